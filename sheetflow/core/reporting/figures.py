"""The numbers of the report with the submissions they count (SOP model, section 6); its charts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial

from sheetflow.core.names import SubmissionId
from sheetflow.core.reporting import wording
from sheetflow.core.reporting.item import ReportItem

Source = tuple[SubmissionId, int]
"""A submission and its amount in a number."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: its label, and what each submission adds to it.

    The value is always the sum of its sources, so that the two cannot differ.  `key` is stable over
    languages and versions: "platform/Instagram/reach".
    """

    key: str
    label: str
    sources: tuple[Source, ...]

    @property
    def value(self) -> int:
        return sum(amount for _, amount in self.sources)

    @property
    def given(self) -> int | None:
        """Return the value; None if no submission has a number (which is not zero)."""
        return self.value if self.sources else None

    @property
    def submissions(self) -> tuple[SubmissionId, ...]:
        return tuple(submission for submission, _ in self.sources)

    @property
    def listed(self) -> str:
        """Return the submissions behind it in one line, with what each adds if that is not one."""
        if all(amount == 1 for _, amount in self.sources):
            return ", ".join(self.submissions)
        return ", ".join(f"{name} ({amount})" for name, amount in self.sources)


def counted(key: str, label: str, items: Iterable[ReportItem]) -> Figure:
    """Return the figure that counts `items`."""
    return Figure(key, label, tuple((item.id, 1) for item in items))


class Measure(Enum):
    """A response figure summed over publications; values are attribute names of `Response`."""

    REACH = "reach"
    LIKES = "likes"
    COMMENTS = "comments"
    SHARES = "shares"
    VIEWS = "views"

    def of(self, item: ReportItem) -> int | None:
        amount: int | None = getattr(item.response, self.value)
        return amount

    @property
    def heading_key(self) -> str:
        """Return the key of its heading in the wording."""
        return _HEADINGS[self]

    def heading(self, texts: wording.ReportTexts) -> str:
        return texts.text(self.heading_key)


_HEADINGS = {
    Measure.REACH: "k.jangkauan",
    Measure.LIKES: "k.suka",
    Measure.COMMENTS: "k.komentar",
    Measure.SHARES: "k.bagikan",
    Measure.VIEWS: "k.tayang",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a recapitulation; `responses` in the order of the breakdown's measures."""

    label: str
    publications: Figure
    responses: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Publications by one property: a line for each of its values, and the total.

    `overlaps`: a publication may be in several lines, whose publications then sum to more than the
    total; the responses of such publications are in a line of their own (the last), so that
    responses always sum to the total.
    """

    key: str
    heading: str
    column: str
    measures: tuple[Measure, ...]
    lines: tuple[Line, ...]
    total: Line
    overlaps: bool = False

    def figures(self) -> Iterator[Figure]:
        for line in (*self.lines, self.total):
            yield line.publications
            yield from line.responses


USUAL = (Measure.REACH, Measure.LIKES, Measure.COMMENTS)
"""Measures whose column is always in a table; others only if a publication has a value."""


def content_types(texts: wording.ReportTexts) -> Mapping[str, str]:
    """Return the labels of the content types by stored value, in the form's order."""
    choices = wording.content_choices(texts.office.form)
    return {choice.value: choice.label(texts.language) for choice in choices}


def channel_labels(texts: wording.ReportTexts) -> Mapping[str, str]:
    """Return the labels of the workflows' channels, as of their choices in the selector column."""
    form, language = texts.office.form, texts.language
    known = {choice.value: choice.label(language) for choice in form.by_id[form.selector].choices}
    return {w.id: known.get(w.value, w.value) for w in texts.office.workflows}


MAX_BARS = 15
"""Maximum that fits a page; the smallest values are summed in one last bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar; `text` is the value as printed beside it."""

    label: str
    value: int
    text: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """A bar chart; `alt` is its alternative text with all values, `empty` that without bars."""

    ref: str
    title: str
    bars: tuple[Bar, ...]
    alt: str
    empty: str


def chart_ref(breakdown: Breakdown) -> str:
    """Return the name of the chart's picture."""
    return f"grafik-{breakdown.key}"


def chart_of(breakdown: Breakdown, texts: wording.ReportTexts) -> BarChart:
    """Return publications by the lines of `breakdown`, except the line with only responses."""
    lines = breakdown.lines[:-1] if breakdown.overlaps else breakdown.lines
    values = [(line.label, line.publications.value) for line in lines]
    in_time = breakdown.key == "bulan"
    ordered = values if in_time else sorted(values, key=lambda pair: -pair[1])
    bars = fitting_bars(ordered, texts, partial(texts.text, "grafik.lain"))
    title = texts.text(f"grafik.{breakdown.key}", kolom=wording.within_a_sentence(breakdown.column))
    alt = _alt(title, bars, texts)
    return BarChart(chart_ref(breakdown), title, bars, alt, texts.text("grafik.kosong"))


def fitting_bars(
    values: list[tuple[str, int]], text: wording.LocalText, name_rest: Callable[..., str]
) -> tuple[Bar, ...]:
    """Return at most `MAX_BARS` bars in the order of `values`; `name_rest(n=…)` names the last."""
    if len(values) > MAX_BARS:
        kept, rest = values[: MAX_BARS - 1], values[MAX_BARS - 1 :]
        label = name_rest(n=text.count(len(rest)))
        values = [*kept, (label, sum(value for _, value in rest))]
    return tuple(Bar(label, value, text.count(value)) for label, value in values)


def _alt(title: str, bars: tuple[Bar, ...], texts: wording.ReportTexts) -> str:
    if not bars:
        return texts.text("grafik.alt.kosong", judul=title)
    said = "; ".join(f"{bar.label} {bar.text}" for bar in bars)
    return texts.text("grafik.alt", judul=title, isi=said)


FEWEST_BARS = 3


def charts_of(
    breakdowns: tuple[Breakdown, ...], texts: wording.ReportTexts
) -> tuple[BarChart, ...]:
    """Return the charts of the breakdowns after the first that show more than their tables."""
    charts = (chart_of(breakdown, texts) for breakdown in breakdowns[1:])
    return tuple(chart for chart in charts if _is_worth_drawing(chart))


def _is_worth_drawing(chart: BarChart) -> bool:
    values = [bar.value for bar in chart.bars if bar.value]
    return len(values) >= FEWEST_BARS and len(set(values)) > 1
