"""Conversion of an existing list to rows of the register, without losing one cell.

A value that has a column goes there unchanged (the job reads it later, with certainty or not at
all).  Other values go into the remarks: foreign columns under their own heading, section rows to
the submission below them, sums and single notes to the one above.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sheetflow.core.form import Column, Form, Kind
from sheetflow.core.importing.mapping import AS_IT_STANDS, HistoryRule, ListMapping
from sheetflow.core.names import ColumnId, RowId, StateId
from sheetflow.core.office import Office
from sheetflow.core.register.headings import Header, find_list_header
from sheetflow.core.register.outcome import Unreadable
from sheetflow.core.register.reading import read_cell
from sheetflow.core.register.scan import identifier
from sheetflow.core.register.sheet import Area, Cell, column_letters, covered_cells
from sheetflow.core.register.text import clean, fold

Entry = str | int | date
"""A value for a cell of the register."""

Cells = Mapping[ColumnId, Entry]

_WORD_LINE_ENDS = {0x0B: "\n", 0x0C: "\n"}
"""Line and page breaks of Word, which no cell can contain, mapped to line ends."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """An imported cell that cannot be read with certainty."""

    column: ColumnId
    text: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell that a merged one covers, with its text; "" for a count, which must count once."""

    heading: str
    area: str
    text: str


@dataclass(frozen=True, slots=True)
class Imported:
    """One submission of the list.

    `number` is its row there, from 1; `id` its identifier in the list, "" for none; `cells` are the
    values by column; `moved` are the texts that went to the remarks; `past`: it was finished
    before sheetflow was in use, `open_past`: by its day, but not by its status; `lost_id` is an
    identifier that another row of the list has as well.
    """

    number: int
    id: RowId
    cells: Mapping[ColumnId, Entry]
    moved: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    filled: tuple[Filled, ...] = ()
    past: bool = False
    open_past: bool = False
    sheet: str = ""
    lost_id: RowId | None = None


def read_list(
    sheet: Sequence[Sequence[Cell]],
    office: Office,
    mapping: ListMapping = AS_IT_STANDS,
    merged: Sequence[Area] = (),
) -> tuple[Imported, ...]:
    """Return every submission of a list; `merged` are its merged cells.

    Raises RegisterError when no header row can be found in it.
    """
    header = find_list_header(sheet, office.form, mapping.headings)
    under = _Merged(sheet, header, office.form, merged)
    drafts: list[_Draft] = []
    loose = [line for row in sheet[: header.row] if (line := _line(row))]
    if header.first > header.row + 1:
        loose.append(_line(sheet[header.row + 1]))
    for number in range(header.first + 1, len(sheet) + 1):
        row = sheet[number - 1]
        line = _line(row)
        if not line:
            continue
        whole, filled = under.completed(number)
        if _is_submission(whole, header, office.form):
            draft = _draft(number, whole, sheet[header.row], header, office.form)
            drafts.append(replace(draft, remarks=[*loose, *draft.remarks], filled=filled))
            loose = []
        elif _opens_section(row, office.form) or not drafts:
            loose.append(line)
        else:
            drafts[-1].remarks.append(_headed_line(row, sheet[header.row]))
    if drafts:
        drafts[-1].remarks.extend(loose)
    return tuple(_finished(draft, office, mapping) for draft in drafts)


class _Merged:
    """The cells that a merged one covers, further down in its first column."""

    def __init__(
        self, sheet: Sequence[Sequence[Cell]], header: Header, form: Form, areas: Sequence[Area]
    ) -> None:
        first = header.first + 1
        tall = [area for area in areas if area.top >= first and area.bottom > area.top]
        lefts = {area.left for area in tall}
        self._sheet = sheet
        self._headings = sheet[header.row]
        self._covered = covered_cells(tall, lefts, range(first, len(sheet) + 1))
        columns = {place: form.by_id[c] for c, places in header.places.items() for place in places}
        self._kinds = {place: column.kind for place, column in columns.items()}

    def completed(self, number: int) -> tuple[Sequence[Cell], tuple[Filled, ...]]:
        """Return the row with the content of merged cells that cover it."""
        row = list(self._sheet[number - 1])
        filled: list[Filled] = []
        for column, area in sorted(self._covered.get(number, {}).items()):
            cell, kind = self._sheet[area.top - 1][area.left - 1], self._kinds.get(column - 1)
            if column != area.left or not clean(cell) or kind is Kind.IDENTIFIER:
                continue
            counts = kind is Kind.COUNT
            heading = _heading(column - 1, self._headings)
            filled.append(Filled(heading, area.reference, "" if counts else clean(cell)))
            if not counts:
                row[column - 1] = cell
        return row, tuple(filled)


@dataclass
class _Draft:
    number: int
    id: RowId
    cells: dict[ColumnId, list[tuple[str, Cell]]]
    """Values with the list's own heading of each."""
    remarks: list[str] = field(default_factory=list)
    filled: tuple[Filled, ...] = ()


def _line(row: Sequence[Cell]) -> str:
    return " | ".join(text for text in map(clean, row) if text)


def _headed_line(row: Sequence[Cell], headings: Sequence[Cell]) -> str:
    """Return the cells of a sum or note; all but the first follow their column's heading."""
    parts = [(place, text) for place, text in enumerate(map(clean, row)) if text]
    first, rest = parts[0][1], parts[1:]
    return "; ".join([first, *(f"{_heading(place, headings)}: {text}" for place, text in rest)])


def _heading(place: int, headings: Sequence[Cell]) -> str:
    text = clean(headings[place]) if place < len(headings) else ""
    return text or column_letters(place)


