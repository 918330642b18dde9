"""Pictures in real databases: fetched, tried again, given up; bound while they are fetched; shown and saved."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from services.intake.adapters.picture_files import PictureFiles
from services.intake.adapters.twilio_media import NotAllowed, NotHad
from services.intake.domain.pictures import Picture
from services.intake.pictures import TRIES, Fetcher
from services.intake.showing import save, show
from services.intake.store import any_wanted
from services.intake.taking import take_texts
from services.mesh.contracts.base import Contract
from services.mesh.contracts.calls.base import NotFound
from services.mesh.contracts.calls.intake import PictureQuery
from services.mesh.contracts.intake import OfficialReplied, PictureKept
from services.mesh.errors import DatabaseDown
from services.mesh.mesh import Mesh
from services.mesh.migrate import upgrade
from services.mesh.waiting import RetryPolicy
from tests.integration.test_intake_store import open_mesh
from tests.unit.intake.fakes import CITIZEN, COUNTY, OFFICIAL, START, Intake

PNG = b"\x89PNG\r\n\x1a\n the lamp"
STREET = "底洞镇西河街路灯不亮"


class Carrier:
    """Answers with what the test says, after doing what it says."""

    def __init__(self) -> None:
        self.answer: bytes | Exception = PNG
        self.meanwhile: Callable[[], None] = lambda: None
        self.asked: list[str] = []

    def fetch(self, source: str) -> bytes:
        self.asked.append(source)
        self.meanwhile()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def mesh(database_url: str) -> Iterator[Mesh]:
    upgrade("intake", database_url)
    made = open_mesh(database_url)
    with made.work() as work:
        work.keep_county(1, COUNTY)
    yield made
    made.database.close()


@pytest.fixture
def files(tmp_path: Path) -> PictureFiles:
    return PictureFiles(str(tmp_path / "pictures"))


@pytest.fixture
def carrier() -> Carrier:
    return Carrier()


@pytest.fixture
def fetcher(mesh: Mesh, carrier: Carrier, files: PictureFiles) -> Fetcher:
    made = Fetcher(mesh, carrier, files, RetryPolicy(first=0, longest=0, tries=TRIES), longest=1)
    mesh.watch("pictures_wanted", any_wanted(), made.told)
    return made


def take(mesh: Mesh, words: str, key: str = "MM1", pictures: tuple[str, ...] = ("https://x/1",),
         phone: str = CITIZEN) -> list[Contract]:
    with mesh.work() as work:
        take_texts(work, [Intake().text(words, phone, key=key, pictures=pictures)])
    return work.said


def rows(mesh: Mesh) -> list[Picture]:
    with mesh.work() as work:
        return sorted((Picture(**row._asdict()) for row in work.rows.all(work.rows.table("pictures").select())),
                      key=lambda one: (one.key, one.source))


def story(mesh: Mesh) -> list[tuple[str, str]]:
    with mesh.work() as work:
        notes = work.rows.all(work.rows.table("notes").select().order_by(work.rows.table("notes").c.id))
    return [(note.what, note.words) for note in notes if note.what.startswith("picture")]


def kept_said(mesh: Mesh) -> list[str]:
    with mesh.work() as work:
        found = work.rows.all(work.rows.table("outbox").select())
    return [row.body for row in found if row.contract == PictureKept.__name__]


def test_what_is_wanted_is_fetched_once_and_told(mesh: Mesh, fetcher: Fetcher, carrier: Carrier) -> None:
    take(mesh, STREET, pictures=("https://x/1", "https://x/2"))
    mesh.tick()
    fetcher.look()
    fetcher.told(there=True)
    fetcher.look()
    assert sorted(carrier.asked) == ["https://x/1", "https://x/2"]
    assert [(one.state, one.kind, one.size) for one in rows(mesh)] == [("kept", "image/png", len(PNG))] * 2
    assert sorted(story(mesh)) == sorted(("picture_kept", one.picture_id) for one in rows(mesh))
    assert len(kept_said(mesh)) == 2


@pytest.mark.parametrize(("answer", "why"), [(NotAllowed("host"), "host"), (b"<svg/>", "type")])
def test_what_is_refused_is_noted_and_never_asked_for_again(
        mesh: Mesh, fetcher: Fetcher, carrier: Carrier, answer: bytes | Exception, why: str) -> None:
    carrier.answer = answer
    take(mesh, STREET)
    fetcher.look()
    fetcher.told(there=True)
    fetcher.look()
    assert (len(carrier.asked), story(mesh), kept_said(mesh)) == (1, [("picture_refused", why)], [])


def test_what_can_t_be_had_is_tried_so_often_and_then_given_up(mesh: Mesh, fetcher: Fetcher, carrier: Carrier) -> None:
    carrier.answer = NotHad("status 503")
    take(mesh, STREET)
    fetcher.look()
    assert (len(carrier.asked), story(mesh)) == (TRIES, [("picture_failed", "status 503")])


def test_a_place_that_can_t_be_written_costs_no_picture(mesh: Mesh, carrier: Carrier, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no directory")
    take(mesh, STREET)
    stuck = Fetcher(mesh, carrier, PictureFiles(str(tmp_path / "file" / "pictures")),
                    RetryPolicy(first=0, longest=0, tries=3), longest=1)

    def no_more() -> None:
        if len(carrier.asked) == 10:
            raise KeyboardInterrupt

    carrier.meanwhile = no_more
    with pytest.raises(KeyboardInterrupt):
        stuck.look()
    [picture] = rows(mesh)
    assert (picture.state, story(mesh)) == ("wanted", [])
    mended = Fetcher(mesh, carrier, PictureFiles(str(tmp_path / "pictures")), RetryPolicy(first=0, longest=0),
                     longest=1)
    with mesh.work() as work:
        work.store.pictures.change(dataclasses.replace(picture, next_at=None))
    mended.look()
    assert [one.state for one in rows(mesh)] == ["kept"]


def test_a_service_that_ends_fetches_no_more(mesh: Mesh, fetcher: Fetcher, carrier: Carrier) -> None:
    take(mesh, STREET, pictures=("https://x/1", "https://x/2"))
    carrier.meanwhile = mesh.stop
    with suppress(DatabaseDown):
        fetcher.look()
    assert len(carrier.asked) == 1


def test_a_picture_that_gets_its_case_while_it_is_fetched_is_told_of_once(
        mesh: Mesh, fetcher: Fetcher, carrier: Carrier) -> None:
    take(mesh, "")

    def writes() -> None:
        if len(rows(mesh)) == 1:
            take(mesh, STREET, "MM2", ("https://x/2",))

    carrier.meanwhile = writes
    fetcher.look()
    assert [one.state for one in rows(mesh)] == ["kept", "kept"]
    assert len({one.case_no for one in rows(mesh)}) == 1
    assert len(kept_said(mesh)) == 2


def test_an_official_s_picture_goes_with_one_report(mesh: Mesh) -> None:
    texts = (("报 482913 已到现场", ("https://x/1",)),
             ("照片", ("https://x/2",)), ("办 613204 已修好", ()), ("报 613205 已看", ()))
    said = [one for place, (words, found) in enumerate(texts)
            for one in take(mesh, words, f"MM{place}", found, OFFICIAL) if isinstance(one, OfficialReplied)]
    links = [[link.rpartition("/")[2] for link in one.pictures] for one in said if one.command.verb != "none"]
    first, second = (one.picture_id for one in rows(mesh))
    assert links == [[first], [second], []]


def test_a_picture_that_is_being_fetched_is_left_to_who_fetches_it(mesh: Mesh, fetcher: Fetcher, carrier: Carrier,
                                                                   files: PictureFiles) -> None:
    take(mesh, STREET)
    other = Fetcher(mesh, carrier, files, RetryPolicy(), longest=1)
    carrier.meanwhile = other.look
    fetcher.look()
    assert len(carrier.asked) == 1


def test_a_picture_that_two_have_fetched_all_the_same_is_told_of_once(mesh: Mesh, fetcher: Fetcher, carrier: Carrier,
                                                                      files: PictureFiles) -> None:
    take(mesh, STREET)
    other = Fetcher(mesh, carrier, files, RetryPolicy(), longest=1)

    def too_slow() -> None:
        """The lease is over before the carrier has answered."""
        carrier.meanwhile = lambda: None
        [picture] = rows(mesh)
        with mesh.work() as work:
            work.store.pictures.change(dataclasses.replace(picture, next_at=None))
        other.look()

    carrier.meanwhile = too_slow
    fetcher.look()
    assert (len(carrier.asked), len(kept_said(mesh)), len(story(mesh))) == (2, 1, 1)


def test_only_a_kept_picture_of_a_case_that_is_not_secret_is_shown(
        mesh: Mesh, fetcher: Fetcher, files: PictureFiles) -> None:
    take(mesh, "")
    [picture] = rows(mesh)
    assert show(mesh.work, files, picture.picture_id).status_code == 404
    fetcher.look()
    assert show(mesh.work, files, picture.picture_id).status_code == 404, "it may turn out to be secret"
    with pytest.raises(NotFound):
        save(mesh.work, files, PictureQuery(picture_id=picture.picture_id, viewer="didong-duty"))
    take(mesh, STREET, "MM2", ())
    shown = show(mesh.work, files, picture.picture_id)
    assert (shown.status_code, shown.data, shown.mimetype) == (200, PNG, "image/png")
    with capture_logs() as logged:
        show(mesh.work, files, picture.picture_id)
    assert [line["case_no"] for line in logged if line["event"] == "picture looked at"] == [rows(mesh)[0].case_no]
    assert [what for what, _ in story(mesh)].count("picture_seen") == 1
    for wrong in ("", "../pictures/x", picture.picture_id.upper(), picture.picture_id + "a", "a" * 26):
        assert show(mesh.work, files, wrong).status_code == 404
    case_no = rows(mesh)[0].case_no
    with mesh.work() as work:
        case = work.store.case(case_no)
        work.store.save_cases([dataclasses.replace(case, secret=True, known_to=("discipline-duty",), known_at=START)])
    assert show(mesh.work, files, picture.picture_id).status_code == 404
    with pytest.raises(NotFound):
        save(mesh.work, files, PictureQuery(picture_id=picture.picture_id, viewer="didong-duty"))
    found = save(mesh.work, files, PictureQuery(picture_id=picture.picture_id, viewer="discipline-duty"))
    assert (found.kind, found.case_no) == ("image/png", case_no)
