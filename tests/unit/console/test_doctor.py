"""What the doctor tells of sending and of the carrier's webhook."""

from typing import get_args

import pytest

from services.console.doctor import Sending, pictures_kept, unclear_lines, webhook_sentences
from services.mesh.contracts.calls.base import CallError
from services.mesh.contracts.calls.intake import PicturesPlace, Webhook, WebhookFound

ADDRESS = "https://county.example.org/sms/inbound"


def line(settled: str, **changes: object) -> dict[str, object]:
    return {"settled": settled, "unclear_at": "2026-11-23T01:00:00Z", "template": "receipt", "case_no": "26112300017",
            "recipient": "+86****234", "why": "500", "attempt_id": "a1", **changes}


def test_open_unclear_sends_are_listed_one_by_one_and_settled_ones_counted() -> None:
    lines = unclear_lines(Sending(hold={}, unclear=[line("open"), line("found"), line("found"), line("receipt")]))
    assert len(lines) == 2
    assert all(known in lines[0] for known in ("26112300017", "500", "a1", "+86****234"))
    assert lines[1].endswith("2 found, 1 open, 1 receipt")


def test_what_was_sent_again_or_given_up_is_listed_too_the_latest_first() -> None:
    unclear = [line("sent_again", attempt_id="a1"), line("found"), line("open", attempt_id="a3"),
               line("given_up", attempt_id="a4", unclear_at="2026-11-23T02:00:00Z")]
    listed = unclear_lines(Sending(hold={}, unclear=unclear))[:-1]
    assert [(each.partition(" since ")[0], each.rpartition(" ")[2]) for each in listed] == [
        ("unclear", "a3)"), ("given up, unclear", "a4)"), ("sent again, unclear", "a1)")]
    assert all("26112300017" in each and "+86****234" in each for each in listed)


def test_of_many_that_were_sent_again_the_latest_twenty_are_listed() -> None:
    unclear = [line("sent_again", attempt_id=f"a{n}", unclear_at=f"2026-11-23T01:{n:02}:00Z") for n in range(23)]
    lines = unclear_lines(Sending(hold={}, unclear=unclear))
    assert "attempt a22" in lines[0]
    assert "attempt a3)" in lines[19]
    assert lines[20:] == ["and 3 more (--json lists all)",
                          "unclear sends of the last day, and open ones: 23 sent_again"]
    assert not any(" more " in each for each in unclear_lines(Sending(hold={}, unclear=unclear[:20])))


def test_nothing_is_told_where_nothing_was_unclear_or_nobody_could_be_asked() -> None:
    assert unclear_lines(None) == []
    assert unclear_lines(Sending(hold={}, unclear=[])) == []


@pytest.mark.parametrize("found", ["other_address", "no_retries"])
def test_a_wrong_webhook_is_a_trouble_that_says_what_to_enter(found: WebhookFound) -> None:
    [trouble], notes = webhook_sentences(Webhook(found=found, address=ADDRESS))
    assert f"enter {ADDRESS}#rc=5&rp=all as the number's webhook." in trouble
    assert notes == ()


@pytest.mark.parametrize("found", ["application", "no_such_number", "unread"])
def test_a_webhook_that_is_not_known_is_a_note_and_makes_nothing_unwell(found: WebhookFound) -> None:
    troubles, [note] = webhook_sentences(Webhook(found=found, address=ADDRESS))
    assert troubles == ()
    assert note.startswith(f"Not known is whether the carrier POSTs texts to {ADDRESS}: ")


def test_an_intake_that_can_not_be_asked_is_a_note_and_a_webhook_that_is_fine_is_not_mentioned() -> None:
    troubles, [note] = webhook_sentences(None)
    assert troubles == ()
    assert "intake did not tell" in note
    assert webhook_sentences(Webhook(found="fine", address=ADDRESS)) == ((), ())


def test_each_thing_that_may_be_found_has_its_sentence() -> None:
    for found in get_args(WebhookFound):
        assert found == "fine" or any(webhook_sentences(Webhook(found=found, address=ADDRESS)))


@pytest.mark.parametrize("writable", [True, False])
def test_a_place_for_pictures_that_can_t_be_written_is_known(writable: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.console.doctor.ask", lambda *_: PicturesPlace(writable=writable))
    assert pictures_kept("amqp://") == writable


def test_an_intake_that_does_not_tell_of_its_place_for_pictures_is_not_accused(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(*_: object) -> PicturesPlace:
        raise CallError("intake did not answer in time.")

    monkeypatch.setattr("services.console.doctor.ask", ask)
    assert pictures_kept("amqp://")
