"""Offices that the tests of the command line share: made once for all workers, then copied."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.fleets import Swept, fleet_of
from tests.support.sample_office import OfficeFolder, filled_office, office_of_one
from tests.support.workbook_edits import empty_row, write


def take_a_step(office: OfficeFolder) -> None:
    """Correct a figure of the one submission."""
    write(office.register, "PUB-2510-001", "Jangkauan", 4_321)
    assert office.run().code in {0, 1}


def shared(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder that `make` fills once for all workers of this run; never change it."""
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder = base / name
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            make(base / f"{name}.part")
            (base / f"{name}.part").rename(folder)
    return folder


@pytest.fixture(scope="session")
def filled_month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample month, imported and not evaluated yet."""
    return shared(tmp_path_factory, "filled-month", filled_office)


@pytest.fixture(scope="session")
def judged_month(filled_month: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample month after its first run, whose JSON is `first-run.json`."""

    def make(path: Path) -> None:
        said = OfficeFolder(shutil.copytree(filled_month, path)).run()
        assert said.code == 1, said.err
        (path / "first-run.json").write_text(said.out, encoding="utf-8")

    return shared(tmp_path_factory, "judged-month", make)


@pytest.fixture(scope="session")
def judged_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One finished submission after its first run."""

    def make(path: Path) -> None:
        said = office_of_one(path, "Selesai").run()
        assert said.code in {0, 1}, said.err

    return shared(tmp_path_factory, "judged-one", make)


@pytest.fixture(scope="session")
def stepped_one(judged_one: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same office a step later: a figure was corrected, which is an event."""

    def make(path: Path) -> None:
        take_a_step(OfficeFolder(shutil.copytree(judged_one, path)))

    return shared(tmp_path_factory, "stepped-one", make)


@pytest.fixture(scope="session")
def emptied_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One submission whose materials were accepted, and whose row was then emptied."""

    def make(path: Path) -> None:
        office = office_of_one(path, "Bahan Terkumpul")
        assert office.run().code in {0, 1}
        empty_row(office.register)

    return shared(tmp_path_factory, "emptied-one", make)


@pytest.fixture(scope="session")
def reported_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One finished submission with its month's report."""

    def make(path: Path) -> None:
        office: OfficeFolder = office_of_one(path, "Selesai")
        assert office.run().code in {0, 1}
        assert office.call("report", "--period", "2025-10").code == 0

    return shared(tmp_path_factory, "reported-one", make)


@pytest.fixture
def swept(
    judged_one: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Swept]:
    """Return a function that copies one finished submission's office to a fleet of so many."""

    def made(count: int = 2, more: str = "") -> Swept:
        return Swept(fleet_of(tmp_path / "armada", judged_one, count, more), capsys)

    return made
