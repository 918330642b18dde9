"""People write as they speak, and are understood; what says nothing makes no case."""

from services.notifier.domain.segments import segments
from tests.journey.people import DIDONG_DUTY
from tests.phones import RunningTown, case_no_in


def test_a_whole_case_in_the_words_of_sichuan(town: RunningTown) -> None:
    citizen, official = town.citizen(), town.phone(DIDONG_DUTY)
    citizen.writes("西河街嘞路灯莫得亮,黑黢黢的")
    case_no = case_no_in(citizen.reads("编号"))
    code = official.code(case_no)
    official.writes(f"收到,我来接{code}")
    official.reads("已接单", case_no)
    citizen.reads(case_no, "接办")
    citizen.writes("麻烦帮我查一下进度,谢谢")
    citizen.reads(case_no, "正在办理")
    official.writes(f"{code}办好了,灯泡换了")
    citizen.reads(case_no, "灯泡换了", "请回复 满意 或 没解决")
    citizen.writes("要得,弄归一了,巴适得很!")
    citizen.reads("谢谢您的评价(5分)")


def test_noise_is_answered_once_and_thanks_not_at_all(town: RunningTown) -> None:
    citizen = town.citizen()
    for words in ("👍", "要得", "啊啊啊啊啊"):
        citizen.writes(words)
    citizen.reads("没看明白")
    citizen.writes("停水")
    citizen.reads("编号")
    citizen.reads("请问", "在哪里")
    assert len(citizen.texts()) == 3


def test_an_emergency_is_answered_as_one_and_a_fear_of_it_is_not(town: RunningTown) -> None:
    one, other = town.citizen(), town.citizen()
    one.writes("西河街三楼着火了")
    assert "110、119或120" in one.reads("编号")
    other.writes("西河街飞线充电,怕哪天着火")
    assert "119" not in other.reads("编号")


def test_an_official_is_answered_in_the_directorys_language(town: RunningTown) -> None:
    citizen, official = town.citizen(), town.phone(DIDONG_DUTY)
    citizen.writes("西河街文具店门口路灯倒了")
    code = official.code(case_no_in(citizen.reads("编号")))
    official.writes(f"done {code} Lamp post is up again")
    assert segments(official.reads("答复已收到")) == 1


def test_a_citizen_who_names_a_language_reads_it(town: RunningTown) -> None:
    citizen = town.citizen()
    citizen.writes("English")
    citizen.reads("Text what is wrong and where")
    citizen.writes("查")
    citizen.reads("没查到您的件")


def test_who_opted_out_hears_nothing_but_answers(town: RunningTown) -> None:
    citizen, official = town.citizen(), town.phone(DIDONG_DUTY)
    citizen.writes("西河街菜市场门口路灯坏了")
    case_no = case_no_in(citizen.reads("编号"))
    citizen.writes("莫再给我发短信了")
    citizen.reads("已退订")
    code = official.code(case_no)
    official.writes(f"接{code}")
    official.reads("已接单", case_no)
    citizen.writes("查")
    citizen.reads(case_no, "正在办理")
    assert not any("接办" in words for words in citizen.texts())
