"""Several people report the same: one prompt, everybody told, each rates for themselves."""

from collections.abc import Iterator

import pytest

from services.console.settings import SAMPLE_COUNTY
from tests.journey.people import DIDONG_DUTY
from tests.journey.test_command_line import directline
from tests.phones import RunningTown, case_no_in, running_town
from tests.servers import Broker


@pytest.fixture
def linking_town(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTown]:
    """The sample county, where cases are linked."""
    folder = tmp_path_factory.mktemp("linking")
    county = folder / "county.yaml"
    county.write_text(SAMPLE_COUNTY.read_text(encoding="utf-8") + "\nlinking: {tell_at: [3]}\n", encoding="utf-8")
    with running_town(broker.make_vhost("linking"), folder, county) as town:
        yield town


def test_one_prompt_for_all_and_each_judges_for_themselves(linking_town: RunningTown) -> None:
    town = linking_town
    first, second, third = town.citizen(), town.citizen(), town.citizen()
    official = town.phone(DIDONG_DUTY)
    first.writes("西河街路灯不亮")
    lead = case_no_in(first.reads("编号"))
    code = official.code(lead)
    second.writes("底洞镇西河街路灯坏了几天没人修")
    own = case_no_in(second.reads("编号", "已有人反映同样的问题"))
    third.writes("西河街路灯不亮了")
    wrong = case_no_in(third.reads("编号", "已有人反映同样的问题"))
    official.reads(lead, "已有3人反映")
    assert not any(own in words or wrong in words for words in official.texts())

    done = directline(town, "case", "unlink", wrong)
    assert done.returncode == 0, done.stderr
    official.code(wrong)

    official.writes(f"接 {code}")
    second.reads(own, "同类问题", "接办")
    official.writes(f"详 {code}")
    official.reads(lead, "2人反映")
    official.writes(f"办 {code} 张师傅已换灯泡")
    first.reads(lead, "张师傅已换灯泡")
    answer = second.reads(own, "已答复", "请回复 满意 或 没解决")
    assert "张师傅" not in answer
    first.writes("满意")
    first.reads("谢谢您的评价")
    second.writes("没解决,还有一盏不亮")
    second.reads("将重新办理")
    town.advance(hours=2, minutes=5)
    official.reads(own, "群众不满意", "还有一盏不亮", "接 ")
    second.reads(own, "已重新办理")
