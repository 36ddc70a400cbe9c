"""Conversion of an existing list to rows of the register, without losing one cell.

A value that has a column goes there unchanged (the job reads it later, with certainty or not at
all).  Other values go into the remarks: foreign columns under their own heading, section rows to
the submission below them, sums and single notes to the one above.  A value that cannot be read is
there as well, so that it outlives its correction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sheetflow.core.form import Column, Form, Kind
from sheetflow.core.importing import list_cells
from sheetflow.core.importing.mapping import AS_IT_STANDS, Cells, Entry, ListMapping, is_history
from sheetflow.core.names import ColumnId, RowId
from sheetflow.core.office import Office
from sheetflow.core.register.headings import Header, find_list_header
from sheetflow.core.register.reading import read_cell
from sheetflow.core.register.sheet import Area, Cell, Unreadable
from sheetflow.core.register.submission_rows import identifier
from sheetflow.core.register.text import clean, fold

_WORD_LINE_ENDS = {0x0B: "\n", 0x0C: "\n"}
"""Line and page breaks of Word, which no cell can contain, mapped to line ends."""

ONE_VALUE = frozenset(
    {Kind.DATE, Kind.TIMESTAMP, Kind.CHOICE, Kind.UNIT, Kind.COUNT, Kind.REVISION, Kind.STATUS}
)
"""Kinds of columns whose cell has one value; the others take several, a line each."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """An imported cell that cannot be read with certainty."""

    column: ColumnId
    text: str


@dataclass(frozen=True, slots=True)
class Imported:
    """One submission of the list.

    `number` is its row there, from 1; `id` its identifier in the list, "" for none; `cells` are the
    values by column; `moved` are the texts that went to the remarks; `past`: it was finished
    before sheetflow was in use, `open_past`: by its day, but not by its status; `lost_id` is an
    identifier that another row of the list has as well; `traces` are the list's cells in it.
    """

    number: int
    id: RowId
    cells: Cells
    moved: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    filled: tuple[list_cells.Filled, ...] = ()
    past: bool = False
    open_past: bool = False
    sheet: str = ""
    lost_id: RowId | None = None
    traces: tuple[list_cells.CellTrace, ...] = ()
    file: str = ""


def read_list(
    sheet: Sequence[Sequence[Cell]],
    office: Office,
    mapping: ListMapping = AS_IT_STANDS,
    merged: Sequence[Area] = (),
) -> tuple[Imported, ...]:
    """Return every submission of a list; `merged` are its merged cells.

    Raises RegisterError when no header row can be found in it.
    """
    header = find_list_header(sheet, office.form, mapping.headings, merged)
    under = list_cells.MergedValues(sheet, header, office.form, merged)
    drafts: list[_Draft] = []
    loose = _Draft(0, RowId(""), {})
    for number in (*range(1, header.top + 1), *range(header.first + 1, len(sheet) + 1)):
        row = sheet[number - 1]
        line = _line(row)
        if not line:
            continue
        if number <= header.top:
            loose.add(number, row, line)
            continue
        whole, filled = under.completed(number)
        if _is_submission(whole, header, office.form):
            draft = _draft(number, whole, row, header, office.form)
            draft.filled = filled
            draft.remarks[:0], draft.traces[:0] = loose.remarks, loose.traces
            drafts.append(draft)
            loose = _Draft(0, RowId(""), {})
        elif _opens_section(row, office.form) or not drafts:
            loose.add(number, row, line)
        else:
            drafts[-1].add(number, row, _headed_line(row, header.texts))
    if drafts:
        drafts[-1].remarks.extend(loose.remarks)
        drafts[-1].traces.extend(loose.traces)
    return tuple(_finished(draft, office, mapping) for draft in drafts)


@dataclass(frozen=True, slots=True)
class _Written:
    """A value with its heading in the list and its place, from 1; row 0: a merged cell's above."""

    heading: str
    cell: Cell
    row: int
    column: int

    def trace(
        self, outcome: list_cells.Outcome, target: ColumnId | None = None
    ) -> list_cells.CellTrace:
        text = clean(self.cell)
        return list_cells.CellTrace(self.row, self.column, text, outcome, self.heading, target)


@dataclass
class _Draft:
    number: int
    id: RowId
    cells: dict[ColumnId, list[_Written]]
    remarks: list[str] = field(default_factory=list)
    filled: tuple[list_cells.Filled, ...] = ()
    traces: list[list_cells.CellTrace] = field(default_factory=list)

    def add(self, number: int, row: Sequence[Cell], line: str) -> None:
        """Put a whole row of the list into the remarks."""
        self.remarks.append(line)
        self.traces += list_cells.row_traces(number, row, list_cells.Outcome.REMARKS)

    def move(self, *written: _Written) -> None:
        """Put values into the remarks, each under its heading."""
        self.remarks += [f"{one.heading}: {clean(one.cell)}" for one in written]
        self.traces += [one.trace(list_cells.Outcome.REMARKS) for one in written]


