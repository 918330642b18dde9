"""The ledger: bounded, in order, and never moved back by a late receipt."""

from datetime import UTC, datetime, timedelta

from services.simulator.domain.ledger import Ledger, Wanted
from services.simulator.domain.text import Text, new_sid, segments

START = datetime(2026, 11, 23, tzinfo=UTC)


def taken(ledger: Ledger, phone: str = "+8613800000001", minute: int = 0) -> Text:
    moment = START + timedelta(minutes=minute)
    return ledger.add(Text(sid=new_sid(), direction="out", phone=phone, words="x", at=moment, created_at=moment,
                           status="queued"))


def test_the_oldest_texts_are_forgotten_first() -> None:
    ledger = Ledger(2)
    first, second, third = taken(ledger), taken(ledger, "+8613800000002"), taken(ledger)
    assert ledger.get(first.sid) is None
    assert ledger.find(Wanted(), 9) == [third, second]
    assert ledger.find(Wanted(phone="+8613800000001"), 9) == [third]
    taken(ledger)
    assert ledger.phones() == ["+8613800000001"]
    assert ledger.total == 4


def test_a_late_receipt_changes_nothing() -> None:
    ledger = Ledger(9)
    text = taken(ledger)
    assert ledger.change(text.sid, "delivered") is not None
    assert ledger.change(text.sid, "sent") is None
    assert ledger.change("SM0", "sent") is None
    found = ledger.get(text.sid)
    assert found is not None
    assert found.status == "delivered"


def test_texts_are_found_by_time() -> None:
    ledger = Ledger(9)
    one, two, three = (taken(ledger, minute=minute) for minute in range(3))
    assert ledger.find(Wanted(since=two.created_at), 9) == [three, two]
    assert ledger.find(Wanted(until=two.created_at), 9) == [two, one]
    assert ledger.find(Wanted(before=three.sequence), 1) == [two]


def test_parts_are_counted_as_carriers_do() -> None:
    assert [segments("字" * count) for count in (1, 70, 71, 134, 135)] == [1, 1, 2, 2, 3]
    assert [segments("a" * count) for count in (160, 161, 306, 307)] == [1, 2, 2, 3]
    assert segments("👍" * 35) == 1
    assert segments("👍" * 36) == 2
