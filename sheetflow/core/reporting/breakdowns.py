"""The recapitulations of a report, and its tables as the workbook holds them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from sheetflow.core.calendar import Span
from sheetflow.core.form import Form
from sheetflow.core.names import SubmissionId
from sheetflow.core.reporting import figures, wording
from sheetflow.core.reporting.frames import TEXT
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.reporting.report import Report, explain

MAX_BEST = 10
"""Maximum of publications shown in a report that does not list all of them."""


def best_publications(frame: pd.DataFrame, measures: Iterable[figures.Measure]) -> list[str]:
    """Return the submissions with the largest response, by the first measure, then the next."""
    names = [measure.value for measure in measures]
    if not names:
        return []
    answered = frame[frame[names].notna().any(axis="columns")]
    ranked = answered.sort_values(names, ascending=False, kind="stable")
    return list(ranked.index[:MAX_BEST])


def breakdowns(
    frame: pd.DataFrame, period: Period, texts: wording.ReportTexts
) -> tuple[figures.Breakdown, ...]:
    """Return the tables of the Rekapitulasi.

    Those by channel and unit are always there; by month in a quarter or a year; by platform and
    content type if the form or an SOP has the column.
    """
    tables = _Tables(frame, period, texts, measures_of(frame, texts.office.form))
    absent = wording.absent_columns(texts.office)
    return (
        tables.by_channel(),
        *([] if period.grain is Grain.MONTH else [tables.by_month()]),
        *([] if "k.platform" in absent else [tables.by_platform()]),
        *([] if "k.jenis" in absent else [tables.by_kind()]),
        tables.by_unit(),
    )


def measures_of(frame: pd.DataFrame, form: Form) -> tuple[figures.Measure, ...]:
    """Return the measures the form has a column for: the usual ones, and others with a value."""
    had = (
        measure for measure in figures.Measure if getattr(form.reported, measure.value) is not None
    )
    return tuple(m for m in had if m in figures.USUAL or frame[m.value].notna().any())


@dataclass(frozen=True, slots=True)
class _Tables:
    frame: pd.DataFrame
    period: Period
    texts: wording.ReportTexts
    measures: tuple[figures.Measure, ...]

    def by_channel(self) -> figures.Breakdown:
        """Return one line for each workflow of the report, with or without publications."""
        labels = figures.channel_labels(self.texts)
        order = [str(workflow.id) for workflow in wording.reported_workflows(self.texts.office)]
        return self._breakdown("kanal", _groups(self.frame, "channel"), order, labels)

    def by_unit(self) -> figures.Breakdown:
        """Return one line for each unit that exists in the period or has publications."""
        units, groups = self.texts.office.units, _groups(self.frame, "unit")
        labels = {str(unit.id): unit.label(self.texts.language) for unit in units}
        order = [str(u.id) for u in units if u.id in groups or self._exists(u.span)]
        return self._breakdown("subbagian", groups, order, labels)

    def _exists(self, span: Span) -> bool:
        return (span.start is None or span.start <= self.period.end) and (
            span.end is None or span.end >= self.period.start
        )

    def by_kind(self) -> figures.Breakdown:
        """Return one line for each published content type, in the form's order."""
        choices, groups = figures.content_types(self.texts), _groups(self.frame, "kind")
        return self._breakdown("jenis", groups, [key for key in choices if key in groups], choices)

    def by_month(self) -> figures.Breakdown:
        """Return one line for each month of the period."""
        months = {
            month.code: month.label(self.texts.office.texts, self.texts.language)
            for month in self.period.months
        }
        by_code = self.frame.assign(month=self.frame["published"].dt.strftime("%Y-%m"))
        return self._breakdown("bulan", _groups(by_code, "month"), list(months), months)

    def by_platform(self) -> figures.Breakdown:
        """Return one line for each platform with publications, in the settings' order.

        A publication on several platforms counts in each; its response, which cannot be divided,
        is in a line of its own.
        """
        several = self.frame["platforms"].map(len) > 1
        groups = _groups(self.frame.explode("platforms"), "platforms")
        known = dict.fromkeys(p.name for p in self.texts.office.platforms.platforms)
        order = [name for name in known if name in groups]
        if not several.any():
            return self._breakdown("platform", groups, order, {})
        alone = _groups(self.frame[~several].explode("platforms"), "platforms")
        label, shared = self.texts.text("banyak_platform"), self.frame[several]
        more = self._line("platform", "+", label, shared, shared)
        return self._breakdown("platform", groups, order, {}, alone, (more,))

    def _breakdown(  # noqa: PLR0913, PLR0917 - the groups, their order and names, what overlaps
        self,
        key: str,
        groups: Mapping[str, pd.DataFrame],
        order: list[str],
        labels: Mapping[str, str],
        alone: Mapping[str, pd.DataFrame] | None = None,
        more: tuple[figures.Line, ...] = (),
    ) -> figures.Breakdown:
        """Return lines in `order`, then values unknown to the settings by name, then blanks."""
        responding, none = groups if alone is None else alone, self.frame.iloc[:0]
        unknown = sorted(name for name in groups if name and name not in order)
        blank = self.texts.text("belum_diisi")
        lines = [
            self._line(
                key,
                name,
                labels.get(name, name) or blank,
                groups.get(name, none),
                responding.get(name, none),
            )
            for name in (*order, *unknown, *([""] if "" in groups else []))
        ]
        total = self._line(key, "*", self.texts.text("k.jumlah"), self.frame, self.frame)
        column = self.texts.text(f"k.{key}")
        heading = self.texts.text(f"tabel.{key}", kolom=wording.within_a_sentence(column))
        return figures.Breakdown(
            key, heading, column, self.measures, (*lines, *more), total, overlaps=bool(more)
        )

    def _line(
        self, key: str, name: str, label: str, rows: pd.DataFrame, responding: pd.DataFrame
    ) -> figures.Line:
        place = f"{key}/{name or '?'}"
        published = tuple((SubmissionId(submission), 1) for submission in rows.index)
        responses = (
            figures.Figure(
                f"{place}/{measure.value}",
                f"{label}: {measure.heading(self.texts)}",
                _amounts(responding[measure.value]),
            )
            for measure in self.measures
        )
        heading = f"{label}: {self.texts.text('k.publikasi')}"
        return figures.Line(
            label, figures.Figure(f"{place}/publications", heading, published), tuple(responses)
        )


