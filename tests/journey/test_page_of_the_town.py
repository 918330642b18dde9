"""A newcomer's first minutes: two phones on the page, and the whole mesh between them."""

from playwright.sync_api import expect

from tests.journey.people import HOUSING_DUTY
from tests.journey.screens import needs_chromium, opened, phone, running_browser, texts, write
from tests.phones import RunningTown, code_in

pytestmark = needs_chromium
CITIZEN = "+8613700000077"
PATIENCE = 20_000  # milliseconds


def test_a_citizen_and_an_official_hold_a_conversation_on_the_page(town: RunningTown) -> None:
    with running_browser() as browser, opened(browser, town.plan.url("simulator", "/")) as page:
        page.get_by_test_id("search").fill(CITIZEN)
        page.get_by_test_id("search").press("Enter")
        citizen, official = phone(page, CITIZEN), phone(page, HOUSING_DUTY)
        write(citizen, "巡场镇金河大道77号灯杆路灯不亮")
        expect(texts(citizen, "in").last).to_have_attribute("data-status", "received", timeout=PATIENCE)
        expect(texts(citizen, "out").first).to_contain_text("已收到", timeout=PATIENCE)
        prompt = texts(official, "out").filter(has_text="77号灯杆")
        expect(prompt).to_be_visible(timeout=PATIENCE)
        official.get_by_test_id("chip").filter(has_text=f"接 {code_in(prompt.inner_text())}").click()
        expect(texts(official, "out").last).to_contain_text("已接单", timeout=PATIENCE)
        expect(texts(citizen, "out").last).to_contain_text("接办", timeout=PATIENCE)
