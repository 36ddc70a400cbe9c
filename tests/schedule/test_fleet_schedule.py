"""A fleet's schedule: one entry for all its offices, beside those that single offices have."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sheetflow.app.schedule import Machine, install_schedule, remove_schedule, show_schedule
from sheetflow.cli.schedule import rare_line
from sheetflow.core.fleet.settings import Fleet
from sheetflow.errors import ConfigurationError
from sheetflow.settings.fleet_file import load_fleet
from sheetflow.settings.load import load_settings
from tests.support.fake_schedulers import FakePrograms, fake_machine
from tests.support.sample_office import new_office

NOW = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    new_office(tmp_path / "kpu-satu")
    file = tmp_path / "fleet.yaml"
    file.write_text(
        "id: kpu-jabar\nname: KPU Provinsi\ntime_zone: Asia/Jakarta\n"
        "offices: [{path: kpu-satu}]\nschedule: {every_minutes: 30}\n",
        "utf-8",
    )
    return load_fleet(file)


@pytest.fixture(params=["systemd --user", "systemd", "cron", "Task Scheduler"])
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Machine:
    return fake_machine(
        FakePrograms(),
        tmp_path / "units",
        is_windows=request.param == "Task Scheduler",
        is_root=request.param == "systemd",
        has_systemd=request.param.startswith("systemd"),
    )


def test_a_fleet_is_swept_by_one_entry(fleet: Fleet, machine: Machine) -> None:
    office = load_settings(fleet.offices[0].settings)
    install_schedule(office, NOW, machine)
    for _ in range(2):
        (found,) = install_schedule(fleet, NOW, machine).entries

    assert found.is_current
    assert not found.is_moved
    assert found.entry.settings == str(fleet.file)
    assert "fleet run" in found.entry.text
    assert len(show_schedule(office, NOW, machine).entries) == 1

    removed = remove_schedule(fleet, NOW, machine)

    assert len(removed) == 1
    assert show_schedule(fleet, NOW, machine).entries == ()
    assert len(show_schedule(office, NOW, machine).entries) == 1


def test_a_sweep_has_a_day_to_end(fleet: Fleet, tmp_path: Path) -> None:
    state = install_schedule(fleet, NOW, fake_machine(FakePrograms(), tmp_path / "u"))

    assert "TimeoutStartSec=24h" in state.entries[0].entry.text


def test_a_plain_folder_of_offices_needs_a_file_first(fleet: Fleet, tmp_path: Path) -> None:
    fleet.file.unlink()

    with pytest.raises(ConfigurationError, match=r"fleet\.yaml: there is no such file"):
        install_schedule(load_fleet(tmp_path), NOW, fake_machine(FakePrograms(), tmp_path / "u"))


def test_offices_that_would_look_dead_are_named(fleet: Fleet) -> None:
    office = load_settings(fleet.offices[0].settings).office

    assert "setiap 30 menit: 1 (kpu-kab-contoh)" in rare_line(fleet, office)
