"""Timer and service are valid for systemd itself and start exactly the words of the job."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sheetflow.adapters.schedule.systemd import Systemd, exec_start, service_text, timer_text
from sheetflow.core.office_options import INTERVALS
from sheetflow.core.running.timing import start_times
from sheetflow.errors import ConfigurationError, UnavailableError
from tests.schedule.units import AWKWARD, job_in
from tests.support.fake_schedulers import FakePrograms

ANALYZE = shutil.which("systemd-analyze") or ""
needs_systemd = pytest.mark.skipif(not ANALYZE, reason="systemd-analyze is not installed")


def analyze(*words: str) -> subprocess.CompletedProcess[str]:
    environment = {"XDG_RUNTIME_DIR": "/tmp", **os.environ}  # noqa: S108 - only looked up
    return subprocess.run(  # noqa: S603 - our own words
        [ANALYZE, *words], capture_output=True, text=True, check=False, env=environment
    )


@needs_systemd
@pytest.mark.parametrize("name", AWKWARD)
@pytest.mark.parametrize("user", [True, False])
def test_systemd_accepts_the_units(tmp_path: Path, name: str, *, user: bool) -> None:
    job = job_in(tmp_path / name)
    job.python.parent.mkdir(parents=True)
    job.python.symlink_to(sys.executable)
    account = "" if user else "daemon"
    units = [tmp_path / f"sheetflow-{job.key}.{kind}" for kind in ("service", "timer")]
    units[0].write_text(service_text(job, user=user, account=account), "utf-8")
    units[1].write_text(timer_text(job), "utf-8")

    said = analyze("verify", "--user" if user else "--system", *map(str, units))

    mine = [line for line in said.stderr.splitlines() if "sheetflow-" in line]
    assert (said.returncode, mine) == (0, []), said.stderr


@needs_systemd
def test_systemd_knows_every_time() -> None:
    times = [start_times("kpu", every).calendar_expression for every in INTERVALS]

    said = analyze("calendar", "--iterations=1", *times)

    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.parametrize("name", AWKWARD)
def test_the_words_come_back_from_the_line(tmp_path: Path, name: str) -> None:
    job = job_in(tmp_path / name)

    assert words_of(exec_start(job.command)) in (
        list(job.command),
        ["/bin/sh", "-c", 'exec "$0" "$@"', *job.command],
    )


def words_of(line: str) -> list[str]:
    """Split a line as systemd does (systemd.syntax, systemd.service)."""
    assert line[0] == ":", "without it, $ would be replaced"
    words, word, quoted, signs = [], "", False, iter(line[1:])
    for sign in signs:
        if sign == "\\":
            word += next(signs)
        elif sign == "%":
            assert next(signs) == "%"
            word += "%"
        elif sign == '"':
            quoted = not quoted
        elif sign == " " and not quoted:
            words.append(word)
            word = ""
        else:
            assert sign.isalnum() or sign in "/.+@:,=-_" or quoted
            word += sign
    return [*words, word]


def test_what_the_shell_gets_is_started_as_it_is(tmp_path: Path) -> None:
    program = tmp_path / "a \"b\" $c 'd' %e"
    program.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
    program.chmod(0o755)
    command = words_of(exec_start((str(program), "satu dua", "$HOME", "'", '"')))

    said = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own words

    assert said.stdout.splitlines() == ["satu dua", "$HOME", "'", '"']


def test_a_title_of_several_lines_cannot_add_a_setting(tmp_path: Path) -> None:
    job = replace(job_in(tmp_path), title="KPU\nExecStartPre=/bin/false\n[Service]")

    for text in (service_text(job, user=True, account=""), timer_text(job)):
        assert sum("ExecStartPre" in line for line in text.splitlines()) == 1
        assert "Description=sheetflow: KPU ExecStartPre" in text


def test_the_machine_s_manager_protects_what_the_job_does_not_write(tmp_path: Path) -> None:
    job = replace(job_in(tmp_path), places=(Path("/srv/kantor"),))
    beneath = replace(job, places=(Path("/usr/local/kantor"),))

    assert "ProtectSystem=full" in service_text(job, user=False, account="budi")
    assert "ProtectSystem" not in service_text(beneath, user=False, account="budi")
    assert "Protect" not in service_text(job, user=True, account="")


@pytest.fixture
def programs() -> FakePrograms:
    return FakePrograms()


def test_installing_twice_is_installing_once(tmp_path: Path, programs: FakePrograms) -> None:
    systemd, job = Systemd(programs.run, tmp_path / "units", user=True), job_in(tmp_path)

    places = {systemd.install(job) for _ in range(2)}
    (entry,) = systemd.entries()

    assert places == {entry.place}
    assert (entry.office, entry.settings) == (job.office, str(job.settings))
    assert entry.text == systemd.text(job)
    assert ["systemctl", "--user", "enable", Path(entry.place).name] in programs.calls


def test_removing_takes_only_our_units(tmp_path: Path, programs: FakePrograms) -> None:
    units = tmp_path / "units"
    units.mkdir()
    other = units / "sheetflow-backup.timer"
    other.write_text("[Timer]\nOnCalendar=daily\n")
    systemd = Systemd(programs.run, units, user=True)
    systemd.install(job_in(tmp_path))
    (entry,) = systemd.entries()

    systemd.remove(entry)

    assert list(units.iterdir()) == [other]


@pytest.mark.parametrize("verb", ["daemon-reload", "enable", "restart"])
def test_a_refusal_leaves_nothing_behind(tmp_path: Path, programs: FakePrograms, verb: str) -> None:
    programs.refused[f"systemctl {verb}"] = b"Access denied\n"
    systemd = Systemd(programs.run, tmp_path / "units", user=True)

    with pytest.raises(UnavailableError, match="Access denied"):
        systemd.install(job_in(tmp_path))

    assert list((tmp_path / "units").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, programs: FakePrograms) -> None:
    (tmp_path / "units").write_text("")

    with pytest.raises(UnavailableError, match="units"):
        Systemd(programs.run, tmp_path / "units", user=True).install(job_in(tmp_path))


@pytest.mark.parametrize("name", ["satu\ndua", "satu\tdua", "\udcff"])
def test_a_path_of_several_lines_is_refused(
    tmp_path: Path, programs: FakePrograms, name: str
) -> None:
    with pytest.raises(ConfigurationError, match="cannot be given a path"):
        Systemd(programs.run, tmp_path / "units", user=True).install(job_in(tmp_path / name))


def test_what_is_no_mark_of_ours_is_no_entry(tmp_path: Path, programs: FakePrograms) -> None:
    for name, first in (("a", "# sheetflow: {"), ("b", "# sheetflow: {}"), ("c", "")):
        (tmp_path / f"sheetflow-{name}.timer").write_text(first + "\n")
    marked = json.dumps({"office": "kpu", "settings": "/srv/office.yaml"})
    (tmp_path / "sheetflow-d.timer").write_text(f"# sheetflow: {marked}\n")

    assert [one.key for one in Systemd(programs.run, tmp_path, user=True).entries()] == ["d"]
