"""The charts of the report as data: the bars, their order, and the alternative text."""

from dataclasses import dataclass

from sheetflow.core.office import Office
from sheetflow.core.reporting.figures import Breakdown
from sheetflow.core.reporting.report import Report
from sheetflow.core.reporting.wording import ReportTexts, within_a_sentence

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
    """A bar chart, largest bar first; `alt` is its alternative text with all values.

    `empty` is the text printed if there are no bars.
    """

    ref: str
    title: str
    bars: tuple[Bar, ...]
    alt: str
    empty: str


def chart_ref(breakdown: Breakdown) -> str:
    """Return the name of the chart's picture."""
    return f"grafik-{breakdown.key}"


def chart_of(breakdown: Breakdown, texts: ReportTexts) -> BarChart:
    """Return publications by the lines of `breakdown`, except the line with only responses."""
    lines = breakdown.lines[:-1] if breakdown.overlaps else breakdown.lines
    values = [(line.label, line.publications.value) for line in lines]
    in_time = breakdown.key == "bulan"
    ordered = values if in_time else sorted(values, key=lambda pair: -pair[1])
    if len(ordered) > MAX_BARS:
        rest = ordered[MAX_BARS - 1 :]
        label = texts.text("grafik.lain", n=texts.count(len(rest)))
        ordered = [*ordered[: MAX_BARS - 1], (label, sum(value for _, value in rest))]
    bars = tuple(Bar(label, value, texts.count(value)) for label, value in ordered)
    title = texts.text(f"grafik.{breakdown.key}", kolom=within_a_sentence(breakdown.column))
    alt = _alt(title, bars, texts)
    return BarChart(chart_ref(breakdown), title, bars, alt, texts.text("grafik.kosong"))


def _alt(title: str, bars: tuple[Bar, ...], texts: ReportTexts) -> str:
    if not bars:
        return texts.text("grafik.alt.kosong", judul=title)
    said = "; ".join(f"{bar.label} {bar.text}" for bar in bars)
    return texts.text("grafik.alt", judul=title, isi=said)


FEWEST_BARS = 3


def charts_of(report: Report, office: Office) -> tuple[BarChart, ...]:
    """Return the charts of the breakdowns after the first that show more than their tables."""
    texts = ReportTexts(office, report.language)
    charts = (chart_of(breakdown, texts) for breakdown in report.breakdowns[1:])
    return tuple(chart for chart in charts if _is_worth_drawing(chart))


def _is_worth_drawing(chart: BarChart) -> bool:
    values = [bar.value for bar in chart.bars if bar.value]
    return len(values) >= FEWEST_BARS and len(set(values)) > 1
