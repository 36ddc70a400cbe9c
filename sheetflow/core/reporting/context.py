"""The report as a template sees it: texts, links and pictures by the names that staff place.

Every value is a finished text: both forms of the paper print the same words and numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sheetflow.core.names import Sha256
from sheetflow.core.office import Office
from sheetflow.core.papers.context_values import Picture
from sheetflow.core.papers.letterhead import Frame, Head
from sheetflow.core.reporting.change_sentences import say_changes
from sheetflow.core.reporting.chart_bars import BarChart, chart_ref, charts_of
from sheetflow.core.reporting.context_tables import (
    Context,
    ShownPicture,
    archived_rows,
    breakdown_rows,
    entry_row,
    exceptional_lines,
    exhibit_rows,
    held_rows,
    monthly_rows,
    obstacle_rows,
    review_context,
    timeliness_rows,
)
from sheetflow.core.reporting.context_texts import (
    MOST_LISTED,
    chapter_headings,
    chapter_numbers,
    deadline_text,
    paragraphs,
    status_text,
    table_heads,
)
from sheetflow.core.reporting.figures import Breakdown
from sheetflow.core.reporting.report import Entry, Report, Signature
from sheetflow.core.reporting.wording import Voice, within_a_sentence

CHART_WIDTH_MM = 160.0

_LONG_ENTRIES = 8
"""With more entries the report runs over five pages, and gets a table of contents."""


"""With fewer, or with bars of one length, a chart shows nothing that its table does not."""

"""Submissions held back that are listed; the rest is counted."""


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
    shown: Mapping[Sha256, ShownPicture] | None = None,
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
    report: Report, office: Office, shown: Mapping[Sha256, ShownPicture], logo: Picture | None
) -> Context:
    """The same before any word is in italics."""
    voice = Voice(office, report.language)
    period = report.period.label(office.texts, report.language)
    chapters = chapter_numbers(report)
    charts = {bars.ref: _chart(bars) for bars in charts_of(report, office)}
    return {
        "title": f"{report.title}, {period}",
        "frame": _frame(report, voice, logo),
        "name": report.title.upper(),
        "office": report.office.upper(),
        "period": voice.say("judul.periode", periode=period).upper(),
        "standing": status_text(report, voice),
        "addressee": report.addressee,
        "long": len(report.entries) > _LONG_ENTRIES,
        "deadline": deadline_text(report, voice),
        "heading": chapter_headings(chapters, voice),
        "column": table_heads(voice),
        "changes": list(say_changes(report, voice)),
        "text": paragraphs(report, chapters, voice),
        "published": bool(report.publications.sources),
        "breakdowns": [_breakdown(breakdown, charts, voice) for breakdown in report.breakdowns],
        "charts": list(charts.values()),
        "monthly": monthly_rows(report, voice),
        "parts": _parts(report, voice),
        "timeliness": timeliness_rows(report.timeliness, voice),
        "exceptional": [] if report.review else exceptional_lines(report.exceptional, voice),
        "held": held_rows(report.held.entries[:MOST_LISTED]),
        "obstacles": obstacle_rows(report.obstacles, voice),
        "review": review_context(report, chapters["timeliness"], voice),
        "archived_list": archived_rows(report.archived_list, voice),
        "signatures": _signatures(report, voice),
        "head": {"label": voice.say("sidik"), "value": report.head} if report.head else "",
        "exhibits": exhibit_rows(report.exhibits, shown, voice),
    }


def _frame(report: Report, voice: Voice, logo: Picture | None) -> Frame:
    found = report.letterhead
    lines = found.lines if found else (report.office.upper(),)
    label = {"page": voice.say("halaman"), "of": voice.say("halaman.dari")}
    footer = f"{report.title}, {report.period.label(voice.office.texts, report.language)}"
    head = Head(lines, found.address if found else (), logo)
    return Frame(head, label, report.language, footer, report.period.end.isoformat())


def _breakdown(breakdown: Breakdown, charts: Mapping[str, Context], voice: Voice) -> Context:
    """One table of the Rekapitulasi and, below it, its chart if there is one."""
    chart = charts.get(chart_ref(breakdown))
    return {**breakdown_rows(breakdown, voice), "chart": chart["picture"] if chart else ""}


def _chart(bars: BarChart) -> Context:
    return {"title": bars.title, "picture": Picture(bars.ref, bars.alt, CHART_WIDTH_MM)}


def _parts(report: Report, voice: Voice) -> list[Context]:
    """The list of each workflow, or one of those with the largest response."""
    if not report.is_listed:
        empty = "" if report.best else voice.say("terbaik.kosong")
        return [_part(1, voice.say("terbaik"), empty, report.best, voice)]
    found = []
    for number, part in enumerate(report.parts, start=1):
        none = voice.say("rinci.kosong", kanal=within_a_sentence(part.channel))
        empty = "" if part.entries else none
        found.append(_part(number, part.heading, empty, part.entries, voice))
    return found


def _part(number: int, title: str, empty: str, entries: Iterable[Entry], voice: Voice) -> Context:
    rows = [entry_row(entry, voice) for entry in entries]
    return {"title": title, "mark": f"part_{number}", "empty": empty, "rows": rows}


def _signatures(report: Report, voice: Voice) -> Context:
    """No day: it is written by the pen, as are the names that the settings do not have."""
    left, right = (_signature(signature, voice) for signature in report.signatures)
    return {
        "place": voice.say("tempat", tahun=report.period.next.start.year),
        "left": left,
        "right": right,
        "name": voice.say("nama"),
        "staff_number": voice.say("nip"),
    }


def _signature(signature: Signature, voice: Voice) -> Context:
    number = voice.say("nip.isi", nip=signature.number) if signature.number else voice.say("nip")
    return {
        "caption": signature.caption,
        "role": signature.role,
        "name": signature.name or voice.say("nama"),
        "staff_number": number,
    }
