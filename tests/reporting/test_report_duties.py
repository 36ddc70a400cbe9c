"""By when a report is due, what is said of exceptional days, and what only some reports hold."""

from dataclasses import replace
from datetime import date

from sheetflow.core.calendar import Exceptional
from sheetflow.core.names import Sha256, SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.papers.context_values import Styled
from sheetflow.core.reporting.build_report import build_report
from sheetflow.core.reporting.changes import report_digest
from sheetflow.core.reporting.context import PaperStyle, report_context
from sheetflow.core.reporting.item import ReportItem
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.reporting.report import Deadline
from sheetflow.core.reporting.report_record import (
    ReportRecord,
    ReportResult,
    awaited_reports,
    reports_on_file,
)
from sheetflow.present.run_text import report_lines
from tests.papers.sample_settings import wording
from tests.reporting.samples import OCTOBER, WEBSITE, contoh, inside, october, published

OFFICE = contoh()
DUE = date(2025, 11, 7)
"""The fifth working day of November 2025."""


def _context(
    day: date = DUE,
    office: Office = OFFICE,
    period: Period = OCTOBER,
    items: tuple[ReportItem, ...] = (),
    revision: int = 0,
) -> dict[str, object]:
    made = build_report(office, items, period, as_of=day, revision=revision)
    return report_context(made, office)


def test_the_day_by_which_it_is_due_is_printed_and_its_own_lateness_said() -> None:
    assert _context()["deadline"] == "Paling lambat disampaikan: Jumat, 7 November 2025."
    late = _context(date(2025, 11, 10))["deadline"]
    assert late == (
        "Paling lambat disampaikan: Jumat, 7 November 2025. "
        "Laporan ini disusun setelah batas waktu tersebut."
    )


def test_a_revision_is_not_late_and_an_office_without_report_settings_sets_no_day() -> None:
    assert _context(date(2026, 1, 5), revision=1)["deadline"] == ""
    assert _context(office=replace(OFFICE, report=None))["deadline"] == ""


def test_days_pass_without_a_new_report_until_the_due_one_has_passed() -> None:
    made = [
        report_digest(build_report(OFFICE, (), OCTOBER, as_of=date(2025, 11, day)))
        for day in (3, 7, 10, 20)
    ]
    assert made[0] == made[1] != made[2] == made[3]


def _flooded(*spans: tuple[date, date]) -> Office:
    found = tuple(Exceptional(start, end, "Banjir") for start, end in spans)
    return replace(OFFICE, calendar=replace(OFFICE.calendar, exceptional=found))


def test_a_newer_head_of_the_ledger_makes_no_new_report() -> None:
    report = build_report(OFFICE, (), OCTOBER, as_of=DUE)
    assert report_digest(report) == report_digest(replace(report, head="57:" + "a" * 64))


def test_exceptional_days_that_touch_the_period_are_said_with_their_reason() -> None:
    office = _flooded(
        (date(2025, 9, 1), date(2025, 9, 30)),
        (date(2025, 9, 30), date(2025, 10, 2)),
        (date(2025, 10, 31), date(2025, 11, 3)),
        (date(2025, 11, 1), date(2025, 11, 3)),
    )
    assert _context(office=office)["exceptional"] == [
        "30 September 2025 sampai dengan 2 Oktober 2025: Banjir",
        "31 Oktober 2025 sampai dengan 3 November 2025: Banjir",
    ]
    assert _context()["exceptional"] == []


def test_titles_of_archived_materials_are_listed_only_where_the_office_wants_them() -> None:
    assert OFFICE.report is not None
    assert _context(items=october())["archived_list"] == []
    office = replace(OFFICE, report=replace(OFFICE.report, list_archived=True))
    first, second = inside(_context(office=office, items=october()), "archived_list")
    assert first == {
        "number": "1",
        "id": "PUB-2510-006",
        "title": "Pelayanan Tamu",
        "unit": "Keuangan, Umum, dan Logistik",
        "decided": "3 Oktober 2025",
    }
    assert second["id"] == "PUB-2510-011"


