"""What the peers say and read; that they run is checked where they are measured."""

import json
import re
from datetime import UTC, datetime

import pytest
from twilio.request_validator import RequestValidator

from benchmarks.peers.case import Assignment, Case, CaseAssigned, case_no, prompt, receipt, to_citizen, to_official
from benchmarks.peers.inbound import Forged, Inbound
from benchmarks.peers.surroundings import Surroundings
from benchmarks.peers.tables import own

CASE = Case(case_no="2611230000017", phone="+8613700001111", words="路灯坏了")
GIVEN = Assignment(case_no=CASE.case_no, unit="县住建局", official="+8613900008888", code="048291",
                   due_at=datetime(2026, 11, 30, 17, tzinfo=UTC))
AROUND = Surroundings(amqp_uri="", database_url="", http="", public_url="https://county.example", carrier_url="",
                      account="AC1", token="invented", sender="+15005550006")
FORM = {"MessageSid": "SM1", "From": "+8613700001111", "To": "+15005550006", "Body": "路灯 坏了+", "NumMedia": "0"}


def test_a_case_number_is_the_day_in_china_and_the_running_number():
    assert case_no(17, datetime(2026, 11, 22, 16, 30, tzinfo=UTC)) == "2611230000017"


def test_both_messages_hold_the_case_number_and_the_day_in_china():
    assert receipt(CASE, GIVEN) == ("【直通车】您反映的问题已收到，编号2611230000017，承办单位：县住建局，"
                                    "12月1日前答复。发“查”看进度。")
    assert prompt(CASE, GIVEN) == "【直通车】2611230000017 请办理：路灯坏了。限12月1日前接办，回“接 048291”。"
    assert all(re.findall(r"\d{11,}", words) == [CASE.case_no] for words in (receipt(CASE, GIVEN), prompt(CASE, GIVEN)))


def test_a_receipt_sent_at_once_holds_the_case_number_and_nothing_of_an_assignment():
    draft = to_citizen(CASE)
    assert draft.recipient == CASE.phone
    assert draft.words == "【直通车】您反映的问题已收到，编号2611230000017。发“查”看进度。"
    assert to_citizen(CASE, GIVEN).words == receipt(CASE, GIVEN)


def test_an_assigned_case_survives_plain_json():
    told = CaseAssigned.from_json(json.loads(json.dumps(CaseAssigned(case=CASE, assignment=GIVEN).to_json())))
    assert to_official(told.case, told.assignment) == to_official(CASE, GIVEN)


def test_a_service_has_its_own_file_but_shares_a_server():
    assert own("sqlite:////tmp/peer.db", "router") == "sqlite:////tmp/peer.db-router"
    assert own("postgresql://one@host/peers", "router") == "postgresql://one@host/peers"


def test_a_signed_form_is_read():
    signature = RequestValidator(AROUND.token).compute_signature("https://county.example/sms/inbound", FORM)
    text = Inbound(AROUND).read(FORM, signature)
    assert (text.sid, text.phone, text.words) == ("SM1", "+8613700001111", "路灯 坏了+")


@pytest.mark.parametrize("signature", [None, "", "bm90IGl0"])
def test_a_forged_form_is_refused(signature):
    with pytest.raises(Forged):
        Inbound(AROUND).read(FORM, signature)
