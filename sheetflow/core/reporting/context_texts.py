"""Sentences of a report: its status, chapters, paragraphs, notes and appendix."""

from __future__ import annotations

from collections.abc import Mapping

from sheetflow.core.reporting.columns import absent_columns
from sheetflow.core.reporting.context_tables import REVIEW_SECTIONS, Context
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.reporting.report import MAX_LISTED, Report
from sheetflow.core.reporting.wording import Voice


def deadline_text(report: Report, voice: Voice) -> str:
    """By when it must be handed in, and that it comes too late; "" where no day is set."""
    if report.deadline is None:
        return ""
    said = voice.say("paling_lambat", hari=voice.weekday(report.deadline.day))
    return f"{said} {voice.say('lewat')}" if report.deadline.missed else said


def status_text(report: Report, voice: Voice) -> str:
    """Return whether the report is provisional, final or a revision, in words."""
    if not report.closed:
        return voice.say("sementara")
    return voice.say("revisi", n=report.revision) if report.revision else voice.say("ditutup")


def table_heads(voice: Voice) -> Context:
    """Of all tables; "" over a column that the office has nothing for: it is left out."""
    absent = absent_columns(voice.office)
    keys = {name: f"k.{key}" for name, key in _COLUMNS.items()}
    return {name: "" if key in absent else voice.say(key) for name, key in keys.items()}


def chapter_numbers(report: Report) -> Mapping[str, str]:
    """Chapters with their numbers; only a year's report has a review."""
    names = [name for name in _CHAPTERS if report.review or name != "review"]
    return dict(zip(names, _ROMAN, strict=False))


def chapter_headings(chapters: Mapping[str, str], voice: Voice) -> Context:
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


def paragraphs(report: Report, chapters: Mapping[str, str], voice: Voice) -> Context:
    """Return the running texts of the report by their keys in the template."""
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
    said, more = voice.say("tertahan.daftar"), len(report.held.entries) - MOST_LISTED
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


MOST_LISTED = 60
