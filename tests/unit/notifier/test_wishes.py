"""What officials and citizens are told of withdrawals and of others' inquiries."""

from typing import Any

import pytest

from services.mesh.contracts.intake import ConsentAsked
from services.mesh.contracts.router import CoHandlerReleased, DeskNotice
from services.notifier.domain.segments import segments
from services.notifier.handlers import HEARS
from tests.unit.notifier.fakes import FakeWork
from tests.unit.notifier.told import ACCUSED, CASE, CITIZEN, DEPUTY, HANDLER, NOW, owed_reply, seat


def hear(event: Any, work: FakeWork | None = None) -> FakeWork:
    work = work or FakeWork()
    HEARS[type(event)](work, event)
    return work


def released(**changes: Any) -> CoHandlerReleased:
    return CoHandlerReleased(**{"occurred_at": NOW, "case_no": CASE, "assignment_id": "a1", "reason": "withdrawn",
                                "received_at": NOW, "tell": (seat(),), **changes})


def noticed(**changes: Any) -> DeskNotice:
    return DeskNotice.model_validate({"occurred_at": NOW, "case_no": CASE, "seats": (seat(DEPUTY),), "kind": "pressed",
                                      **changes})


def test_who_acts_reads_that_the_citizen_has_withdrawn() -> None:
    work = hear(released())
    (message,) = work.told
    assert message.words == "【直通车】群众已撤回26112300017,不用再办。"
    assert message.short_words == "【直通车】群众已撤回:编号26112300017,不用再办。"
    assert work.store.stages == {("a1", 1, "accept"), ("a1", 1, "answer")}


def test_other_ends_of_an_assignment_tell_nobody() -> None:
    for reason in ("done", "returned", "replaced", "closed"):
        work = hear(released(reason=reason, tell=()))
        assert work.told == []
        assert len(work.store.stages) == 2


def test_of_a_secret_case_only_the_number_is_told_and_only_to_who_may_know() -> None:
    (message,) = hear(released(known_to=(HANDLER,))).told
    assert (message.words, message.short_words) == ("【直通车】群众已撤回:编号26112300017,不用再办。", "")
    assert hear(released(known_to=(HANDLER,), tell=(seat(ACCUSED),))).told == []


def test_supervision_reads_what_it_has_to_look_at() -> None:
    (message,) = hear(noticed()).told
    assert message.words == "【直通车】26112300017在承办人联系后不久撤回,请核实是否自愿。"
    assert message.person_id == DEPUTY
    (secret,) = hear(noticed(secret=True, known_to=(DEPUTY,))).told
    assert secret.words == message.short_words != message.words


def test_the_citizen_is_asked_for_consent_and_sees_only_the_end_of_the_number() -> None:
    event = ConsentAsked(occurred_at=NOW, case_no=CASE, citizen=CITIZEN, asker="0002")
    (message,) = hear(event).told
    assert message.words == "【直通车】有人(尾号0002)想查您反映的26112300017的进度。同意请回 同意,不同意不用回。"
    assert (message.recipient, message.asked) == (CITIZEN.address, False)


@pytest.mark.parametrize(("template", "values", "words"), [
    ("withdraw_ask", {"case_no": CASE, "code": "4831"}, "撤回26112300017请回复 4831。不撤不用回。"),
    ("which", {"doing": "withdraw", "items": f"1 {CASE}西河街路灯 2 26112300025金河大道"},
     "您要撤回哪件?请回序号:1 26112300017西河街路灯 2 26112300025金河大道"),
    ("withdraw_over", {"case_no": CASE, "status": "withdrawn"}, "26112300017已经撤回了,不用再撤。"),
    ("progress_told", {"case_no": CASE, "standing": "accepted", "unit": "住建局", "by_at": ""},
     "您问的编号26112300017:正在办理(住建局)。"),
    ("progress_withdrawn", {"case_no": CASE}, "编号26112300017:已按您的要求撤回,不再办理。"),
])
def test_answers_read_as_agreed(template: str, values: dict[str, str], words: str) -> None:
    (message,) = hear(owed_reply(template, values=values)).told
    assert message.words == "【直通车】" + words


def test_two_phones_are_answered_because_of_one_text() -> None:
    work = hear(owed_reply("progress_told", address="+8613800000002", case_no=CASE, values={"case_no": CASE}))
    hear(owed_reply("consent_given"), work)
    assert len(work.told) == 2
    assert len({message.message_id for message in work.told}) == 2


def test_three_cases_fit_two_parts_in_each_language() -> None:
    items = " ".join(f"{n} 2611230001{n}金河大道排水管网问" for n in (1, 2, 3))
    for language in ("zh", "en"):
        (message,) = hear(owed_reply("which", language=language, values={"doing": "add", "items": items})).told
        assert segments(message.words) <= 2
        assert items in message.words
