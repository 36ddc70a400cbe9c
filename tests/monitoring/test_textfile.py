"""The figures are read by Prometheus' own parser; a folder that is missing is a sentence."""

import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from sheetflow.adapters.monitoring import RunMetrics, metrics_text, write_metrics
from sheetflow.core.names import StateId
from sheetflow.core.running.quiet_run import RunFigures
from sheetflow.errors import UnavailableError

NOW = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)
STATE = StateId('konsep "baru"\\')
FIGURES = RunFigures({STATE: 3}, late=2, set_aside=1, outbox=4, findings={"E-WAJIB": 7})
METRICS = RunMetrics("kpu", NOW, 4, 2.5, 12, NOW, FIGURES)


def parsed(text: bytes) -> dict[tuple[str, str], float]:
    """Return each value by its name and its second label."""
    families = text_string_to_metric_families(text.decode())
    samples = [sample for family in families for sample in family.samples]
    assert {sample.labels["office"] for sample in samples} == {"kpu"}
    return {
        (one.name, one.labels.get("state") or one.labels.get("code") or ""): one.value
        for one in samples
    }


def test_every_figure_is_there() -> None:
    assert parsed(metrics_text([METRICS])) == {
        ("sheetflow_last_run_timestamp_seconds", ""): NOW.timestamp(),
        ("sheetflow_last_success_timestamp_seconds", ""): NOW.timestamp(),
        ("sheetflow_last_exit_code", ""): 4,
        ("sheetflow_run_seconds", ""): 2.5,
        ("sheetflow_google_calls", ""): 12,
        ("sheetflow_late", ""): 2,
        ("sheetflow_set_aside", ""): 1,
        ("sheetflow_outbox", ""): 4,
        ("sheetflow_rows", STATE): 3,
        ("sheetflow_findings", "E-WAJIB"): 7,
    }


def test_a_run_that_failed_early_has_what_is_known() -> None:
    found = parsed(metrics_text([replace(METRICS, last_success=None, figures=None)]))

    assert set(found) == {
        ("sheetflow_last_run_timestamp_seconds", ""),
        ("sheetflow_last_exit_code", ""),
        ("sheetflow_run_seconds", ""),
        ("sheetflow_google_calls", ""),
    }


def test_the_file_is_replaced_whole_and_the_exporter_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "kpu.prom"
    file.write_text("lama")

    for _ in range(2):
        write_metrics(file, [METRICS])

    assert file.read_bytes() == metrics_text([METRICS])
    assert list(tmp_path.iterdir()) == [file]
    new = tmp_path / "baru.prom"
    write_metrics(new, [METRICS])
    assert stat.S_IMODE(new.stat().st_mode) & 0o044 == 0o044


@pytest.mark.parametrize("name", ["tidak/ada/kpu.prom", "."])
def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnavailableError, match="cannot be written"):
        write_metrics(tmp_path / name, [METRICS])
