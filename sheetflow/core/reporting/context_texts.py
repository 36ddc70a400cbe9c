"""Sentences of a report: its status, chapters, paragraphs, notes and appendix."""

from collections.abc import Mapping
from datetime import date

from sheetflow.core.names import RoleId, UnitId
from sheetflow.core.papers.context_values import Context
from sheetflow.core.reporting.context_tables import REVIEW_SECTIONS
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.reporting.report import MAX_LISTED, Report, Signature
from sheetflow.core.reporting.wording import ReportTexts, absent_columns
from sheetflow.core.signatories import signatory_of
from sheetflow.core.words import INDONESIAN


def addressee_of(texts: ReportTexts) -> str:
    """Return the holder whom the report is addressed to; "" without report settings."""
    report = texts.office.report
    if report is None:
        return ""
    role = texts.office.role_by_id[report.addressee].label(texts.language)
    return texts.text("yth", jabatan=role, kantor=texts.office.name(texts.language))


def signatures_of(day: date, texts: ReportTexts) -> tuple[Signature, ...]:
    """Who acknowledges on the left, who prepared it on the right."""
    report = texts.office.report
    if report is None:
        return (Signature(texts.text("mengetahui"), ""), Signature(texts.text("disusun"), ""))
    unit = report.acknowledged_unit
    return (
        _signature("mengetahui", report.acknowledged_by, unit, day, texts),
        _signature("disusun", report.prepared_by, None, day, texts),
    )


def _signature(
    caption: str, role: RoleId, unit: UnitId | None, day: date, texts: ReportTexts
) -> Signature:
    """Whoever serves on `day`; an English report names the role by its label."""
    found = signatory_of(texts.office, role, unit, day)
    title = found.title if texts.language == INDONESIAN else _label(role, unit, texts)
    return Signature(texts.text(caption), title, found.name, found.nip)


def _label(role: RoleId, unit: UnitId | None, texts: ReportTexts) -> str:
    """The role in the report's language, of its unit where it is held in one."""
    labels = [texts.office.role_by_id[role].label]
    labels += [texts.office.unit_by_id[unit].label] if unit else []
    return " ".join(label(texts.language) for label in labels)


def deadline_text(report: Report, texts: ReportTexts) -> str:
    """By when it must be handed in, and that it comes too late; "" where no day is set."""
    if report.deadline is None:
        return ""
    said = texts.text("paling_lambat", hari=texts.weekday(report.deadline.day))
    return f"{said} {texts.text('lewat')}" if report.deadline.missed else said


def status_text(report: Report, texts: ReportTexts) -> str:
    """Return whether the report is provisional, final or a revision, in words."""
    if not report.closed:
        return texts.text("sementara")
    return texts.text("revisi", n=report.revision) if report.revision else texts.text("ditutup")


def table_heads(texts: ReportTexts) -> Context:
    """Of all tables; "" over a column that the office has nothing for: it is left out."""
    absent = absent_columns(texts.office)
    keys = {name: f"k.{key}" for name, key in _COLUMNS.items()}
    return {name: "" if key in absent else texts.text(key) for name, key in keys.items()}


def chapter_numbers(report: Report) -> Mapping[str, str]:
    """Chapters with their numbers; only a year's report has a review."""
    names = [name for name in _CHAPTERS if report.review or name != "review"]
    return dict(zip(names, _ROMAN, strict=False))


def chapter_headings(chapters: Mapping[str, str], texts: ReportTexts) -> Context:
    """Numbered: chapters from I on, the sections of the first and of the review from A on."""
    found: Context = {
        name: f"{number}. {texts.text(_CHAPTERS[name])}" for name, number in chapters.items()
    }
    for sections in (_SECTIONS, REVIEW_SECTIONS):
        numbered = zip("ABCD", sections.items(), strict=True)
        found.update((name, f"{letter}. {texts.text(key)}") for letter, (name, key) in numbered)
    found["held"] = texts.text("tertahan")
    found["archived_list"] = f"{texts.text('lampiran')}: {texts.text('simpan.daftar')}"
    found["appendix"] = f"{texts.text('lampiran')}: {texts.text('dok')}"
    found["contents"] = texts.text("daftar_isi")
    found["changes"] = texts.text("perubahan")
    return found


