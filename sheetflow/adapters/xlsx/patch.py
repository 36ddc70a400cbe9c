"""Change of some cells of one worksheet that keeps every other byte of the workbook.

Only `<c>` elements of the places given are written, with `<row>` elements where there are none.
Stale but harmless hints stay as they are: the sheet's `dimension`, the count of shared strings.
A hyperlink on a cell stays, with its old address: links are relationships of the sheet, and the job
writes only text.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sheetflow.adapters.office_zip import NotCopyableError, Piece, check_copyable, rewrite_members
from sheetflow.adapters.xlsx.cell_xml import CellText
from sheetflow.adapters.xlsx.package import Package, Tab, broken, open_package, rels_part
from sheetflow.adapters.xlsx.sheet_edits import Edit, ListRows, SheetEditor
from sheetflow.adapters.xlsx.sheet_xml import UnsafeSheetError, parse_sheet
from sheetflow.adapters.xlsx.workbook_file import unavailable
from sheetflow.errors import RegisterError
from sheetflow.safe_files.writing import create_file

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_CONTENT_TYPES = "[Content_Types].xml"
_RESULT = re.compile(
    rb"(</(?:\w+:)?f\s*>|<(?:\w+:)?f(?:\s[^>]*)?/>)\s*<((?:\w+:)?v)(?:\s[^>]*)?>[^<]*</\2\s*>"
)
_CALCULATION = re.compile(rb"<(?:\w+:)?calcPr(?=[\s/>])")
_ON_LOAD = re.compile(rb"""(<(?:\w+:)?calcPr\s[^>]*?)\sfullCalcOnLoad\s*=\s*["']\w*["']""")


@dataclass(frozen=True)
class Patch:
    """A workbook's bytes with its changed and removed members; can be written once."""

    source: Path
    content: bytes
    replaced: Mapping[str, Iterator[Piece]]
    removed: Collection[str]

    def write(self, target: Path) -> None:
        """Write the changed workbook.  Raises RegisterError, UnavailableError."""
        try:
            with create_file(target) as new:
                rewrite_members(self.content, new, self.replaced, self.removed)
        except NotCopyableError as error:
            raise broken(self.source, str(error)) from error
        except OSError as error:
            raise unavailable(target, error) from error


def prepare_patch(
    source: Path,
    tab: str | None,
    values: Mapping[tuple[int, int], CellText],
    *,
    recalculate: Collection[str] = (),
    lists: Mapping[str, ListRows] | None = None,
) -> Patch:
    """Return the workbook with cells (row, column; from 1) of `tab` (None: the first) changed.

    Cells keep their style; new ones take that of their row or column.  A formula in one of the
    places is replaced, and the calculation chain, a mere cache, is then left out.  The formulas
    of the other tabs named in `recalculate` lose their stored results, so that office programs
    calculate them when they open the workbook; `lists` replaces rows of further tabs; otherwise no
    other tab changes.  Raises RegisterError when the sheet contains what cannot be changed with
    certainty; UnavailableError when the system refuses.
    """
    for row, column in values:
        if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
            raise ValueError(f"no such cell: row {row}, column {column}")
    lists = lists or {}
    package = open_package(source)
    chosen = package.tab(tab)
    replaced = _forgotten_results(package, set(recalculate) - {chosen.name})
    editor, replaced[chosen.part] = _edited(package, chosen, lambda one: one.edits(values))
    for other in package.tabs():  # a list's tab that is not there is passed over
        if (rows := lists.get(other.name)) is not None:
            _, replaced[other.part] = _edited(package, other, lambda one: one.replace_rows(rows))
    # Excel opens a workbook with a repair if its calculation chain names a cell without formula,
    # and silently builds a missing chain anew.
    outdated = package.beside("calcChain") if editor.replaced_formula or lists else ()
    chains = {chain.target for chain in outdated}
    if chains:
        replaced |= _without_chains(package)
    try:
        check_copyable(package.content)
    except NotCopyableError as error:
        raise broken(source, str(error)) from error
    return Patch(source, package.content, replaced, chains)


def _edited(
    package: Package, tab: Tab, edits_of: Callable[[SheetEditor], Iterator[Edit]]
) -> tuple[SheetEditor, Iterator[Piece]]:
    """Return the tab's changed part, with its editor."""
    try:
        sheet = parse_sheet(package.read(tab.part))
        editor = SheetEditor(sheet, package.epoch_1904)
        edits = list(edits_of(editor))
    except UnsafeSheetError as error:
        raise _unsafe(package.path, tab.name, error) from error
    return editor, _spliced(sheet.content, edits)


def _spliced(content: bytes, edits: list[Edit]) -> Iterator[Piece]:
    view, at = memoryview(content), 0
    for start, end, new in edits:
        yield view[at:start]  # a view, because copying 76 MB once more costs time and memory
        yield new
        at = end
    yield view[at:]


def _forgotten_results(package: Package, tabs: Collection[str]) -> dict[str, Iterator[Piece]]:
    """Return the parts that change when the formulas of these tabs lose their stored results.

    LibreOffice shows the stored results of a workbook that it or XlsxWriter saved, and does not
    calculate on opening, whatever `fullCalcOnLoad` is (measured with 7.4); it does calculate a
    formula that has no stored result.  Excel obeys `fullCalcOnLoad`.  So both are changed.  Tabs
    that are not in the workbook (staff may have deleted one) are skipped.
    """
    changed: dict[str, Iterator[Piece]] = {}
    for tab in package.tabs():
        if tab.name in tabs:
            content = package.read(tab.part)
            forgotten = _RESULT.sub(rb"\1", content)
            if forgotten != content:
                changed[tab.part] = iter([forgotten])
    if changed:
        workbook = _ON_LOAD.sub(rb"\1", package.read(package.workbook_part))
        new = _CALCULATION.sub(rb'\g<0> fullCalcOnLoad="1"', workbook, count=1)
        changed[package.workbook_part] = iter([new])
    return changed


def _without_chains(package: Package) -> dict[str, Iterator[Piece]]:
    rels = rels_part(package.workbook_part)
    return {
        rels: _without(package.read(rels), rb"Relationship", rb"/calcChain[\"']"),
        _CONTENT_TYPES: _without(
            package.read(_CONTENT_TYPES), rb"Override", rb"calcChain\+xml[\"']"
        ),
    }


def _without(content: bytes, tag: bytes, mark: bytes) -> Iterator[Piece]:
    element = rb"<(?:\w+:)?" + tag + rb"\s[^>]*" + mark + rb"[^>]*?(?:/>|>\s*</(?:\w+:)?" + tag
    yield re.sub(element + rb"\s*>)", b"", content)


def _unsafe(source: Path, tab: str, error: UnsafeSheetError) -> RegisterError:
    return RegisterError(
        f"{source}, tab “{tab}”: cells cannot be written without risk ({error}).",
        "Open the workbook in LibreOffice or Excel, keep formulas and arrays out of the system "
        "columns, and save it.",
    )
