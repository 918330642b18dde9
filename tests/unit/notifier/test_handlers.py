"""Who is told what, when notifier hears something."""

from itertools import product

import pytest

from services.mesh.contracts.intake import PhoneOptedIn, PhoneOptedOut
from services.mesh.contracts.people import Citizen, Due
from services.mesh.contracts.router import CaseReturned, CoHandlerReleased
from services.notifier.domain.prompts import PROMPTS
from services.notifier.handlers import HEARS
from tests.unit.notifier.fakes import FakeWork
from tests.unit.notifier.told import (
    ACCUSED,
    CASE,
    CITIZEN,
    DEPUTY,
    EVERYTHING,
    HANDLER,
    NOW,
    WORDS,
    accepted,
    answered,
    assigned,
    clarifying_due,
    escalated,
    owed_reply,
    progressed,
    received,
    refused,
    reminded,
    reopened,
    seat,
    supplemented,
    unclear,
    withdrawn,
)


def hear(*events, work=None):
    work = work or FakeWork()
    for event in events:
        HEARS[type(event)](work, event)
    return work


def told(*events):
    return hear(*events).told


def test_every_prompt_has_a_handler():
    assert set(PROMPTS) < set(HEARS)


def test_a_phone_that_had_its_answers_for_the_day_gets_no_receipt():
    assert told(received(receipt=False)) == []


def test_a_citizen_gets_one_receipt_at_once():
    [message] = told(received())
    assert (message.recipient, message.template) == (CITIZEN.address, "receipt")
    assert message.words == f"【直通车】您反映的情况已收到,编号{CASE}。回复 查 可看进度。"
    assert message.may_wake


def test_a_message_s_id_begins_with_its_case_s_day_as_what_it_is_about_does():
    [message] = told(received(message_id="3fc03" + 27 * "a"))
    [answer] = told(owed_reply(case_no=CASE))
    assert (message.message_id[:5], answer.message_id[:5]) == ("3fc03", f"{int(CASE[:6]):05x}")
    assert len(message.message_id) == len(answer.message_id) == 32


@pytest.mark.parametrize(("changes", "template"), [
    ({}, "receipt"), ({"secret": True}, "receipt_secret"), ({"urgent": True}, "receipt_urgent"),
    ({"urgent": True, "secret": True}, "receipt_urgent_secret"), ({"known_to": (HANDLER,)}, "receipt_secret"),
])
def test_the_receipt_fits_the_case(changes, template):
    assert [message.template for message in told(received(**changes))] == [template]


def test_a_short_code_is_not_answered():
    assert told(received(citizen=Citizen(address="10086", answerable=False))) == []


def test_a_citizen_reads_his_language():
    [message] = told(received(citizen=Citizen(address="+8613800000001", language="en")))
    assert "Your report was received" in message.words


@pytest.mark.parametrize(("lacks", "words"), [
    ("place", f"编号{CASE}:请问具体在哪里(乡镇、村或街道)?直接回复就行。"),
    ("matter", f"编号{CASE}:请问具体是什么事,如路灯不亮?直接回复就行。"),
    ("both", f"编号{CASE}:请问具体是什么事、在哪里,如:西河街路灯不亮?直接回复就行。"),
])
def test_the_citizen_is_asked_what_is_lacking_at_once_and_reminded_by_day(lacks, words):
    question, again = told(unclear(lacks), clarifying_due(lacks))
    assert (question.recipient, question.words) == (CITIZEN.address, f"【直通车】{words}")
    assert question.may_wake
    assert not again.may_wake
    assert again.template == f"clarify_again_{lacks}"
    assert "不知道" in again.words


def test_only_the_official_in_charge_is_prompted_by_sms_and_email():
    messages = told(assigned())
    assert [(m.channel, m.recipient, m.person_id) for m in messages] == [
        ("sms", "+8613900000011", HANDLER), ("email", "h@example.org", HANDLER)]
    assert all("482913" in message.words and "老人摔了两回" in message.words for message in messages)
    assert messages[1].subject == f"【直通车】新件 {CASE} 西河街"


@pytest.mark.parametrize(("changes", "template"), [
    ({}, "prompt"), ({"urgent": True}, "prompt_urgent"), ({"part": "co"}, "prompt_co"),
    ({"part": "triage"}, "prompt_triage"), ({"known_to": (HANDLER,)}, "prompt_secret"),
])
def test_the_prompt_fits_the_assignment(changes, template):
    assert {message.template for message in told(assigned(**changes))} == {template}


def test_only_urgent_prompts_wake_officials():
    assert not any(message.may_wake for message in told(assigned()))
    assert all(message.may_wake for message in told(assigned(urgent=True)))
    assert not any(message.may_wake for message in told(answered()))


def test_a_citizen_hears_of_the_lead_s_acceptance_only():
    [message] = told(accepted())
    assert message.words == f"【直通车】您的事项(编号{CASE})已由住房和城乡建设局接办,11-26 17:30前答复您。"
    assert told(accepted(part="co")) == []


def test_an_acceptance_heard_late_is_told_to_nobody():
    assert told(accepted(corrects=True)) == []


def test_a_provisional_deadline_is_told_as_such():
    [message] = told(accepted(answer_due=Due(at=NOW, provisional=True)))
    assert "(暂定)" in message.words


def test_the_answer_asks_for_a_rating():
    [message] = told(answered())
    assert message.words.endswith("解决了吗?请回复 满意 或 没解决(也可打分:5最好,1最差)")


def test_progress_goes_to_the_citizen_or_only_to_the_lead():
    assert [message.recipient for message in told(progressed())] == [CITIZEN.address]
    [message] = told(progressed(to_citizen=False, seats=(seat(),)))
    assert (message.template, message.person_id) == ("co_progress", HANDLER)


