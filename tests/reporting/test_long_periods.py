"""Quarters, years, and months too large to list: the best posts, the rest in the workbook."""

import io
from dataclasses import replace

import openpyxl

from sheetflow.adapters.documents.pictures import PaperPicture
from sheetflow.adapters.documents.report.report import in_svg
from sheetflow.adapters.documents.report.workbook import report_workbook
from sheetflow.core.reporting.build_report import MAX_PICTURES, build_report
from sheetflow.core.reporting.context import report_context
from sheetflow.core.reporting.item import Screenshot
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.reporting.report import MAX_LISTED, MonthlyReport, Report
from tests.reporting.samples import (
    AS_OF,
    OCTOBER,
    contoh,
    day,
    inside,
    many,
    october,
    published,
    screenshot,
)

OFFICE = contoh()
QUARTER = Period(Grain.QUARTER, 2025, 4)


def _quarter() -> Report:
    november = replace(published(99, screenshots=1), uploaded=day(5, month=11))
    filed = MonthlyReport(
        OCTOBER, "Laporan/2025-10/a.pdf", "https://example.org/a", closed=True, revision=2
    )
    open_one = MonthlyReport(OCTOBER.next, "Laporan/2025-11/b.pdf", "")
    items = (*october(), november)
    return build_report(OFFICE, items, QUARTER, as_of=AS_OF, monthly=(filed, open_one))


def test_a_month_that_was_closed_once_has_no_revision() -> None:
    closed = MonthlyReport(OCTOBER, "Laporan/2025-10/a.pdf", "", closed=True)
    report = build_report(OFFICE, october(), QUARTER, as_of=AS_OF, monthly=(closed,))
    first, *_ = inside(report_context(report, OFFICE), "monthly")
    assert first["state"] == "Ditutup"


def test_a_quarter_recapitulates_by_month_and_refers_to_the_monthly_reports() -> None:
    report = _quarter()
    months = next(found for found in report.breakdowns if found.key == "bulan")
    assert [line.publications.value for line in months.lines] == [10, 1, 0]
    rows = inside(report_context(report, OFFICE), "monthly")
    assert [row["state"] for row in rows] == ["Ditutup, revisi ke-2", "Belum ditutup", "Belum ada"]
    assert rows[0]["report"].url == "https://example.org/a"


def test_a_quarter_shows_the_best_and_their_screenshots() -> None:
    report = _quarter()
    (part,) = inside(report_context(report, OFFICE), "parts")
    assert [row["id"] for row in part["rows"]] == [str(entry.item.id) for entry in report.best]
    assert report.best[0].item.id == "PUB-2510-030"
    shown = [shot for entry in report.best for shot in entry.item.screenshots]
    assert [exhibit.screenshot for exhibit in report.exhibits] == shown


def test_the_workbook_of_a_quarter_holds_every_row() -> None:
    report = _quarter()
    book = openpyxl.load_workbook(io.BytesIO(report_workbook(report, OFFICE)))
    names = [str(row[1].value) for row in book["Data"].iter_rows(min_row=5)]
    assert sorted(names) == sorted(str(entry.item.id) for entry in report.entries)
    formulas = [str(cell.value) for row in book["Rekapitulasi"].iter_rows() for cell in row]
    assert any("DATE(2025,11,1)" in formula for formula in formulas)


def test_a_month_of_too_many_lists_none_and_says_so() -> None:
    items = many(MAX_LISTED + 1)
    report = build_report(OFFICE, items, OCTOBER, as_of=AS_OF)
    assert not report.is_listed
    assert report.unlisted == MAX_LISTED + 1
    text = inside(report_context(report, OFFICE), "text", "details")
    assert "2.001 pengajuan" in text
    assert "lebih dari 2.000" in text
    listed = build_report(OFFICE, items[:-1], OCTOBER, as_of=AS_OF)
    assert (listed.is_listed, listed.unlisted, listed.best) == (True, 0, ())


def test_pictures_without_room_are_referred_to() -> None:
    shots: tuple[Screenshot, ...] = tuple(screenshot(str(n)) for n in range(MAX_PICTURES + 5))
    items = (replace(published(1), screenshots=shots), published(2, screenshots=1))
    report = build_report(OFFICE, items, OCTOBER, as_of=AS_OF)
    assert len(report.exhibits) == MAX_PICTURES
    assert report.omitted_pictures == 6
    context = report_context(report, OFFICE)
    assert inside(context, "text", "appendix").startswith("Sebanyak 6 tangkapan layar")
    assert inside(context, "parts", 0, "rows", 1, "documentation") == "Dalam map"


def test_a_picture_goes_into_the_pdf_as_it_is() -> None:
    found = in_svg(PaperPicture(b"\x89PNG1", 4, 3))
    assert found.startswith(b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3">')
    assert b"data:image/png;base64,iVBORzE=" in found
