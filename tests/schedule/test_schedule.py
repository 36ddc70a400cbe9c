"""An office's schedule: which scheduler, installed once, moved, removed; other offices' stay."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sheetflow.adapters.schedule.job import run_program
from sheetflow.app.schedule import (
    Machine,
    ScheduleState,
    install_schedule,
    remove_schedule,
    show_schedule,
)
from sheetflow.cli.schedule import schedule_lines
from sheetflow.errors import UnavailableError
from sheetflow.settings.load import Settings, load_settings
from tests.support.fake_schedulers import FakePrograms, fake_machine
from tests.support.sample_office import new_office

NOW = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(new_office(tmp_path / "kantor 100%").path)


@pytest.fixture
def programs() -> FakePrograms:
    return FakePrograms()


@pytest.fixture
def machine(programs: FakePrograms, tmp_path: Path) -> Machine:
    return fake_machine(programs, tmp_path / "units")


def shown(state: ScheduleState, settings: Settings) -> str:
    return "\n".join(schedule_lines(state, settings.office))


def said(settings: Settings, machine: Machine) -> str:
    return shown(show_schedule(settings, NOW, machine), settings)


def test_an_office_without_a_schedule_is_shown_the_command(
    settings: Settings, machine: Machine
) -> None:
    text = said(settings, machine)

    assert text.startswith("Belum terpasang")
    assert f"--config '{settings.file}'" in text


def test_systemd_comes_before_cron(
    settings: Settings, machine: Machine, programs: FakePrograms
) -> None:
    state = install_schedule(settings, NOW, machine)

    assert [one.entry.scheduler for one in state.entries] == ["systemd --user"]
    assert programs.crontab is None
    assert state.entries[0].is_current
    assert ["loginctl", "enable-linger", "budi"] in programs.calls
    assert "loginctl enable-linger budi" in said(settings, machine)
    programs.lingers = True
    assert "linger" not in said(settings, machine)


def test_root_installs_for_the_machine(
    settings: Settings, programs: FakePrograms, tmp_path: Path
) -> None:
    root = fake_machine(programs, tmp_path / "units", is_root=True)

    (found,) = install_schedule(settings, NOW, root).entries

    assert found.entry.scheduler == "systemd"
    assert Path(found.entry.place).parent == tmp_path / "units" / "system"


@pytest.mark.parametrize("absent", ["no systemd", "no manager for this account"])
def test_cron_where_systemd_is_not_at_hand(
    settings: Settings, programs: FakePrograms, tmp_path: Path, absent: str
) -> None:
    if absent.startswith("no manager"):
        programs.refused["systemctl"] = b"Failed to connect to bus: No medium found\n"
    here = fake_machine(programs, tmp_path / "u", has_systemd=absent.startswith("no manager"))

    install_schedule(settings, NOW, here)

    assert programs.crontab is not None
    assert "sheetflow.log" in said(settings, here)


def test_a_machine_without_any_scheduler_is_shown_what_to_start(
    settings: Settings, programs: FakePrograms, tmp_path: Path
) -> None:
    bare = fake_machine(programs, tmp_path, has_systemd=False, has_cron=False)

    with pytest.raises(UnavailableError, match="neither systemd nor cron") as caught:
        install_schedule(settings, NOW, bare)

    assert "-m sheetflow run --config" in caught.value.fix


def test_an_office_is_started_by_one_scheduler(
    settings: Settings, machine: Machine, programs: FakePrograms, tmp_path: Path
) -> None:
    install_schedule(settings, NOW, fake_machine(programs, tmp_path / "u", has_systemd=False))
    before = programs.crontab

    install_schedule(settings, NOW, machine)

    assert (before is None, programs.crontab) == (False, None)
    assert len(show_schedule(settings, NOW, machine).entries) == 1


def test_a_crontab_that_is_forbidden_does_not_matter_beside_systemd(
    settings: Settings, machine: Machine, programs: FakePrograms
) -> None:
    programs.refused["crontab"] = b"not allowed\n"

    assert install_schedule(settings, NOW, machine).entries


def test_two_offices_and_a_copy_keep_their_own(machine: Machine, tmp_path: Path) -> None:
    first, second = (load_settings(new_office(tmp_path / name).path) for name in ("satu", "dua"))
    for one in (first, second):
        install_schedule(one, NOW, machine)

    removed = remove_schedule(first, NOW, machine)

    assert [entry.settings for entry in removed] == [str(first.file)]
    assert show_schedule(first, NOW, machine).entries == ()
    assert len(show_schedule(second, NOW, machine).entries) == 1


def test_a_moved_office_is_noticed_and_its_old_entry_replaced(
    settings: Settings, machine: Machine, tmp_path: Path
) -> None:
    install_schedule(settings, NOW, machine)
    settings.root.rename(tmp_path / "pindah")
    moved = load_settings(tmp_path / "pindah")
    assert f"menunjuk {settings.file}" in said(moved, machine)

    state = install_schedule(moved, NOW, machine)

    assert [one.entry.settings for one in state.entries] == [str(moved.file)]


def test_a_changed_interval_is_noticed(settings: Settings, machine: Machine) -> None:
    install_schedule(settings, NOW, machine)
    assert "Setiap 10 menit" in said(settings, machine)
    with settings.file.open("a", encoding="utf-8") as file:
        file.write("\nschedule: {every_minutes: 30}\n")
    changed = load_settings(settings.file)

    assert "tidak sesuai dengan pengaturan" in said(changed, machine)
    install_schedule(changed, NOW, machine)
    assert "tidak sesuai" not in said(changed, machine)


def test_the_next_run_is_systemd_s_own_answer(
    settings: Settings, machine: Machine, programs: FakePrograms
) -> None:
    install_schedule(settings, NOW, machine)
    programs.next_elapse = f"@{int(NOW.timestamp()) + 61}"

    assert "03/11/2025 16:01:01 WIB" in said(settings, machine)


def test_an_interpreter_that_cannot_start_sheetflow_is_said(
    settings: Settings, machine: Machine, programs: FakePrograms
) -> None:
    programs.refused[f"{machine.python}"] = b"No module named sheetflow\n"

    with pytest.raises(UnavailableError, match="No module named sheetflow"):
        install_schedule(settings, NOW, machine)

    assert not machine.user_units.exists()


def test_this_interpreter_starts_sheetflow_from_anywhere() -> None:
    assert run_program([sys.executable, "-P", "-m", "sheetflow", "--version"]).code == 0


def test_a_program_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(UnavailableError, match="cannot be started"):
        run_program(["/tidak/ada/systemctl"])


def test_windows_has_its_own(settings: Settings, programs: FakePrograms, tmp_path: Path) -> None:
    windows = fake_machine(programs, tmp_path, is_windows=True)

    (found,) = install_schedule(settings, NOW, windows).entries

    assert found.entry.scheduler == "Task Scheduler"
    assert found.is_current
    assert len(remove_schedule(settings, NOW, windows)) == 1
