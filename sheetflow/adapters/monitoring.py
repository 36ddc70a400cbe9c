"""Reports of runs to what watches the job: web addresses, and figures for Prometheus.

The figures are a file for Prometheus' node exporter (textfile collector).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from sheetflow.core.running.quiet_run import RunFigures
from sheetflow.errors import UnavailableError
from sheetflow.safe_files.writing import write_whole

TRIES = 2
MAX_BODY = 10_000
"""Bytes of a log that are sent, the last ones: healthchecks keeps no more."""


def request_hook(address: str, timeout: float, body: str = "") -> str:
    """Request an address, with `body` if there is one; return what went wrong, "" if nothing.

    The path, which names the check and often is its only secret, is never in the answer.
    """
    try:
        import httpx  # noqa: PLC0415 - of the extra `notices`, and 0.1 s
    except ImportError:
        return f"{_place(address)}: httpx is not installed ({_INSTALL})"
    content = body.encode("utf-8", "replace")[-MAX_BODY:]
    trouble = ""
    for _ in range(TRIES):
        try:
            answer = httpx.request(
                "POST" if content else "GET",
                address,
                content=content or None,
                timeout=timeout,
                follow_redirects=True,
            )
        except httpx.TimeoutException:
            trouble = f"no answer within {timeout:g} seconds"
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
            trouble = type(error).__name__
        else:
            if answer.is_success:
                return ""
            trouble = f"HTTP {answer.status_code}"
    return f"{_place(address)}: {trouble}"


def _place(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "…"
    return f"{parts.scheme}://{parts.hostname}/…"


_INSTALL = "pip install -c constraints.txt -e '.[notices]'"


@dataclass(frozen=True, slots=True)
class RunMetrics:
    """What is measured of one run."""

    office: str
    ended: datetime
    code: int
    seconds: float
    calls: int
    """Calls to Google."""
    last_success: datetime | None
    figures: RunFigures | None
    """None where the run did not come so far."""


@dataclass(frozen=True, slots=True)
class SweepMetrics:
    """What is measured of a fleet's sweep beside its offices."""

    fleet: str
    ended: datetime
    code: int
    seconds: float
    outcomes: Mapping[str, int]


def write_metrics(
    path: Path, runs: Sequence[RunMetrics], sweep: SweepMetrics | None = None
) -> None:
    """Write the file whole or not at all.  Raises UnavailableError."""
    try:
        text = metrics_text(runs, sweep)
    except ImportError as error:
        raise UnavailableError(
            f"{path}: prometheus-client is not installed.", f"Install it: {_INSTALL}."
        ) from error
    try:
        write_whole(path, text)
    except OSError as error:
        raise UnavailableError(
            f"{path}: the figures cannot be written ({error.strerror or error}).",
            "Make the folder, and let the account that runs sheetflow write there; or name another "
            "file under `metrics:`.",
        ) from error


def metrics_text(runs: Sequence[RunMetrics], sweep: SweepMetrics | None = None) -> bytes:
    """Return the content of the file.  Raises ImportError without the extra `notices`."""
    from prometheus_client import CollectorRegistry, Gauge, generate_latest  # noqa: PLC0415 - extra

    registry = CollectorRegistry()
    known: dict[str, Gauge] = {}

    def put(name: str, meaning: str, value: float, **labels: str) -> None:
        if name not in known:
            known[name] = Gauge(f"sheetflow_{name}", meaning, [*labels], registry=registry)
        known[name].labels(**labels).set(value)

    for run in runs:
        _put_run(run, put)
    if sweep is not None:
        fleet = {"fleet": sweep.fleet}
        ended = sweep.ended.timestamp()
        put("fleet_last_sweep_timestamp_seconds", "When the last sweep ended.", ended, **fleet)
        put("fleet_last_exit_code", "Exit code of the last sweep.", sweep.code, **fleet)
        put("fleet_sweep_seconds", "Seconds that the last sweep took.", sweep.seconds, **fleet)
        for outcome, count in sweep.outcomes.items():
            put("fleet_offices", "Offices by outcome.", count, **fleet, outcome=outcome)
    return generate_latest(registry)


def _put_run(run: RunMetrics, put: Callable[..., None]) -> None:
    of = {"office": run.office}
    put("last_run_timestamp_seconds", "When the last run ended.", run.ended.timestamp(), **of)
    if run.last_success is not None:
        success = run.last_success.timestamp()
        put("last_success_timestamp_seconds", "When a run last did its work.", success, **of)
    put("last_exit_code", "Exit code of the last run.", run.code, **of)
    put("run_seconds", "Seconds that the last run took.", run.seconds, **of)
    put("google_calls", "Calls to Google in the last run.", run.calls, **of)
    figures = run.figures
    if figures is not None:
        put("late", "Submissions whose step is past its due day.", figures.late, **of)
        put("set_aside", "Work that kept failing and waits.", figures.set_aside, **of)
        put("outbox", "Work that was decided and is not done.", figures.outbox, **of)
        for state, count in figures.rows.items():
            put("rows", "Submissions on record by state.", count, **of, state=state)
        for code, count in figures.findings.items():
            put("findings", "Findings by code.", count, **of, code=code)