def _is_submission(row: Sequence[Cell], header: Header, form: Form) -> bool:
    """Return whether a row is more than a single note and does not begin with a section's word."""
    texts = [text for text in map(clean, row) if text]
    place, *_ = header.places.get(form.identifier.id, (len(row),))
    if place < len(row) and clean(row[place]):
        return True
    return len(texts) >= 2 and not _is_section(texts[0], form)


def _opens_section(row: Sequence[Cell], form: Form) -> bool:
    """Return whether a row is a section's name, which precedes its rows; a sum follows them."""
    texts = [text for text in map(clean, row) if text]
    return len(texts) == 1 and _is_section(texts[0], form)


def _is_section(text: str, form: Form) -> bool:
    return fold(text).split(" ")[0] in form.section_words


def _draft(
    number: int, row: Sequence[Cell], headings: Sequence[Cell], header: Header, form: Form
) -> _Draft:
    cells = {
        column: [
            (clean(headings[place]), row[place])
            for place in places
            if place < len(row) and clean(row[place])
        ]
        for column, places in header.places.items()
    }
    named = cells.pop(form.identifier.id, [])
    draft = _Draft(number, identifier(named[0][1]) if named else RowId(""), cells)
    draft.remarks += [f"{heading}: {clean(value)}" for heading, value in named[1:]]
    known = {*header.system.values(), *(p for places in header.places.values() for p in places)}
    for place, cell in enumerate(row):
        if place not in known and (text := clean(cell)):
            draft.remarks.append(f"{_heading(place, headings)}: {text}")
    return draft


def _finished(draft: _Draft, office: Office, mapping: ListMapping) -> Imported:
    form = office.form
    cells: dict[ColumnId, Entry] = {}
    moved = list(draft.remarks)
    for column, written in draft.cells.items():
        values, was = _translated(column, written, mapping)
        moved += was
        kept, rest = _merged(form.by_id[column], values, office)
        moved += rest
        if kept:
            cells[column] = kept[0] if len(kept) == 1 else "\n".join(map(str, kept))
    past, open_past = is_history(cells, office, mapping.history)
    doubts = () if past else tuple(_doubts(cells, office))
    found = Imported(draft.number, draft.id, cells, (), doubts, draft.filled, past, open_past)
    return with_remarks(found, moved, form)


def with_remarks(item: Imported, texts: Sequence[str], form: Form) -> Imported:
    """Return the submission with more texts in its remarks."""
    if not texts:
        return item
    own = str(item.cells.get(form.remarks_column, ""))
    said = "\n".join(text for text in (own, *texts) if text)
    cells = {**item.cells, form.remarks_column: said}
    return replace(item, cells=cells, moved=(*item.moved, *texts))


def _translated(
    column: ColumnId, values: Sequence[tuple[str, Cell]], mapping: ListMapping
) -> tuple[list[tuple[str, Cell]], list[str]]:
    """Return the values translated by the mapping, and the replaced texts for the remarks."""
    found: list[tuple[str, Cell]] = []
    was: list[str] = []
    for heading, cell in values:
        value = mapping.value(column, cell)
        found.append((heading, cell if value is None else value))
        if value is not None and fold(value) != fold(clean(cell)):
            was.append(f"{heading}: {clean(cell)}")
    return found, was


def _merged(
    column: Column, values: Sequence[tuple[str, Cell]], office: Office
) -> tuple[list[Entry], list[str]]:
    """Return the column's value, and the texts of several cells that must go to the remarks."""
    if len(values) <= 1:
        return [_entry(column, value, office) for _, value in values], []
    kept: list[Entry] = []
    rest: list[str] = []
    for heading, value in values:
        text = clean(value)
        if read_cell(value, None, column, office).problem is None:
            kept.append(text)
        else:
            rest.append(f"{heading}: {text}")
    return kept, rest


def _entry(column: Column, value: Cell, office: Office) -> Entry:
    """Return a certain day, moment or count as such; any other value as it was written."""
    if column.kind in {Kind.DATE, Kind.TIMESTAMP, Kind.COUNT, Kind.REVISION}:
        read = read_cell(value, None, column, office)
        if isinstance(read.value, date | int) and not read.notes:
            return read.value
    return value.translate(_WORD_LINE_ENDS) if isinstance(value, str) else clean(value)


def _doubts(cells: Mapping[ColumnId, Entry], office: Office) -> Iterator[Doubt]:
    for column, value in cells.items():
        if column != office.form.remarks_column:
            read = read_cell(value, None, office.form.by_id[column], office)
            if read.problem not in {None, Unreadable.EMPTY}:
                yield Doubt(column, read.text)


def is_history(cells: Cells, office: Office, rule: HistoryRule) -> tuple[bool, bool]:
    """Return whether a row was finished before sheetflow's use, and whether only by its day."""
    if rule.column is not None and fold(clean(cells.get(rule.column))) in rule.values:
        return True, False
    form = office.form
    day = _day(form.reported.published, cells, office) or _day(form.date_column, cells, office)
    if rule.before is None or day is None or day >= rule.before:
        return False, False
    status = read_cell(cells.get(form.status.id), None, form.status, office).value
    state = form.state_by_id[StateId(status)] if isinstance(status, str) else None
    is_open = state is not None and not state.end
    return not is_open, is_open


def _day(column: ColumnId | None, cells: Cells, office: Office) -> date | None:
    if column is None:
        return None
    day = read_cell(cells.get(column), None, office.form.by_id[column], office).value
    return date(day.year, day.month, day.day) if isinstance(day, date) else None
