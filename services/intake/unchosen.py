"""Nobody said which case was meant: words that waited go to the latest, so that none are lost."""

from datetime import datetime
from typing import TYPE_CHECKING

from services.intake import choices, picturing
from services.intake.applying import apply

if TYPE_CHECKING:
    from services.intake.store import Store
    from services.mesh.work import Work


def settle(work: "Work[Store]", key: str, due_at: datetime) -> None:
    """An hour has passed."""
    desk, left = choices.unanswered(work, key, due_at)
    for words, decision in left:
        picturing.settle(desk, words, decision, apply(desk, words, decision))
    desk.finish()
