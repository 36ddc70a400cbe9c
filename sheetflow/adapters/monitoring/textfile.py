"""Figures of a run as a file for Prometheus' node exporter (textfile collector)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sheetflow.core.running.figures import RunFigures
from sheetflow.errors import UnavailableError
from sheetflow.safe_files.writing import write_whole

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


def write_metrics(path: Path, metrics: RunMetrics) -> None:
    """Write the file whole or not at all.  Raises UnavailableError."""
    try:
        text = metrics_text(metrics)
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
            "file under `metrics:` in office.yaml.",
        ) from error


def metrics_text(metrics: RunMetrics) -> bytes:
    """Return the content of the file.  Raises ImportError without the extra `notices`."""
    from prometheus_client import CollectorRegistry, Gauge, generate_latest  # noqa: PLC0415 - extra

    registry = CollectorRegistry()

    def gauge(name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(f"sheetflow_{name}", meaning, ["office", *labels], registry=registry)

    def put(name: str, meaning: str, value: float) -> None:
        gauge(name, meaning).labels(metrics.office).set(value)

    put("last_run_timestamp_seconds", "When the last run ended.", metrics.ended.timestamp())
    if metrics.last_success is not None:
        success = metrics.last_success.timestamp()
        put("last_success_timestamp_seconds", "When a run last did its work.", success)
    put("last_exit_code", "Exit code of the last run.", metrics.code)
    put("run_seconds", "Seconds that the last run took.", metrics.seconds)
    put("google_calls", "Calls to Google in the last run.", metrics.calls)
    figures = metrics.figures
    if figures is not None:
        put("late", "Submissions whose step is past its due day.", figures.late)
        put("set_aside", "Work that kept failing and waits.", figures.set_aside)
        put("outbox", "Work that was decided and is not done.", figures.outbox)
        rows = gauge("rows", "Submissions on record by state.", "state")
        for state, count in figures.rows.items():
            rows.labels(metrics.office, state).set(count)
        findings = gauge("findings", "Findings by code.", "code")
        for code, count in figures.findings.items():
            findings.labels(metrics.office, code).set(count)
    return generate_latest(registry)
