"""The simulator's page as a browser shows it: phones, their texts, and fingers that write."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (apt-get install chromium)"),
]


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A headless Chromium until the end of the block."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@contextmanager
def opened(browser: Browser, url: str) -> Iterator[Page]:
    """The page, live, on a desk screen; a script's error in it fails the test."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}, locale="zh-CN").new_page()
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    page.goto(url)
    expect(page.locator("#link")).to_have_attribute("data-state", "on")
    yield page
    assert problems == []
    page.context.close()


def phone(page: Page, number: str) -> Locator:
    """The card of one phone."""
    return page.locator(f'[data-phone="{number}"]')


def texts(card: Locator, direction: str) -> Locator:
    """The texts on a phone: `in` were typed on it, `out` were sent to it."""
    return card.locator(f'[data-testid="bubble"][data-direction="{direction}"]')


def write(card: Locator, words: str) -> None:
    """Type and send."""
    card.get_by_test_id("input").fill(words)
    card.get_by_test_id("send").click()
