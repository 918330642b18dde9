"""All facts of a case in any order, some twice, before anything is sent: the same messages go out, each once."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.mesh.clock import wall_time
from services.mesh.contracts.base import Contract
from services.mesh.contracts.intake import PhoneOptedIn, PhoneOptedOut
from services.mesh.contracts.people import Citizen
from services.mesh.contracts.router import CoHandlerReleased
from services.notifier.claiming import claim
from tests.integration.notifier_app import Notifier, notifier
from tests.unit.notifier.told import (
    DEPUTY,
    HANDLER,
    NOW,
    accepted,
    answered,
    assigned,
    escalated,
    owed_reply,
    progressed,
    rating_due,
    received,
    reminded,
    reopened,
    seat,
    supplemented,
    withdrawn,
)

Story = Callable[[int], list[Contract]]
LATER, LAST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
_cases = count(50_000)  # no number of theirs stands in a phone of the county


@pytest.fixture(scope="module")
def app() -> Iterator[Notifier]:
    """One notifier for all orders: each order is told of another case, of other people."""
    with notifier("sqlite:///:memory:", "http://127.0.0.1:1", sending=False) as made:
        yield made


def plain(case: int) -> list[Contract]:
    """Accepted late, reminded, escalated and taken back, answered, reopened; both opt out and one in again."""
    citizen, deputy = Citizen(address=f"+86138{case:08d}"), seat(DEPUTY, phone=f"+86137{case:08d}")
    at = {"case_no": f"261123{case:05d}", "assignment_id": f"{case}a"}
    again = {"case_no": at["case_no"], "assignment_id": f"{case}b", "round": 2}
    of_citizen = {**at, "citizen": citizen}
    out = {"case_no": at["case_no"], "phone": citizen.address}
    return [
        received(case_no=at["case_no"], citizen=citizen), assigned(**of_citizen), reminded(**at, tell=(deputy,)),
        escalated(**at, tell=(deputy,)), accepted(**of_citizen), withdrawn(**at, told=(deputy,)),
        progressed(**of_citizen, to_citizen=True), supplemented(**at), answered(**of_citizen),
        reopened(case_no=at["case_no"], citizen=citizen), assigned(**again, citizen=citizen),
        escalated(**again, tell=(seat(), deputy)), rating_due(case_no=at["case_no"], citizen=citizen),
        owed_reply(in_reply_to=f"text-{case}", case_no=at["case_no"], address=citizen.address),
        PhoneOptedOut(**out, occurred_at=NOW), PhoneOptedIn(**out, occurred_at=LATER),
        PhoneOptedOut(case_no=at["case_no"], phone=deputy.phone, occurred_at=LAST),
    ]


def secret(case: int) -> list[Contract]:
    """Taken off one of two who knew, and given to the other."""
    at, both, one = {"case_no": f"261124{case:05d}"}, (HANDLER, DEPUTY), (DEPUTY,)
    first, second = {**at, "assignment_id": f"{case}a"}, {**at, "assignment_id": f"{case}b"}
    return [
        received(**at, secret=True), assigned(**first, secret=True, known_to=both),
        CoHandlerReleased(**first, occurred_at=LATER, reason="replaced", received_at=LATER, known_to=both),
        assigned(**second, secret=True, known_to=one, occurred_at=LATER, seats=(seat(DEPUTY), seat())),
        escalated(**second, known_to=one, occurred_at=LAST, tell=(seat(DEPUTY),)),
        escalated(**first, stage="answer", known_to=both, tell=(seat(), seat(DEPUTY))),
        owed_reply("not_understood_official", **first, in_reply_to=f"text-{case}", known_to=both, address=seat().phone),
    ]


def sent(app: Notifier, case: int, facts: list[Contract]) -> list[tuple[str, str, str]]:
    """What goes out once all facts were heard, with the case's own numbers left out."""
    for fact in facts:
        app.hear(fact)
    with app.mesh.work() as work:
        letters = claim(work, 100, None, {"sms", "email"}, wall_time()).letters
    number, person = f"{case:05d}", f"{case:08d}"
    return sorted((one.channel, one.to.replace(person, "N"), one.words.replace(number, "N")) for one in letters)


@pytest.mark.parametrize(("story", "number"), [(plain, 10), (secret, 3)])
@settings(max_examples=25, deadline=None)
@given(st.data())
def test_the_same_messages_go_out_in_whatever_order_a_cases_facts_were_heard(
        app: Notifier, story: Story, number: int, data: st.DataObject) -> None:
    case, other = next(_cases), next(_cases)
    told = sent(app, case, story(case))
    facts = story(other)
    assert sent(app, other, data.draw(st.permutations(facts + facts[:4]))) == told
    assert len(told) == number
