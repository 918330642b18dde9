"""Golden examples: what is on the bus today must be understood by every later release."""

import json
from pathlib import Path

import pytest

from services.mesh.contracts.base import Contract
from services.mesh.contracts.wire import Letter, decode, encode
from services.mesh.errors import NewerVersion, Undecodable

EXAMPLES = sorted((Path(__file__).parent / "examples").glob("*.json"))


def letter(path: Path, **changes: object) -> Letter:
    body = json.loads(path.read_text())
    name, version = path.name.split(".")[:2]
    fields = {"message_id": body["message_id"], "contract": name, "version": int(version[1:]),
              "body": path.read_text(), "case_no": body["case_no"]}
    return Letter(**{**fields, **changes})


def test_every_contract_has_a_golden_example_of_its_present_version() -> None:
    assert {f"{name}.v{contract.VERSION}.json" for name, contract in Contract.register.items()} <= {
        path.name for path in EXAMPLES}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_a_golden_example_is_understood_and_said_again_in_the_same_words(path: Path) -> None:
    event = decode(letter(path))
    assert json.loads(encode(event).body) == json.loads(path.read_text())


def test_a_body_with_an_unknown_or_missing_field_is_undecodable_and_its_words_stay_out_of_the_error() -> None:
    path = next(path for path in EXAMPLES if path.name.startswith("CaseReceived"))
    body = json.loads(path.read_text())
    for wrong in ({**body, "surprise": "西河街"}, {name: body[name] for name in body if name != "words"}, "西河街"):
        with pytest.raises(Undecodable) as caught:
            decode(letter(path, body=json.dumps(wrong)))
        assert "西河街" not in str(caught.value)


def test_a_newer_version_is_told_apart_from_nonsense() -> None:
    path = EXAMPLES[0]
    with pytest.raises(NewerVersion):
        decode(letter(path, version=99))
    with pytest.raises(Undecodable):
        decode(letter(path, contract="Nonsense"))


def test_a_body_that_bears_another_message_id_or_case_is_refused() -> None:
    path = next(path for path in EXAMPLES if path.name.startswith("CaseAssigned"))
    for wrong in ({"message_id": "f" * 32}, {"case_no": "26112300099"}):
        with pytest.raises(Undecodable):
            decode(letter(path, **wrong))
