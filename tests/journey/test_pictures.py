"""Pictures: a citizen's with a complaint, an official's with the result; what is refused; and one that waits."""

import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from twilio.request_validator import RequestValidator

from services.mesh.asking import ask
from services.mesh.contracts.calls.intake import PicturesPlace, PicturesPlaceQuery
from services.mesh.settings import SIMULATOR_ACCOUNT, SIMULATOR_SENDER, SIMULATOR_TOKEN
from tests.journey.people import DIDONG_DUTY, DISCIPLINE_DUTY
from tests.journey.test_command_line import directline
from tests.phones import Phone, RunningTown, await_value, case_no_in

DOT = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
LAMP = DOT + b"the lamp"
MENDED = b"\xff\xd8\xff\xe0 mended"
SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
LINK = re.compile(r"https?://[!-~]+/pictures/[a-z2-7]{26}")


def link_in(words: str) -> str:
    found = LINK.search(words)
    assert found, f"there is no link in {words!r}"
    return found[0]


def seen(link: str) -> tuple[int, bytes, Any]:
    try:
        with urlopen(link, timeout=10) as answer:
            return answer.status, answer.read(), answer.headers
    except HTTPError as refused:
        return refused.code, refused.read(), refused.headers


def story(town: RunningTown, case_no: str, *, viewer: str = "") -> list[dict[str, Any]]:
    told = directline(town, "case", "show", case_no, "--json", *(["--as", viewer] if viewer else []))
    found: list[dict[str, Any]] = json.loads(told.stdout)
    return found


def noted(town: RunningTown, case_no: str, what: str, *, viewer: str = "") -> dict[str, Any]:
    """Wait for a line in the case's story."""
    return await_value(lambda: next((one for one in story(town, case_no, viewer=viewer) if one["what"] == what), None),
                       lambda: f"{what} should be in {[one['what'] for one in story(town, case_no)]}")


def handed(town: RunningTown, phone: Phone, words: str, media_url: str) -> None:
    """A signed call of somebody who knows our token, with an address of their own for the picture."""
    url = town.plan.url("intake", "/sms/inbound")
    form = {"MessageSid": "MM" + "f" * 32, "From": phone.number, "To": SIMULATOR_SENDER, "Body": words,
            "AccountSid": SIMULATOR_ACCOUNT, "NumMedia": "1", "MediaUrl0": media_url, "MediaContentType0": "image/png"}
    signature = RequestValidator(SIMULATOR_TOKEN).compute_signature(url, form)
    with urlopen(Request(url, urlencode(form).encode(), {"X-Twilio-Signature": signature}), timeout=10) as answer:
        assert answer.status == 200


def test_a_picture_of_a_complaint_reaches_the_official_by_link_and_one_of_the_result_the_citizen(
        town: RunningTown) -> None:
    citizen, official = town.citizen(), town.phone(DIDONG_DUTY)
    citizen.writes("底洞镇西河街路灯不亮,像照片上这样", pictures=[LAMP])
    case_no = case_no_in(citizen.reads("编号"))
    code = official.code(case_no)
    told = link_in(official.reads("群众补充", case_no, "照片:"))
    official.writes(f"详 {code}")
    link = link_in(official.reads(case_no, "像照片上这样”照片:"))
    assert link == told
    status, data, headers = seen(link)
    assert (status, data, headers["Content-Type"]) == (200, LAMP, "image/png")
    assert (headers["X-Content-Type-Options"], headers["Content-Disposition"]) == ("nosniff", "inline")
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Security-Policy"] == "default-src 'none'"
    assert seen(link)[0] == 200
    assert [one["what"] for one in story(town, case_no)].count("picture_seen") == 1, "once an hour"
    assert seen(link[:-1] + ("a" if link[-1] != "a" else "b"))[0] == 404

    official.writes(f"办 {code} 灯已修好", pictures=[MENDED])
    result = link_in(citizen.reads(case_no, "灯已修好", "照片:"))
    assert result != link
    data = await_value(lambda: next((body for code, body, _ in [seen(result)] if code == 200), None),
                       lambda: f"{result}: {seen(result)[0]}")
    assert data == MENDED
    assert len([one for one in official.texts() if "群众补充" in one and "照片:" in one]) == 1, "not of their own"


def test_the_doctor_asks_whether_pictures_can_be_kept(town: RunningTown) -> None:
    amqp_uri = town.plan.environ["AMQP_URI"]
    assert ask(amqp_uri, "intake", "pictures_place", PicturesPlaceQuery(), PicturesPlace).writable
    assert "PICTURES_URL" not in directline(town, "doctor").stdout


def test_a_picture_sent_before_its_words_or_after_them_goes_with_them(town: RunningTown) -> None:
    citizen, official = town.citizen(), town.phone(DIDONG_DUTY)
    citizen.writes("", pictures=[LAMP])
    citizen.reads("没看明白")
    citizen.writes("底洞镇西河街路灯坏了")
    case_no = case_no_in(citizen.reads("编号"))
    first = link_in(official.reads("群众补充", case_no, "照片:"))
    citizen.writes("", pictures=[MENDED])

    def links() -> set[str]:
        return {link_in(words) for words in official.texts() if case_no in words and "照片:" in words}

    await_value(lambda: len(links()) == 2 or None, lambda: str(official.texts()))
    assert seen(first)[1] == LAMP


