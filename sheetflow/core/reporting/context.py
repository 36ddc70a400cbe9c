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
from sheetflow.core.reporting.columns import absent_columns
from sheetflow.core.reporting.context_tables import (
    REVIEW_SECTIONS,
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
from sheetflow.core.reporting.figures import Breakdown
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.reporting.report import MAX_LISTED, Entry, Report, Signature
from sheetflow.core.reporting.wording import Voice, within_a_sentence

CHART_WIDTH_MM = 160.0

_LONG_ENTRIES = 8
"""With more entries the report runs over five pages, and gets a table of contents."""

_CHAPTERS = {
    "introduction": "pendahuluan",
    "recapitulation": "rekap",
    "details": "rinci",
    "archived": "simpan",
    "timeliness": "waktu",
    "obstacles": "kendala",
    "review": "reviu",
    "closing": "penutup",
}
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
_SECTIONS = {"general": "umum", "basis": "dasar", "purpose": "maksud", "period": "periode"}
_COLUMNS = {
    "number": "no",
    "day": "hari",
    "title": "judul",
    "kind": "jenis",
    "platform": "platform",
    "link": "tautan",
    "documentation": "dokumentasi",
    "remarks": "keterangan",
    "publications": "publikasi",
    "reach": "jangkauan",
    "likes": "suka",
    "comments": "komentar",
    "step": "langkah",
    "limit": "batas",
    "on_time": "tepat",
    "late": "lambat",
    "problem": "kendala",
    "submissions": "pengajuan",
    "follow_up": "tindak",
    "counted": "didata",
    "under_way": "berjalan",
    "held_at": "tertahan",
    "reasons": "perbaikan",
    "decided": "diputuskan",
    "unit": "subbagian",
    "errors": "galat",
    "warnings": "peringatan",
    "share": "bagian",
    "median": "tengah",
    "drafts": "konsep",
    "returns": "kembali",
    "point": "hal",
    "provisional": "sementara",
    "decision": "keputusan",
    "month": "bulan",
    "monthly_report": "bulanan",
    "state": "keadaan",
}

"""With fewer, or with bars of one length, a chart shows nothing that its table does not."""

_MOST_LISTED = 60
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
    chapters = _chapters(report)
    charts = {bars.ref: _chart(bars) for bars in charts_of(report, office)}
    return {
        "title": f"{report.title}, {period}",
        "frame": _frame(report, voice, logo),
        "name": report.title.upper(),
        "office": report.office.upper(),
        "period": voice.say("judul.periode", periode=period).upper(),
        "standing": _standing(report, voice),
        "addressee": report.addressee,
        "long": len(report.entries) > _LONG_ENTRIES,
        "deadline": _deadline(report, voice),
        "heading": _headings(chapters, voice),
        "column": _heads(voice),
        "changes": list(say_changes(report, voice)),
        "text": _paragraphs(report, chapters, voice),
        "published": bool(report.publications.sources),
        "breakdowns": [_breakdown(breakdown, charts, voice) for breakdown in report.breakdowns],
        "charts": list(charts.values()),
        "monthly": monthly_rows(report, voice),
        "parts": _parts(report, voice),
        "timeliness": timeliness_rows(report.timeliness, voice),
        "exceptional": [] if report.review else exceptional_lines(report.exceptional, voice),
        "held": held_rows(report.held.entries[:_MOST_LISTED]),
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


def _deadline(report: Report, voice: Voice) -> str:
    """By when it must be handed in, and that it comes too late; "" where no day is set."""
    if report.deadline is None:
        return ""
    said = voice.say("paling_lambat", hari=voice.weekday(report.deadline.day))
    return f"{said} {voice.say('lewat')}" if report.deadline.missed else said


def _standing(report: Report, voice: Voice) -> str:
    if not report.closed:
        return voice.say("sementara")
    return voice.say("revisi", n=report.revision) if report.revision else voice.say("ditutup")


def _heads(voice: Voice) -> Context:
    """Of all tables; "" over a column that the office has nothing for: it is left out."""
    absent = absent_columns(voice.office)
    keys = {name: f"k.{key}" for name, key in _COLUMNS.items()}
    return {name: "" if key in absent else voice.say(key) for name, key in keys.items()}


def _chapters(report: Report) -> Mapping[str, str]:
    """Chapters with their numbers; only a year's report has a review."""
    names = [name for name in _CHAPTERS if report.review or name != "review"]
    return dict(zip(names, _ROMAN, strict=False))


def _headings(chapters: Mapping[str, str], voice: Voice) -> Context:
    """Numbered: chapters from I on, the sections of the first and of the review from A on."""
    found: Context = {
        name: f"{number}. {voice.say(_CHAPTERS[name])}" for name, number in chapters.items()
    }
    for sections in (_SECTIONS, REVIEW_SECTIONS):
        numbered = zip("ABCD", sections.items(), strict=True)
        found.update((name, f"{letter}. {voice.say(key)}") for letter, (name, key) in numbered)
    found["held"] = voice.say("tertahan")
    found["archived_list"] = f"{voice.say('lampiran')}: {voice.say('simpan.daftar')}"
    found["appendix"] = f"{voice.say('lampiran')}: {voice.say('dok')}"
    found["contents"] = voice.say("daftar_isi")
    found["changes"] = voice.say("perubahan")
    return found


def _paragraphs(report: Report, chapters: Mapping[str, str], voice: Voice) -> Context:
    archived, waiting = report.archived.value, report.waiting.value
    introduction = report.introduction
    return {
        "general": introduction.general,
        "basis": list(introduction.basis),
        "purpose": introduction.purpose,
        "period": introduction.period,
        "recapitulation": report.summary,
        "waiting": voice.say("menunggu", n=voice.count(waiting)) if waiting else "",
        "held": _held(report, chapters["obstacles"], voice),
        "held_list": _held_list(report, voice),
        "archived": voice.say("simpan.isi", n=voice.count(archived))
        if archived
        else voice.say("simpan.kosong"),
        "timeliness": _timeliness(report, voice),
        "timeliness_note": _timeliness_note(report, voice),
        "exceptional": voice.say("kahar.isi"),
        "obstacles": voice.say("kendala.isi") if report.obstacles else voice.say("kendala.kosong"),
        "closing": _closing(report, voice),
        "details": _details(report, voice),
        "appendix": _appendix(report, voice),
    }


def _held(report: Report, chapter: str, voice: Voice) -> str:
    """How many are held back by an error, at which steps; "" where none is."""
    found = report.held
    if not found.entries:
        return ""
    at = tuple(
        voice.say("tertahan.pada", n=number, m=voice.count(figure.value))
        for number, figure in found.steps
    )
    total = voice.count(found.total.value)
    return voice.say("tertahan.isi", n=total, rincian=voice.series(at), bab=chapter)


def _held_list(report: Report, voice: Voice) -> str:
    said, more = voice.say("tertahan.daftar"), len(report.held.entries) - _MOST_LISTED
    return f"{said} {voice.say('tertahan.lain', n=voice.count(more))}" if more > 0 else said


def _closing(report: Report, voice: Voice) -> str:
    """A year's last month or quarter says where the year is reviewed."""
    said = voice.say("penutup.isi")
    period = report.period
    if report.review or period.end != Period(Grain.YEAR, period.year).end:
        return said
    return f"{said} {voice.say('reviu.tahunan', tahun=period.year)}"


def _timeliness_note(report: Report, voice: Voice) -> str:
    """What the rows of the table do not say by themselves."""
    lines = report.timeliness.lines
    whole = any(not line.number for line in lines)
    undecided = any(not line.decided for line in lines)
    keys = (("waktu.semua", whole), ("waktu.belum", undecided))
    return " ".join(voice.say(key) for key, holds in keys if holds)


def _timeliness(report: Report, voice: Voice) -> str:
    whole, on_time = report.publications.value, report.timeliness.on_time.value
    if not whole:
        return voice.say("kosong")
    return voice.say(
        "waktu.isi",
        n=voice.count(whole),
        tepat=voice.count(on_time),
        persen=voice.share(on_time, whole),
        lambat=voice.count(whole - on_time),
    )


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


def _details(report: Report, voice: Voice) -> str:
    """Where the publications are listed that the paper does not list."""
    if report.is_listed:
        return ""
    sheet = voice.say("lembar.data")
    if report.period.grain is not Grain.MONTH:
        return voice.say("rinci.bulanan", lembar=sheet)
    n, most = voice.count(len(report.entries)), voice.count(MAX_LISTED)
    return voice.say("rinci.banyak", n=n, batas=most, lembar=sheet)


def _appendix(report: Report, voice: Voice) -> str:
    if report.omitted_pictures:
        return voice.say("dok.sisa", n=voice.count(report.omitted_pictures))
    return "" if report.exhibits else voice.say("dok.kosong")


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
