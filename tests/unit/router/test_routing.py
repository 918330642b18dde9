"""Which unit gets what, in the sample county and in another one."""

from pathlib import Path

import pytest

from services.mesh.contracts.county import County
from services.mesh.matching import Matcher, Reading
from services.router.county_file import check_file
from services.router.domain.plan import Plan
from services.router.domain.routing import plan

COUNTIES = Path(__file__).parents[3] / "deploy/counties"


def _county(name: str) -> County:
    county = check_file(COUNTIES / name).county
    assert county is not None
    return county


GONGXIAN, LINHAI = _county("gongxian.yaml"), _county("linhai-example.yaml")
MATCHERS = {id(county): Matcher(county) for county in (GONGXIAN, LINHAI)}


def planned(words: str, county: County = GONGXIAN, **options) -> Plan:
    return plan(county, MATCHERS[id(county)].read(words), **options)


def persons(decided: Plan) -> list[str]:
    return [post.official.id for post in decided.posts]


@pytest.mark.parametrize(("words", "unit", "helpers", "pace", "why"), [
    ("底洞镇西河街路灯不亮", "didong-town", [], "quick", "西河街·路灯→底洞镇人民政府"),
    ("金河大道路灯不亮", "housing", [], "quick", "金河大道·路灯→住建局"),
    ("经五路有人占道摆摊", "enforcement", [], "quick", "经五路·占道经营→执法局"),
    ("团聚村主干道太窄,请拓宽", "transport", ["wangjia-town"], "large", "团聚村·道路→交通局"),
    ("从巡场镇到底洞镇的公路烂了", "transport", ["xunchang-town", "didong-town"], "large", "道路→交通局"),
    ("鱼竹村漏气", "gas", ["gongquan-town", "housing"], "urgent", "鱼竹村·燃气泄漏→燃气公司"),
    ("我家天然气没通", "gas", [], "normal", "天然气→燃气公司"),
    ("团聚村有人偷鸡", "wangjia-town", [], "normal", "团聚村→王家镇人民政府"),
])
def test_a_complaint_goes_to_the_unit_of_the_first_route_that_fits(words, unit, helpers, pace, why):
    decided = planned(words)
    assert decided.part == "lead"
    assert (decided.unit.id, [helper.unit.id for helper in decided.helpers]) == (unit, helpers)
    assert decided.pace == pace
    assert decided.why.endswith(why)


@pytest.mark.parametrize(("words", "why"), [
    ("路灯不亮", "路灯·地点不明→群众工作局"),
    ("从巡场镇到底洞镇都停电", "巡场镇·地点不止一处→群众工作局"),
    ("西河街路边路灯下摆摊", None),
    ("路灯和公路", "类别拿不准→群众工作局"),
    ("金河大道路灯下摆摊", "金河大道·类别拿不准→群众工作局"),
    ("有事", "地点不明→群众工作局"),
])
def test_what_cannot_be_routed_goes_to_the_desk(words, why):
    decided = planned(words)
    if why is None:  # both rivals lead to the same town
        assert (decided.part, decided.unit.id) == ("lead", "didong-town")
    else:
        assert (decided.part, decided.unit.id, decided.why) == ("triage", "petition", why)


def test_without_a_route_a_person_dispatches():
    bare = GONGXIAN.model_copy(update={"routes": ()})
    assert plan(bare, Reading(category_id="gas", certain=True)).why == "天然气·没有对应单位→群众工作局"
    assert plan(bare, Reading()).why == "类别不明→群众工作局"


def test_the_official_in_charge_is_the_handler_then_deputy_then_head():
    assert persons(planned("金河大道路灯不亮")) == ["housing-duty", "housing-deputy", "housing-head"]


def test_an_emergency_runs_at_the_urgent_pace():
    decided = planned("西河街路灯电线断了", urgent=True)
    assert (decided.pace, decided.urgent) == ("urgent", True)
    assert planned("鱼竹村漏气").urgent
    assert not planned("西河街路灯不亮").urgent


def test_a_secret_case_goes_to_its_whitelist_alone():
    decided = planned("底洞镇西河街住建局的人收红包")
    assert (decided.unit.id, persons(decided)) == ("discipline", ["discipline-duty", "discipline-second"])
    assert decided.known_to == ("discipline-duty", "discipline-second")
    assert (decided.helpers, decided.secret, decided.pace) == ((), True, "discipline")


def test_a_secret_case_tells_neither_place_nor_matter():
    decided = planned("底洞镇西河街住建局的人收红包")
    assert (decided.place, decided.area, decided.why) == (None, None, "专人办理→县纪委监委")


def test_when_discipline_is_accused_the_next_row_is_asked():
    decided = planned("县纪委的人收红包")
    assert (decided.known_to, persons(decided), decided.unit.id) == (
        ("leader-livelihood",), ["leader-livelihood"], "leaders")


def test_when_all_rows_are_accused_nobody_knows():
    decided = planned("县纪委和县领导都收红包")
    assert (decided.known_to, decided.posts, decided.unit) == ((), (), None)


def test_a_case_judged_secret_before_stays_secret():
    decided = planned("西河街路灯不亮", secret=True, avoid_units=("discipline",))
    assert (decided.secret, decided.known_to) == (True, ("leader-livelihood",))


def test_the_matter_left_of_an_accusation_goes_to_the_desk():
    decided = planned("金河大道路灯不亮", to_desk=True, avoid_units=("housing",))
    assert (decided.part, decided.unit.id, decided.why) == (
        "triage", "petition", "金河大道·路灯·请人工分派→群众工作局")


@pytest.mark.parametrize(("accused", "unit"), [
    (("petition",), "supervision"),
    (("petition-duty", "petition-deputy", "petition-head"), "supervision"),
    (("petition", "supervision"), "leaders"),
])
def test_when_the_desk_is_accused_supervision_gets_the_matter(accused, unit):
    assert planned("金河大道路灯不亮", to_desk=True, avoid_units=accused).unit.id == unit


def test_an_accused_person_of_the_desk_is_passed_over():
    decided = planned("路灯不亮", to_desk=True, avoid_units=("petition-duty",))
    assert persons(decided) == ["petition-deputy", "petition-head"]


@pytest.mark.parametrize(("words", "unit", "helpers"), [
    ("渔港路的渔船缆绳断了", "fishery", ["gangkou-town"]),
    ("茶岭村停水三天", "water", []),
    ("茶岭村机耕道垮了", "qingshan-town", []),
    ("路灯不亮", "hotline", []),
    ("渔业局索要烟酒", "integrity", []),
    ("纪委的人收钱", "magistrate", []),
])
def test_another_county_file_needs_no_other_code(words, unit, helpers):
    decided = planned(words, LINHAI)
    assert (decided.unit.id, [helper.unit.id for helper in decided.helpers]) == (unit, helpers)
