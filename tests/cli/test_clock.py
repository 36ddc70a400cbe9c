"""A wrong clock: a time before the last run is refused, one long after it needs confirmation."""

import shutil
from pathlib import Path

import pytest

from sheetflow.errors import ExitCode
from tests.support.sample_office import OfficeFolder

EARLIER, LATER = "2020-01-01T09:00+07:00", "2026-03-01T09:00+07:00"


@pytest.fixture(scope="module")
def office(judged_one: Path, tmp_path_factory: pytest.TempPathFactory) -> OfficeFolder:
    """One submission on record at 2025-11-03; nothing that is done below may change anything."""
    made = OfficeFolder(shutil.copytree(judged_one, tmp_path_factory.mktemp("jam") / "kantor"))
    settings = made.path / "office.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("ahead_days: 100000", "ahead_days: 90"), encoding="utf-8")
    return made


def everything(office: OfficeFolder) -> dict[Path, bytes]:
    found = (path for path in office.path.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in found if ".sheetflow" not in path.parts}


WRITING = {
    "plan": ("plan",),
    "run": ("run",),
    "import": ("import", "daftar.csv"),
    "restore": ("restore", "PUB-2510-001"),
    "report": ("report", "--period", "2019-12", "--close"),
    "agenda": ("agenda", "--period", "2025-10"),
    "print": ("print", "2025-10"),
}


@pytest.mark.parametrize("name", WRITING)
def test_a_time_before_the_last_run_changes_nothing(name: str, office: OfficeFolder) -> None:
    before = everything(office)
    words = [word.replace("daftar.csv", str(office.path / "daftar.csv")) for word in WRITING[name]]
    said = office.call(*words, as_of=EARLIER)
    assert said.code == ExitCode.CONFIGURATION
    assert "2020-01-01 09:00" in said.err
    assert "2025-11-03 09:00" in said.err
    assert "--as-of" in said.err
    assert everything(office) == before


def test_init_makes_no_register_with_such_a_clock(office: OfficeFolder) -> None:
    kept = office.register.read_bytes()
    office.register.unlink()
    try:
        said = office.call("init", as_of=EARLIER)
        assert said.code == ExitCode.CONFIGURATION
        assert not office.register.exists()
    finally:
        office.register.write_bytes(kept)


def test_a_time_long_after_the_last_run_asks(office: OfficeFolder) -> None:
    before = everything(office)
    for words in (("run",), ("restore", "PUB-2510-001")):
        said = office.call(*words, as_of=LATER)
        assert (said.code, "118 days" in said.err) == (ExitCode.LIMIT, True), said.err
        assert "--allow-large" in said.err
    assert office.call("plan", as_of=LATER).code == ExitCode.LIMIT
    assert everything(office) == before


def test_who_says_that_the_clock_is_right_goes_on(office: OfficeFolder, tmp_path: Path) -> None:
    shutil.copytree(office.path, tmp_path / "kantor")
    copied = OfficeFolder(tmp_path / "kantor")
    assert copied.call("run", "--allow-large", as_of=LATER).code in {0, 1}