def test_everybody_whom_a_step_tells_is_told_once():
    messages = told(escalated(tell=(seat(DEPUTY), seat(HANDLER, email=None), seat(DEPUTY))))
    assert [message.recipient for message in messages] == ["+8613900000012", "+8613900000011"]
    assert {message.template for message in messages} == {"escalated_accept"}


def test_a_supervisor_without_a_code_is_not_asked_to_reply():
    [message] = told(escalated(stage="answer", tell=(seat(DEPUTY, code=None),)))
    assert "回复" not in message.words
    assert message.template == "escalated_answer"


def test_an_english_official_reads_english():
    assert "has not accepted" in told(escalated(tell=(seat(ACCUSED, email=None),)))[0].words


def test_other_steps_have_their_words():
    assert [m.template for m in told(escalated(unreachable=True))] == ["unreachable"]
    assert [m.template for m in told(reminded())] == ["reminder"]
    assert [m.template for m in told(withdrawn())] == ["step_withdrawn"]
    assert [m.template for m in told(supplemented())] == ["supplement_passed"]
    assert [m.template for m in told(reopened())] == ["case_reopened"]


def test_whoever_says_that_it_is_the_same_trouble_is_answered_even_at_night():
    [unasked], [asked] = told(reopened()), told(reopened(false_closure=True))
    assert (unasked.may_wake, asked.may_wake) == (False, True)
    assert asked.template == "case_reopened"


def test_the_citizen_reads_why_a_decider_refused():
    [message] = told(refused())
    assert message.recipient == CITIZEN.address
    assert message.words == (
        f"【直通车】您的事项(编号{CASE})经复核:“已到现场看过,灯亮”。不再重新办理。有新情况请直接发来。")
    assert message.short_words == f"【直通车】您反映的情况(编号{CASE})经复核,不再重新办理。有新情况请直接发来。"


@pytest.mark.parametrize("changes", [{"granted": True}, {"about": "extension"}])
def test_other_decisions_are_no_news_of_their_own_to_the_citizen(changes):
    assert CITIZEN.address not in [message.recipient for message in told(refused(**changes))]


@pytest.mark.parametrize("changes", [{"secret": True}, {"known_to": (HANDLER,)}])
def test_a_secret_case_s_refusal_holds_no_words(changes):
    [message] = told(refused(**changes))
    assert message.template == "rating_refused_secret"


def test_one_text_is_answered_at_most_once():
    messages = told(owed_reply(), owed_reply("help", message_id="another"))
    assert [message.words for message in messages] == ["【直通车】没看明白。请说什么事、在哪里,如:西河街路灯不亮。"]


def test_stages_that_are_over_are_remembered():
    assert hear(accepted()).store.stages == {("a1", 1, "accept")}
    assert hear(answered()).store.stages == {("a1", 1, "accept"), ("a1", 1, "answer")}
    assert [message.moot_after for message in told(assigned(), reminded(), escalated())] == [
        "accept", "accept", "answer", "accept"]


def test_prompts_of_an_assignment_that_ended_no_longer_matter():
    ended = {"occurred_at": NOW, "case_no": CASE, "assignment_id": "a1", "received_at": NOW}
    returned = CaseReturned(**ended, unit_id="housing", reason="不归我局管")
    for event in (returned, CoHandlerReleased(**ended, reason="replaced")):
        assert hear(event).store.stages == {("a1", 1, "accept"), ("a1", 1, "answer")}


def test_a_phone_s_last_wish_counts_in_whatever_order_it_is_heard():
    out, back = (kind(occurred_at=NOW.replace(hour=hour), phone="+86138")
                 for kind, hour in ((PhoneOptedOut, 2), (PhoneOptedIn, 3)))
    assert hear(out, back).store.out == hear(back, out).store.out


@pytest.mark.parametrize("make", EVERYTHING, ids=lambda make: make.__name__)
def test_a_secret_case_s_messages_hold_none_of_its_words(make):
    for message in told(make(known_to=(HANDLER, DEPUTY))):
        text = message.words + message.subject + message.short_words
        assert not any(part in text for part in (WORDS, "路灯", "西河街", "现场", "又灭", "住房和城乡"))


@pytest.mark.parametrize(("make", "person"), list(product(EVERYTHING, (HANDLER, DEPUTY))))
def test_nobody_outside_the_whitelist_is_told(make, person):
    kept = tuple({HANDLER, DEPUTY} - {person})
    assert person not in {message.person_id for message in told(make(known_to=kept))}


def test_a_phone_shared_with_somebody_outside_the_whitelist_is_not_told():
    accused = seat(HANDLER, phone="+8613900000071", email=None)
    assert told(assigned(seats=(accused,), known_to=(HANDLER,))) == []


@pytest.mark.parametrize("template", ["details", "done", "accepted", "code_needed"])
def test_an_official_outside_the_whitelist_gets_no_answer_about_the_case(template):
    values = {"case_no": CASE, "words": WORDS, "code": "482913"}
    asked = owed_reply(template, address="+8613900000071", known_to=(HANDLER,), values=values)
    assert told(asked) == []
    [message] = told(asked.replace(address="+8613900000011"))
    assert WORDS not in message.words


def test_a_secret_case_s_citizen_is_answered_without_its_words():
    values = {"case_no": CASE, "status": "assigned", "unit": "县纪委监委"}
    [message] = told(owed_reply("progress", known_to=(HANDLER,), values=values, address="+8613900000071"))
    assert message.words == f"【直通车】您反映的情况已收到,由专人办理,编号{CASE}。"


def test_an_unknown_template_is_an_error_not_silence():
    with pytest.raises(KeyError):
        hear(owed_reply("no_such_text"))
