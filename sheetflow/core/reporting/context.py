"""The report as a template sees it: texts, links and pictures by the names that staff place.

Every value is a finished text: both forms of the paper print the same words and numbers.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sheetflow.core.names import Sha256
from sheetflow.core.office import Office
from sheetflow.core.papers.context_values import Context, Picture
from sheetflow.core.papers.paper_settings import Frame, Head
from sheetflow.core.reporting import context_tables, context_texts
from sheetflow.core.reporting.changes import say_changes
from sheetflow.core.reporting.figures import BarChart, Breakdown, chart_ref, charts_of
from sheetflow.core.reporting.report import Entry, Report, Signature
from sheetflow.core.reporting.wording import ReportTexts, within_a_sentence

CHART_WIDTH_MM = 160.0

_LONG_ENTRIES = 8
"""With more entries the report runs over five pages, and gets a table of contents."""


@dataclass(frozen=True, slots=True)
class PaperStyle:
    """The office's emblem, and what sets the foreign words of a text in italics."""

    logo: Picture | None = None
    italics: Callable[[str], str] = str


PLAIN = PaperStyle()

_PROSE = (
    "addressee",
    "deadline",
    "heading",
    "column",
    "text",
    "obstacles",
    "exceptional",
    "review",
)
"""What the report says in its own words; the rest are titles, names and numbers."""


def report_context(
    report: Report,
    office: Office,
    shown: Mapping[Sha256, context_tables.ShownPicture] | None = None,
    style: PaperStyle = PLAIN,
) -> Context:
    """All that the templates `laporan` may place.

    `shown` tells of each screenshot, by the digest of the filed file, how it goes into the paper;
    one that is not there gets a sentence instead.
    """
    found = _context(report, office, shown or {}, style.logo)
    return {**found, **{name: _set(found[name], style.italics) for name in _PROSE}}


def _set(value: object, italics: Callable[[str], str]) -> object:
    """The value with the foreign words of all its texts in italics."""
    if isinstance(value, list):
        return [_set(entry, italics) for entry in value]
    if isinstance(value, dict):
        return {name: _set(entry, italics) for name, entry in value.items()}
    text = str(value)
    return italics(text) if text else text  # a template asks whether there is anything


def _context(
    report: Report,
    office: Office,
    shown: Mapping[Sha256, context_tables.ShownPicture],
    logo: Picture | None,
) -> Context:
    """The same before any word is in italics."""
    texts = ReportTexts(office, report.language)
    chapters = context_texts.chapter_numbers(report)
    exceptional = () if report.review else report.exceptional  # a review has its own section
    charts = {bars.ref: _chart(bars) for bars in charts_of(report.breakdowns, texts)}
    return {
        "title": _title(report, texts),
        "frame": _frame(report, texts, logo),
        "name": report.title.upper(),
        "office": report.office.upper(),
        "period": texts.text("judul.periode", periode=_period(report, texts)).upper(),
        "standing": context_texts.status_text(report, texts),
        "addressee": report.addressee,
        "long": len(report.entries) > _LONG_ENTRIES,
        "deadline": context_texts.deadline_text(report, texts),
        "heading": context_texts.chapter_headings(chapters, texts),
        "column": context_texts.table_heads(texts),
        "changes": list(say_changes(report, texts)),
        "text": context_texts.paragraphs(report, chapters, texts),
        "published": bool(report.publications.sources),
        "breakdowns": [_breakdown(breakdown, charts, texts) for breakdown in report.breakdowns],
        "charts": list(charts.values()),
        "monthly": context_tables.monthly_rows(report, texts),
        "parts": _parts(report, texts),
        "timeliness": context_tables.timeliness_rows(report.timeliness, texts),
        "exceptional": context_tables.exceptional_lines(exceptional, texts),
        "held": context_tables.held_rows(report.held.entries[: context_texts.MAX_HELD_LISTED]),
        "obstacles": context_tables.obstacle_rows(report.obstacles, texts),
        "review": context_tables.review_context(report, chapters["timeliness"], texts),
        "archived_list": context_tables.archived_rows(report.archived_list, texts),
        "signatures": _signatures(report, texts),
        "head": {"label": texts.text("sidik"), "value": report.head} if report.head else "",
        "exhibits": context_tables.exhibit_rows(report.exhibits, shown, texts),
    }


def _frame(report: Report, texts: ReportTexts, logo: Picture | None) -> Frame:
    found = report.letterhead
    lines = found.lines if found else (report.office.upper(),)
    label = {"page": texts.text("halaman"), "of": texts.text("halaman.dari")}
    head = Head(lines, found.address if found else (), logo)
    end = report.period.end.isoformat()
    return Frame(head, label, report.language, _title(report, texts), end)


def _title(report: Report, texts: ReportTexts) -> str:
    return f"{report.title}, {_period(report, texts)}"


def _period(report: Report, texts: ReportTexts) -> str:
    return report.period.label(texts.office.texts, report.language)


def _breakdown(breakdown: Breakdown, charts: Mapping[str, Context], texts: ReportTexts) -> Context:
    """One table of the Rekapitulasi and, below it, its chart if there is one."""
    chart = charts.get(chart_ref(breakdown))
    return {
        **context_tables.breakdown_rows(breakdown, texts),
        "chart": chart["picture"] if chart else "",
    }


def _chart(bars: BarChart) -> Context:
    return {"title": bars.title, "picture": Picture(bars.ref, bars.alt, CHART_WIDTH_MM)}


def _parts(report: Report, texts: ReportTexts) -> list[Context]:
    """The list of each workflow, or one of those with the largest response."""
    if not report.is_listed:
        empty = "" if report.best else texts.text("terbaik.kosong")
        return [_part(1, texts.text("terbaik"), empty, report.best, texts)]
    found = []
    for number, part in enumerate(report.parts, start=1):
        none = texts.text("rinci.kosong", kanal=within_a_sentence(part.channel))
        empty = "" if part.entries else none
        found.append(_part(number, part.heading, empty, part.entries, texts))
    return found


def _part(
    number: int, title: str, empty: str, entries: Iterable[Entry], texts: ReportTexts
) -> Context:
    rows = [context_tables.entry_row(entry, texts) for entry in entries]
    return {"title": title, "mark": f"part_{number}", "empty": empty, "rows": rows}


def _signatures(report: Report, texts: ReportTexts) -> Context:
    """No day: it is written by the pen, as are the names that the settings do not have."""
    left, right = (_signature(signature, texts) for signature in report.signatures)
    return {
        "place": texts.text("tempat", tahun=report.period.next.start.year),
        "left": left,
        "right": right,
        "name": texts.text("nama"),
        "staff_number": texts.text("nip"),
    }


def _signature(signature: Signature, texts: ReportTexts) -> Context:
    number = texts.text("nip.isi", nip=signature.number) if signature.number else texts.text("nip")
    return {
        "caption": signature.caption,
        "role": signature.role,
        "name": signature.name or texts.text("nama"),
        "staff_number": number,
    }
