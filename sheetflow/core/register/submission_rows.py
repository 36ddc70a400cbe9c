"""Which rows of the register are submissions, and which only look like it.

Titles, section rows ("MINGGU I"), sums ("JUMLAH") and spare rows are passed over.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from sheetflow.core.form import Form, Kind, SystemColumn
from sheetflow.core.names import ColumnId, RowId
from sheetflow.core.office import Office
from sheetflow.core.records import RowRecord
from sheetflow.core.register.headings import Header, find_header
from sheetflow.core.register.row_identity import CanonicalNames, Row, digest, settle_identifiers
from sheetflow.core.register.sheet import Area, Cell, RegisterSnapshot, covered_cells
from sheetflow.core.register.text import clean, fold

DATE_DIGITS = 3
"""Digits from which on the date column of a row without identifier holds a date, not a count."""

Links = Mapping[tuple[int, int], str]
"""Hyperlink targets by (row, column), both from 1, as the snapshot has them."""


@dataclass(frozen=True, slots=True)
class RegisterScan:
    """The register's rows that count, with where its columns are.

    `unidentified` are rows with content that no identifier can be given to; each has its trouble.
    `missing` are identifiers that the ledger has and the register no longer has.
    `spare` are the numbered rows still free, by identifier; `end` is the last row in use.
    """

    header: Header
    columns: tuple[ColumnId, ...]
    rows: tuple[Row, ...]
    unidentified: tuple[Row, ...]
    missing: tuple[RowId, ...]
    spare: Mapping[RowId, int]
    end: int
    current_cells: Mapping[int, tuple[Cell, ...]]
    """The system columns' cells by row number, in the order of `SystemColumn`."""
    orphaned_output: Mapping[int, RowId]
    """Rows without content in whose system columns something stands."""


def scan_register(
    snapshot: RegisterSnapshot, office: Office, known: Mapping[RowId, RowRecord]
) -> RegisterScan:
    """Return the submissions of a register, as every command sees them.

    `known` are the ledger's rows.  Raises RegisterError when its columns are not certain.
    """
    header = find_header(snapshot.rows, office.form, office.language)
    scan = scan_rows(snapshot.rows, snapshot.links, header, office.form, known)
    return with_merged(scan, snapshot.merged) if snapshot.merged else scan


def scan_rows(
    sheet: Sequence[Sequence[Cell]],
    links: Links,
    header: Header,
    form: Form,
    known: Mapping[RowId, RowRecord],
) -> RegisterScan:
    """Return every submission of `sheet`, each under the identifier the ledger has for it."""
    columns = tuple(
        column.id
        for column in form.columns
        if column.id in header.places and column.id != form.identifier.id
    )
    reader = _Reader(sheet, links, header, columns, form)
    found, spare, current, end, orphaned = reader.read(
        CanonicalNames(form.identifier_pattern, known)
    )
    rows, unidentified = settle_identifiers(found, columns, form, known)
    present = {row.id for row in rows}
    missing = tuple(row_id for row_id in known if row_id not in present)
    free = {name: number for name, number in spare.items() if name not in present}
    return RegisterScan(header, columns, rows, unidentified, missing, free, end, current, orphaned)


FoundRows = tuple[list[Row], dict[RowId, int], dict[int, tuple[Cell, ...]], int, dict[int, RowId]]


