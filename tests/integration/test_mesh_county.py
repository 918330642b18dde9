"""The county of one process: asked for seldom, never one that was not committed."""

import contextlib

import pytest

from services.mesh import county as counties
from services.mesh.mesh import Mesh
from tests.meshes import toy
from tests.unit.router.fakes import COUNTY


@pytest.fixture
def mesh(database_url: str) -> Mesh:
    return toy("router", database_url)


def named(name: str) -> object:
    return COUNTY.model_copy(update={"county": COUNTY.county.model_copy(update={"name": name})})


def keep(mesh: Mesh, version: int, name: str) -> None:
    with mesh.work() as work:
        work.keep_county(version, named(name))  # type: ignore[arg-type]


def known(mesh: Mesh) -> str:
    with mesh.work() as work:
        return work.county.county.name


def test_what_a_process_keeps_is_in_force_at_once(mesh: Mesh) -> None:
    keep(mesh, 1, "one")
    assert known(mesh) == "one"
    keep(mesh, 2, "two")
    assert known(mesh) == "two"


def test_what_was_rolled_back_was_never_in_force(mesh: Mesh) -> None:
    keep(mesh, 1, "one")
    with contextlib.suppress(RuntimeError), mesh.work() as work:
        work.keep_county(2, named("two"))  # type: ignore[arg-type]
        assert work.county.county.name == "two"
        raise RuntimeError
    assert known(mesh) == "one"


def test_another_replica_learns_of_it_within_a_second(
        mesh: Mesh, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(mesh, 1, "one")
    other = toy("router", database_url, fresh=False)
    assert known(other) == "one"
    keep(mesh, 2, "two")
    monkeypatch.setattr(counties, "FRESH", 0.0)  # a second later
    assert known(other) == "two"
