"""What the doctor tells of sending."""

from services.console.doctor import Sending, unclear_lines


def line(settled: str, **changes: object) -> dict[str, object]:
    return {"settled": settled, "unclear_at": "2026-11-23T01:00:00Z", "template": "receipt", "case_no": "26112300017",
            "recipient": "+86****234", "why": "500", "attempt_id": "a1", **changes}


def test_open_unclear_sends_are_listed_one_by_one_and_settled_ones_counted() -> None:
    lines = unclear_lines(Sending(hold={}, unclear=[line("open"), line("found"), line("found"), line("receipt")]))
    assert len(lines) == 2
    assert all(known in lines[0] for known in ("26112300017", "500", "a1", "+86****234"))
    assert lines[1].endswith("2 found, 1 open, 1 receipt")


def test_nothing_is_told_where_nothing_was_unclear_or_nobody_could_be_asked() -> None:
    assert unclear_lines(None) == []
    assert unclear_lines(Sending(hold={}, unclear=[])) == []
