"""The lists of a workbook's worksheets, why others are left out, and what became of all cells."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from sheetflow.core.form import Form
from sheetflow.core.importing.import_rows import ONE_VALUE, Imported, read_list
from sheetflow.core.importing.list_cells import CellTrace, Outcome, row_traces
from sheetflow.core.importing.mapping import AS_IT_STANDS, ListMapping
from sheetflow.core.importing.placement import Placed
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.register.headings import Header, find_list_header, list_header
from sheetflow.core.register.sheet import Area, Cell
from sheetflow.core.register.text import clean, fold
from sheetflow.errors import RegisterError

SheetName = tuple[str, str]
"""A file's name and the worksheet's; "" for a file without worksheets."""


@dataclass(frozen=True, slots=True)
class ListSheet:
    """One worksheet of `file`; `trouble` is why it could not be read."""

    name: str
    rows: Sequence[Sequence[Cell]] = ()
    merged: tuple[Area, ...] = ()
    trouble: str = ""
    file: str = ""


class Reason(Enum):
    """Why a worksheet is left out; the value is the key of its words."""

    SKIPPED = "skipped"
    UNREADABLE = "unreadable"
    NO_LIST = "no_list"
    NO_TITLE = "no_title"
    NO_ROWS = "no_rows"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A worksheet that is left out, with its cells; `detail` explains an unreadable one."""

    sheet: str
    reason: Reason
    detail: str = ""
    file: str = ""
    traces: tuple[CellTrace, ...] = ()


@dataclass(frozen=True, slots=True)
class Lists:
    """The submissions of all lists in their order, and the worksheets left out.

    `headings` are the cells that name columns, by file and worksheet.
    """

    imported: tuple[Imported, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    headings: Mapping[SheetName, tuple[CellTrace, ...]] = field(default_factory=dict)

    @property
    def sheets(self) -> frozenset[SheetName]:
        """The worksheets with imported submissions, by file and name."""
        return frozenset((item.file, item.sheet) for item in self.imported)

    def __add__(self, other: "Lists") -> "Lists":
        return Lists(
            self.imported + other.imported,
            self.left_out + other.left_out,
            {**self.headings, **other.headings},
        )


def read_lists(
    sheets: Sequence[ListSheet], office: Office, mapping: ListMapping = AS_IT_STANDS
) -> Lists:
    """Return the lists of all worksheets of one file, each by a header of its own.

    Raises RegisterError when none of them contains a list.
    """
    found = Lists()
    for sheet in sheets:
        found += _read_sheet(sheet, office, mapping, alone=len(sheets) == 1)
    if all(one.reason is not Reason.NO_ROWS for one in found.left_out) and not found.imported:
        raise _no_list(found.left_out)
    return found


def _read_sheet(sheet: ListSheet, office: Office, mapping: ListMapping, *, alone: bool) -> Lists:
    header = _header_or_reason(sheet, office.form, mapping, alone=alone)
    if isinstance(header, Reason):
        cells = _traces(sheet, range(len(sheet.rows)), Outcome.LEFT_OUT)
        return Lists((), (LeftOut(sheet.name, header, sheet.trouble, sheet.file, cells),))
    items = read_list(sheet.rows, office, mapping, sheet.merged)
    imported = tuple(replace(item, sheet=sheet.name, file=sheet.file) for item in items)
    headings = _traces(sheet, range(header.top, header.first), Outcome.HEADING)
    named = {(sheet.file, sheet.name): headings}
    if imported:
        return Lists(imported, (), named)
    others = (n for n in range(len(sheet.rows)) if not header.top <= n < header.first)
    cells = _traces(sheet, others, Outcome.LEFT_OUT)
    return Lists((), (LeftOut(sheet.name, Reason.NO_ROWS, "", sheet.file, cells),), named)


def _traces(sheet: ListSheet, rows: Iterable[int], outcome: Outcome) -> tuple[CellTrace, ...]:
    return tuple(
        trace for number in rows for trace in row_traces(number + 1, sheet.rows[number], outcome)
    )


@dataclass(frozen=True, slots=True)
class AlikeHeadings:
    """Two or more headings of a worksheet that are the same, of a column with one value."""

    sheet: ListSheet
    heading: str
    column: ColumnId
    places: tuple[int, ...]


def alike_headings(
    sheets: Sequence[ListSheet], lists: Lists, office: Office, mapping: ListMapping
) -> tuple[AlikeHeadings, ...]:
    """Return the headings that are the same, so that only a person can say which one counts."""
    found: list[AlikeHeadings] = []
    for sheet in sheets:
        if (sheet.file, sheet.name) not in lists.headings:
            continue
        header = find_list_header(sheet.rows, office.form, mapping.headings, sheet.merged)
        for column, places in header.places.items():
            if office.form.by_id[column].kind in ONE_VALUE:
                found += (
                    AlikeHeadings(sheet, header.texts[same[0]], column, same)
                    for same in _same(header, places)
                )
    return tuple(found)


def _same(header: Header, places: Iterable[int]) -> list[tuple[int, ...]]:
    """Return the places of each heading that is there more than once."""
    found: dict[str, tuple[int, ...]] = {}
    for place in places:
        text = fold(header.texts[place])
        found[text] = (*found.get(text, ()), place)
    return [many for many in found.values() if len(many) > 1]


def _header_or_reason(
    sheet: ListSheet, form: Form, mapping: ListMapping, *, alone: bool
) -> Header | Reason:
    """Return the row that names the columns, or why the worksheet is left out.

    Of several worksheets, those that name or date submissions are lists: one that counts them has
    headings of the register too.  A worksheet that a person names, or the only one, needs neither.
    """
    asked = mapping.sheets.get(sheet.name)
    if sheet.trouble:
        return Reason.UNREADABLE
    if asked is False:
        return Reason.SKIPPED
    header = list_header(sheet.rows, form, mapping.headings, sheet.merged)
    if header is None:
        return Reason.NO_LIST
    dated = form.date_column in header.places and len(header.places) > 2
    named = form.title_column in header.places
    return header if named or dated or alone or asked else Reason.NO_TITLE


def _no_list(left_out: Sequence[LeftOut]) -> RegisterError:
    troubles = "; ".join(f" ({one.sheet}: {one.detail})" for one in left_out if one.detail)
    return RegisterError(
        f"no list was found: no row has two headings that are known{troubles}.",
        "Name the columns as in the register, map them with --mapping, or add the names as "
        "aliases to the form.",
    )


@dataclass(frozen=True, slots=True)
class Account:
    """The cells of all worksheets that are not empty, counted there, and by what became of them.

    `known` are cells of submissions that the register had already.
    """

    cells: int
    outcomes: Mapping[Outcome, int]
    known: int

    @property
    def is_whole(self) -> bool:
        """Whether every cell is accounted for."""
        return self.cells == sum(self.outcomes.values()) + self.known


def account_of(sheets: Sequence[ListSheet], lists: Lists, placed: Placed) -> Account:
    """Return the account of lists whose submissions were placed."""
    cells = sum(bool(clean(cell)) for sheet in sheets for row in sheet.rows for cell in row)
    traces = [one for item, _, _ in placed.rows for one in item.traces]
    traces += (one for headings in lists.headings.values() for one in headings)
    traces += (one for left in lists.left_out for one in left.traces)
    known = sum(len(item.traces) for item in placed.known)
    return Account(cells, Counter(one.outcome for one in traces), known)