def test_what_an_error_holds_back_is_listed_with_its_step_and_what_must_be_mended() -> None:
    context = _context(items=october())
    assert inside(context, "text", "held") == (
        "3 pengajuan periode ini tertahan oleh kesalahan yang harus diperbaiki lebih dahulu, yaitu "
        "pada langkah 2 (2 pengajuan) dan langkah 6 (1 pengajuan). Daftarnya terdapat pada Bab VI."
    )
    assert [(row["id"], row["step"]) for row in inside(context, "held")] == [
        ("PUB-2510-016", "2. Verifikasi"),
        ("PUB-2510-017", "2. Verifikasi"),
        ("PUB-2510-024", "6. Pendataan"),
    ]
    assert inside(context, "held", 0, "reasons") == "Pengajuan tercatat ganda."


def test_of_very_many_that_are_held_back_the_rest_is_counted() -> None:
    waiting = next(item for item in october() if item.id == "PUB-2510-024")
    many = tuple(replace(waiting, id=SubmissionId(f"PUB-{n}")) for n in range(70))
    context = _context(items=many)
    assert len(inside(context, "held")) == 60
    assert "Masih ada 10 pengajuan lain yang tertahan" in inside(context, "text", "held_list")


def test_nothing_is_said_of_held_ones_where_there_are_none() -> None:
    assert inside(_context(), "text", "held") == ""
    assert _context()["held"] == []


def test_the_last_report_of_a_year_says_where_the_year_is_reviewed() -> None:
    sentence = "Reviu dan evaluasi SOP selama tahun 2025 dimuat dalam laporan tahunan."
    said = {
        period.code: sentence in inside(_context(period=period), "text", "closing")
        for period in (
            OCTOBER,
            Period(Grain.MONTH, 2025, 12),
            Period(Grain.QUARTER, 2025, 4),
            Period(Grain.YEAR, 2025),
        )
    }
    assert said == {"2025-10": False, "2025-12": True, "2025-Q4": True, "2025": False}


def test_foreign_words_of_the_reports_own_sentences_are_in_italics_and_titles_stay() -> None:
    item = published(1, title="Bimbingan website", workflow=WEBSITE, platform="Website")
    made = build_report(OFFICE, (item,), OCTOBER, as_of=DUE)
    context = report_context(made, OFFICE, None, PaperStyle(italics=wording().with_italics))
    general = inside(context, "text", "general")
    assert isinstance(general, Styled)
    assert ("website", True) in general.parts
    assert "melalui media sosial dan website." in general
    assert not isinstance(inside(context, "parts", 1, "rows", 0, "title"), Styled)
    assert not isinstance(inside(context, "text", "waiting"), Styled)
    assert ("Website", True) not in getattr(inside(context, "column", "platform"), "parts", ())


def test_what_became_of_a_report_says_by_when_it_is_due() -> None:
    def said(*, missed: bool) -> list[str]:
        deadline = Deadline(DUE, missed=missed)
        return [*report_lines(ReportResult("2025-10", (), changed=True, deadline=deadline), OFFICE)]

    assert (
        said(missed=False)[1]
        == "Laporan itu paling lambat disampaikan pada Jumat, 7 November 2025."
    )
    late = "Laporan itu seharusnya sudah disampaikan pada Jumat, 7 November 2025."
    assert said(missed=True)[1] == late
    assert len([*report_lines(ReportResult("2025-10", (), changed=True), OFFICE)]) == 1


def test_a_report_that_nobody_has_closed_is_asked_for_once_its_period_is_over() -> None:
    open_one = ReportRecord(Sha256("a"), "", closed=False, revision=0)
    notes = {
        "laporan:2025-10": open_one.to_note(),
        "laporan:2025-09": replace(open_one, closed=True).to_note(),
        "laporan:2025-11": "no note of ours",
        "laporan:": open_one.to_note(),
        "laporan": "laporan",
    }

    def reported(day: date, office: Office = OFFICE) -> list[str]:
        awaited = awaited_reports(reports_on_file(notes), office, day)
        return [line for report in awaited for line in report_lines(report, office)]

    assert reported(date(2025, 10, 31)) == []
    assert reported(DUE) == [
        "Laporan Oktober 2025 belum ditutup; paling lambat disampaikan pada Jumat, 7 November 2025."
    ]
    assert reported(date(2025, 11, 8)) == [
        (
            "Laporan Oktober 2025 belum ditutup, padahal seharusnya sudah disampaikan pada "
            "Jumat, 7 November 2025."
        )
    ]
    assert reported(DUE, replace(OFFICE, report=None)) == []
