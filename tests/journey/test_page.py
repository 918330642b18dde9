"""The simulator's page in a real browser, with a stand-in for the mesh."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
import urllib3
from playwright.sync_api import Browser, Page, expect
from twilio.request_validator import RequestValidator

from services.mesh.settings import SIMULATOR_ACCOUNT, SIMULATOR_SENDER, SIMULATOR_TOKEN
from tests.journey.screens import needs_chromium, opened, phone, running_browser, texts, write

CITIZEN, OFFICIAL = "+8613800000001", "+8613900000011"
pytestmark = needs_chromium


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Desk:
    """Stands in for the mesh: passes a citizen's words to the official, and the official's back."""

    def __init__(self, api: str) -> None:
        self._url = f"{api}/2010-04-01/Accounts/{SIMULATOR_ACCOUNT}/Messages.json"
        self._http = urllib3.PoolManager()
        self._headers = urllib3.make_headers(basic_auth=f"{SIMULATOR_ACCOUNT}:{SIMULATOR_TOKEN}")

    def hear(self, form: dict[str, str]) -> None:
        if form["From"] == CITIZEN:
            self.send(CITIZEN, "【直通车】您反映的情况已收到,编号2611230017。回复 查 可看进度。")
            self.send(OFFICIAL, f"【直通车】2611230017 西河街:“{form['Body']}”11:00前接单。回复 接 482913")
        else:
            self.send(CITIZEN, "【直通车】您的事项已由住建局接办。")

    def send(self, to: str, words: str) -> None:
        fields = {"To": to, "From": SIMULATOR_SENDER, "Body": words}
        answer = self._http.request("POST", self._url, fields=fields, encode_multipart=False, headers=self._headers)
        assert answer.status == 201


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The simulator as a process of its own, with a desk behind it; its address."""
    port = free_port()
    api = f"http://127.0.0.1:{port}"
    desk, validator = Desk(api), RequestValidator(SIMULATOR_TOKEN)

    class Intake(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = dict(parse_qsl(body, keep_blank_values=True))
            signed = validator.validate(f"{intake}{self.path}", form, self.headers["X-Twilio-Signature"])
            self.send_response(200 if signed else 403)
            self.end_headers()
            if signed:
                threading.Thread(target=desk.hear, args=(form,), daemon=True).start()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Intake)
    intake = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    environ = os.environ | {
        "SIMULATOR_HTTP": f"127.0.0.1:{port}", "INTAKE_PUBLIC_URL": intake, "AMQP_URI": "amqp://127.0.0.1:9",
        "DIRECTLINE_VAR": str(tmp_path_factory.mktemp("var")), "CLOCK_START": "2026-11-23T09:00:00+08:00",
    }
    process = subprocess.Popen([sys.executable, "-m", "services.mesh.runner", "simulator"], env=environ)
    try:
        wait_for(f"{api}/healthz")
        yield api
    finally:
        process.kill()
        process.wait()
        server.shutdown()


def wait_for(url: str) -> None:
    http, deadline = urllib3.PoolManager(retries=False), time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            if http.request("GET", url).status == 200:
                return
        except urllib3.exceptions.HTTPError:
            time.sleep(0.1)
    raise AssertionError(f"{url} did not answer")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as found:
        yield found


@pytest.fixture
def page(browser: Browser, simulator: str) -> Iterator[Page]:
    with opened(browser, simulator) as found:
        yield found


def test_a_picture_is_made_small_and_sent_with_what_was_typed(page: Page, tmp_path: Path) -> None:
    citizen = phone(page, CITIZEN)
    width = height = 400
    noise = os.urandom(width * height * 3)
    size = 54 + len(noise)
    bitmap = (b"BM" + size.to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little") + (40).to_bytes(4, "little")
              + width.to_bytes(4, "little") + height.to_bytes(4, "little") + (1).to_bytes(2, "little")
              + (24).to_bytes(2, "little") + bytes(24) + noise)
    file = tmp_path / "noise.bmp"
    file.write_bytes(bitmap)
    citizen.get_by_test_id("input").fill("像这样")
    citizen.get_by_test_id("picture").set_input_files(file)
    expect(texts(citizen, "in").last).to_have_text("[照片]\n像这样")
    expect(texts(citizen, "in").last).to_have_attribute("data-status", "received")
    expect(citizen.get_by_test_id("input")).to_have_value("")


