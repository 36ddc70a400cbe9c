"""The commands of a fleet: each office's work, and the lines for its operator."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

import pytest

from sheetflow.adapters.state_folder import StateFolder
from sheetflow.app.backend import Backend
from sheetflow.app.fleet_office import perform_with
from sheetflow.app.setup import moment, open_backend
from sheetflow.core.fleet.results import OfficeResult, OfficeTask, Outcome, Work
from sheetflow.core.fleet.settings import Fleet
from sheetflow.settings.fleet_file import load_fleet
from sheetflow.settings.load import Settings
from tests.support.fleets import LATER, Swept, spoil_register
from tests.support.sample_office import AS_OF, OfficeFolder, called
from tests.support.workbook_edits import rows_of, write


def test_a_quiet_sweep_is_one_line(swept: Callable[..., Swept]) -> None:
    fleet = swept(3)

    code, out, err = fleet()

    assert (code, err) == (0, "")
    title, closing_line = out.splitlines()
    assert title == "Armada Contoh · run · 03/11/2025 09:10 WIB"
    assert closing_line.startswith("3 offices: 3 quiet")


def test_a_sweep_leaves_each_office_as_its_own_run_would(swept: Callable[..., Swept]) -> None:
    fleet = swept(2)
    for number in (1, 2):
        write(fleet.office(number).register, "PUB-2510-001", "Giliran", "coretan")
    (result,) = fleet.results(only=("kantor-001",)).values()

    alone = fleet.office(2).call("run", "--format", "json", as_of=LATER)

    assert result["outcome"] == "done"
    assert result["head"] == alone.json()["head"]
    cells = [rows_of(fleet.office(number).register) for number in (1, 2)]
    assert cells[0] == cells[1]
    assert fleet.office(1).commits() == fleet.office(2).commits()


def tamper(office: OfficeFolder) -> None:
    with closing(sqlite3.connect(office.ledger)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute("DELETE FROM events WHERE sequence = 2")
        db.commit()


def misspell(office: OfficeFolder) -> None:
    with (office.path / "office.yaml").open("a", encoding="utf-8") as file:
        file.write("\nlanguge: id\n")


@pytest.mark.parametrize(
    ("trouble", "outcome", "code"),
    [(spoil_register, "failed", 3), (misspell, "unreadable", 3), (tamper, "failed", 7)],
)
def test_one_office_s_trouble_is_one_line_and_stops_no_other(
    swept: Callable[..., Swept], trouble: Callable[[OfficeFolder], None], outcome: str, code: int
) -> None:
    fleet = swept(3)
    trouble(fleet.office(2))

    ended, out, _ = fleet()

    assert ended == code
    (line,) = (line for line in out.splitlines() if line.startswith("  kantor"))
    assert line.startswith(f"  kantor-002  {outcome} ({code}); ")
    assert "3 offices: 2 quiet" in out


def test_a_folder_without_settings_is_named_and_the_others_are_run(
    swept: Callable[..., Swept],
) -> None:
    fleet = swept(1)
    (fleet.file.parent / "offices" / "kosong").mkdir()

    code, out, _ = fleet()

    assert code == 3
    assert "kosong  unreadable (3); There is no office.yaml" in out
    assert "1 quiet" in out


def test_an_office_that_another_run_holds_is_counted_and_no_failure(
    swept: Callable[..., Swept],
) -> None:
    fleet = swept(2)

    def impatient(_: Fleet, tasks: Sequence[OfficeTask]) -> Iterator[OfficeResult]:
        yield from (perform_with(task, open_backend, 0.0) for task in tasks)

    with StateFolder(fleet.office(1).ledger).locked(moment(AS_OF, load_fleet(fleet.file).zone)):
        code, out, _ = fleet(sweep=impatient)

    assert code == 0
    assert out.splitlines()[1].startswith("2 offices: 1 quiet, 1 busy")


@pytest.mark.parametrize("work", ["plan", "status", "doctor", "verify", "figures"])
def test_the_other_commands_change_nothing(swept: Callable[..., Swept], work: Work) -> None:
    fleet = swept(1)
    before = {
        path: path.read_bytes()
        for path in fleet.office(1).path.rglob("*")
        if path.is_file() and path.suffix not in {".db-wal", ".db-shm"}
    }

    (result,) = fleet.results(work, options={"files": "yes", "period": "2025-10"}).values()

    assert result["outcome"] in {"done", "quiet", "waits"}
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize(
    ("work", "trouble", "code"),
    [
        ("plan", spoil_register, 3),
        ("status", spoil_register, 4),
        ("doctor", spoil_register, 4),
        ("verify", tamper, 7),
    ],
)
def test_the_other_commands_name_the_trouble(
    swept: Callable[..., Swept], work: Work, trouble: Callable[[OfficeFolder], None], code: int
) -> None:
    fleet = swept(1)
    trouble(fleet.office(1))

    ended, out, _ = fleet(work)

    assert ended == code
    assert f"kantor-001  failed ({code}); " in out


def test_verify_finds_a_filed_file_that_changed(swept: Callable[..., Swept]) -> None:
    fleet = swept(1)
    filed = next(path for path in (fleet.office(1).drive / "2025").rglob("*.docx"))
    filed.unlink()

    code, out, _ = fleet("verify", options={"files": "yes"})

    assert code == 7
    assert "1 filed files differ" in out


def test_only_the_named_offices_are_swept(swept: Callable[..., Swept]) -> None:
    fleet = swept(3)

    assert list(fleet.results(only=("kantor-003", "kantor-001"))) == ["kantor-001", "kantor-003"]


def test_an_office_that_cannot_be_read_is_named_where_it_alone_is_asked_for(
    swept: Callable[..., Swept],
) -> None:
    fleet = swept(2)
    (fleet.office(2).path / "office.yaml").write_text("id: [", encoding="utf-8")

    said = called("fleet", "plan", "--config", str(fleet.file), "--only", "kantor-002")

    assert said.code == 3
    assert "office.yaml:2: Not valid YAML" in " ".join(said.err.split())


def test_who_reads_the_log_may_go_and_every_office_is_done(swept: Callable[..., Swept]) -> None:
    def gone(_: OfficeResult) -> None:
        raise BrokenPipeError

    report = swept(2).job().run(gone)

    assert len(report.results) == 2
    assert not report.problem


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("fleet run . --as-of 2025-11-03", ""),
        ("fleet run --strict armada", ""),
        ("fleet schedule show .", ""),
        ("fleet report 2025-10 2025-11", ""),
        ("fleet run --config My Own Folder/fleet.yaml --all", "My Own Folder/fleet.yaml"),
        ("export My Folder", "My Folder"),
        ("run --as-of 2025-11-03 --config My Folder", "My Folder"),
    ],
)
def test_a_path_with_blanks_is_written_once_and_where_there_is_one(words: str, path: str) -> None:
    said = called(*words.split())

    hint = f'A path with blanks stands in quotes: "{path}".'
    assert said.code == 2
    assert "unexpected extra argument" in said.err
    assert said.err.count("stands in quotes") == said.err.count(hint) == bool(path)


def test_an_unknown_office_is_refused_with_the_nearest(swept: Callable[..., Swept]) -> None:
    file = swept(1).file

    said = called("fleet", "plan", "--config", str(file), "--only", "kantor-01")

    assert said.code == 3
    assert "the fleet has no office “kantor-01”" in said.err
    assert "kantor-001" in said.err


@pytest.mark.parametrize("work", ["run", "plan"])
def test_a_bug_is_reported_where_it_is_and_holds_no_content(
    swept: Callable[..., Swept], work: Work
) -> None:
    def broken(_: Settings) -> Backend:
        raise KeyError("Budi Santoso")

    found = perform_with(replace(swept(1).task(1), work=work), broken)

    assert (found.outcome, found.code) == (Outcome.FAILED, 70)
    assert "KeyError at test_fleet.py:" in found.sentence
    assert "Budi" not in found.sentence


@pytest.mark.parametrize("work", ["run", "plan"])
def test_a_task_out_of_memory_is_left_to_whoever_limits_it(
    swept: Callable[..., Swept], work: Work
) -> None:
    def too_large(_: Settings) -> Backend:
        raise MemoryError

    with pytest.raises(MemoryError):
        perform_with(replace(swept(1).task(1), work=work), too_large)


def test_a_status_counts_what_waits_and_failed(swept: Callable[..., Swept]) -> None:
    fleet = swept(1)
    spoil_register(fleet.office(1))
    fleet()
    fleet()

    (result,) = fleet.results("status").values()

    counts = dict.fromkeys(("waiting", "late", "set_aside", "report_late"), 0)
    assert result["counts"] == {"failed_in_a_row": 2, **counts}
