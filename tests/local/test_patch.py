"""Only the requested cells change, and they hold the values given."""

import datetime as dt
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.adapters.xlsx.cell_xml import MAX_UTF16, CellText, Hyperlink, clean_text
from sheetflow.adapters.xlsx.read_sheet import read_sheet
from sheetflow.adapters.xlsx.sheet_xml import place_of
from sheetflow.errors import RegisterError
from tests.local.workbooks import (
    SHEET,
    members,
    raw_records,
    raw_workbook,
    sheet_xml,
    written_workbook,
)
from tests.support.workbook_calls import patch_cells

TEXTS = st.text(st.characters(codec=None), max_size=30) | st.sampled_from(
    ["=cmd|'/C calc'!A0", "_x0041_", "a_x000D_b", "  spasi  ", "<&>\"']]>", "\ud800", "ש‎ل", "🗳️"]
)
VALUES: st.SearchStrategy[CellText] = st.one_of(
    st.none(),
    TEXTS,
    st.integers(-(10**14), 10**14),
    st.dates(dt.date(1900, 3, 1)),
    st.builds(Hyperlink, TEXTS, TEXTS),
)
PLACES = st.tuples(st.integers(1, 20), st.integers(1, 12))

LAYOUTS = {
    "plain": '<row r="2" spans="1:3" s="4" customFormat="1"><c r="A2" s="3"/>'
    '<c s="2" t="str" r="C2"><v>0</v></c></row><row r="5"/><row r="9"><c r="B9"><v>1</v></c></row>',
    "no references": "<row><c><v>1</v></c><c><v>2</v></c></row><row/>"
    "<row><c t='n'><v>3</v></c></row>",
    "empty": "",
}


def patched(source: Path, values: dict[tuple[int, int], CellText]) -> Path:
    target = source.with_name("patched.xlsx")
    patch_cells(source, target, "Register", values)
    return target


def sheet_of(path: Path) -> str:
    return members(path)[SHEET].decode()


def explicit_cells(xml: str) -> dict[tuple[int, int] | None, str]:
    """The XML of every cell that states its place."""
    cells = re.findall(r"<c\b[^>]*?/>|<c\b.*?</c>", xml)
    found = {re.search(r'\br="([A-Z]+[0-9]+)"', cell): cell for cell in cells}
    return {place_of(match[1]): cell for match, cell in found.items() if match}


def cell_at(rows: Sequence[Sequence[object]], row: int, column: int) -> object:
    inside = row <= len(rows) and column <= len(rows[row - 1])
    return rows[row - 1][column - 1] if inside else ""


def expected(value: CellText) -> object:
    if isinstance(value, str | Hyperlink):
        return clean_text(value.text if isinstance(value, Hyperlink) else value)
    if isinstance(value, dt.date):
        return float((value - dt.date(1899, 12, 30)).days)
    return "" if not isinstance(value, int) else float(value)


@settings(max_examples=20, deadline=None)
@given(st.dictionaries(PLACES, VALUES, max_size=12))
def test_written_cells_read_back_and_all_others_stay(
    values: dict[tuple[int, int], CellText],
) -> None:
    check_written_cells(values)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.dictionaries(PLACES, VALUES, max_size=12))
def test_written_cells_read_back_and_all_others_stay_in_many(
    values: dict[tuple[int, int], CellText],
) -> None:
    check_written_cells(values)


def check_written_cells(values: dict[tuple[int, int], CellText]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = written_workbook(Path(folder, "asal.xlsx"))
        target = patched(source, values)
        before = [list(row) for row in read_sheet(source, "Register").rows]
        after = [list(row) for row in read_sheet(target, "Register").rows]
        records, now = raw_records(source), raw_records(target)
        book = openpyxl.load_workbook(target)
    for row in range(1, 22):
        for column in range(1, 14):
            found = cell_at(after, row, column)
            if (row, column) not in values:
                assert found == cell_at(before, row, column)
                continue
            assert found == expected(values[row, column])
            cell = book["Register"].cell(row, column)
            assert (cell.data_type == "f") <= isinstance(values[row, column], Hyperlink)
    assert {n: b for n, b in records.items() if n != SHEET} == {
        n: b for n, b in now.items() if n != SHEET
    }
    assert list(records) == list(now)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(sorted(LAYOUTS)), st.dictionaries(PLACES, TEXTS, max_size=8))
