"""An office that has nothing to do with publication has a report too."""

import io
from datetime import date, datetime

import docx
import openpyxl
import pytest

from sheetflow.adapters.documents.renderer import Renderer
from sheetflow.adapters.documents.report.report import render_report
from sheetflow.core.reporting.build_report import build_report
from sheetflow.core.reporting.collect_items import report_items
from sheetflow.core.reporting.context import report_context
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.reporting.report import Report, explain_lines
from sheetflow.core.reporting.wording import ReportTexts
from sheetflow.core.words import ENGLISH, INDONESIAN, Language
from tests.papers.paper_text import pdf_text, squeezed, word_text
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of

OFFICE = office_of("pembelian")
MARCH = Period(Grain.MONTH, 2025, 3)
BOUGHT = {
    "kind": "Tool",
    "department": "Metal",
    "item": "Drill press",
    "asked_on": "24/02/2025",
    "asked_by": "Requester Metal",
    "offers": "Kotak Masuk/offers",
    "foreman_says": "Agreed",
    "foreman_on": "25/02/2025",
    "foreman_name": "Foreman Metal",
    "director_says": "Agreed",
    "director_on": "26/02/2025",
    "director_name": "The Director",
    "bought_on": "06/03/2025",
    "receipt": "Kotak Masuk/receipt.pdf",
    "state": "Bought",
}


def report(language: Language = ENGLISH) -> Report:
    home = MemoryHome(OFFICE)
    now = datetime(2025, 3, 31, 17, tzinfo=OFFICE.zone)
    home.put("BUY-1", BOUGHT)
    home.put("BUY-2", {**BOUGHT, "item": "Lathe", "bought_on": "28/02/2025"})
    home.put("BUY-3", {**BOUGHT, "item": "Saw", "bought_on": "", "state": "Approved"})
    home.run(now)
    prepared = home.prepare(now)
    items = report_items(prepared.scan, prepared.ledger, OFFICE, now)
    return build_report(OFFICE, items, MARCH, as_of=date(2025, 3, 31), language=language)


def test_it_counts_by_the_form_s_own_states_and_day() -> None:
    made = report()

    (entry,) = made.entries
    assert (entry.item.id, entry.day, entry.unit) == ("BUY-1", date(2025, 3, 6), "Metal")
    assert [breakdown.key for breakdown in made.breakdowns] == ["kanal", "subbagian"]
    assert all(breakdown.measures == () for breakdown in made.breakdowns)
    lines = list(explain_lines(made, ReportTexts(OFFICE, ENGLISH)))
    assert lines[:2] == ["By kind", "  Tool: Purchases = 1 ← BUY-1"]


@pytest.mark.parametrize("language", [ENGLISH, INDONESIAN])
def test_it_speaks_of_nothing_that_the_office_does_not_do(language: Language) -> None:
    made = report(language)
    intro = made.introduction
    said = " ".join((made.title, made.summary, intro.general, intro.purpose, intro.period))

    for word in ("Media", "unggah", "publikasi", "publication", "upload", "{", "…"):
        assert word.casefold() not in said.casefold(), word
    assert made.title == {ENGLISH: "Purchase Report", INDONESIAN: "Laporan Pembelian"}[language]


def test_it_calls_things_as_the_form_does() -> None:
    made = report()

    assert [(b.heading, b.column) for b in made.breakdowns] == [
        ("By kind", "Kind"),
        ("By department", "Department"),
    ]
    heads = report_context(made, OFFICE)["column"]
    assert isinstance(heads, dict)
    assert (heads["day"], heads["title"], heads["remarks"]) == ("Bought on", "Item", "Remarks")
    absent = ("kind", "platform", "link", "reach", "likes", "comments", "documentation")
    assert {heads[name] for name in absent} == {""}


def test_it_comes_in_all_forms_without_columns_of_nothing() -> None:
    with Renderer(None, None) as renderer:
        made = render_report(renderer, report(), OFFICE, lambda _: None)

    for text in (squeezed(word_text(made.docx)), squeezed(pdf_text(made.pdf))):
        assert "Drillpress" in text
        assert "No.BoughtonItemRemarks1Thursday,6March2025DrillpressBUY-1–" in text
        assert "Lathe" not in text
    details = docx.Document(io.BytesIO(made.docx)).tables[2]
    assert [round(column.width / 36_000) for column in details.columns] == [11, 24, 198, 24]
    data = openpyxl.load_workbook(io.BytesIO(made.xlsx))["Data"]
    heads = next(row for row in data.iter_rows(values_only=True) if "No." in row)
    assert not {"Reach", "Likes", "Platform", "Link", "Type"} & set(heads)
