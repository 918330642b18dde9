"""A county file's mistakes are told by line and field, never by a traceback."""

from pathlib import Path

import pytest

from services.router.county_file import check, check_file

COUNTIES = Path(__file__).parents[3] / "deploy/counties"
SAMPLE = (COUNTIES / "gongxian.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", sorted(COUNTIES.glob("*.yaml")), ids=lambda file: file.name)
def test_our_own_county_files_are_in_order(file):
    checked = check_file(file)
    assert checked.county is not None
    assert checked.findings == ()


@pytest.mark.parametrize(("right", "wrong", "field", "sentence"), [
    ("timezone: Asia/Shanghai", "timezone: Asia/Shangai", "county.timezone", "is not a time zone"),
    ('["13:30", "17:30"]', '["11:30", "17:30"]', "county.working_hours", "must not overlap"),
    ('["13:30", "17:30"]', '["half", "17:30"]', "county.working_hours[1][0]", "is not a time such as"),
    ('phone: "+8613900000011"', 'phone: "139"', "units.housing.officials.housing-duty.phone", "not a number such as"),
    ("language: zh_CN", "language: Chinese", "county.language", "not a language's code"),
    ("role: deputy}", "role: deputy, language: English}", "units.petition.officials.petition-deputy.language",
     "not a language's code"),
    ("timezone: Asia/Shanghai", "sms_parts: 1", "county.sms_parts", "is less than 2"),
    ("timezone: Asia/Shanghai", "sms_parts: 6", "county.sms_parts", "is more than 5"),
    ('phone: "+8613900000011"', 'phnoe: "139"', "units.housing.officials.housing-duty.phnoe", "is it `phone`?"),
    ("kind: triage", "kind: triag", "units.petition.kind", "'triag' is not one of"),
    ("covers: [didong]", "covers: [didon]", "units.didong-town.covers[0]", "no area or village `didon`"),
    ("id: housing\n", "id: petition\n", "units.petition.id", "another unit or official"),
    ("id: housing\n", "id: town\n", "units.town.id", "a meaning of its own"),
    ("id: didong\n", "id: Didong\n", "areas.Didong.id", "is not an id"),
    ("pace: large}", "pace: larg}", "categories.road.pace", "no pace `larg`"),
    ("{accept: 2 hours, answer: 3 days}", "{accept: 2 hors, answer: 3 days}", "paces.quick.accept", "'2 hors'"),
    ("{accept: 2 hours, answer: 3 days}", "{accept: 2 hours}", "paces.quick.answer", "`answer` is missing"),
    ("default_pace: normal", "default_pace: brisk", "default_pace", "no pace `brisk`"),
    ("area: xunchang, lead: housing}", "area: xunchan, lead: housing}", "routes[3].area", "`xunchan`"),
    ("{category: gas, lead: gas,", "{category: gass, lead: gas,", "routes[2].category", "no category `gass`"),
    ("{category: gas, lead: gas,", "{category: gas, lead: gass,", "routes[2].lead", "no unit `gass`"),
    ("with: [town, housing]", "with: [town, hosing]", "routes[1].with[1]", "no unit `hosing`"),
    ("triage: petition", "triage: petitions", "triage", "no unit `petitions`"),
    ("triage: petition", "", "triage", "`triage` is missing"),
    ("[discipline-duty, discipline-second]", "[discipline-duty, nobody]", "secret[0][1]", "no official `nobody`"),
    ("decider: supervision}", "decider: superb}", "too_many_returns.decider", "no unit `superb`"),
    ("hold: supervision", "hold: superb", "deciders.hold", "no unit `superb`"),
    ("close_after: 7 days", "close_after: 7 days\n  again_within: 0 hours", "rating.again_within", "no time to answer"),
    ("tell: [handler, deputy]}", "tell: [handler, dputy]}", "ladders[0].answer[1].tell[1]", "`dputy`"),
    ("{left: 10 days, tell", "{left: 10 days, late: 1 days, tell", "ladders[0].answer[0]", "and not both"),
    ("pace: urgent}\n    accept", "pace: urgnt}\n    accept", "ladders[1].for.pace", "no pace `urgnt`"),
    ("rating:\n", "clarifying: {remind_after: 4 hours, triage_after: 240 minutes}\nrating:\n",
     "clarifying.remind_after", "must be shorter than"),
    ("rating:\n", "clarifying: {remind_after: 4 hors}\nrating:\n", "clarifying.remind_after", "'4 hors'"),
    ("triage: petition", "triage: petition\ntriage: gas", "triage", "is written twice"),
    ("triage: petition", "triage:", "triage", "is empty"),
])
def test_a_mistake_is_told_with_line_and_field(right, wrong, field, sentence):
    text = SAMPLE.replace(right, wrong, 1)
    assert text != SAMPLE
    checked = check(text)
    assert checked.county is None
    found = [error for error in checked.errors if sentence in error.sentence]
    assert [error.field.startswith(field) for error in found] == [True]
    changed = _first_changed_line(SAMPLE, text)
    assert abs(found[0].line - changed) <= 1 or wrong == ""


