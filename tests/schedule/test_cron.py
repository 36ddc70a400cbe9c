"""cron takes the line, starts exactly the words of the job, and every other line stays."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.adapters.schedule.cron import MAX_COMMAND, Cron, cron_line
from sheetflow.adapters.schedule.job import ScheduledJob
from sheetflow.core.office_options import INTERVALS
from sheetflow.errors import ConfigurationError, UnavailableError
from tests.schedule.units import AWKWARD, job_in
from tests.support.fake_schedulers import FakePrograms

CRONTAB = shutil.which("crontab") or ""


def parsed_by_cron(table: Path) -> subprocess.CompletedProcess[str]:
    """Let cron's own parser read a table without installing it (`-n`; cronie: `-T`)."""
    for word in ("-n", "-T"):
        said = subprocess.run(  # noqa: S603 - our own words
            [CRONTAB, word, str(table)], capture_output=True, text=True, check=False
        )
        if "invalid option" not in said.stderr:
            return said
    pytest.skip("this cron can only install a table, not check one")


@pytest.mark.skipif(not CRONTAB, reason="cron is not installed")
def test_cron_s_own_parser_takes_every_line(tmp_path: Path) -> None:
    jobs = [job_in(tmp_path / name) for name in AWKWARD]
    jobs += [job_in(tmp_path, every=every) for every in INTERVALS]
    table = tmp_path / "tabel"
    table.write_text("".join(f"{cron_line(job)}\n" for job in jobs), "utf-8")
    wrong = tmp_path / "salah"
    wrong.write_text(f"{table.read_text('utf-8')}77 * * * * true\n", "utf-8")

    said = parsed_by_cron(table)

    assert said.returncode == 0, said.stderr
    assert parsed_by_cron(wrong).returncode != 0


@pytest.mark.parametrize("name", AWKWARD)
def test_the_shell_gets_the_words_of_the_job(tmp_path: Path, name: str) -> None:
    job = job_in(tmp_path / name)
    job.python.parent.mkdir(parents=True)
    job.python.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
    job.python.chmod(0o755)
    command = as_cron_reads(cron_line(job)).partition("; ")[2]

    said = subprocess.run(  # noqa: S603 - as cron starts it
        ["/bin/sh", "-c", command], capture_output=True, text=True, check=True, cwd="/"
    )

    assert said.stdout.splitlines() == list(job.command_with_log[1:])


def as_cron_reads(line: str) -> str:
    """Return the command of a line: up to the first bare percent sign, the others without `\\`."""
    command = line.split(" ", 5)[5]
    kept, signs = "", iter(command)
    for sign in signs:
        if sign == "\\":
            after = next(signs, "")
            kept += after if after == "%" else sign + after
        elif sign == "%":
            break
        else:
            kept += sign
    return kept


LINES = st.lists(
    st.one_of(
        st.binary(max_size=30).map(lambda text: text.replace(b"\n", b"") + b"\n"),
        st.sampled_from(
            [b"# kita\n", b"\n", b'MAILTO=""\r\n', b"# 0 * * * * true # sheetflow x-00000000\n"]
        ),
    ),
    max_size=6,
)


@settings(deadline=None)
@given(LINES, LINES)
def test_other_lines_stay_byte_for_byte(before: list[bytes], after: list[bytes]) -> None:
    table, job = b"".join([*before, *after]), job_in(Path("/srv/kantor"))
    programs = FakePrograms(crontab=table or None)
    cron = Cron(programs.run)

    cron.install(job)
    installed = programs.crontab
    cron.install(job)
    (entry,) = cron.entries()

    assert installed == programs.crontab == table + f"{cron_line(job)}\n".encode()
    assert (entry.text, entry.settings) == (cron_line(job), str(job.settings))
    cron.remove(entry)
    assert programs.crontab == (table or None)


def test_a_line_that_a_person_changed_is_replaced_in_its_place() -> None:
    job = job_in(Path("/srv/kantor"))
    programs = FakePrograms(crontab=f"0 1 * * * lain\n* * * * * x # sheetflow {job.key}\n".encode())
    cron = Cron(programs.run)
    assert [entry.settings for entry in cron.entries()] == [""]

    cron.install(job)

    assert programs.crontab == f"0 1 * * * lain\n{cron_line(job)}\n".encode()


def test_two_offices_have_two_lines() -> None:
    programs = FakePrograms()
    cron = Cron(programs.run, "budi")
    for name in ("satu", "dua"):
        cron.install(job_in(Path("/srv") / name))

    assert len(list(cron.entries())) == 2
    assert all(call[:3] == ["crontab", "-u", "budi"] for call in programs.calls)


def test_a_table_that_cannot_be_read_is_not_overwritten() -> None:
    programs = FakePrograms(crontab=b"0 1 * * * lain\n")
    programs.refused["crontab -l"] = b"budi is not allowed to use this program (crontab)\n"

    with pytest.raises(UnavailableError, match="not allowed"):
        Cron(programs.run).install(job_in(Path("/srv/kantor")))

    assert programs.crontab == b"0 1 * * * lain\n"


@pytest.mark.parametrize("name", ["a\\b", "a\nb", "x" * MAX_COMMAND])
def test_a_path_that_cron_cannot_hold_is_refused(name: str) -> None:
    job: ScheduledJob = job_in(Path("/srv") / name)

    with pytest.raises(ConfigurationError):
        Cron(FakePrograms().run).install(job)
