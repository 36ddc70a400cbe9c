"""Addresses behind cells are found, and cost nothing where there are none."""

from pathlib import Path

import openpyxl
import xlsxwriter

from tests.local.workbooks import DOCUMENT, HEAD, PACKAGE, SHEET, raw_workbook, sheet_xml
from tests.support.workbook_calls import read_links

RELS = "xl/worksheets/_rels/sheet1.xml.rels"


def rels(*targets: str) -> str:
    items = "".join(
        f'<Relationship Id="rId{n}" Type="{DOCUMENT}/hyperlink" Target="{target}" '
        'TargetMode="External"/>'
        for n, target in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'


def test_links_of_cells_as_xlsxwriter_and_openpyxl_write_them(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Register")
    sheet.write_url(1, 2, "https://contoh.go.id/a?x=1&y=2#bagian", string="lihat")
    sheet.write_url(2, 2, "internal:Register!A1")
    book.close()
    assert read_links(path, None) == {(2, 3): "https://contoh.go.id/a?x=1&y=2#bagian"}
    again = openpyxl.load_workbook(path)
    again["Register"]["A5"].hyperlink = "https://contoh.go.id/b"
    again.save(path)
    assert read_links(path, "Register")[5, 1] == "https://contoh.go.id/b"


def test_a_link_over_a_range_belongs_to_each_cell_but_not_to_a_whole_column(tmp_path: Path) -> None:
    after = (
        '<hyperlinks><hyperlink ref="A1:B2" r:id="rId1" display="a > b"/>'
        '<hyperlink ref="D1:D1048576" r:id="rId2" location="x"/></hyperlinks>'
    )
    parts = {RELS: rels("https://a.id", "https://b.id")}
    path = raw_workbook(tmp_path / "a.xlsx", sheet_xml("", after=after), parts)
    links = read_links(path, None)
    assert {place for place, to in links.items() if to == "https://a.id"} == {
        (1, 1),
        (1, 2),
        (2, 1),
        (2, 2),
    }
    assert links[1, 4] == "https://b.id#x"
    assert len(links) == 5


def test_formulas_with_a_literal_address_are_found_when_asked_for(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="str"><f>HYPERLINK("https://a.id/?x=1&amp;y=2","teks")</f>'
        '<v>teks</v></c><c r="B1"><f>HYPERLINK(A2,"x")</f></c>'
        '<c r="C1"><f>HYPERLINK(&quot;https://c.id&quot;;&quot;t&quot;)</f></c>'
        '<c r="D1"><f>HYPERLINK("https://"&amp;A1,"t")</f></c></row>'
    )
    path = raw_workbook(tmp_path / "a.xlsx", sheet_xml(rows))
    assert read_links(path, None) == {}
    assert read_links(path, None, formulas=True) == {
        (1, 1): "https://a.id/?x=1&y=2",
        (1, 3): "https://c.id",
    }


def test_without_links_the_sheet_is_not_unpacked(tmp_path: Path) -> None:
    path = raw_workbook(tmp_path / "a.xlsx", sheet_xml('<row r="1"/>' * 500))
    content = path.read_bytes()
    at = content.index(SHEET.encode()) + len(SHEET) + 5
    path.write_bytes(content[:at] + b"\xff\xff\xff" + content[at + 3 :])
    assert read_links(path, None) == {}
