"""Which of the carrier's lists is asked for when sends are unclear, how far back, and what that saves."""

from datetime import datetime, timedelta

from services.mesh.clock import wall_time
from services.notifier.domain.carriers import Listing, TemporaryError
from services.notifier.recording import Happened
from services.notifier.resolving import LOOKED_FOR, Asking
from tests.integration.notifier_app import Notifier
from tests.integration.notifier_carrier import TinyCarrier
from tests.meshes import until
from tests.unit.notifier.told import CITIZEN, owed_reply, received

from .test_notifier_unclear import app, called, carrier, claimed, listed, put_down, unclear  # noqa: F401 - fixtures


def test_hundreds_of_unclear_sends_are_found_in_one_run_with_few_calls(app: Notifier, carrier: TinyCarrier) -> None:  # noqa: F811
    app.hear(*(owed_reply(in_reply_to=f"t{n}", message_id=f"m{n}") for n in range(450)))
    letters = claimed(app)
    assert len(letters) == 450
    for letter in letters:
        carrier.take({"To": letter.to, "Body": letter.words, "StatusCallback": "x"})
    app.age(70)
    app.app.resolver.run()
    app.age(70)
    app.app.resolver.run()
    until(lambda: set(app.states()) == {"sent"}, 1)
    assert carrier.asked < 10
    assert len({line.carrier_id for line in listed(app)}) == 450


def test_an_sms_that_the_list_of_all_misses_is_looked_for_in_its_phones_own_before_it_is_repeated(
        app: Notifier, carrier: TinyCarrier) -> None:  # noqa: F811
    app.hear(received())
    unclear(app, carrier, "500 taken")
    app.age(601)
    read = app.app.sms.listed
    app.app.sms.listed = lambda to, since: read(to, since) if to else Listing(rows=[])  # the list of all misses it
    app.app.resolver.run()
    assert app.states() == ["sent"]


class Counted:
    """The carrier's list, and what it was asked for; it fails when told to."""

    def __init__(self, *, fails: bool = False, whole: bool = True) -> None:
        self.asked: list[str | None] = []
        self.since: list[datetime] = []
        self.fails = fails
        self.whole = whole

    def listed(self, to: str | None, since: datetime) -> Listing:
        self.asked.append(to)
        self.since.append(since)
        if self.fails:
            raise TemporaryError("unreachable")
        return Listing(rows=[], whole=self.whole)


def three_unclear(app: Notifier, others: int = 1, age: float = 601) -> None:  # noqa: F811
    """Two SMS to one phone and one to each of others, unclear for `age` seconds: at 601 they may be repeated."""
    app.hear(*(owed_reply(in_reply_to=f"text-{n}") for n in (1, 2)),
             *(owed_reply(in_reply_to=f"other-{n}", address=f"+86138000000{99 - n}") for n in range(others)))
    put_down(app, *(Happened(attempt_id=one.attempt_id, happening="unclear") for one in claimed(app)))
    app.age(age)


def test_the_list_of_a_phone_is_read_once_however_many_of_its_sms_are_unclear(app: Notifier) -> None:  # noqa: F811
    three_unclear(app)
    app.app.resolver._ledgers = {"sms": (ledger := Counted())}
    app.app.resolver.run()
    assert sorted(ledger.asked, key=str) == [CITIZEN.address, "+8613800000099"]
    assert app.states() == ["new", "new", "new"]


def test_a_carrier_that_fails_is_not_asked_for_each_sms_in_turn(app: Notifier) -> None:  # noqa: F811
    three_unclear(app, others=7)
    app.app.resolver._ledgers = {"sms": (ledger := Counted(fails=True))}
    app.app.resolver.run()
    assert len(ledger.asked) == 3
    assert app.states() == ["ambiguous"] * 9


def test_while_there_is_time_the_list_of_all_is_read_once_for_many_and_no_further_back_than_helps(
        app: Notifier) -> None:  # noqa: F811
    three_unclear(app, others=LOOKED_FOR, age=70)
    app.app.resolver._ledgers = {"sms": (ledger := Counted())}
    app.app.resolver.run()
    assert ledger.asked == [None]
    assert app.states() == ["ambiguous"] * (LOOKED_FOR + 2)
    assert timedelta(minutes=40) < wall_time() - ledger.since[0] < timedelta(minutes=45)


def test_for_a_few_the_list_of_all_is_not_read_but_that_of_each_phone(app: Notifier) -> None:  # noqa: F811
    three_unclear(app, age=70)
    app.app.resolver._ledgers = {"sms": (ledger := Counted())}
    app.app.resolver.run()
    assert sorted(ledger.asked, key=str) == [CITIZEN.address, "+8613800000099"]
    assert app.states() == ["ambiguous"] * 3


def test_a_list_that_does_not_reach_back_far_enough_for_an_older_sms_is_read_again() -> None:
    asking, now = Asking(ledger := Counted(), wall_time()), wall_time()
    for minutes in (2, 2, 9, 3):
        asking.one(CITIZEN.address, now - timedelta(minutes=minutes))
    assert ledger.since == [now - timedelta(minutes=2), now - timedelta(minutes=9)]


def test_what_is_older_than_the_list_of_all_reaches_is_asked_for_by_its_phone(app: Notifier) -> None:  # noqa: F811
    three_unclear(app, age=24 * 3600)
    app.app.resolver._ledgers = {"sms": (ledger := Counted())}
    app.app.resolver.run()
    assert len(ledger.since) == 2
    assert all(wall_time() - since > timedelta(hours=24) for since in ledger.since)


def test_the_same_words_sent_later_do_not_hide_that_the_first_ones_were_taken(
        app: Notifier, carrier: TinyCarrier) -> None:  # noqa: F811
    app.hear(owed_reply(in_reply_to="asked"))
    unclear(app, carrier, "500 taken")
    app.hear(owed_reply(in_reply_to="asked again"))
    [again] = claimed(app)
    put_down(app, called(app, again))
    app.age(24 * 3600)
    read = app.app.sms.listed
    app.app.sms.listed = lambda to, since: Listing(  # the list of all reaches back to the second only
        rows=[one for one in read(to, since).rows if to or one.carrier_id == carrier.ledger[1]["sid"]])
    app.app.resolver.run()
    assert app.states() == ["sent", "sent"]
    assert len(carrier.ledger) == 2


def test_a_list_that_is_not_the_whole_proves_nothing(app: Notifier) -> None:  # noqa: F811
    three_unclear(app)
    app.app.resolver._ledgers = {"sms": Counted(whole=False)}
    app.app.resolver.run()
    assert app.states() == ["ambiguous"] * 3
