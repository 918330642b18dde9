"""Our own SMS sent back is no complaint: intake knows the sentences that notifier writes."""

import re

import pytest

from services.intake.domain.echo import added
from services.notifier.templates import en, zh

VALUES = {"case_no": "26112300017", "unit": "住建局", "answer_at": "11月24日18:00", "by_at": "11月24日18:00",
          "words": "灯已修好", "score": "1", "code": "4831", "asker": "0002", "reason": "灯亮", "about": "西河街路灯",
          "doing": "撤回", "items": "1 26112300017西河街路灯", "standing": "正在办理",
          "pictures": "https://county.example.org/pictures/k3vq7m2zt5xwpa4ryb6nhd2ejs"}
ANSWERS = sorted({*zh.CITIZENS} - {"receipt_event"})  # what an event says is the county's own


def filled(template: str) -> str:
    words = re.sub(r"[⟦⟧]", "", template)
    return re.sub(r"\{(\w+)\}", lambda found: VALUES[found[1]], words)


@pytest.mark.parametrize("template", ANSWERS)
def test_nothing_of_an_answer_is_taken_for_content(template: str) -> None:
    assert added(f"【直通车】{filled(zh.CITIZENS[template])}", "直通车") == ""


@pytest.mark.parametrize("template", ["receipt", "receipt_urgent", "receipt_secret", "supplemented", "not_understood"])
def test_nor_of_an_english_one_that_comes_most_often(template: str) -> None:
    assert added(f"【直通车】{filled(en.CITIZENS[template])}", "直通车") == ""
