"""Workbooks made to harm the program that reads them, built from a few bytes."""

import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO

from tests.support.hostile_files import MEBIBYTE, with_declared

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"
ONE_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def links(*targets: tuple[str, str]) -> str:
    """Return relationships of kind and target, named r0, r1 and so on."""
    lines = "".join(
        f'<Relationship Id="r{at}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def sheet(cells: str, behind: str = "") -> str:
    return (
        f'<worksheet xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheetData>{cells}</sheetData>'
        f"{behind}</worksheet>"
    )


def strings(*texts: str, count: int = 1) -> str:
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return f'<sst xmlns="{_MAIN}" uniqueCount="{count}">{items}</sst>'


def workbook(
    cells: str = ONE_CELL, behind: str = "", parts: Mapping[str, str | bytes] | None = None
) -> bytes:
    """Return a workbook of one tab; `parts` replace its own or are added to them."""
    own: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": links(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": book(),
        "xl/_rels/workbook.xml.rels": links(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        SHEET: sheet(cells, behind),
        "xl/sharedStrings.xml": strings("a"),
    }
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (own | dict(parts or {})).items():
            archive.writestr(name, content)
    return made.getvalue()


def book(more: str = "", head: str = "") -> str:
    """The workbook's own part."""
    return (
        f'{head}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>'
        f'<sheet name="Register" sheetId="1" r:id="r0"/></sheets>{more}</workbook>'
    )


def column_of(count: int, cell: str) -> str:
    """Rows of one cell, whose place is `@`."""
    return "".join(
        f'<row r="{row}">{cell.replace("@", f"A{row}")}</row>' for row in range(1, count + 1)
    )


_EMPTY_ROWS = "<row/>" * (40 * MEBIBYTE // 6)
_REPORTED = "xl/_rels/workbook.xml.rels"


def bombs() -> Iterable[tuple[str, bytes, str]]:
    """Name, workbook and text of its refusal."""
    foo = links(("worksheet", "worksheets/sheet1.foo"), ("sharedStrings", "texts.foo"))
    huge = sheet(_EMPTY_ROWS)
    yield (
        "odd name",
        workbook(parts={_REPORTED: foo, "xl/worksheets/sheet1.foo": huge}),
        "absurd size",
    )
    many_texts = strings("", "a" * 40 * MEBIBYTE)
    texts = {
        _REPORTED: foo,
        "xl/worksheets/sheet1.foo": sheet(ONE_CELL),
        "xl/texts.foo": many_texts,
    }
    yield "strings of an odd name", workbook(parts=texts), "absurd size"
    yield "usual name", workbook(parts={"xl/styles.xml": "a" * 40 * MEBIBYTE}), "absurd size"
    lying = with_declared(workbook(_EMPTY_ROWS), SHEET, 9_000)
    yield "more than declared", lying, "absurd size"
    yield (
        "texts announced",
        workbook(parts={"xl/sharedStrings.xml": strings(count=10**11)}),
        "texts",
    )
    far = '<row r="1"><c r="XFD1"><v>1</v></c></row>' + "<row/>" * 100_000
    yield "far away without a place", workbook(far + "<row><c><v>1</v></c></row>"), "time or memory"
    yield (
        "two places",
        workbook('<row r="1"><c r="A1" r="XFD1048576"><v>1</v></c></row>'),
        "time or memory",
    )
    long_text = {"xl/sharedStrings.xml": strings("a" * 500_000)}
    long_cells = column_of(20_000, '<c r="@" t="s"><v>0</v></c>')
    yield "a long text in each cell", workbook(long_cells, parts=long_text), "absurd size"
    entities = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    yield "entities", workbook(parts={"xl/workbook.xml": book("&b;", entities)}), "document type"
    nested = workbook(parts={"xl/workbook.xml": book("<a>" * 500_000)})
    yield "deeply nested", nested, "elements"
    names = "<definedNames>" + '<definedName name="a">1</definedName>' * 500_000 + "</definedNames>"
    yield "names", workbook(parts={"xl/workbook.xml": book(names)}), "absurd size"
    merges = '<mergeCells><mergeCell ref="A1:A9000"/>' + '<mergeCell ref="A1:A9000"/>' * 300_000
    rows = column_of(9_000, '<c r="@"><v>1</v></c>')
    yield "merged cells", workbook(rows, merges + "</mergeCells>"), "absurd size"
    places = '<hyperlink ref="A1:A1000" r:id="r0"/>' * 200_000
    linked = {"xl/worksheets/_rels/sheet1.xml.rels": links(("hyperlink", "https://a.id"))}
    linked = {
        name: text.replace('a.id"', 'a.id" TargetMode="External"') for name, text in linked.items()
    }
    yield (
        "links",
        workbook(behind=f"<hyperlinks>{places}</hyperlinks>", parts=linked),
        "absurd size",
    )
    yield "two directories", workbook() + workbook(), "directory"
    yield "overlapping parts", overlapping(), "overlaps"
    yield "two headers", workbook().replace(b"sheet1.xml", b"sheet2.xml", 1), "headers"
    yield "one name twice", workbook(parts={SHEET.upper(): sheet(ONE_CELL)}), "one name"


def overlapping() -> bytes:
    """A workbook whose directory gives one part's bytes to another, too."""
    whole = bytearray(workbook())
    at = whole.index(b"PK\1\2", whole.index(b"PK\1\2") + 1)
    size = whole[at + 20 : at + 24]
    first = int.from_bytes(size, "little") + 400
    whole[at + 20 : at + 24] = first.to_bytes(4, "little")
    local = int.from_bytes(whole[at + 42 : at + 46], "little")
    whole[local + 18 : local + 22] = first.to_bytes(4, "little")
    return bytes(whole)
