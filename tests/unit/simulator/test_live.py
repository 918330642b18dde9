"""Everything as it happens, and pages that come and go."""

import json

from services.simulator import handlers
from services.simulator.domain.live import KEEP_ALIVE, Live, event
from services.simulator.exchange import Exchange

from .conftest import Later


def test_an_event_is_one_data_line_whatever_the_words_hold() -> None:
    lines = event("text", {"words": "一\n二\r\ndata: 三\u2028"}).split("\n")
    assert lines[0] == "event: text"
    assert json.loads(lines[1].removeprefix("data: ")) == {"words": "一\n二\r\ndata: 三\u2028"}
    assert "\r" not in lines[1]
    assert lines[2:] == ["", ""]


def test_a_page_hears_a_text_and_each_of_its_states(exchange: Exchange, later: Later) -> None:
    stream = handlers.live(exchange).stream
    assert stream is not None
    heard = iter(stream)
    assert next(heard).startswith("event: hello")
    exchange.typed("+8613800000001", "<script>")
    later.do_all()
    states = [json.loads(next(heard).split("data: ")[1])["status"] for _ in range(2)]
    assert states == ["sending", "received"]


def test_a_silent_stream_is_kept_alive() -> None:
    heard = Live(keep_alive=0.01).listen()
    next(heard)
    assert next(heard) == KEEP_ALIVE


def test_a_page_that_goes_away_leaves_nothing_behind() -> None:
    live = Live()
    heard = live.listen()
    assert live.listening == 0
    next(heard)
    assert live.listening == 1
    heard.close()
    assert live.listening == 0


def test_a_slow_page_keeps_a_bounded_queue_and_is_told_to_load_anew() -> None:
    live = Live(room=5)
    heard = live.listen()
    next(heard)
    for number in range(6):
        live.tell("text", number)
    assert next(heard) == event("hello", {"missed": True})
    live.tell("text", 7)
    assert next(heard) == event("text", 7)


def test_closing_ends_every_stream_also_a_full_one() -> None:
    live = Live(room=1)
    heard = live.listen()
    next(heard)
    live.tell("text", 1)
    live.close()
    assert list(heard) == []
    assert list(live.listen()) == []
