"""The page's files: all there, nothing from outside, what people wrote never as markup."""

import re

import pytest

from services.simulator import pages

SOURCES = {name: path.read_text() for name, path in pages.FILES.items()}

FORBIDDEN = ("http:", "https:", "//cdn", "innerHTML", "outerHTML", "insertAdjacent", "document.write", " style=")


def test_every_file_that_the_page_names_is_served() -> None:
    named = re.findall(r'(?:src|href)="/page/([^"]+)"', SOURCES["index.html"])
    named += [name for source in SOURCES.values() for name in re.findall(r'from "\./([^"]+)"', source)]
    assert len(named) > 8
    for name in named:
        assert pages.page(name).status == 200


def test_the_answer_forbids_everything_but_our_own_files() -> None:
    policy = pages.page().headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize("name", ["", "..", "../service.py", "none.js"])
def test_no_other_file_is_served(name: str) -> None:
    assert pages.page(name).status == 404


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_no_file_names_an_address_or_builds_markup(name: str) -> None:
    assert [word for word in FORBIDDEN if word in SOURCES[name]] == []


def test_both_languages_have_the_same_words() -> None:
    chinese, english = SOURCES["words.js"].split("en: {")
    keys = [set(re.findall(r"(\w+): \"", part)) for part in (chinese, english)]
    assert keys[0] == keys[1]
    assert len(keys[0]) > 30