@pytest.mark.parametrize(("right", "wrong", "field", "sentence"), [
    ("+8613900000012", "+8613900000011", "units.housing.officials.housing-deputy.phone", "same phone"),
    ("routes:    ", "routes:\n  - {lead: town}\nold: ", "routes[1]", ""),
    ("covers: [didong]", "covers: [xunchang]", "areas.didong", "go to the triage desk"),
    ("words: [占道,", "words: [路灯, 占道,", "categories.stall.words[0]", "points to `street-light` too"),
])
def test_what_is_odd_is_a_warning_and_no_mistake(right, wrong, field, sentence):
    text = SAMPLE.replace(right, wrong, 1).replace("\nold: ", "\n# ")
    checked = check(text)
    assert checked.county is not None
    assert any(warning.field == field and sentence in warning.sentence for warning in checked.warnings)


def test_a_secret_category_needs_somebody_who_may_know():
    start, end = SAMPLE.index("secret:    "), SAMPLE.index("paces:")
    errors = check(SAMPLE[:start] + SAMPLE[end:]).errors
    assert [error.field for error in errors] == ["categories.conduct.secret"]


def test_a_file_without_optional_keys_is_valid():
    checked = check("""
county: {name: 小县, signature: 小县}
units:
  - id: desk
    name: 值班台
    kind: triage
    officials: [{id: duty, name: 值班员, phone: +8613900000001, role: handler}]
triage: desk
""")
    assert checked.county is not None
    assert checked.errors == ()


@pytest.mark.parametrize(("floods", "field"), [
    ("{per_phone: {texts: 20, within: 0 minutes}}", "floods.per_phone.within"),
    ("{blocked_for: 0 days}", "floods.blocked_for"),
    ("{in_total: {texts: 0, within: 1 hours}}", "floods.in_total.texts"),
    ("{per_phone: {texts: 20}}", "floods.per_phone.within"),
])
def test_a_flood_limit_needs_a_number_and_a_time(floods, field):
    assert [error.field for error in check(f"{SAMPLE}\nfloods: {floods}\n").errors] == [field]


def test_flood_limits_may_be_left_out_one_by_one():
    checked = check(f"{SAMPLE}\nfloods: {{per_phone: null, in_total: {{texts: 300, within: 10 minutes}}}}\n")
    assert checked.errors == ()
    assert checked.county.floods.per_phone is None
    assert checked.county.floods.per_area is None


def test_unquoted_hours_and_yes_mean_what_they_say():
    county = check(SAMPLE.replace('"13:30", "17:30"', "13:30, 17:30").replace("may_hold: true", "may_hold: yes")).county
    assert county is not None
    assert county.county.working_hours[1][0].hour == 13
    assert county.paces["large"].may_hold


@pytest.mark.parametrize("text", [
    "", "[]", "a: *b", "a: &b [*b]", "[" * 1500, "a: \x00", "units:\n\tx", "county: 3", "--- a\n--- b", "? [1]\n: 2",
    "a: " + "x" * 5_000_000, "%YAML 9.9\n---\na: 1", "!!python/object:os.system x", "county: {name: [}",
])
def test_anything_else_is_told_in_one_sentence_each(text):
    checked = check(text)
    assert checked.county is None
    assert all(error.sentence.endswith(".") and "\n" not in error.sentence for error in checked.errors)


def test_a_phone_is_never_repeated_in_a_mistake():
    text = SAMPLE.replace('"+8613900000011"', '"013900000011x"')
    assert "3900000011" not in " ".join(error.sentence for error in check(text).errors)


def test_a_file_that_cannot_be_read_is_a_mistake_like_any_other(tmp_path):
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.yaml", tmp_path, tmp_path / "bytes.yaml"):
        assert len(check_file(path).errors) == 1


def _first_changed_line(before: str, after: str) -> int:
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    return next(number for number, (old, new) in enumerate(pairs, 1) if old != new)
