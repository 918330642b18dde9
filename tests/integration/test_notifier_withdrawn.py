"""A step that is taken back is told to whom the step was told, and to nobody else."""

import pytest

from services.mesh.clock import wall_time
from services.notifier.claiming import claim
from tests.integration.notifier_app import Notifier, notifier
from tests.unit.notifier.told import assigned, escalated, seat, withdrawn

NOBODY = "http://127.0.0.1:1"
BY_SMS = seat("housing-deputy", email=None)


def sent(app: Notifier) -> list[str]:
    """The templates that go out now."""
    with app.mesh.work() as work:
        ids = [letter.message_id for letter in claim(work, 100, None, {"sms"}, wall_time()).letters]
        return sorted(one.template for one in work.store.of_cases({withdrawn().case_no}) if one.message_id in ids)


def test_whoever_was_told_of_a_step_is_told_that_it_is_withdrawn(database_url: str) -> None:
    with notifier(database_url, NOBODY, sending=False) as app:
        app.hear(escalated(tell=(BY_SMS,)))
        assert sent(app) == ["escalated_accept"]
        app.hear(withdrawn(told=(BY_SMS,)))
        assert sent(app) == ["step_withdrawn"]


@pytest.mark.parametrize("withdrawn_first", [False, True])
def test_nobody_is_told_of_a_step_that_was_withdrawn_before_it_was_sent(
        database_url: str, *, withdrawn_first: bool) -> None:
    told = [escalated(tell=(BY_SMS,)), withdrawn(told=(BY_SMS,))]
    with notifier(database_url, NOBODY, sending=False) as app:
        for event in reversed(told) if withdrawn_first else told:
            app.hear(event)
            if withdrawn_first:
                assert sent(app) == []
        assert sent(app) == []
        assert app.states() == ["dropped", "dropped"]


def test_a_prompt_about_the_case_is_no_word_of_its_step(database_url: str) -> None:
    with notifier(database_url, NOBODY, sending=False) as app:
        app.hear(assigned(seats=(BY_SMS,)))
        assert sent(app) == ["prompt"]
        app.hear(escalated(tell=(BY_SMS,)), withdrawn(told=(BY_SMS,)))
        assert sent(app) == []