def test_what_lies_elsewhere_and_what_is_no_picture_is_never_kept(town: RunningTown) -> None:
    citizen, other, official = town.citizen(), town.citizen(), town.phone(DIDONG_DUTY)
    elsewhere = "http://127.0.0.1:1/latest/meta-data"
    handed(town, citizen, "底洞镇西河街路灯不亮了", elsewhere)
    case_no = case_no_in(citizen.reads("编号"))
    assert noted(town, case_no, "picture_refused")["detail"] == "host"
    other.writes("底洞镇西河街下水道堵了", pictures=[SCRIPT])
    other_no = case_no_in(other.reads("编号"))
    assert noted(town, other_no, "picture_refused")["detail"] == "type"
    code = official.code(other_no)
    official.writes(f"详 {code}")
    assert "照片" not in official.reads(f"{other_no}:“")


@pytest.mark.parametrize(("fault", "why"), [
    ({"media_to": "http://127.0.0.1:1/latest/meta-data"}, "host"), ({"media_to": "https://example.org/x.png"}, "host"),
    ({"media_to": "file:///etc/passwd"}, "scheme"), ({"media_size": 5_100_000}, "size"),
])
def test_where_the_carrier_sends_us_and_how_much_comes_from_it_has_limits(
        town: RunningTown, fault: dict[str, Any], why: str) -> None:
    citizen = town.citizen()
    town.carrier.ask("/faults", {"phone": citizen.number, **fault})
    citizen.writes("底洞镇西河街路灯不亮了", pictures=[LAMP])
    case_no = case_no_in(citizen.reads("编号"))
    assert noted(town, case_no, "picture_refused")["detail"] == why
    town.carrier.ask("/faults", {"phone": citizen.number})


def test_a_picture_that_is_slow_to_come_holds_nobody_up(town: RunningTown) -> None:
    citizen, other, official = town.citizen(), town.citizen(), town.phone(DIDONG_DUTY)
    town.carrier.ask("/faults", {"phone": citizen.number, "media_wait": 8})
    citizen.writes("底洞镇西河街路灯不亮了", pictures=[LAMP])
    case_no = case_no_in(citizen.reads("编号"))
    other.writes("底洞镇西河街下水道堵了")
    other_no = case_no_in(other.reads("编号"))
    official.writes(f"接 {official.code(other_no)}")
    official.reads("已接单")
    assert not any("picture" in line["what"] for line in story(town, case_no)), "it is still on its way"
    assert seen(link_in(official.reads("群众补充", case_no, "照片")))[1] == LAMP
    town.carrier.ask("/faults", {"phone": citizen.number})


def test_a_picture_of_a_secret_case_is_shown_to_its_whitelist_only_and_by_no_link(
        town: RunningTown, tmp_path: Path) -> None:
    citizen, confidant = town.citizen(), town.phone(DISCIPLINE_DUTY)
    citizen.writes("底洞镇镇长收了包工头的红包", pictures=[LAMP])
    case_no = case_no_in(citizen.reads("编号"))
    confidant.reads("有新件待接", case_no[6:])
    viewer = _whitelisted(town, case_no)
    assert noted(town, case_no, "picture_kept")["detail"] == "", "nobody else reads its id"
    picture_id = noted(town, case_no, "picture_kept", viewer=viewer)["detail"]
    assert seen(town.plan.url("intake", f"/pictures/{picture_id}"))[0] == 404
    file = tmp_path / "picture"
    assert directline(town, "picture", "save", picture_id, str(file), "--as", "didong-duty").returncode == 1
    assert not file.exists()
    done = directline(town, "picture", "save", picture_id, str(file), "--as", viewer)
    assert done.returncode == 0, done.stderr
    assert file.read_bytes() == LAMP
    assert directline(town, "picture", "save", picture_id, str(file), "--as", viewer).returncode == 2
    assert noted(town, case_no, "picture_saved", viewer=viewer)["who"] == viewer
    assert not any("照片" in words for words in confidant.texts())


def _whitelisted(town: RunningTown, case_no: str) -> str:
    """Somebody who may know: of whom the story tells its words."""
    people = ("discipline-duty", "discipline-second", "discipline-head", "supervision-duty")
    return next(one for one in people if any(line["detail"] for line in story(town, case_no, viewer=one)))


@pytest.mark.timeout(240)
def test_a_picture_that_could_not_be_had_is_fetched_after_a_restart(own_town: RunningTown) -> None:
    citizen, official = own_town.citizen(), own_town.phone(DIDONG_DUTY)
    own_town.carrier.ask("/faults", {"phone": citizen.number, "media": 503})
    citizen.writes("底洞镇西河街路灯不亮", pictures=[LAMP])
    case_no = case_no_in(citizen.reads("编号"))
    own_town.stop("intake")
    assert not any("照片" in words for words in official.texts())
    own_town.carrier.ask("/faults", {"phone": citizen.number})
    own_town.start("intake")
    assert seen(link_in(official.reads("群众补充", case_no, "照片:", within=40)))[1] == LAMP


@pytest.mark.timeout(240)
def test_a_picture_is_fetched_though_intake_is_killed_while_it_comes(own_town: RunningTown) -> None:
    citizen, official = own_town.citizen(), own_town.phone(DIDONG_DUTY)
    own_town.carrier.ask("/faults", {"phone": citizen.number, "media_wait": 15})
    citizen.writes("底洞镇西河街路灯不亮", pictures=[LAMP])
    case_no = case_no_in(citizen.reads("编号"))
    own_town.processes.pop("intake").kill()
    assert not any("照片" in words for words in official.texts())
    own_town.carrier.ask("/faults", {"phone": citizen.number})
    own_town.start("intake")
    assert seen(link_in(official.reads("群众补充", case_no, "照片", within=80)))[1] == LAMP
