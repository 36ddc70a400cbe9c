"""The report as a template sees it: texts, links and pictures by the names that staff place.

Every value is a finished text: both forms of the paper print the same words and numbers.
"""

from __future__ import annotations

from collections.abc import Mapping

from sheetflow.core.names import Sha256
from sheetflow.core.office import Office
from sheetflow.core.papers.leaves import Picture
from sheetflow.core.papers.letterhead import Frame, Head
from sheetflow.core.reporting.bars import Bars, bars_of
from sheetflow.core.reporting.changes_said import say_changes
from sheetflow.core.reporting.columns import absent_columns
from sheetflow.core.reporting.context_rows import (
    Context,
    Shown,
    breakdown_rows,
    entry_row,
    exhibit_rows,
    obstacle_rows,
    timeliness_rows,
)
from sheetflow.core.reporting.report import Part, Report
from sheetflow.core.reporting.wording import Voice

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
    "closing": "penutup",
}
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
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
}


def charts_of(report: Report, office: Office) -> tuple[Bars, ...]:
    """Charts by platform, content type and subdivision; none in a report of nothing."""
    if not report.publications.sources:
        return ()
    voice = Voice(office, report.language)
    return tuple(bars_of(breakdown, voice) for breakdown in report.breakdowns[1:])


def report_context(
    report: Report,
    office: Office,
    shown: Mapping[Sha256, Shown] | None = None,
    logo: Picture | None = None,
) -> Context:
    """All that the templates `laporan` may place.

    `shown` tells of each screenshot, by the digest of the filed file, how it goes into the paper;
    one that is not there gets a sentence instead.
    """
    voice = Voice(office, report.language)
    period = report.period.label(report.language)
    return {
        "title": f"{report.title}, {period}",
        "frame": _frame(report, voice, logo),
        "name": report.title.upper(),
        "office": report.office.upper(),
        "period": voice.say("judul.periode", periode=period).upper(),
        "standing": _standing(report, voice),
        "addressee": report.addressee,
        "long": len(report.entries) > _LONG_ENTRIES,
        "heading": _headings(voice),
        "column": _heads(voice),
        "changes": list(say_changes(report, voice)),
        "text": _paragraphs(report, voice),
        "published": bool(report.publications.sources),
        "breakdowns": [breakdown_rows(breakdown, voice) for breakdown in report.breakdowns],
        "charts": [_chart(bars) for bars in charts_of(report, office)],
        "parts": [_part(part, number, voice) for number, part in enumerate(report.parts, 1)],
        "timeliness": timeliness_rows(report.timeliness, voice),
        "obstacles": obstacle_rows(report.obstacles, voice),
        "signatures": _signatures(report, voice),
        "exhibits": exhibit_rows(report.exhibits, shown or {}, voice),
    }


def _frame(report: Report, voice: Voice, logo: Picture | None) -> Frame:
    found = report.letterhead
    lines = found.lines if found else (report.office.upper(),)
    label = {"page": voice.say("halaman"), "of": voice.say("halaman.dari")}
    footer = f"{report.title}, {report.period.label(report.language)}"
    head = Head(lines, found.address if found else (), logo)
    return Frame(head, label, report.language, footer, report.period.end.isoformat())


def _standing(report: Report, voice: Voice) -> str:
    if not report.closed:
        return voice.say("sementara")
    return voice.say("revisi", n=report.revision) if report.revision else voice.say("ditutup")


def _heads(voice: Voice) -> Context:
    """Of all tables; "" over a column that the office has nothing for: it is left out."""
    absent = absent_columns(voice.office)
    keys = {name: f"k.{key}" for name, key in _COLUMNS.items()}
    return {name: "" if key in absent else voice.say(key) for name, key in keys.items()}


def _headings(voice: Voice) -> Context:
    """Numbered: chapters I to VII, sections of the first A to D."""
    chapters = zip(_ROMAN, _CHAPTERS.items(), strict=True)
    found: Context = {name: f"{roman}. {voice.say(key)}" for roman, (name, key) in chapters}
    sections = zip("ABCD", _SECTIONS.items(), strict=True)
    found.update((name, f"{letter}. {voice.say(key)}") for letter, (name, key) in sections)
    found["appendix"] = f"{voice.say('lampiran')}: {voice.say('dok')}"
    found["contents"] = voice.say("daftar_isi")
    found["changes"] = voice.say("perubahan")
    return found


def _paragraphs(report: Report, voice: Voice) -> Context:
    archived, waiting = report.archived.value, report.waiting.value
    introduction = report.introduction
    return {
        "general": introduction.general,
        "basis": list(introduction.basis),
        "purpose": introduction.purpose,
        "period": introduction.period,
        "recapitulation": report.summary,
        "waiting": voice.say("menunggu", n=voice.count(waiting)) if waiting else "",
        "archived": voice.say("simpan.isi", n=voice.count(archived))
        if archived
        else voice.say("simpan.kosong"),
        "timeliness": _timeliness(report, voice),
        "timeliness_note": "" if _all_decided(report) else voice.say("waktu.belum"),
        "obstacles": voice.say("kendala.isi") if report.obstacles else voice.say("kendala.kosong"),
        "closing": voice.say("penutup.isi"),
        "appendix": "" if report.exhibits else voice.say("dok.kosong"),
    }


def _all_decided(report: Report) -> bool:
    return all(line.decided for line in report.timeliness.lines)


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


def _chart(bars: Bars) -> Context:
    return {"title": bars.title, "picture": Picture(bars.ref, bars.alt, CHART_WIDTH_MM)}


def _part(part: Part, number: int, voice: Voice) -> Context:
    return {
        "title": part.heading,
        "mark": f"part_{number}",
        "empty": "" if part.entries else voice.say("rinci.kosong", kanal=part.channel),
        "rows": [entry_row(entry, voice) for entry in part.entries],
    }


def _signatures(report: Report, voice: Voice) -> Context:
    """Blank for the pen: no name, no number, no day."""
    left, right = report.signatures
    return {
        "place": voice.say("tempat", tahun=report.period.next.start.year),
        "left": {"caption": left.caption, "role": left.role},
        "right": {"caption": right.caption, "role": right.role},
        "name": voice.say("nama"),
        "staff_number": voice.say("nip"),
    }