def paragraphs(report: Report, chapters: Mapping[str, str], texts: ReportTexts) -> Context:
    """Return the running texts of the report by their keys in the template."""
    archived, waiting = report.archived.value, report.waiting.value
    introduction = report.introduction
    return {
        "general": introduction.general,
        "basis": list(introduction.basis),
        "purpose": introduction.purpose,
        "period": introduction.period,
        "recapitulation": report.summary,
        "waiting": texts.text("menunggu", n=texts.count(waiting)) if waiting else "",
        "held": _held(report, chapters["obstacles"], texts),
        "held_list": _held_list(report, texts),
        "archived": texts.text("simpan.isi", n=texts.count(archived))
        if archived
        else texts.text("simpan.kosong"),
        "timeliness": _timeliness(report, texts),
        "timeliness_note": _timeliness_note(report, texts),
        "exceptional": texts.text("kahar.isi"),
        "obstacles": texts.text("kendala.isi")
        if report.obstacles
        else texts.text("kendala.kosong"),
        "closing": _closing(report, texts),
        "details": _details(report, texts),
        "appendix": _appendix(report, texts),
    }


def _held(report: Report, chapter: str, texts: ReportTexts) -> str:
    """How many are held back by an error, at which steps; "" where none is."""
    found = report.held
    if not found.entries:
        return ""
    at = tuple(
        texts.text("tertahan.pada", n=number, m=texts.count(figure.value))
        for number, figure in found.steps
    )
    total = texts.count(found.total.value)
    return texts.text("tertahan.isi", n=total, rincian=texts.series(at), bab=chapter)


def _held_list(report: Report, texts: ReportTexts) -> str:
    said, more = texts.text("tertahan.daftar"), len(report.held.entries) - MAX_HELD_LISTED
    return f"{said} {texts.text('tertahan.lain', n=texts.count(more))}" if more > 0 else said


def _closing(report: Report, texts: ReportTexts) -> str:
    """A year's last month or quarter says where the year is reviewed."""
    said = texts.text("penutup.isi")
    period = report.period
    if report.review or period.end != Period(Grain.YEAR, period.year).end:
        return said
    return f"{said} {texts.text('reviu.tahunan', tahun=period.year)}"


def _timeliness_note(report: Report, texts: ReportTexts) -> str:
    """What the rows of the table do not say by themselves."""
    lines = report.timeliness.lines
    whole = any(not line.number for line in lines)
    undecided = any(not line.decided for line in lines)
    keys = (("waktu.semua", whole), ("waktu.belum", undecided))
    return " ".join(texts.text(key) for key, holds in keys if holds)


def _timeliness(report: Report, texts: ReportTexts) -> str:
    whole, on_time = report.publications.value, report.timeliness.on_time.value
    if not whole:
        return texts.text("kosong")
    return texts.text(
        "waktu.isi",
        n=texts.count(whole),
        tepat=texts.count(on_time),
        persen=texts.share(on_time, whole),
        lambat=texts.count(whole - on_time),
    )


def _details(report: Report, texts: ReportTexts) -> str:
    """Where the publications are listed that the paper does not list."""
    if report.is_listed:
        return ""
    sheet = texts.text("lembar.data")
    if report.period.grain is not Grain.MONTH:
        return texts.text("rinci.bulanan", lembar=sheet)
    n, most = texts.count(len(report.entries)), texts.count(MAX_LISTED)
    return texts.text("rinci.banyak", n=n, batas=most, lembar=sheet)


def _appendix(report: Report, texts: ReportTexts) -> str:
    if report.omitted_pictures:
        return texts.text("dok.sisa", n=texts.count(report.omitted_pictures))
    return "" if report.exhibits else texts.text("dok.kosong")


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


MAX_HELD_LISTED = 60
"""Submissions held back that are listed; the rest is counted."""
