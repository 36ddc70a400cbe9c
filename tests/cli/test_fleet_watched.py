"""A fleet's sweep is kept, logged, and reported to what watches it."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import pytest
from prometheus_client.parser import text_string_to_metric_families

from sheetflow.cli.fleet import log_sweep
from sheetflow.cli.main import exit_code_of
from sheetflow.cli.run import RunLog
from sheetflow.core.fleet.results import OfficeResult, OfficeTask, Outcome
from sheetflow.core.fleet.settings import Fleet
from sheetflow.errors import OutageError
from tests.support.fleets import LATER, Swept, spoil_register, sweep_here
from tests.support.sample_office import called
from tests.support.web_server import dead_address, web_server


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_log_has_a_line_for_each_that_needs_somebody_and_one_for_all(
    swept: Callable[..., Swept], form: Literal["text", "json"]
) -> None:
    fleet = swept(2)
    spoil_register(fleet.office(2))
    log = RunLog(form)

    code = exit_code_of(lambda: log_sweep(fleet.job(), fleet.written(), log, strict=False))

    office, all_together = log.printed
    assert code == 3
    assert "kantor-002: failed (3); failed in a row: 1; " in office
    assert "2 offices: 1 quiet, 1 failed" in all_together
    if form == "json":
        assert json.loads(office)["office"] == "kantor-002"
        assert json.loads(all_together)["office"] == "contoh"


def test_a_log_is_no_document(swept: Callable[..., Swept]) -> None:
    file = swept(1).file

    said = called("fleet", "run", "--config", str(file), "--log-format", "text", "--format", "json")

    assert said.code == 2


def test_a_fleet_that_is_not_there_is_a_line_of_the_log(tmp_path: Path) -> None:
    file, log = tmp_path / "tiada" / "fleet.yaml", tmp_path / "armada.log"

    said = called("fleet", "run", "--config", str(file), "--log-file", str(log))

    assert (said.code, said.out) == (3, "")
    assert "ERROR" in log.read_text()
    assert str(file) in log.read_text()


def test_the_command_sweeps_by_workers(swept: Callable[..., Swept]) -> None:
    fleet = swept(3)
    spoil_register(fleet.office(2))
    command = ("fleet", "run", "--config", str(fleet.file), "--as-of", LATER, "--format", "json")

    said = called(*command)

    assert said.code == 3, said.err
    offices = {str(one["office"]): str(one["outcome"]) for one in said.json()["offices"]}
    assert list(offices.items()) == [
        ("kantor-001", "quiet"),
        ("kantor-002", "failed"),
        ("kantor-003", "quiet"),
    ]


def test_results_are_kept_as_they_come(swept: Callable[..., Swept]) -> None:
    fleet = swept(2, "metrics: armada.prom\n")
    fleet()
    (before,) = fleet.kept()

    def cut(given: Fleet, tasks: Sequence[OfficeTask]) -> Iterator[OfficeResult]:
        yield from sweep_here(given, tasks[:1])
        raise OutageError("The scheduler at tcp://10.0.0.5 is gone.", "Start it again.")

    code, out, _ = fleet(sweep=cut)

    assert code == 4
    assert "Not reached (1): kantor-002" in out
    assert "The scheduler at tcp://10.0.0.5 is gone. Start it again." in out
    (lines,) = (sweep for sweep in fleet.kept() if sweep != before)
    assert [line.get("office") for line in lines] == ["kantor-001", None]
    assert lines[1]["missing"] == ["kantor-002"]
    figures = (fleet.file.parent / "armada.prom").read_text(encoding="utf-8")
    assert 'sheetflow_last_exit_code{office="kantor-002"} 4.0' in figures
    assert 'sheetflow_last_success_timestamp_seconds{office="kantor-002"}' in figures


def test_the_fleet_s_hooks_hear_of_the_whole_sweep(swept: Callable[..., Swept]) -> None:
    with web_server() as server:
        names = ("start", "success", "failure")
        hooks = ", ".join(f"{name}: {server.address}/{name}" for name in names)
        fleet = swept(2, f"hooks: {{{hooks}, send_log: true}}\n")
        fleet()
        fleet("plan")
        spoil_register(fleet.office(2))
        fleet()

        fleet(only=("kantor-001",))

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
    fleet(only=("kantor-001",))

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


@pytest.mark.parametrize(
    ("workers", "only", "code"),
    [("", (), 5), ("", ("g",), 0), ("workers: {scheduler: 'tcp://127.0.0.1:1'}\n", (), 0)],
    ids=["own cluster", "one office alone", "shared scheduler"],
)
def test_a_second_run_does_nothing_where_it_would_not_share_googles_quota(
    swept: Callable[..., Swept], workers: str, only: tuple[str, ...], code: int
) -> None:
    fleet = swept(1)
    at_google = "offices: [{office: {id: g, google: {folder: 1ExampleFolder}}}]\n"
    fleet.file.write_text(f"name: Armada\ntime_zone: Asia/Jakarta\n{at_google}{workers}", "utf-8")
    codes = []

    def quiet(_: Fleet, tasks: Sequence[OfficeTask]) -> Iterator[OfficeResult]:
        yield from (OfficeResult(task.office, Outcome.QUIET) for task in tasks)

    def meanwhile(_: Fleet, tasks: Sequence[OfficeTask]) -> Iterator[OfficeResult]:
        codes.append(fleet(sweep=quiet, only=only)[0])
        yield from quiet(_, tasks)

    first = fleet(sweep=meanwhile)

    assert (first[0], codes) == (0, [code])
    assert fleet(sweep=quiet)[0] == 0
