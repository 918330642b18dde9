"""What a complaint says, read with the words and gazetteer of the sample county."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from services.mesh.contracts.county import County
from services.mesh.matching import Matcher, Reading

SAMPLE = Path(__file__).parents[3] / "deploy/counties/gongxian.yaml"


MATCHER = Matcher(County.model_validate(yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))))
CLAUSES = (
    "西河街路灯不亮", "住建局的人收红包", "城管打人", "他们态度差", "局里姓王的收红包", "还说要整我",
    "下水道堵了", "请住建局来修", "路 灯 坏 了", "態度惡劣",
)


@pytest.fixture
def read() -> Callable[[str], Reading]:
    return MATCHER.read


@pytest.mark.parametrize(("words", "category"), [
    ("西河街路灯不亮", "street-light"),
    ("路边公路的灯不亮了", "street-light"),      # 灯不亮 is longer than 公路
    ("家里燃气泄漏了", "gas-leak"),              # longer than 燃气
    ("我家天然气漏气了", "gas-leak"),             # urgent goes before longer
    ("想早点通气", "gas"),
    ("门口早餐店占道", "stall"),
    ("邻居半夜唱歌", None),
])
def test_the_longest_word_decides_the_category(read, words, category):
    assert read(words).category_id == category


def test_among_words_of_one_length_all_words_together_decide(read):
    reading = read("公路上路灯坏了,照明都没有")
    assert (reading.category_id, reading.certain) == ("street-light", True)


def test_a_tie_goes_to_the_word_named_first_and_is_not_certain(read):
    reading = read("路灯下摆摊")
    assert (reading.category_id, reading.certain, reading.rivals) == ("street-light", False, ("stall",))
    assert read("摆摊挡了路灯").category_id == "stall"


@pytest.mark.parametrize("words", [
    "西河街路燈不亮", "西 河 街 路 灯 不 亮", "西河街\u3000路\n灯不亮", "西\u200b河街路灯不亮",
])
def test_width_spaces_and_traditional_characters_do_not_count(read, words):
    reading = read(words)
    assert (reading.category_id, reading.area_id) == ("street-light", "didong")


def test_the_place_is_reported_as_it_was_written(read):
    assert read("底洞鎮 西 河街的燈不亮").place == "西 河街"


@pytest.mark.parametrize(("words", "area", "village", "place"), [
    ("底洞镇西河街路灯不亮", "didong", None, "西河街"),
    ("王家镇团聚村要修路", "wangjia", "wangjia-tuanju", "团聚村"),
    ("大蓝田聚居点停电", "gongquan", "gongquan-yuzhu", "大蓝田聚居点"),
    ("宁泰村的井盖没了", "xiaoer", "xiaoer-ningtai", "宁泰村"),
    ("县城公交太少", "xunchang", None, "县城"),
    ("底洞下水道堵了", "didong", None, "底洞"),
    ("王家场上积水", "wangjia", None, "王家场"),
    ("王家老二的狗咬人", None, None, None),
    ("没有地名", None, None, None),
])
def test_the_most_specific_name_tells_the_place(read, words, area, village, place):
    reading = read(words)
    assert (reading.area_id, reading.village_id, reading.place) == (area, village, place)


def test_a_street_outweighs_the_town_one_lives_in(read):
    reading = read("我住巡场镇,底洞的西河街路灯不亮")
    assert (reading.area_id, reading.towns) == ("didong", ("xunchang", "didong"))


def test_two_towns_without_a_street_leave_the_area_open(read):
    reading = read("从巡场镇到底洞镇的公路烂了")
    assert (reading.area_id, reading.towns) == (None, ("xunchang", "didong"))


def test_a_village_name_that_two_towns_share_belongs_to_the_town_named():
    towns = [{"id": town, "name": name, "villages": [{"id": f"{town}-v", "name": "和平村"}]}
             for town, name in (("a", "东山镇"), ("b", "西山镇"))]
    county = _county(areas=towns)
    assert Matcher(county).read("西山镇和平村没水").village_id == "b-v"
    assert Matcher(county).read("和平村没水").area_id is None


@pytest.mark.parametrize(("words", "emergency"), [
    ("有人落水", True), ("快来,三楼起火了", True), ("燃氣泄漏", True), ("落水管堵了", False), ("没有人受伤", False),
    ("我们一起火锅店吃饭", False), ("请加固以防止滑坡", False),
])
def test_emergencies_are_told_from_everyday_phrases(read, words, emergency):
    assert read(words).emergency is emergency


@pytest.mark.parametrize(("words", "accused"), [
    ("底洞镇干部收了红包", {"didong-town"}), ("住建局的人收了我两个红包", {"housing"}), ("住建局收“红包”", {"housing"}),
    ("城管打了人", {"enforcement"}), ("城管打.人", {"enforcement"}), ("城管打我", {"enforcement"}),
    ("城管骂了他们", {"enforcement"}), ("住建局态度很差", {"housing"}), ("住建局态度极其恶劣", {"housing"}),
    ("住建局吃、拿、卡、要", {"housing"}),
])
def test_words_of_conduct_are_read_as_people_say_them(read, words, accused):
    reading = read(f"西河街路灯不亮,{words}")
    assert (reading.secret, reading.accused) == (True, accused)
    assert reading.matter.words == "西河街路灯不亮"


@pytest.mark.parametrize(("words", "accused"), [
    ("举报群工局值班员收钱", {"petition-duty"}), ("我举报住建局值班员收钱", {"housing-duty"}),
    ("我要举报住建局", {"housing"}), ("控告城管乱罚款", {"enforcement"}), ("镇长要钱才给办", set()),
    ("村主任收了我三百块钱", set()), ("住建局负责人拿好处", {"housing-head"}),
    ("底洞镇镇长收了我两万块钱", {"didong-town"}), ("住建局局长收了开发商的钱", {"housing"}),
    ("底洞镇镇长拿了老板的好处", {"didong-town"}), ("底洞镇镇长收老板的回扣", {"didong-town"}),
])
def test_somebody_in_office_is_accused_in_no_words_of_the_county_s(read, words, accused):
    reading = read(words)
    assert reading.secret
    assert accused <= reading.accused


def test_a_town_that_is_accused_by_its_bare_name_means_its_town_hall(read):
    assert read("西河街路灯不亮,底洞镇收红包").accused == {"didong-town"}
    assert read("底洞镇西河街路灯不亮,住建局收红包").accused == {"housing"}


@pytest.mark.parametrize("words", [
    "向住建局举报有人乱倒垃圾", "举报天然气公司门口有人摆摊", "举报西河街有人占道", "物业乱收钱", "领导不要钱也办事",
    "书记说要修路的钱还没批", "村干部说要补的钱一直没到", "工作人员说要退的钱还没退给我", "主任说要赔的钱没到账",
    "书记要求把退耕的钱发下来", "干部拿来了救济的钱", "主任拿到补贴的钱", "工作人员收水费的钱没找零",
    "村长说要发给我们的钱", "工作人员没收我的钱", "住建局收了我们的材料", "局长要我们补材料",
    "村主任拿了我的身份证", "队长收垃圾不要钱",
    "投诉住建局不修路灯",
])
def test_who_is_told_or_where_it_is_is_not_who_is_accused(read, words):
    assert read(words).secret is False


@pytest.mark.parametrize("words", [
    "打12345电话没人接", "打你们局里电话没人接", "打了几次人工客服没人理", "手续和邻县态度也差不多", "他打我电话说来修",
    "他态度好,路太差", "路上打滑,有人摔了", "收费太高,红包也没有",
])
def test_everyday_words_are_not_stretched_into_conduct(read, words):
    assert read(f"西河街路灯不亮,{words}").secret is False


@pytest.mark.parametrize(("words", "secret"), [
    ("住建局的人態度惡劣", True), ("执法局打人", True), ("他们推诿,不作为", False), ("拨打人工客服没人接", False),
    ("手续和邻县态度差不多", False),
])
def test_words_of_conduct_make_a_case_secret_and_anger_does_not(read, words, secret):
    assert read(words).secret is secret


def test_conduct_outweighs_every_longer_word_of_a_matter(read):
    assert read("人行道破损,城管打人").category_id == "conduct"


@pytest.mark.parametrize(("words", "accused"), [
    ("住建局的人态度恶劣", {"housing"}),
    ("城管打人", {"enforcement"}),
    ("珙县住房和城乡建设局吃拿卡要", {"housing"}),
    ("群工局的人骂人", {"petition"}),
    ("督查室收红包", {"supervision"}),
    ("县纪委的人收红包", {"discipline"}),
    ("底洞镇政府态度差", {"didong-town"}),
    ("底洞镇镇长打人", {"didong-town"}),
    ("底洞镇西河街的城管打人", {"enforcement"}),
    ("住建局值班员骂人", {"housing", "housing-duty"}),
    ("不认识的人打人", set()),
])
def test_units_and_persons_named_are_accused(read, words, accused):
    assert read(words).accused == accused


@pytest.mark.parametrize(("words", "accused"), [
    ("请县纪委查一查住建局收红包", {"housing"}),
    ("我向纪委举报:底洞镇政府收红包", {"didong-town"}),
    ("吃拿卡要太严重了,请纪委查一查", set()),
    ("请纪委查一下收红包的镇长", set()),
    ("请住建局来修路灯,底洞镇镇长打人", {"didong-town"}),
])
def test_an_office_that_is_only_asked_to_act_is_not_accused(read, words, accused):
    assert read(words).accused == accused


@pytest.mark.parametrize(("words", "accused"), [
    ("希望纪委查处自己的人收红包", "discipline"),
    ("请纪委查一查,收红包太多了", "discipline"),
    ("我向住建局反映,他们骂人", "housing"),
    ("请住建局处理,骂人", "housing"),
    ("希望住建局管管,局长收红包", "housing"),
    ("找纪委的人,态度恶劣", "discipline"),
    ("请纪委查查住建局收红包。纪委也打人", "discipline"),
])
def test_in_doubt_an_office_is_accused(read, words, accused):
    assert accused in read(words).accused


@pytest.mark.parametrize(("words", "matter", "category"), [
    ("西河街路灯不亮,住建局的人态度恶劣", "西河街路灯不亮", "street-light"),
    ("住建局骂人。西河街路灯,一个多月不亮了。", "西河街路灯,一个多月不亮了。", "street-light"),
    ("路灯不亮 住建局态度差", "路灯不亮", "street-light"),
    ("局里那个姓王的,收红包,路灯不亮", "路灯不亮", "street-light"),
    ("西河街路灯不亮。他们不修路灯。住建局收红包", "西河街路灯不亮。", "street-light"),
    ("西河街路灯不亮。打电话去住建局,他们骂人,还说要整我。", "西河街路灯不亮。", "street-light"),
])
def test_the_matter_is_what_remains_without_the_accusation(read, words, matter, category):
    found = read(words).matter
    assert found is not None
    assert (found.words, found.category_id) == (matter, category)


@pytest.mark.parametrize("words", [
    "底洞镇的小王太可恶,态度差", "不给钱不修,底洞镇干部收红包", "说是要找关系,底洞镇干部打人",
])
def test_the_matter_holds_no_clause_that_accuses_in_other_words(read, words):
    assert read(f"西河街路灯不亮,{words}").matter.words == "西河街路灯不亮"


@pytest.mark.parametrize("words", [
    "住建局收红包才给通下水道", "我在西河街摆摊,城管打人", "燃气公司的人态度恶劣", "城管打人", "他们在路灯下打人",
    "西河街路灯不亮",
])
def test_no_matter_where_none_remains(read, words):
    assert read(words).matter is None


@given(st.lists(st.tuples(st.sampled_from(CLAUSES), st.sampled_from([",", "。", " ", "!", "\n", ""])), max_size=7))
@settings(max_examples=150, deadline=None)
def test_the_matter_never_holds_an_accusing_word_or_the_accused(clauses):
    reading = MATCHER.read("".join(clause + stop for clause, stop in clauses))
    if reading.matter:
        for told in ("收红包", "打人", "态度", "城管", "姓王", "他们", "整我"):
            assert told not in reading.matter.words


def test_english_words_match_whole_and_in_the_plural():
    lights = {"id": "light", "name": "street lights", "words": ["street light", "gas"]}
    matcher = Matcher(_county(categories=[lights]))
    assert matcher.read("The STREET LIGHTS are out").category_id == "light"
    assert matcher.read("gasoline is dear").category_id is None


@pytest.mark.parametrize("words", ["", " ", "\x00", "👍", "1" * 1600, "\u202e路灯", "a\ud83d"])
def test_odd_texts_are_read_as_what_they_are(read, words):
    assert read(words).secret is False


def test_a_long_hostile_text_is_read_in_time(read):
    for words in ("纪委打人" * 400, "请纪委查打人," * 230, "底洞镇有人" * 300 + "打人", "西河街 " * 400 + "打人"):
        start = perf_counter()
        read(words)
        assert perf_counter() - start < 1.5


def _county(**parts) -> County:
    desk = {"id": "desk", "name": "值班台", "kind": "triage",
            "officials": [{"id": "duty", "name": "值班", "phone": "+8613900000001", "role": "handler"}]}
    general = {"name": "某县", "signature": "某"}
    return County.model_validate({"county": general, "units": [desk], "triage": "desk", **parts})
