"""Frames for analysts: types by contract, values as accepted; a report's are its workbook's."""

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pandas as pd
import pytest

from sheetflow.adapters.documents.report.workbook import report_workbook
from sheetflow.core.names import ColumnId, RowId, WorkflowId
from sheetflow.core.records import Chained, Level, Proof
from sheetflow.core.reporting.breakdowns import report_tables
from sheetflow.core.reporting.build_report import build_report
from sheetflow.core.reporting.frames import (
    events_frame,
    files_frame,
    findings_frame,
    submissions_frame,
)
from sheetflow.core.reporting.item import ReportItem
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.reporting.wording import ReportTexts
from tests.reporting.samples import AS_OF, contoh, many, october
from tests.support.accepted import a_copy, a_full_row, a_record, an_event, filed

OFFICE = contoh()
CELLS = {
    "kanal": "Website",
    "subbagian": "kul",
    "judul": "Rapat, dan “lain-lain”",
    "tanggal_kegiatan": "2025-10-06",
    "stempel_waktu": "2025-10-06T08:30:00",
    "jangkauan": "1200",
    "revisi_ke": "2",
    "platform": "Instagram",
}


def record(**cells: str) -> Any:
    accepted = tuple((ColumnId(name), text) for name, text in cells.items())
    workflow = WorkflowId("publikasi-website")
    return a_record(accepted=accepted, workflow=workflow, files=(filed(a_copy()),))


def test_submissions_have_the_types_of_the_form() -> None:
    row: Any = submissions_frame([record(**CELLS)], OFFICE).loc["PUB-1"]
    assert row["kanal"] == "Website"
    assert row["subbagian"] == "kul"
    assert row["judul"] == CELLS["judul"]
    assert row["tanggal_kegiatan"] == pd.Timestamp(2025, 10, 6)
    assert row["stempel_waktu"] == pd.Timestamp(2025, 10, 6, 8, 30)
    assert row["jangkauan"] == 1200
    assert pd.isna(row["suka"])
    assert pd.isna(row["tanggal_unggah"])
    assert row["workflow"] == "publikasi-website"


def test_what_a_cell_holds_but_its_kind_does_not_is_missing() -> None:
    odd = submissions_frame([record(jangkauan="ribuan", tanggal_unggah="kemarin")], OFFICE)
    assert odd["jangkauan"].isna().all()
    assert odd["tanggal_unggah"].isna().all()


def test_a_value_that_the_form_no_longer_has_is_kept() -> None:
    frame = submissions_frame([record(jenis="Siaran Lama")], OFFICE)
    assert frame.loc["PUB-1", "jenis"] == "Siaran Lama"


def test_events_are_in_the_offices_zone_with_their_proof() -> None:
    proof = Proof(Level.PROTECTED, filled=(ColumnId("verifikator"),))
    history = [Chained(1, an_event(proof=proof), "", "a"), Chained(2, an_event(), "a", "b")]
    frame = events_frame(history, OFFICE)
    assert list(frame.index) == [1, 2]
    assert list(frame["proof"]) == ["protected", None] or pd.isna(frame["proof"].iloc[1])
    assert frame.loc[1, "filled"] == "verifikator"
    assert frame.loc[1, "at"] == pd.Timestamp(history[0].event.at)
    assert str(frame["at"].dt.tz) == OFFICE.zone.key


def test_findings_have_their_sentences() -> None:
    row = a_full_row()
    frame = findings_frame({RowId("PUB-2"): row}, OFFICE)
    assert list(frame["code"]) == [one.code for one in row.problems]
    assert list(frame["is_error"]) == [one.is_error for one in row.problems]
    assert all(frame["problem"])
    assert all(frame["fix"])


def test_files_by_their_path() -> None:
    copy = a_copy()
    frame = files_frame([record()])
    assert list(frame.index) == [copy.target]
    assert frame.iloc[0]["size"] == copy.size
    assert not frame.iloc[0]["is_paper"]


def test_an_empty_office_has_the_same_columns_and_types() -> None:
    pairs = [
        (submissions_frame([], OFFICE), submissions_frame([record(**CELLS)], OFFICE)),
        (events_frame([], OFFICE), events_frame([Chained(1, an_event(), "", "a")], OFFICE)),
        (findings_frame({}, OFFICE), findings_frame({RowId("PUB-2"): a_full_row()}, OFFICE)),
        (files_frame([]), files_frame([record()])),
    ]
    for empty, full in pairs:
        assert empty.dtypes.to_dict() == full.dtypes.to_dict()
        assert empty.index.dtype == full.index.dtype
        assert len(empty) == 0


@pytest.mark.parametrize("grain", [Grain.MONTH, Grain.QUARTER, Grain.YEAR])
@pytest.mark.parametrize("items", [october(), many(60), ()], ids=["month", "many", "none"])
def test_a_reports_tables_are_its_workbook_cell_for_cell(
    items: tuple[ReportItem, ...], grain: Grain
) -> None:
    period = Period(grain, 2025, {Grain.MONTH: 10, Grain.QUARTER: 4, Grain.YEAR: 1}[grain])
    report = build_report(OFFICE, items, period, as_of=AS_OF)
    texts = ReportTexts(OFFICE, report.language)
    book = openpyxl.load_workbook(io.BytesIO(report_workbook(report, OFFICE)), data_only=True)
    cells = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    shown = [tuple(plain(value) for value in row) for row in cells]
    for frame in report_tables(report, texts).values():
        table = frame.reset_index() if frame.index.name else frame
        heads = tuple(map(str, table.columns))
        start = next(at for at, row in enumerate(shown) if row[: len(heads)] == heads)
        for offset, row in enumerate(table.itertuples(index=False, name=None), start=1):
            assert shown[start + offset][: len(heads)] == tuple(plain(value) for value in row)


def plain(value: object) -> object:
    """A cell's value as both say it: days without a time, nothing for a blank cell."""
    if value is None or value is pd.NA or value is pd.NaT or value == "":
        return None
    if isinstance(value, (pd.Timestamp, datetime)):
        return value.date()
    return value if isinstance(value, (str, date)) else int(value)  # type: ignore[call-overload] # numbers are left


def test_a_text_that_is_no_number_and_no_day_is_missing_and_never_another() -> None:
    texts = ("1.5", "1e400", "seribu", "9" * 20, "9007199254740993")
    days = ("2025", "2025-10-06T08:30:00+07:00", "besok", "202510", "2025-10-06")
    found = submissions_frame(
        [record(jangkauan=text, stempel_waktu=day) for text, day in zip(texts, days, strict=True)],
        OFFICE,
    )
    assert found["jangkauan"].tolist() == [*[pd.NA] * 4, 9007199254740993]
    assert found["stempel_waktu"].isna().tolist() == [*[True] * 4, False]
