"""`upgrade`: an office of every released version is brought up to date, or left as it was."""

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.full_disk import files_of_at_most
from tests.support.sample_office import OfficeFolder, called

RELEASED = sorted((Path(__file__).parents[1] / "data" / "released").glob("*.zip"))


@pytest.fixture(params=RELEASED, ids=lambda path: path.stem)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> OfficeFolder:
    """An office as that version left it: one submission, finished."""
    with zipfile.ZipFile(request.param) as archive:
        archive.extractall(tmp_path / "kantor")
    return OfficeFolder(tmp_path / "kantor")


def events(office: OfficeFolder) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(office.ledger)) as db:
        return db.execute("SELECT sequence, submission, hash FROM events").fetchall()


def content(office: OfficeFolder) -> dict[str, bytes]:
    files = (path for path in office.path.rglob("*") if path.is_file())
    return {
        str(path.relative_to(office.path)): path.read_bytes()
        for path in files
        if path.parent.name != ".sheetflow"
    }


def test_it_is_brought_up_to_date_and_keeps_its_history(office: OfficeFolder) -> None:
    before, history = content(office), events(office)
    shown = office.call("upgrade", "--dry-run")
    assert shown.code == 0, shown.err
    assert content(office) == before
    done = office.call("upgrade")
    assert done.code == 0, done.err
    assert [line for line in done.out.splitlines() if line.startswith("+ ")] == [
        line for line in shown.out.splitlines() if line.startswith("+ ")
    ]
    assert events(office) == history
    assert office.call("verify", "--files", as_of=None).code == 0
    assert office.run().code == 0
    assert events(office) == history
    again = content(office)
    assert office.call("upgrade").code == 0
    assert content(office) == again, "there is nothing left to change, and no copy is made"


def test_the_copy_made_before_gives_the_older_office_back(office: OfficeFolder) -> None:
    before = content(office)
    assert office.call("upgrade").code == 0
    [copy] = office.path.glob("before-upgrade-*.zip")
    assert called("restore-backup", str(copy), "--check", "--drive", str(office.drive)).code == 0
    said = called("restore-backup", str(copy), str(office.path), "--replace")
    assert said.code == 0, said.err
    with closing(sqlite3.connect(office.ledger)) as db:
        layout = db.execute("PRAGMA user_version").fetchone()
    office.ledger.write_bytes(before["sheetflow.db"])
    with closing(sqlite3.connect(office.ledger)) as db:
        assert layout == db.execute("PRAGMA user_version").fetchone()
    assert office.register.read_bytes() == before["register.xlsx"]


def test_it_runs_without_having_been_upgraded(office: OfficeFolder) -> None:
    history = events(office)
    assert office.run().code == 0
    assert events(office) == history


@pytest.mark.parametrize("room", [20_000, 80_000, 86_000, 90_000])
def test_on_a_full_disk_it_is_as_it_was(office: OfficeFolder, room: int) -> None:
    before = content(office)
    with files_of_at_most(room):
        said = office.call("upgrade")
    if said.code:
        assert said.code == 4
        now = content(office)
        assert {name: now[name] for name in before} == before
        assert all(name.startswith("before-upgrade") for name in now.keys() - before.keys())
    else:
        assert office.call("verify", as_of=None).code == 0


def test_the_offices_own_versions_are_named_and_nothing_else(office: OfficeFolder) -> None:
    for name in ("reading.yaml", "templates/disposisi.typ", "catatan.yaml"):
        source = Path(__file__).parents[2] / "config" / name
        source = source if source.is_file() else Path(__file__).parents[2] / name
        (office.path / name).parent.mkdir(exist_ok=True)
        (office.path / name).write_bytes(source.read_bytes() if source.is_file() else b"")
    said = office.call("upgrade", "--dry-run")
    assert said.code == 0, said.err
    assert "reading.yaml, templates/disposisi.typ." in said.out
    assert "catatan.yaml" not in said.out