class _Reader:
    """Reads the sheet in one pass; holds positions, so that the loop over 50,000 rows is short."""

    def __init__(
        self,
        sheet: Sequence[Sequence[Cell]],
        links: Links,
        header: Header,
        columns: tuple[ColumnId, ...],
        form: Form,
    ) -> None:
        self._sheet = sheet
        self._first = header.first
        self._id_place = header.places[form.identifier.id][0]
        places = tuple(header.places[column][0] for column in columns)
        absent = 1 + max(
            self._id_place, *places, *(header.system[system] for system in header.system)
        )
        # A column that an older register lacks is read right of all others, where nothing is.
        shown_places = tuple(header.system.get(system, absent) for system in SystemColumn)
        content_places = [
            place
            for place, column in zip(places, columns, strict=True)
            if form.by_id[column].kind not in {Kind.COUNT, Kind.REVISION}
            and column != form.row_number_column
        ]
        self._cells = _picker(places)
        self._system_cells = _picker(shown_places)
        self._content = _picker(tuple(content_places))
        self._width = max(self._id_place, *places, *shown_places) + 1
        self._links = _links_by_row(links, dict(zip(places, columns, strict=True)))
        self._title = columns.index(form.title_column)
        self._date = columns.index(form.date_column)
        self._sections = form.section_words

    def read(self, names: CanonicalNames) -> FoundRows:
        rows: list[Row] = []
        current: dict[int, tuple[Cell, ...]] = {}
        spare: dict[RowId, int] = {}
        orphaned: dict[int, RowId] = {}
        end = self._first
        for number in range(self._first + 1, len(self._sheet) + 1):
            sheet_row = self._sheet[number - 1]
            if len(sheet_row) < self._width:
                sheet_row = (*sheet_row, *(None,) * (self._width - len(sheet_row)))
            cells = self._cells(sheet_row)
            written = identifier(sheet_row[self._id_place])
            name = names.canonical(written)
            if not _is_filled(cells[self._title]) and not _has_content(self._content(sheet_row)):
                if name:
                    spare.setdefault(name, number)
                    end = number
                if _has_content(self._system_cells(sheet_row)):
                    orphaned[number], current[number] = name, self._system_cells(sheet_row)
                continue
            end = number
            if not name and self._is_section(cells):
                continue
            links = self._links.get(number, ())
            row = Row(number, name, cells, links, digest(cells, links))
            if name != written:
                row = replace(row, trouble=names.trouble(written, name), restore=True)
            rows.append(row)
            current[number] = self._system_cells(sheet_row)
        return rows, spare, current, end, orphaned

    def _is_section(self, cells: tuple[Cell, ...]) -> bool:
        """Return whether it is a heading or sum: undated, and untitled or with a section's word."""
        filled = [text for text in map(clean, cells) if text]
        if sum(sign.isdigit() for sign in clean(cells[self._date])) >= DATE_DIGITS:
            return False
        words = {fold(fold(text).split(" ")[0]) for text in filled[:2]}
        return bool(words & set(self._sections)) or (
            len(filled) <= 1 and not clean(cells[self._title])
        )


def with_merged(scan: RegisterScan, areas: Iterable[Area]) -> RegisterScan:
    """Add to each row the merged cells that its own lie under.

    They count for the digest, since a row whose cells are unmerged must be evaluated anew.
    """
    header = scan.header
    names = {header.places[column][0] + 1: column for column in scan.columns}
    covered = covered_cells(areas, names, range(header.first + 1, scan.end + 1))
    if not covered:
        return scan
    rows = tuple(
        _marked(row, names, covered[row.number]) if row.number in covered else row
        for row in scan.rows
    )
    return replace(scan, rows=rows)


def _marked(row: Row, names: Mapping[int, ColumnId], under: Mapping[int, Area]) -> Row:
    merged = tuple((names[column], area.reference) for column, area in sorted(under.items()))
    return replace(row, merged=merged, digest=digest((row.digest.hex(), repr(merged))))


def identifier(cell: Cell) -> RowId:
    """Return a cell's identifier, cleaned; "" for none."""
    if isinstance(cell, str) and cell.isascii() and cell.isprintable() and " " not in cell:
        return RowId(cell)
    return RowId(clean(cell))


def _picker(places: tuple[int, ...]) -> Callable[[Sequence[Cell]], tuple[Cell, ...]]:
    """Return a function that picks the cells at `places`; itemgetter, as it runs for every row."""
    if len(places) == 1:
        return lambda row: (row[places[0]],)
    pick: Callable[[Sequence[Cell]], tuple[Cell, ...]] = itemgetter(*places)
    return pick


def _has_content(cells: Sequence[Cell]) -> bool:
    return any(map(_is_filled, cells))


def _is_filled(cell: Cell) -> bool:
    return cell is not None and cell != "" and bool(str(cell).strip())


def _links_by_row(
    links: Links, columns: Mapping[int, ColumnId]
) -> dict[int, tuple[tuple[ColumnId, str], ...]]:
    found: dict[int, list[tuple[ColumnId, str]]] = {}
    for (row, column), target in sorted(links.items()):
        if column - 1 in columns:
            found.setdefault(row, []).append((columns[column - 1], target))
    return {row: tuple(pairs) for row, pairs in found.items()}
