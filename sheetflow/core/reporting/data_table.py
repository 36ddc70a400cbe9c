"""The report's tables as its workbook holds them: every publication, recapitulations, sources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from sheetflow.core.names import UnitId, WorkflowId
from sheetflow.core.reporting.breakdowns import TEXT
from sheetflow.core.reporting.columns import absent_columns
from sheetflow.core.reporting.figures import Breakdown, Measure, channel_label, content_types
from sheetflow.core.reporting.report import Report, explain
from sheetflow.core.reporting.wording import ReportTexts

SEVERAL = ", "
"""Between the platforms of one publication."""


@dataclass(frozen=True, slots=True)
class DataField:
    """A column of the data sheet: key of its heading, width, and its values."""

    heading: str
    width: float
    values: Sequence[Any]
    measure: Measure | None = None


def report_tables(report: Report, texts: ReportTexts) -> dict[str, pd.DataFrame]:
    """Return the workbook's tables by name, each cell with the workbook's value.

    The sheets of data and of sources bear their sheet's name, recapitulations their heading.
    """
    data = {
        texts.text(one.heading): pd.Series(one.values, dtype=_dtype(one))
        for one in data_fields(report.frame, texts)
    }
    traced = [*explain(report, texts)]
    sources = {
        texts.text("k.bagian_laporan"): pd.Series([one.part for one in traced], dtype=TEXT),
        texts.text("k.angka"): pd.Series([one.label for one in traced], dtype=TEXT),
        texts.text("k.nilai"): pd.Series([one.value for one in report.figures()], dtype="Int64"),
        texts.text("k.pengajuan"): pd.Series([f.listed for f in report.figures()], dtype=TEXT),
    }
    recaps = {one.heading: _recap(one, texts) for one in report.breakdowns}
    return {
        texts.text("lembar.data"): pd.DataFrame(data),
        **recaps,
        texts.text("lembar.telusur"): pd.DataFrame(sources),
    }


def _dtype(field: DataField) -> Any:
    if field.heading in {"k.kegiatan", "k.unggah", "k.pendataan"}:
        return "datetime64[s]"
    return "Int64" if field.measure or field.heading == "k.no" else TEXT


def _recap(breakdown: Breakdown, texts: ReportTexts) -> pd.DataFrame:
    """Return one line a group and the total, indexed by the group's label."""
    lines = (*breakdown.lines, breakdown.total)
    columns = {texts.text("k.publikasi"): [line.publications.value for line in lines]}
    for place, measure in enumerate(breakdown.measures):
        columns[measure.heading(texts)] = [line.responses[place].value for line in lines]
    index = pd.Index([line.label for line in lines], dtype=TEXT, name=breakdown.column)
    return pd.DataFrame(columns, index, dtype="Int64")


def data_fields(publications: pd.DataFrame, texts: ReportTexts) -> tuple[DataField, ...]:
    """Return the columns that the form has something for, in the order of the Rincian."""
    frame = publications.sort_values("channel", kind="stable")
    blank, absent = texts.text("belum_diisi"), absent_columns(texts.office)
    kinds = content_types(texts)
    channels = {w.id: channel_label(texts.office, w.value, texts) for w in texts.office.workflows}
    numbers = frame.groupby("channel", observed=True).cumcount() + 1
    fields = (
        DataField("k.no", 6, numbers.tolist()),
        DataField("k.id", 18, list(frame.index)),
        DataField("k.kanal", 15, [channels[WorkflowId(name)] for name in frame["channel"]]),
        DataField("k.subbagian", 30, [name or blank for name in _units(frame, texts)]),
        DataField("k.judul", 48, list(frame["title"])),
        DataField("k.jenis", 20, [kinds.get(k, k) or blank for k in _texts(frame["kind"])]),
        DataField("k.platform", 20, [SEVERAL.join(names) or blank for names in frame["platforms"]]),
        DataField("k.kegiatan", 14, _days(frame["activity"])),
        DataField("k.unggah", 14, _days(frame["published"])),
        DataField("k.pendataan", 14, _days(frame["recorded"])),
        DataField("k.tautan", 44, list(frame["links"])),
        *(DataField(one.heading_key, 12, _counts(frame[one.value]), one) for one in Measure),
        DataField("k.keterangan", 32, list(frame["remarks"])),
    )
    return tuple(field for field in fields if field.heading not in absent)


def _texts(values: "pd.Series[str]") -> list[str]:
    return ["" if pd.isna(value) else str(value) for value in values]


def _counts(values: "pd.Series[int]") -> list[int | None]:
    return [None if pd.isna(value) else int(value) for value in values]


def _days(values: "pd.Series[pd.Timestamp]") -> list[date | None]:
    return [None if pd.isna(value) else value.date() for value in values]


def _units(frame: pd.DataFrame, texts: ReportTexts) -> Iterator[str]:
    """Yield each unit as it was named on the day of the activity."""
    for name, day in zip(_texts(frame["unit"]), _days(frame["activity"]), strict=True):
        unit = texts.office.unit_by_id.get(UnitId(name))
        yield unit.label_on(day)(texts.language) if unit else ""