def test_bytes_outside_the_cells_written_are_the_same(
    layout: str, values: dict[tuple[int, int], str]
) -> None:
    check_bytes_outside(layout, values)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(LAYOUTS)), st.dictionaries(PLACES, TEXTS, max_size=8))
def test_bytes_outside_the_cells_written_are_the_same_in_many(
    layout: str, values: dict[tuple[int, int], str]
) -> None:
    check_bytes_outside(layout, values)


def check_bytes_outside(layout: str, values: dict[tuple[int, int], str]) -> None:
    xml = sheet_xml(LAYOUTS[layout], before='<sheetPr filterMode="1"/>', after="<!-- akhir -->")
    with tempfile.TemporaryDirectory() as folder:
        source = raw_workbook(Path(folder, "asal.xlsx"), xml)
        target = patched(source, dict(values))
        result = sheet_of(target)
        rows = [list(row) for row in read_sheet(target, None).rows]
    for place, text in values.items():
        assert cell_at(rows, *place) == clean_text(text)
    start, end = xml.index("<sheetData>"), xml.index("</sheetData>")
    assert result.startswith(xml[:start])
    assert result.endswith(xml[end:])
    untouched = {place: cell for place, cell in explicit_cells(xml).items() if place not in values}
    assert untouched.items() <= explicit_cells(result).items()


def test_the_style_of_the_cell_the_row_or_the_column_is_kept(tmp_path: Path) -> None:
    xml = sheet_xml(LAYOUTS["plain"], before='<cols><col min="2" max="2" style="8"/></cols>')
    source = raw_workbook(tmp_path / "asal.xlsx", xml)
    result = sheet_of(patched(source, {(2, 1): "x", (2, 3): None, (2, 4): 5, (3, 2): "y"}))
    assert '<c r="A2" s="3" t="inlineStr"><is><t xml:space="preserve">x</t></is></c>' in result
    assert '<c s="2" r="C2"/><c r="D2" s="4"><v>5</v></c>' in result
    assert '<row r="3"><c r="B3" s="8" t="inlineStr">' in result
    assert 'spans="1:4"' in result


def test_prefixes_comments_and_cdata_do_not_mislead(tmp_path: Path) -> None:
    xml = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<x:sheetData><!-- <x:row r="1"><x:c r="A1"/></x:row> --><x:row r="1">'
        '<x:c r="A1" t="inlineStr"><x:is><x:t><![CDATA[</x:c><x:c r="B1">]]></x:t></x:is></x:c>'
        '<x:c r="C1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    target = patched(raw_workbook(tmp_path / "asal.xlsx", xml), {(1, 2): "dua", (2, 1): "tiga"})
    result = sheet_of(target)
    new = '<x:c r="B1" t="inlineStr"><x:is><x:t xml:space="preserve">dua</x:t></x:is></x:c>'
    assert result.replace(new, "").startswith(xml.partition("</x:sheetData>")[0])
    sheet = openpyxl.load_workbook(target)["Register"]
    assert (sheet["A1"].value, sheet["B1"].value) == ('</x:c><x:c r="B1">', "dua")
    assert (sheet["C1"].value, sheet["A2"].value) == (1, "tiga")


@pytest.mark.parametrize(
    ("properties", "serial"), [("", "45955"), ('<workbookPr date1904="1"/>', "44493")]
)
def test_dates_follow_the_epoch_of_the_workbook(
    tmp_path: Path, properties: str, serial: str
) -> None:
    source = raw_workbook(tmp_path / "asal.xlsx", sheet_xml(""), properties=properties)
    values: dict[tuple[int, int], CellText] = {
        (1, 1): dt.date(2025, 10, 25),
        (1, 2): dt.datetime(2025, 10, 25, 12, 0),  # noqa: DTZ001 - cells have no time zone
    }
    result = sheet_of(patched(source, values))
    assert f"<v>{serial}</v>" in result
    assert f"<v>{serial}.5</v>" in result