def test_two_phones_hold_a_conversation_without_a_reload(page: Page, tmp_path: Path) -> None:
    citizen, official = phone(page, CITIZEN), phone(page, OFFICIAL)
    write(citizen, "西河街路灯不亮<b>晚上</b>")
    expect(texts(citizen, "in").last).to_have_text("西河街路灯不亮<b>晚上</b>")
    expect(texts(citizen, "in").last).to_have_attribute("data-status", "received")
    expect(texts(citizen, "out").last).to_contain_text("编号2611230017")
    expect(texts(official, "out").last).to_contain_text("“西河街路灯不亮<b>晚上</b>”")
    expect(official.get_by_test_id("badge")).to_have_text(re.compile(r"^\d+$"))
    official.get_by_test_id("chip").filter(has_text="接 482913").click()
    expect(texts(official, "in").last).to_have_text("接 482913")
    expect(official.get_by_test_id("badge")).to_be_hidden()
    expect(texts(citizen, "out").last).to_contain_text("已由住建局接办")
    assert page.locator(".bubble b").count() == 0
    page.screenshot(path=tmp_path / "conversation.png")


def test_a_phone_that_lay_in_a_drawer_comes_out_with_one_unread_text_and_a_chip_for_its_code(
    page: Page, simulator: str
) -> None:
    Desk(simulator).send("+8613900000001", "【直通车】待派 2611230029:“树倒了”11:00前回复 派 553107 单位")
    desk = phone(page, "+8613900000001")
    expect(texts(desk, "out")).to_have_count(1)
    expect(texts(desk, "out")).to_have_attribute("data-status", "delivered")
    expect(desk.get_by_test_id("badge")).to_have_text("1")
    expect(desk.get_by_test_id("chip").filter(has_text="553107")).to_have_count(3)
    expect(desk.get_by_test_id("chip").filter(has_text="261123")).to_have_count(0)


def test_what_was_said_is_still_there_after_a_reload_in_english(page: Page) -> None:
    write(phone(page, CITIZEN), "团聚村公路太窄")
    expect(texts(phone(page, CITIZEN), "in").last).to_have_attribute("data-status", "received")
    page.locator("#language").click()
    expect(page.locator("h1")).to_have_text("Directline")
    page.reload()
    expect(page.locator("h1")).to_have_text("Directline")
    expect(texts(phone(page, CITIZEN), "in").filter(has_text="团聚村公路太窄").last).to_be_visible()


def test_any_number_can_be_opened_and_a_phone_that_is_off_gets_nothing(page: Page, simulator: str) -> None:
    page.get_by_test_id("search").fill("13700000009")
    page.get_by_test_id("search").press("Enter")
    stranger = phone(page, "+8613700000009")
    stranger.locator(".power").click()
    expect(stranger).to_have_class(re.compile(r"\boff\b"))
    Desk(simulator).send("+8613700000009", "【直通车】您好")
    expect(texts(stranger, "out").last).to_have_attribute("data-status", "undelivered")
    stranger.locator(".power").click()
    expect(stranger).not_to_have_class(re.compile(r"\boff\b"))


def test_on_a_small_screen_one_phone_fills_it_and_nothing_sticks_out(browser: Browser, simulator: str) -> None:
    small = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True).new_page()
    small.goto(simulator)
    expect(phone(small, CITIZEN).get_by_test_id("input")).to_be_in_viewport()
    assert small.evaluate("document.documentElement.scrollWidth") <= 390
    small.context.close()