def _line(row: Sequence[Cell]) -> str:
    return " | ".join(text for text in map(clean, row) if text)


def _headed_line(row: Sequence[Cell], headings: Sequence[Cell]) -> str:
    """Return the cells of a sum or note; all but the first follow their column's heading."""
    parts = [(place, text) for place, text in enumerate(map(clean, row)) if text]
    first, rest = parts[0][1], parts[1:]
    return "; ".join(
        [first, *(f"{list_cells.heading_at(place, headings)}: {text}" for place, text in rest)]
    )


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
    number: int, row: Sequence[Cell], written: Sequence[Cell], header: Header, form: Form
) -> _Draft:
    """Return the row's values by column; `written` is the row without what merged cells give it."""

    def value(place: int) -> _Written:
        own = place < len(written) and bool(clean(written[place]))
        heading = list_cells.heading_at(place, header.texts)
        return _Written(heading, row[place], number if own else 0, place + 1)

    filled = [place for place, cell in enumerate(row) if clean(cell)]
    cells = {
        column: [value(place) for place in places if place in filled]
        for column, places in header.places.items()
    }
    named = cells.pop(form.identifier.id, [])
    draft = _Draft(number, identifier(named[0].cell) if named else RowId(""), cells)
    draft.traces += [one.trace(list_cells.Outcome.COLUMN, form.identifier.id) for one in named[:1]]
    known = {*header.system.values(), *(p for places in header.places.values() for p in places)}
    draft.move(*named[1:], *(value(place) for place in filled if place not in known))
    own = (place for place in header.system.values() if place in filled)
    draft.traces += [value(place).trace(list_cells.Outcome.LEFT_OUT) for place in own]
    return draft


def _finished(draft: _Draft, office: Office, mapping: ListMapping) -> Imported:
    form = office.form
    cells: dict[ColumnId, Entry] = {}
    doubts: list[Doubt] = []
    for column, written in draft.cells.items():
        kept = _settled(draft, form.by_id[column], written, office, mapping)
        if not kept:
            continue
        cells[column] = kept[0] if len(kept) == 1 else "\n".join(map(str, kept))
        if doubt := _doubt(column, cells[column], office):
            doubts.append(doubt)
    past, open_past = is_history(cells, office, mapping.history)
    unread = {doubt.column: draft.cells[doubt.column][0].heading for doubt in doubts}
    traces = tuple(
        replace(one, outcome=list_cells.Outcome.UNREAD) if one.target in unread else one
        for one in draft.traces
        if one.row
    )
    said = [f"{heading}: {clean(cells[column])}" for column, heading in unread.items()]
    moved, unclear = tuple(draft.remarks), tuple(doubts)
    found = Imported(draft.number, draft.id, cells, (), unclear, draft.filled, past, open_past)
    return replace(with_remarks(found, [*moved, *said], form), moved=moved, traces=traces)


def with_remarks(item: Imported, texts: Sequence[str], form: Form) -> Imported:
    """Return the submission with more texts in its remarks."""
    if not texts:
        return item
    own = str(item.cells.get(form.remarks_column, ""))
    said = "\n".join(text for text in (own, *texts) if text)
    cells = {**item.cells, form.remarks_column: said}
    return replace(item, cells=cells, moved=(*item.moved, *texts))


def _settled(
    draft: _Draft, column: Column, written: Sequence[_Written], office: Office, mapping: ListMapping
) -> list[Entry]:
    """Return what goes into the column, translated by the mapping; the rest joins the remarks.

    Of several cells those go there that can be read, and where the column has one value the first.
    """
    kept: list[Entry] = []
    for one in written:
        meant = mapping.value(column.id, one.cell)
        value = one.cell if meant is None else meant
        fits = len(written) == 1 or read_cell(value, None, column, office).problem is None
        entry = _entry(column, value, office) if len(written) == 1 else clean(value)
        if fits and (entry in kept or not kept or column.kind not in ONE_VALUE):
            draft.traces.append(one.trace(list_cells.Outcome.COLUMN, column.id))
            kept += [entry] if entry not in kept else []
            if meant is not None and fold(meant) != fold(clean(one.cell)):
                draft.remarks.append(f"{one.heading}: {clean(one.cell)}")
        else:
            draft.move(one)
    return kept


def _entry(column: Column, value: Cell, office: Office) -> Entry:
    """Return a certain day, moment or count as such; any other value as it was written."""
    if column.kind in {Kind.DATE, Kind.TIMESTAMP, Kind.COUNT, Kind.REVISION}:
        read = read_cell(value, None, column, office)
        if isinstance(read.value, date | int) and not read.notes:
            return read.value
    return value.translate(_WORD_LINE_ENDS) if isinstance(value, str) else clean(value)


def _doubt(column: ColumnId, value: Entry, office: Office) -> Doubt | None:
    if column == office.form.remarks_column:
        return None
    read = read_cell(value, None, office.form.by_id[column], office)
    return None if read.problem in {None, Unreadable.EMPTY} else Doubt(column, read.text)