def test_long_text_is_cut_at_the_limit_of_a_cell_without_splitting_a_character() -> None:
    assert clean_text("a" * MAX_UTF16) == "a" * MAX_UTF16
    cut = clean_text("🗳" * MAX_UTF16)
    assert cut.endswith("🗳…")
    assert len(cut.encode("utf-16-le")) // 2 <= MAX_UTF16


def test_a_replaced_formula_leaves_no_calculation_chain(tmp_path: Path) -> None:
    xml = sheet_xml('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>A1</f></c></row>')
    chain = {"xl/calcChain.xml": '<calcChain><c r="A1" i="7"/><c r="B1"/></calcChain>'}
    source = raw_workbook(tmp_path / "asal.xlsx", xml, chain)
    target = patched(source, {(1, 1): "=1+1"})
    after = members(target)
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["[Content_Types].xml"]
    assert b"calcChain" not in after["xl/_rels/workbook.xml.rels"]
    assert b"<f>A1</f>" in after[SHEET]
    book = openpyxl.load_workbook(target)
    assert book["Register"]["A1"].data_type == "s"


def test_the_calculation_chain_stays_when_no_formula_is_replaced(tmp_path: Path) -> None:
    xml = sheet_xml('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>')
    chain = {"xl/calcChain.xml": '<calcChain><c r="A1" i="7"/></calcChain>'}
    source = raw_workbook(tmp_path / "asal.xlsx", xml, chain)
    assert "xl/calcChain.xml" in members(patched(source, {(1, 2): "x"}))


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param('<row r="2"/><row r="1"/>', id="rows out of order"),
        pytest.param('<row r="1"><c r="B1"/><c r="A1"/></row>', id="cells out of order"),
        pytest.param('<row r="1"><c r="A7"/></row>', id="cell of another row"),
        pytest.param('<row r="1"><c r="A1"><v>1</v></row>', id="cell without an end"),
        pytest.param(
            '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f></c></row>'
            '<row r="2"><c r="A2"><f t="shared" si="0"/></c></row>',
            id="shared formula others need",
        ),
        pytest.param(
            '<row r="1"><c r="B1"><f t="array" ref="A1:B1">C1:D1</f></c></row>', id="array"
        ),
    ],
)
def test_what_cannot_be_written_safely_is_refused(tmp_path: Path, rows: str) -> None:
    source = raw_workbook(tmp_path / "asal.xlsx", sheet_xml(rows))
    with pytest.raises(RegisterError, match="without risk"):
        patched(source, {(1, 1): "x"})


def test_a_shared_formula_replaced_whole_is_no_danger(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/></c></row>'
    )
    source = raw_workbook(tmp_path / "asal.xlsx", sheet_xml(rows))
    assert "<f" not in sheet_of(patched(source, {(1, 1): "x", (2, 1): "y"}))


def test_an_array_formula_of_one_cell_is_replaced_beside_other_formulas(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="array" ref="A1">C1*2</f></c>'
        '<c r="B1"><f ca="1">RAND()</f></c></row>'
    )
    source = raw_workbook(tmp_path / "asal.xlsx", sheet_xml(rows))
    written = sheet_of(patched(source, {(1, 1): "x"}))
    assert "C1*2" not in written
    assert "RAND()" in written


@pytest.mark.parametrize("head", ['<?xml version="1.0" encoding="ISO-8859-1"?>', "<!DOCTYPE a>"])
def test_other_encodings_and_document_types_are_refused(tmp_path: Path, head: str) -> None:
    source = raw_workbook(tmp_path / "asal.xlsx", head + sheet_xml("").partition("?>\n")[2])
    with pytest.raises(RegisterError):
        patched(source, {(1, 1): "x"})


def test_a_moment_with_a_time_zone_is_the_callers_mistake(tmp_path: Path) -> None:
    source = raw_workbook(tmp_path / "asal.xlsx", sheet_xml(""))
    with pytest.raises(ValueError, match="zone"):
        patched(source, {(1, 1): dt.datetime(2025, 1, 1, tzinfo=dt.UTC)})
