"""Every command takes one office of a fleet: `--config fleet.yaml#ID`."""

import shutil
from pathlib import Path

import pytest

from sheetflow.app.schedule import install_schedule
from sheetflow.app.setup import moment, named_settings
from sheetflow.errors import ConfigurationError
from tests.support.fake_schedulers import FakePrograms, fake_machine
from tests.support.fleets import fleet_of
from tests.support.sample_office import called

LATER = "2025-11-03T09:10+07:00"
WRITTEN = """
  - office:
      kind: publikasi
      id: kpu-kab-garut
      name: KPU Kabupaten Garut
      time_zone: Asia/Jakarta
      google: {folder: 1ExampleFolderOfGarut}
"""


@pytest.fixture
def fleet(judged_one: Path, tmp_path: Path) -> Path:
    file = fleet_of(tmp_path / "armada", judged_one, 2)
    text = file.read_text("utf-8")
    assert "offices: [{folder: offices}]\n" in text
    written = f"offices:\n  - folder: offices{WRITTEN}"
    file.write_text(text.replace("offices: [{folder: offices}]\n", written), "utf-8")
    return file


def test_an_office_in_a_folder(fleet: Path) -> None:
    done = called("plan", "--config", f"{fleet}#kantor-001", "--as-of", LATER)

    alone = called("plan", "--config", str(fleet.parent / "offices/kantor-001"), "--as-of", LATER)
    assert (done.code, done.out) == (0, alone.out)


def test_an_office_written_in_the_fleets_file(
    fleet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(fleet.parent)
    settings = named_settings(Path("fleet.yaml#kpu-kab-garut"))

    assert (settings.home, settings.office.id) == ("google", "kpu-kab-garut")
    assert settings.root == fleet.parent
    with pytest.raises(ConfigurationError, match="swept with the fleet"):
        install_schedule(
            settings, moment(LATER, settings.office.zone), fake_machine(FakePrograms(), tmp_path)
        )


def test_an_office_that_the_fleet_does_not_have(fleet: Path) -> None:
    done = called("plan", "--config", f"{fleet}#kantor-01")

    assert done.code == 3
    assert "the fleet has no office “kantor-01” that can be run" in done.err
    assert "Did you mean “kantor-001”?" in done.err


def test_an_office_that_cannot_be_run_is_answered_with_why(fleet: Path) -> None:
    """And with no other office that has nearly the same name."""
    offices = fleet.parent / "offices"
    shutil.copytree(offices / "kantor-001", offices / "salinan")

    done = called("plan", "--config", f"{fleet}#kantor-001")

    assert done.code == 3
    assert "none of them is run" in " ".join(done.err.split())
    assert "Did you mean" not in done.err


def test_a_sign_in_a_folders_name_is_that_name(judged_one: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(judged_one, tmp_path / "kantor #1")

    assert called("plan", "--config", str(folder), "--as-of", LATER).code == 0
