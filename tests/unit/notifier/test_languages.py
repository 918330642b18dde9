"""Another language is a file: found by its name, like the others in everything but its words."""

import re
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from services.notifier import templates
from services.notifier.domain.composing import owed, style_of
from services.notifier.domain.gate import directory
from services.notifier.domain.rendering import Style, sms
from services.notifier.domain.segments import segments
from services.notifier.templates import WORDINGS, discovered, en, spoken, zh
from services.notifier.templates.language import Wording
from tests.unit.notifier.test_handlers import told
from tests.unit.notifier.told import COUNTY, NOW, assigned, received

OTHERS = sorted(set(WORDINGS) - {"zh"})
_VALUE = re.compile(r"\{(\w+)\}")
THIRD = '''
"""A small third language."""

from dataclasses import replace

from services.notifier.templates import en

TEXTS = {**en.WORDING.texts, "receipt": "Signalement recu, no {case_no}. Repondez STATUS pour suivre."}
WORDING = replace(en.WORDING, texts=TEXTS, nobody="un agent")
'''


@pytest.fixture
def third(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Wording]:
    """The languages with a file `fr.py` put beside ours, in a package of its own."""
    package = tmp_path / "lingua"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "fr.py").write_text(THIRD)
    (package / "language.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = discovered("lingua", [str(package)])
    monkeypatch.setattr(templates, "WORDINGS", {**WORDINGS, **found})
    yield found
    for name in [name for name in sys.modules if name.partition(".")[0] == "lingua"]:
        del sys.modules[name]


def test_our_languages_are_those_that_have_a_file():
    assert WORDINGS == {"zh": zh.WORDING, "en": en.WORDING}


def test_a_file_is_all_that_a_third_language_needs(third):
    assert set(third) == {"fr"}
    style = Style(signature="直通车", language="fr", zone=ZoneInfo("Asia/Shanghai"))
    assert sms("receipt", {"case_no": "26112300017"}, style) == (
        "【直通车】Signalement recu, no 26112300017. Repondez STATUS pour suivre.")


def test_citizens_officials_and_the_county_may_read_it(third):
    [message] = told(received(citizen=received().citizen.model_copy(update={"language": "fr"})))
    assert (message.language, "Signalement recu" in message.words) == ("fr", True)
    french = COUNTY.model_copy(update={"county": COUNTY.county.model_copy(update={"language": "fr_FR"})})
    assert style_of(french, "ii", now=NOW, citizen=True).language == "fr"


def test_a_language_without_a_file_is_answered_in_the_countys():
    assert spoken("ii", "en") == "en"
    assert spoken("ii", "bo") == "zh"
    [message] = told(received(citizen=received().citizen.model_copy(update={"language": "ii"})))
    assert (message.language, "您反映的情况已收到" in message.words) == ("zh", True)


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_texts_terms_and_subjects(language):
    one, ours = WORDINGS[language], zh.WORDING
    assert set(one.texts) == set(ours.texts)
    assert set(one.subjects) == set(ours.subjects)
    assert {name: set(terms) for name, terms in one.terms.items()} == {
        name: set(terms) for name, terms in ours.terms.items()}
    assert one.marked
    assert one.provisional
    assert one.nobody


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("table", ["texts", "subjects"])
def test_every_language_shows_the_same_values(language, table):
    theirs, ours = getattr(WORDINGS[language], table), getattr(zh.WORDING, table)
    wrong = {name for name, text in ours.items() if set(_VALUE.findall(text)) != set(_VALUE.findall(theirs[name]))}
    assert not wrong


@pytest.mark.parametrize("language", sorted(WORDINGS))
@pytest.mark.parametrize("table", ["texts", "subjects"])
def test_optional_parts_are_closed_and_hold_a_value(language, table):
    for name, text in getattr(WORDINGS[language], table).items():
        depth = [text[:at].count("⟦") - text[:at].count("⟧") for at in range(len(text) + 1)]
        assert set(depth) <= {0, 1}, name
        assert depth[-1] == 0, name
        assert all(_VALUE.search(part) for part in re.findall(r"⟦(.*?)⟧", text)), name


@pytest.mark.parametrize("parts", [2, 3, 5])
def test_a_county_may_allow_more_parts_and_its_words_are_cut_later(parts):
    county = COUNTY.model_copy(update={"county": COUNTY.county.model_copy(update={"sms_parts": parts})})
    style = style_of(county, "zh", citizen=False)
    long = sms("prompt", {"case_no": "26112300017", "words": "路" * 1000, "why": "住建局", "code": "482913",
                          "accept_at": NOW.isoformat(), "answer_at": NOW.isoformat()}, style)
    assert segments(long) == parts
    assert long.endswith("回复 接 482913")


def test_events_are_told_in_as_many_parts_as_the_county_allows():
    county = COUNTY.model_copy(update={"county": COUNTY.county.model_copy(update={"sms_parts": 4})})
    event = assigned(words="西河街路灯不亮。" * 60)
    lengths = [max(segments(message.words) for message in owed(event, one, directory(one), NOW)
                   if message.channel == "sms") for one in (COUNTY, county)]
    assert lengths == [2, 4]
