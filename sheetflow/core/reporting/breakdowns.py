"""The recapitulations of a report: counts of its publications by group."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from sheetflow.core.calendar import Span
from sheetflow.core.form import Form
from sheetflow.core.names import SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.reporting import figures
from sheetflow.core.reporting.columns import absent_columns, reported_workflows
from sheetflow.core.reporting.item import ReportItem
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.reporting.wording import ReportTexts, within_a_sentence

TEXT = pd.StringDtype("python", na_value=float("nan"))
"""Text as Python has it, whatever else is installed: Arrow refuses half a character, which a cell
may hold."""

MAX_BEST = 10
"""Maximum of publications shown in a report that does not list all of them."""


def publications_frame(items: Iterable[ReportItem], office: Office) -> pd.DataFrame:
    """Return one row per publication, indexed by submission, in the order of `items`.

    Days are datetime64, choices categories with those of the settings first, response figures
    nullable integers (missing is not zero), also where there are no items.
    """
    kept = list(items)
    frame = pd.DataFrame(
        index=pd.Index([str(item.id) for item in kept], dtype=TEXT, name="submission")
    )
    frame["channel"] = choices(
        [item.workflow for item in kept], [w.id for w in reported_workflows(office)]
    )
    frame["unit"] = choices([item.unit or "" for item in kept], [u.id for u in office.units])
    frame["kind"] = choices([item.kind for item in kept], _kinds(office.form))
    frame["platforms"] = pd.Series([item.seen_on for item in kept], frame.index, object)
    days = {
        "activity": [item.activity for item in kept],
        "published": [item.uploaded for item in kept],
        "recorded": [item.recorded for item in kept],
    }
    for name, values in days.items():
        frame[name] = pd.Series(values, frame.index, "datetime64[s]")
    for measure in figures.Measure:
        amounts = [measure.of(item) for item in kept]
        frame[measure.value] = pd.Series(amounts, frame.index, "Int64")
    texts = {
        "title": [item.title for item in kept],
        "links": ["\n".join(post.url for post in item.posts) for item in kept],
        "remarks": [item.remarks for item in kept],
    }
    return frame.assign(**{n: pd.Series(found, frame.index, TEXT) for n, found in texts.items()})


def choices(values: Iterable[str], known: Iterable[str]) -> pd.Categorical:
    """Return the values, "" as missing, as categories: the known ones, then others by name."""
    listed, first = [*values], [*known]
    unknown = sorted({*listed} - {*first, ""})
    known_first = pd.Index([*first, *unknown], dtype=TEXT)
    return pd.Categorical(pd.array([value or None for value in listed], TEXT), known_first)


def _kinds(form: Form) -> list[str]:
    column = form.reported.content_type
    return [choice.value for choice in form.by_id[column].choices] if column else []


def best_publications(frame: pd.DataFrame, measures: Iterable[figures.Measure]) -> list[str]:
    """Return the submissions with the largest response, by the first measure, then the next."""
    names = [measure.value for measure in measures]
    if not names:
        return []
    answered = frame[frame[names].notna().any(axis="columns")]
    ranked = answered.sort_values(names, ascending=False, kind="stable")
    return list(ranked.index[:MAX_BEST])


def breakdowns(
    frame: pd.DataFrame, period: Period, texts: ReportTexts
) -> tuple[figures.Breakdown, ...]:
    """Return the tables of the Rekapitulasi.

    Those by channel and unit are always there; by month in a quarter or a year; by platform and
    content type if the form or an SOP has the column.
    """
    tables = _Tables(frame, period, texts, measures_of(frame, texts.office.form))
    absent = absent_columns(texts.office)
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
    texts: ReportTexts
    measures: tuple[figures.Measure, ...]

    def by_channel(self) -> figures.Breakdown:
        """Return one line for each workflow of the report, with or without publications."""
        office = self.texts.office
        labels = {
            str(w.id): figures.channel_label(office, w.value, self.texts) for w in office.workflows
        }
        order = [str(workflow.id) for workflow in reported_workflows(office)]
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
        heading = self.texts.text(f"tabel.{key}", kolom=within_a_sentence(column))
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
