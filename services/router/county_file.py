"""A county file: read, held against the schema and checked as a whole; every mistake with line and field."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path as FilePath
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from services.mesh.contracts import county as schema
from services.mesh.contracts.county import County
from services.router.county_checks import Remark, remarks
from services.router.county_text import CountyText, Finding, Path, parse


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A county, or None and at least one error; findings stand in the order of their lines."""

    county: County | None
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps the file from being applied."""
        return tuple(finding for finding in self.findings if not finding.warning)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What is allowed and odd."""
        return tuple(finding for finding in self.findings if finding.warning)


def check_file(path: FilePath) -> Checked:
    """Read and check a file; one that can't be read is an error like any other."""
    try:
        return check(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return _unreadable("it is not text in UTF-8.")
    except OSError as error:
        return _unreadable(f"it can't be read: {error.strerror or type(error).__name__}.")


def check(text: str) -> Checked:
    """Check the text of a county file."""
    written = parse(text)
    if written.findings:
        return _checked(None, written.findings)
    try:
        county = County.model_validate(written.values)
    except ValidationError as error:
        return _checked(None, tuple(_finding(written, details) for details in error.errors()))
    found = tuple(_remarked(written, remark) for remark in remarks(county))
    return _checked(county, found)


def _checked(county: County | None, findings: tuple[Finding, ...]) -> Checked:
    ordered = tuple(sorted(dict.fromkeys(findings), key=lambda finding: (finding.line, finding.field)))
    wrong = any(not finding.warning for finding in ordered)
    return Checked(county=None if wrong else county, findings=ordered)


def _unreadable(sentence: str) -> Checked:
    return Checked(county=None, findings=(Finding(line=1, field="the file", sentence=sentence),))


def _remarked(written: CountyText, remark: Remark) -> Finding:
    """A key that the file leaves out can't be wrong, only lack what its default names."""
    left_out = not written.holds(remark.path) and not remark.always
    return Finding(line=written.line(remark.path), field=written.name(remark.path), sentence=remark.sentence,
                   warning=remark.warning or left_out)


# What a person reads for each kind of mistake the schema library knows.
_TOLD: Mapping[str, str] = {
    "missing": "`{key}` is missing.",
    "extra_forbidden": "`{key}` is not a known key{hint}.",
    "string_pattern_mismatch": "{shown} is not an id: small letters, digits and hyphens, such as street-light.",
    "string_too_short": "`{key}` is empty.",
    "string_type": "`{key}` must be a word or a text.",
    "literal_error": "{shown} is not one of {expected}.",
    "value_error": "{error}.",
    "too_short": "`{key}` needs at least {min_length}.",
    "too_long": "`{key}` holds more than {max_length}.",
    "tuple_type": "`{key}` must be a list.",
    "model_type": "`{key}` must hold keys and values.",
    "dict_type": "`{key}` must hold keys and values.",
    "int_parsing": "{shown} is not a whole number.",
    "bool_parsing": "{shown} is neither true nor false.",
    "time_parsing": '{shown} is not a time such as "09:00".',
    "greater_than_equal": "{shown} is less than {ge}.",
    "less_than_equal": "{shown} is more than {le}.",
}
# The same for keys that have a form of their own.
_FORMS: Mapping[str, str] = {
    "phone": "the phone is not a number such as +8613900000001, with the country's code.",
    "language": "{shown} is not a language's code such as zh, en or zh_CN.",
}
_OTHER = "{shown} is not valid here: {msg}."


def _finding(written: CountyText, error: ErrorDetails) -> Finding:
    path = _path(written, error)
    key = str(next((part for part in reversed(path) if isinstance(part, str)), "the file"))
    form = _FORMS.get(key) if "string" in error["type"] else None
    template = form or _TOLD.get(error["type"], _OTHER)
    sentence = template.format(key=key, shown=_shown(error), hint=_meant(key), msg=error["msg"].lower(),
                               **error.get("ctx", {}))
    return Finding(line=written.line(path), field=written.name(path), sentence=sentence)


def _path(written: CountyText, error: ErrorDetails) -> Path:
    """Where the mistake is, without the marks that the schema library puts in for keys."""
    path = tuple(part for part in error["loc"] if part != "[key]")
    if error["type"] == "missing":
        return path
    while path and path not in written.lines:
        path = path[:-1]
    return path


def _shown(error: ErrorDetails) -> str:
    value = error["input"]
    return repr(value) if isinstance(value, str) and len(value) <= 60 else "this value"


def _meant(key: str) -> str:
    close = get_close_matches(key, _keys(), n=1, cutoff=0.7)
    return f"; is it `{close[0]}`?" if close else ""


def _keys() -> set[str]:
    models: list[Any] = [kind for kind in vars(schema).values()
                         if isinstance(kind, type) and issubclass(kind, BaseModel)]
    return {field.alias or name for model in models for name, field in model.model_fields.items()}
