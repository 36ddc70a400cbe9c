"""Workbooks made to fill the memory are each refused with a message, before calamine reads them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sheetflow.adapters.local.import_list import read_list_file
from sheetflow.adapters.worker.protocol import MEBIBYTE, Limits
from sheetflow.adapters.xlsx.read_in_worker import read_tabs
from sheetflow.adapters.xlsx.read_sheet import read_sheet
from sheetflow.errors import RegisterError
from tests.support.hostile_workbooks import bombs, column_of, links, sheet, workbook

READ = """
import json, sys
from pathlib import Path
from sheetflow.adapters.xlsx.read_sheet import read_sheet
from tests.support.workbook_calls import read_links
from sheetflow.errors import SheetflowError
if sys.platform != "win32":
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
for name in sys.argv[1:]:
    try:
        read_sheet(Path(name), None, link_formulas=True)
        read_links(Path(name), None, formulas=True)
        answer = ""
    except SheetflowError as error:
        answer = str(error)
    print(json.dumps([name, answer]), flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="memory cannot be limited there")
def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    """Each in one process of 1 GiB, which calamine would abort."""
    wanted: dict[str, str] = {}
    for name, content, says in bombs():
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(content)
        wanted[str(path)] = says
    ended = subprocess.run(  # noqa: S603 - our own text, no shell
        [sys.executable, "-c", READ, *wanted], capture_output=True, text=True, check=False
    )
    answers = dict(json.loads(line) for line in ended.stdout.splitlines())
    assert {name: wanted[name] in answer for name, answer in answers.items()} == dict.fromkeys(
        wanted, True
    ), f"{answers} {ended.stderr[-2_000:]}"


UNUSUAL = {
    "no places": '<row><c><v>1</v></c><c><v>2</v></c></row><row r="3"><c><v>3</v></c></row>',
    "a prefix": '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1"><x:v>2</x:v></x:c></x:row>'
    '<x:row r="3"><x:c r="A3"><x:v>3</x:v></x:c></x:row>',
    "other quotes": "<row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>2</v></c></row>"
    "<row r='3'><c r='A3'><v>3</v></c></row>",
    "text formulas": '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    '<row r="3"><c r="A3"><v>3</v></c><c r="B3" t="str"><f>""</f><v></v></c></row>',
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_what_is_written_unusually_is_read_alike(tmp_path: Path, name: str) -> None:
    path = tmp_path / "register.xlsx"
    path.write_bytes(workbook(UNUSUAL[name]))
    grid = read_sheet(path, "register")
    assert [list(row) for row in grid.rows] == [[1.0, 2.0], ["", ""], [3.0, ""]]


def test_a_workbook_whose_parts_have_other_names_is_read(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    moved = {
        "xl/_rels/workbook.xml.rels": links(("worksheet", "tab.bin")),
        "xl/tab.bin": sheet(column_of(2, '<c r="@"><v>7</v></c>')),
    }
    path.write_bytes(workbook(parts=moved))
    assert [list(row) for row in read_sheet(path, None).rows] == [[7.0], [7.0]]


def test_dates_and_times_of_a_list_come_out_of_the_worker_as_they_are(tmp_path: Path) -> None:
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs>'
        '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="21"/><xf numFmtId="46"/>'
        "</cellXfs></styleSheet>"
    )
    cells = "".join(f'<c r="{"ABCD"[style]}1" s="{style}"><v>1.5</v></c>' for style in range(4))
    path = tmp_path / "daftar.xlsx"
    content = workbook(f'<row r="1">{cells}</row>', parts={"xl/styles.xml": styles})
    path.write_bytes(content)
    (tab,) = read_list_file(path)
    assert [list(row) for row in tab.rows] == [list(row) for row in read_sheet(path, None).rows]


def test_a_list_beyond_the_limits_is_refused_with_its_way_out() -> None:
    rows = workbook(column_of(30_000, '<c r="@"><v>1</v></c>'))
    with pytest.raises(RegisterError, match=r"daftar\.xlsx.*too much time or memory.*new workbook"):
        read_tabs(Path("daftar.xlsx"), rows, limits=Limits(memory_bytes=40 * MEBIBYTE))
