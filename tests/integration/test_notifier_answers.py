"""What notifier answers to callers, on both databases."""

from collections.abc import Iterator

import pytest

from services.mesh.contracts.calls.base import BadRequest, NotFound, Unavailable
from services.mesh.contracts.calls.notifier import AmbiguousQuery, MessagesQuery, PreviewQuery
from services.notifier import answers
from services.notifier.claiming import claim
from services.notifier.recording import Happened, record
from tests.integration.notifier_app import Notifier, notifier
from tests.unit.notifier.told import ACCUSED, CASE, HANDLER, answered, assigned, received


@pytest.fixture
def app(database_url: str) -> Iterator[Notifier]:
    with notifier(database_url, "http://127.0.0.1:1", sending=False) as made:
        yield made


def lines(app, viewer=None):
    return answers.messages(app.mesh.work, MessagesQuery(case_nos=(CASE, "none"), viewer=viewer))


def test_a_case_s_messages_are_told_without_phones(app):
    app.hear(received(), assigned(), answered())
    found = lines(app)
    assert [(line.what, line.who, line.channel, line.state) for line in found] == [
        ("receipt", "citizen", "sms", "new"), ("prompt", "住建局值班员", "sms", "new"),
        ("prompt", "住建局值班员", "email", "new"), ("case_answered", "citizen", "sms", "new")]
    assert "老人摔了两回" in found[1].detail
    assert not any("+86" in line.model_dump_json() for line in found)


@pytest.mark.parametrize(("viewer", "readable"), [(None, False), (ACCUSED, False), (HANDLER, True)])
def test_a_secret_case_tells_words_and_names_to_its_whitelist_only(app, viewer, readable):
    app.hear(received(), assigned(known_to=(HANDLER,)))
    for line in lines(app, viewer):
        assert bool(line.detail) is readable
        assert bool(line.who) is readable


def test_ambiguous_sends_are_listed(app):
    app.hear(received())
    now = app.mesh.clock.real_now()
    with app.mesh.work() as work:
        [letter] = claim(work, 10, None, {"sms"}, now).letters
        record(work, [Happened(attempt_id=letter.attempt_id, happening="unclear")], now)
    [line] = answers.ambiguous(app.mesh.work, AmbiguousQuery())
    assert (line.state, line.tries, line.case_no) == ("ambiguous", 1, CASE)


def test_a_preview_counts_parts(app):
    found = answers.preview(app.mesh.work, PreviewQuery(template="receipt", values={"case_no": CASE}))
    assert found.words.startswith("【直通车】您反映的情况已收到")
    assert (found.segments, found.alphabet, found.units) == (1, "UCS-2", len(found.words))


@pytest.mark.parametrize(("query", "error"), [
    ({"template": "no_such"}, NotFound), ({"template": "progress", "values": {"by_at": "soon"}}, BadRequest)])
def test_a_wrong_preview_is_refused(app, query, error):
    with pytest.raises(error):
        answers.preview(app.mesh.work, PreviewQuery(**query))


def test_without_a_county_there_is_no_preview(database_url, app):
    app.rows_changed("delete from county")
    app.mesh._counties._newest = None
    with pytest.raises(Unavailable):
        answers.preview(app.mesh.work, PreviewQuery(template="help"))
