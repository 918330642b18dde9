"""Which further words of a phone join its case, in whatever order they come, and which are a case of their own."""

import pytest

from services.mesh.contracts.intake import CaseReceived, CaseSupplemented
from tests.unit.intake.fakes import MINUTE, Intake, named


def test_two_halves_in_the_wrong_order_are_one_case() -> None:
    halves = ("底洞镇西河街路灯不亮,已经三天了,晚上", "看不到路,老人摔了两回,请派人来看看")
    for first, second in (halves, halves[::-1]):
        intake = Intake()
        intake.write(first)
        intake.now += MINUTE / 10
        assert isinstance(intake.write(second)[-1], CaseSupplemented)
        topic = intake.only_case().topic
        assert (topic.category_id, topic.place) == ("street-light", "西河街")


@pytest.mark.parametrize("words", [
    "另外反映个事,垃圾没人收", "还有一件事,垃圾没人收", "还要反映一件事情,垃圾没人收", "另一件事:垃圾没人收",
    "第二件事,垃圾没人收", "新件 垃圾没人收", "新件垃圾没人收", "Another problem: nobody collects the waste",
])
def test_words_that_say_they_are_about_something_else_are_a_case_of_their_own(words: str) -> None:
    intake = Intake()
    intake.write("西河街路灯不亮")
    assert named(intake.write(words)) == ["CaseReceived"]


LONG = ("我们小区的物业公司上个月突然说要涨物业费,没有开业主大会,也没有公示账目,大家去问,前台只说是公司的决定,"
        "业主群里都在问钱花到哪里去了,希望有人来查一查")
REST = ("业主群里有人说物业公司还把小区里的公共车位租给外面的人,收的租金从来没有公示过,大家要求看账目,"
        "公司也不给看,前台的人说只有开业主大会才能看,请派人管一管")
ELSEWHERE = ("我女儿今年读初三,学校每周六都要补课,交了八百块资料费,不交的坐最后一排,家长们敢怒不敢言,"
             "孩子作业写到半夜十二点,眼睛都近视了,请教育局认真对待此事,别再拖下去")


def test_two_long_texts_that_have_nothing_in_common_are_two_cases_and_the_rest_of_one_is_not() -> None:
    for first, second, made in ((LONG, REST, 1), (REST, LONG, 1), (LONG, ELSEWHERE, 2), (LONG, ELSEWHERE[:40], 1)):
        intake = Intake()
        intake.write(first)
        intake.write(second)
        assert len(intake.store.kept) == made


@pytest.mark.parametrize("words", ["还有一件事,他叔叔也在里头", "另外反映一下,就是那个穿蓝衣服的"])
def test_what_may_go_on_about_an_accusation_stays_secret_however_it_begins(words: str) -> None:
    intake = Intake()
    intake.write("底洞镇政府的人收红包")
    supplement = intake.write(words)[-1]
    assert isinstance(supplement, CaseSupplemented)
    assert len(intake.store.kept) == 1


@pytest.mark.parametrize("words", ["还有一盏也不亮", "另外那盏也坏了", "还有个问题就是晚上没人管", "再说一遍,就是那盏"])
def test_words_that_only_begin_alike_go_on(words: str) -> None:
    intake = Intake()
    intake.write("西河街路灯不亮")
    assert "CaseSupplemented" in named(intake.write(words))


@pytest.mark.parametrize("begin", ["", "补 "])
def test_words_that_accuse_only_together_with_those_before_are_a_secret_case(begin: str) -> None:
    intake = Intake()
    intake.write("底洞镇窗口那个人收红")
    (event,) = intake.write(f"{begin}包才给办,西河街路灯的事")
    assert isinstance(event, CaseReceived)
    assert (event.secret, event.words) == (True, "底洞镇窗口那个人收红\n包才给办,西河街路灯的事")


def test_an_emergency_by_command_is_a_case_of_its_own() -> None:
    intake = Intake()
    intake.write("西河街路灯不亮")
    (event,) = intake.write("补 电线断了")
    assert isinstance(event, CaseReceived)
    assert event.urgent


def test_words_about_an_older_matter_at_its_place_do_not_join_the_fire_reported_since() -> None:
    intake = Intake()
    intake.write("西河街路灯不亮")
    lamp = intake.only_case().case_no
    intake.now += MINUTE
    intake.write("西河街三楼着火了")
    intake.now += MINUTE
    [supplement] = [one for one in intake.write("西河街路灯还是不亮,请快点") if isinstance(one, CaseSupplemented)]
    assert supplement.case_no == lamp
