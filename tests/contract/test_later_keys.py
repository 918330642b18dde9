"""Keys that a county file got later: an older release, which refuses what it does not know, still hears the county."""

import json

from services.mesh.contracts.county import Clarifying, County
from tests.unit.router.fakes import COUNTY


def test_a_later_key_is_only_said_where_it_differs_from_its_default() -> None:
    assert not County.LATER & json.loads(COUNTY.model_dump_json()).keys()
    changed = COUNTY.model_copy(update={"clarifying": Clarifying(ask=False)})
    said = changed.model_dump_json()
    assert json.loads(said)["clarifying"]["ask"] is False
    assert County.model_validate_json(said) == changed
    assert County.model_validate_json(COUNTY.model_dump_json()) == COUNTY


def test_later_keys_are_keys_with_defaults() -> None:
    assert County.LATER
    assert not [name for name in County.LATER if County.model_fields[name].is_required()]
