"""The commands of a fleet: each office's work, the lines for its operator, hooks and figures."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pytest
from prometheus_client.parser import text_string_to_metric_families

from sheetflow.adapters.state_folder import StateFolder
from sheetflow.app.backend import Backend
from sheetflow.app.fleet import FleetJob, Sweep, SweepRequest
from sheetflow.app.fleet_office import perform_with
from sheetflow.app.setup import moment, open_backend
from sheetflow.cli.errors import exit_code_of
from sheetflow.cli.fleet_sweep import SweepOptions, print_sweep
from sheetflow.core.fleet.results import OfficeResult, OfficeTask, Outcome, Work
from sheetflow.core.fleet.settings import Fleet
from sheetflow.errors import OutageError
from sheetflow.settings.fleet_file import load_fleet
from sheetflow.settings.load import Settings
from tests.support.fleets import fleet_of, office_id, sweep_here
from tests.support.sample_office import AS_OF, OfficeFolder, called
from tests.support.web_server import dead_address, web_server

LATER = "2025-11-03T09:10+07:00"
NO_OPTIONS: Mapping[str, str] = {}


@dataclass(frozen=True)
class Swept:
    """A fleet's folder, and what a command for it answers."""

    file: Path
    capsys: pytest.CaptureFixture[str]

    def office(self, number: int) -> OfficeFolder:
        return OfficeFolder(self.file.parent / "offices" / office_id(number))

    def task(self, number: int) -> OfficeTask:
        return OfficeTask("a", str(self.office(number).path / "office.yaml"), as_of=LATER)

    def __call__(
        self,
        work: Work = "run",
        sweep: Sweep = sweep_here,
        *,
        only: tuple[str, ...] = (),
        form: Literal["text", "json"] = "text",
        options: Mapping[str, str] = NO_OPTIONS,
    ) -> tuple[int, str, str]:
        """Sweep in this process; return exit code, output and errors."""
        fleet = load_fleet(self.file)
        job = FleetJob(
            fleet, SweepRequest(work, only, LATER, options), sweep, moment(LATER, fleet.zone)
        )
        written = SweepOptions(None, only, LATER, form, every=False)
        code = exit_code_of(lambda: print_sweep(job, written, strict=False))
        return (code, *self.capsys.readouterr())

    def results(
        self,
        work: Work = "run",
        only: tuple[str, ...] = (),
        options: Mapping[str, str] = NO_OPTIONS,
    ) -> dict[str, dict[str, object]]:
        """Sweep and return each office's result as data."""
        said = json.loads(self(work, only=only, form="json", options=options)[1])
        return {one["office"]: one for one in said["offices"]}

    def kept(self) -> list[list[dict[str, object]]]:
        """Return the lines of the sweeps that are kept."""
        files = sorted((self.file.parent / "fleet-results").glob("*.jsonl"))
        return [[json.loads(line) for line in file.read_text().splitlines()] for file in files]


@pytest.fixture
def swept(
    judged_one: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Swept]:
    def made(count: int = 2, more: str = "") -> Swept:
        return Swept(fleet_of(tmp_path / "armada", judged_one, count, more), capsys)

    return made


def test_a_quiet_sweep_is_one_line(swept: Callable[..., Swept]) -> None:
    fleet = swept(3)

    code, out, err = fleet()

    assert (code, err) == (0, "")
    title, closing_line = out.splitlines()
    assert title == "Armada Contoh · run · 03/11/2025 09:10 WIB"
    assert closing_line.startswith("3 offices: 3 quiet")


def test_a_sweep_leaves_each_office_as_its_own_run_would(
    swept: Callable[..., Swept], judged_one: Path
) -> None:
    fleet = swept(2)
    before = [fleet.office(number).register.read_bytes() for number in (1, 2)]
    alone = OfficeFolder(judged_one)

    found = fleet.results()

    assert found["kantor-001"]["head"] == found["kantor-002"]["head"]
    assert [fleet.office(number).register.read_bytes() for number in (1, 2)] == before
    assert fleet.office(1).commits() == alone.commits()


def spoil_register(office: OfficeFolder) -> None:
    office.register.write_bytes(b"PK\x03\x04 terpotong")


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


def test_an_unknown_office_is_refused_with_the_nearest(swept: Callable[..., Swept]) -> None:
    file = swept(1).file

    said = called("fleet", "plan", "--config", str(file), "--only", "kantor-01")

    assert said.code == 3
    assert "the fleet has no office “kantor-01”" in said.err
    assert "kantor-001" in said.err


def test_results_are_kept_as_they_come(swept: Callable[..., Swept]) -> None:
    fleet = swept(2)

    def cut(given: Fleet, tasks: Sequence[OfficeTask]) -> Iterator[OfficeResult]:
        yield from sweep_here(given, tasks[:1])
        raise OutageError("The scheduler at tcp://10.0.0.5 is gone.", "Start it again.")

    code, out, _ = fleet(sweep=cut)

    assert code == 4
    assert "1 offices were not reached: kantor-002" in out
    assert "The scheduler at tcp://10.0.0.5 is gone. Start it again." in out
    (lines,) = fleet.kept()
    assert [line.get("office") for line in lines] == ["kantor-001", None]
    assert lines[1]["missing"] == ["kantor-002"]


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


def test_the_fleet_s_hooks_hear_of_the_whole_sweep(swept: Callable[..., Swept]) -> None:
    with web_server() as server:
        names = ("start", "success", "failure")
        hooks = ", ".join(f"{name}: {server.address}/{name}" for name in names)
        fleet = swept(2, f"hooks: {{{hooks}, send_log: true}}\n")
        fleet()
        fleet("plan")
        spoil_register(fleet.office(2))
        fleet()

    assert server.paths == ["/start", "/success", "/start", "/failure"]
    assert "kantor-002: failed " in server.requests[-1][2]


def test_an_address_that_nobody_answers_fails_nothing(swept: Callable[..., Swept]) -> None:
    fleet = swept(1, f"hooks: {{start: {dead_address()}/rahasia}}\n")

    code, _, err = fleet()

    assert code == 0
    assert "could not be requested" in err
    assert "rahasia" not in err


def test_figures_of_all_offices_are_in_one_file(swept: Callable[..., Swept]) -> None:
    fleet = swept(2, "metrics: armada.prom\n")
    fleet()
    spoil_register(fleet.office(2))
    fleet()

    text = (fleet.file.parent / "armada.prom").read_text(encoding="utf-8")
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert found["sheetflow_last_exit_code", "kantor-001"] in {0, 1}
    assert found["sheetflow_last_exit_code", "kantor-002"] == 3
    assert found["sheetflow_last_success_timestamp_seconds", "kantor-002"] > 0
    assert found["sheetflow_rows", "kantor-001", "selesai"] == 1
    assert found["sheetflow_fleet_offices", "contoh", "failed"] == 1
    assert found["sheetflow_fleet_last_exit_code", "contoh"] == 3


def test_results_that_cannot_be_kept_fail_nothing(swept: Callable[..., Swept]) -> None:
    fleet = swept(1)
    (fleet.file.parent / "fleet-results").write_text("penuh")

    code, _, err = fleet()

    assert code == 0
    assert "cannot be kept" in err


def test_a_status_counts_what_waits_and_failed(swept: Callable[..., Swept]) -> None:
    fleet = swept(1)
    spoil_register(fleet.office(1))
    fleet()
    fleet()

    (result,) = fleet.results("status").values()

    counts = dict.fromkeys(("waiting", "late", "set_aside", "report_late"), 0)
    assert result["counts"] == {"failed_in_a_row": 2, **counts}