def _groups(frame: pd.DataFrame, column: str) -> dict[str, pd.DataFrame]:
    """Return the rows by value; rows without one under ""."""
    grouped = frame.groupby(column, observed=True, dropna=False, sort=False)
    return {"" if pd.isna(value) else str(value): rows for value, rows in grouped}


def _amounts(values: "pd.Series[int]") -> tuple[tuple[SubmissionId, int], ...]:
    return tuple((SubmissionId(str(name)), int(n)) for name, n in values.dropna().items())


SEVERAL = ", "
"""Between the platforms of one publication."""


@dataclass(frozen=True, slots=True)
class DataField:
    """A column of the data sheet: key of its heading, width, and its values."""

    heading: str
    width: float
    values: Sequence[Any]
    measure: figures.Measure | None = None


def report_tables(report: Report, texts: wording.ReportTexts) -> dict[str, pd.DataFrame]:
    """Return the workbook's tables by their sheet's name, recapitulations by their heading."""
    data = {
        texts.text(one.heading): pd.Series(one.values, dtype=_dtype(one))
        for one in data_fields(report.frame, texts)
    }
    traced = [*explain(report, texts)]
    sources = {
        texts.text("k.bagian_laporan"): pd.Series([part for part, _ in traced], dtype=TEXT),
        texts.text("k.angka"): pd.Series([one.label for _, one in traced], dtype=TEXT),
        texts.text("k.nilai"): pd.Series([one.value for _, one in traced], dtype="Int64"),
        texts.text("k.pengajuan"): pd.Series([one.listed for _, one in traced], dtype=TEXT),
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


def _recap(breakdown: figures.Breakdown, texts: wording.ReportTexts) -> pd.DataFrame:
    """Return one line a group and the total, indexed by the group's label."""
    lines = (*breakdown.lines, breakdown.total)
    columns = {texts.text("k.publikasi"): [line.publications.value for line in lines]}
    for place, measure in enumerate(breakdown.measures):
        columns[measure.heading(texts)] = [line.responses[place].value for line in lines]
    index = pd.Index([line.label for line in lines], dtype=TEXT, name=breakdown.column)
    return pd.DataFrame(columns, index, dtype="Int64")


def data_fields(publications: pd.DataFrame, texts: wording.ReportTexts) -> tuple[DataField, ...]:
    """Return the columns that the form has something for, in the order of the Rincian."""
    frame = publications.sort_values("channel", kind="stable")
    blank, absent = texts.text("belum_diisi"), wording.absent_columns(texts.office)
    kinds, channels = figures.content_types(texts), figures.channel_labels(texts)
    numbers = frame.groupby("channel", observed=True).cumcount() + 1
    fields = (
        DataField("k.no", 6, numbers.tolist()),
        DataField("k.id", 18, list(frame.index)),
        DataField("k.kanal", 15, [channels[name] for name in frame["channel"]]),
        DataField("k.subbagian", 30, [name or blank for name in _units(frame, texts)]),
        DataField("k.judul", 48, list(frame["title"])),
        DataField("k.jenis", 20, [kinds.get(k, k) or blank for k in _texts(frame["kind"])]),
        DataField("k.platform", 20, [SEVERAL.join(names) or blank for names in frame["platforms"]]),
        DataField("k.kegiatan", 14, _days(frame["activity"])),
        DataField("k.unggah", 14, _days(frame["published"])),
        DataField("k.pendataan", 14, _days(frame["recorded"])),
        DataField("k.tautan", 44, list(frame["links"])),
        *(
            DataField(one.heading_key, 12, _counts(frame[one.value]), one)
            for one in figures.Measure
        ),
        DataField("k.keterangan", 32, list(frame["remarks"])),
    )
    return tuple(field for field in fields if field.heading not in absent)


def _texts(values: "pd.Series[str]") -> list[str]:
    return ["" if pd.isna(value) else str(value) for value in values]


def _counts(values: "pd.Series[int]") -> list[int | None]:
    return [None if pd.isna(value) else int(value) for value in values]


def _days(values: "pd.Series[pd.Timestamp]") -> list[date | None]:
    return [None if pd.isna(value) else value.date() for value in values]


def _units(frame: pd.DataFrame, texts: wording.ReportTexts) -> Iterator[str]:
    """Yield each unit as it was named on the day of the activity."""
    for name, day in zip(_texts(frame["unit"]), _days(frame["activity"]), strict=True):
        yield wording.unit_name(name, day, texts.office, texts.language)
