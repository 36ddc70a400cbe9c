"""A real systemd takes what `schedule install` writes; its timer starts the job again and again."""

import json
from pathlib import Path

import pytest

from sheetflow.adapters.run_memory import RunMemory
from sheetflow.adapters.state_folder import StateFolder
from sheetflow.settings.load import load_settings
from tests.support.private_systemd import run_beside_systemd, units_in, why_not
from tests.support.sample_office import new_office

PROGRAM = """
import json, sys, time
from datetime import UTC, datetime
from pathlib import Path
from sheetflow.adapters.run_memory import RunMemory
from sheetflow.adapters.schedule.job import Done, run_program
from sheetflow.adapters.state_folder import StateFolder
from sheetflow.app.schedule import Machine, install_schedule, remove_schedule, show_schedule
from sheetflow.settings.load import load_settings

def run(command, given=b""):
    return Done(0, b"", b"") if command[0] == "loginctl" else run_program(command, given)

settings = load_settings(Path(sys.argv[1]))
machine = Machine(run=run, is_root=False, has_systemd=True, has_cron=False)
for _ in range(2):
    state = install_schedule(settings, datetime.now(UTC), machine)
memory, tries = RunMemory(StateFolder(settings.ledger)), 0
while sum(entry.ended is not None for entry in memory.entries()) < 2 and tries < 3000:
    tries += 1
    time.sleep(0.1)
found = show_schedule(settings, datetime.now(UTC), machine).entries
remove_schedule(settings, datetime.now(UTC), machine)
left = show_schedule(settings, datetime.now(UTC), machine).entries
print(json.dumps({
    "scheduler": [one.entry.scheduler for one in found],
    "current": [one.is_current for one in found],
    "next": [(one.next_run - datetime.now(UTC)).total_seconds() for one in found],
    "left": len(left),
}))
"""
SOONER = "[Timer]\nOnCalendar=\nOnCalendar=*-*-* *:*:0/2\n"


@pytest.mark.skipif(bool(why_not()), reason=why_not())
@pytest.mark.parametrize(
    "sooner", [pytest.param(True, id="sooner"), pytest.param(False, marks=pytest.mark.slow)]
)
def test_a_timer_fires_twice(tmp_path: Path, *, sooner: bool) -> None:
    office = new_office(tmp_path / 'kantor "50%" $HOME')
    settings = office.path / "office.yaml"
    with settings.open("a", encoding="utf-8") as file:
        file.write("\nschedule: {every_minutes: 1}\n")
    assert office.call("init", as_of=None).code == 0
    home = tmp_path / "home"
    if sooner:
        # Every two seconds instead of every minute; all else is as it is installed.
        anything = units_in(home) / "sheetflow-.timer.d"
        anything.mkdir()
        (anything / "sooner.conf").write_text(SOONER)

    said = run_beside_systemd(home, PROGRAM, settings)

    if said.returncode in {97, 98, 99}:
        log = (home / "manager.log").read_text()
        pytest.skip(f"no manager of systemd can run here: {log[-300:]}")
    assert said.returncode == 0, said.stderr
    found = json.loads(said.stdout)
    assert (found["scheduler"], found["current"], found["left"]) == (["systemd --user"], [True], 0)
    assert found["next"][0] < 61
    runs = RunMemory(StateFolder(load_settings(settings).ledger)).entries()
    assert [entry.code for entry in runs[:2]] == [0, 0], runs
    assert not list(units_in(home).rglob("sheetflow-kpu*"))
