"""A scheduler that is there, with workers as Dask starts them: real processes, killed and lost."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from sheetflow.core.fleet.results import Limits, OfficeResult, OfficeTask, Outcome
from sheetflow.core.fleet.settings import TlsFiles, Workers
from sheetflow.errors import ConfigurationError, OutageError
from sheetflow.fleet.cluster import connect, perform_office
from sheetflow.fleet.sweep import sweep
from tests.support.dask_programs import ROOT, DaskPrograms, dask_programs
from tests.support.stub_offices import PERFORM

pytestmark = pytest.mark.xdist_group("scheduler")  # one is enough for these tests


def task(office: str, **options: str) -> OfficeTask:
    return OfficeTask(office, "office.yaml", limits=Limits(60, 300), options=options)


def test_a_scheduler_that_is_not_there_is_named(unused_address: str) -> None:
    workers = Workers(scheduler=unused_address, wait_seconds=1)
    with pytest.raises(OutageError, match=f"No scheduler answers at {unused_address}"):
        list(sweep(workers, [task("works")], PERFORM))


def test_what_takes_a_connection_and_is_silent_is_no_scheduler() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        workers = Workers(scheduler=f"tcp://127.0.0.1:{silent.getsockname()[1]}", wait_seconds=1)
        with pytest.raises(OutageError, match="No scheduler answers"):
            list(sweep(workers, [task("works")], PERFORM))


@pytest.fixture
def unused_address(tmp_path: Path) -> str:
    return DaskPrograms(tmp_path).address


def test_a_worker_of_another_version_takes_no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    with connect(Workers(processes=1), [], 1) as client:
        result = client.submit(perform_office, task("works"), PERFORM, "0.0.1").result()
    assert result.outcome is Outcome.LOST
    assert "the sweep 0.0.1. Upgrade it." in result.sentence


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskPrograms]:
    """A scheduler with one worker; the last test that uses it kills it."""
    with dask_programs(tmp_path_factory.mktemp("dask"), 1) as programs:
        yield programs


def test_programs_whose_versions_differ_are_listed(programs: DaskPrograms, tmp_path: Path) -> None:
    other = tmp_path / "sheetflow-9.9.9.dist-info"
    other.mkdir()
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: sheetflow\nVersion: 9.9.9\n")
    programs.start_worker("old", path=tmp_path)
    programs.wait_for_workers(2)
    with pytest.raises(ConfigurationError, match=r"sheetflow 9\.9\.9 \(here "):
        _swept(programs, [task("works")])
    programs.end_worker("old")


def test_a_worker_that_can_be_reached_from_outside_needs_tls(programs: DaskPrograms) -> None:
    programs.start_worker("open", "--host", "0.0.0.0")  # noqa: S104 - what is refused
    programs.wait_for_workers(2)
    with pytest.raises(ConfigurationError, match=r"listens on tcp://0\.0\.0\.0"):
        _swept(programs, [task("works")])
    programs.end_worker("open")


def test_an_office_whose_workers_never_come_is_lost_and_the_others_are_done(
    programs: DaskPrograms,
) -> None:
    asked = OfficeTask("works-2", "office.yaml", account="jabar")
    results = _swept(programs, [task("works-1"), asked], {"jabar": "kpu-jabar"}, wait=1)
    assert results["works-1"].outcome is Outcome.QUIET
    assert results["works-1"].worker == "worker-1"
    assert results["works-2"].outcome is Outcome.LOST
    assert "--resources kpu-jabar=NUMBER" in results["works-2"].sentence


def test_a_scheduler_that_does_not_come_back_ends_the_sweep_and_results_are_kept(
    programs: DaskPrograms,
) -> None:
    tasks = [task("works"), *(task(f"naps-{number}", seconds="600") for number in range(3))]
    coming = sweep(Workers(scheduler=programs.address, wait_seconds=1), tasks, PERFORM)
    first = next(coming)
    programs.kill_scheduler()
    with pytest.raises(OutageError, match="No scheduler answers"):
        next(coming)
    assert (first.office, first.outcome) == ("works", Outcome.QUIET)


def test_behind_tls_only_who_has_a_certificate_of_its_authority_is_served(tmp_path: Path) -> None:
    files = _certificate(tmp_path / "own")
    named = ("--tls-ca-file", files.ca, "--tls-cert", files.cert, "--tls-key", files.key)
    options = tuple(map(str, named))
    with DaskPrograms(tmp_path, options, "tls") as programs:
        programs.start_worker("worker-1")
        programs.wait_for_workers(1, files)
        workers = Workers(scheduler=programs.address, tls=files, wait_seconds=60)
        private = replace(task("works"), text="not for a log")
        (result,) = sweep(workers, [private], PERFORM)
        assert (result.outcome, result.worker) == (Outcome.QUIET, "worker-1")
        others = replace(workers, tls=_certificate(tmp_path / "other"), wait_seconds=1)
        with pytest.raises(OutageError, match="No scheduler answers"):
            list(sweep(others, [task("works")], PERFORM))
        logs = [programs.log(name) for name in ("scheduler", "worker-1")]
    assert all(log and "not for a log" not in log for log in logs)


def _certificate(folder: Path) -> TlsFiles:
    """Make an authority of its own with a certificate for this machine."""
    folder.mkdir()
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1", "localhost")
    files = TlsFiles(folder / "ca.pem", folder / "cert.pem", folder / "key.pem")
    authority.cert_pem.write_to_path(str(files.ca))
    files.cert.write_bytes(b"".join(one.bytes() for one in certificate.cert_chain_pems))
    certificate.private_key_pem.write_to_path(str(files.key))
    return files


def _swept(
    programs: DaskPrograms,
    tasks: list[OfficeTask],
    resources: dict[str, str] | None = None,
    wait: int = 60,
) -> dict[str, OfficeResult]:
    workers = Workers(scheduler=programs.address, wait_seconds=wait)
    return {one.office: one for one in sweep(workers, tasks, PERFORM, resources)}
