"""A row's cells → typed fields, with notes of how each was understood."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar, assert_never

from sheetflow.core.files import FileInfo
from sheetflow.core.findings import E_TGL, W_ANGKA, W_NORMAL, Code, Finding, Findings, finding
from sheetflow.core.form import Column, Kind
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.register import file_refs
from sheetflow.core.register.counts import read_count, read_revision
from sheetflow.core.register.dates import read_date, read_timestamp
from sheetflow.core.register.links import Link, read_links
from sheetflow.core.register.roles import RoleClaim, read_role
from sheetflow.core.register.row_identity import Row
from sheetflow.core.register.sheet import NOT_GIVEN, Cell, Note, NoteKind, Read, Unreadable
from sheetflow.core.register.text import Placeholders, read_text
from sheetflow.core.words import cut

T = TypeVar("T")
Field = Read[object]

_MAX_QUOTE_LENGTH = 300
"""Characters of a cell that a sentence repeats."""

ABSENT: Field = Read(None, Unreadable.EMPTY, "")
"""A column that the register does not have."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One row as it was understood.

    `problems` are those of its cells alone; `merged` names by column the range of merged cells
    that takes the place of the row's own.
    """

    fields: Mapping[ColumnId, Field]
    problems: Findings
    merged: Mapping[ColumnId, str] = field(default_factory=dict)

    def field(self, column: ColumnId) -> Field:
        return self.fields.get(column, ABSENT)

    def value(self, column: ColumnId) -> object | None:
        """Return the value, of whatever type the column's kind has; None for none."""
        return self.field(column).value

    def filled(self, column: ColumnId) -> bool:
        """Return whether staff wrote something that is not merely a promise."""
        return self.field(column).problem not in NOT_GIVEN

    def date(self, column: ColumnId) -> date | None:
        """Return the day, also of a timestamp."""
        value = self.value(column)
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else None

    def count(self, column: ColumnId) -> int | None:
        value = self.value(column)
        return value if isinstance(value, int) else None

    def roles(self, column: ColumnId) -> tuple[RoleClaim, ...]:
        return self._each(column, RoleClaim)

    def links(self, column: ColumnId) -> tuple[Link, ...]:
        return self._each(column, Link)

    def references(self, column: ColumnId) -> tuple[str, ...]:
        """Return the keys of the column's file references."""
        return tuple(ref.key for ref in self._each(column, file_refs.FileRef))

    def shown_references(self, column: ColumnId) -> tuple[str, ...]:
        """The same; where text and hyperlink disagree, what the text names."""
        return tuple(
            ref.target.partition("\n")[0] if ref.kind is file_refs.RefKind.UNCLEAR else ref.key
            for ref in self._each(column, file_refs.FileRef)
        )

    def all_references(self) -> tuple[str, ...]:
        """Return every reference of the row that a backend can look up, each once."""
        found = (
            key
            for column in self.fields
            for ref in self._each(column, file_refs.FileRef)
            for key in ref.candidates()
        )
        return tuple(dict.fromkeys(found))

    def with_files(self, looks: Mapping[str, FileInfo]) -> "Reading":
        """Settle each file reference, once it is known which files there are.

        Odd blanks are noted only of a file that is called otherwise.
        """
        fields: dict[ColumnId, Field] = {}
        as_written: set[ColumnId] = set()
        for column in self.fields:
            refs = self._each(column, file_refs.FileRef)
            if not all(ref.is_settled for ref in refs):
                fields[column] = replace(self.fields[column], value=file_refs.settle(refs, looks))
                as_written |= set() if file_refs.is_read_otherwise(refs, looks) else {column}
        if not fields:
            return self
        kept = (p for p in self.problems if p.code != W_NORMAL or p.column not in as_written)
        problems = tuple(kept)
        return replace(self, fields={**self.fields, **fields}, problems=problems)

    def canonical(self, column: ColumnId) -> str:
        """Return the value as one text, however it was written; for digests and evidence."""
        field = self.field(column)
        match field.value:
            case datetime() as moment:
                return moment.isoformat()
            case date() as day:
                return day.isoformat()
            case str() | int() as plain:
                return str(plain)
            case tuple() as parts if parts and not isinstance(parts[0], RoleClaim):
                urls = (link.url for link in self.links(column))
                return "\n".join((*self.references(column), *urls))
            case _:
                return field.text

    def _each(self, column: ColumnId, kind: type[T]) -> tuple[T, ...]:
        value = self.value(column)
        parts = value if isinstance(value, tuple) else ()
        return tuple(part for part in parts if isinstance(part, kind))


def read_row(row: Row, columns: tuple[ColumnId, ...], office: Office) -> Reading:
    """Read a row's cells, named by `columns`; subdivisions are called as on its activity's day."""
    links = dict(row.links)
    day = _own_day(row, columns, office)
    fields: dict[ColumnId, Field] = {}
    found: list[Finding] = []
    for name, cell in zip(columns, row.cells, strict=True):
        column = office.form.by_id[name]
        read = read_cell(cell, links.get(name), column, office, day)
        fields[name] = read
        found += _problems(column, read, office)
    return Reading(fields, tuple(found), dict(row.merged))


def _own_day(row: Row, columns: tuple[ColumnId, ...], office: Office) -> date | None:
    """Return the day of the row's activity, only where names of subdivisions depend on it."""
    if not office.names_change or office.form.date_column not in columns:
        return None
    column = office.form.by_id[office.form.date_column]
    read = read_cell(row.cells[columns.index(column.id)], None, column, office)
    return Reading({column.id: read}, ()).date(column.id)


def read_cell(
    cell: Cell, hyperlink: str | None, column: Column, office: Office, day: date | None = None
) -> Field:
    """Read one cell by the kind of its column; `day` is the row's own."""
    words, found = office.placeholders, ABSENT
    match column.kind:
        case Kind.IDENTIFIER | Kind.TEXT | Kind.LONG_TEXT:
            found = read_text(cell, words)
        case Kind.DATE | Kind.TIMESTAMP:
            read = read_date if column.kind is Kind.DATE else read_timestamp
            found = read(cell, words, office.date_words, office.zone)
        case Kind.CHOICE | Kind.STATUS:
            found = office.choices[column.id].read(cell, words)
        case Kind.UNIT:
            found = office.role_book.unit_names.read(cell, words, day)
        case Kind.ROLE:
            found = read_role(cell, office.role_book, words, day)
        case Kind.FILES:
            found = file_refs.read_file_refs(cell, hyperlink, words)
        case Kind.NUMBER_OR_FILES:
            found = _number_or_files(cell, hyperlink, words)
        case Kind.LINKS:
            found = read_links(cell, hyperlink, office.platforms, words)
        case Kind.COUNT | Kind.REVISION:
            count = read_count if column.kind is Kind.COUNT else read_revision
            found = count(cell, words)
        case _:
            assert_never(column.kind)
    return found


def _number_or_files(cell: Cell, hyperlink: str | None, words: Placeholders) -> Field:
    """Read a paper's number, or the paper itself: a link to Drive, or a path that ends like a file.

    A number that has a hyperlink is that number; other words mean what their hyperlink leads to.
    """
    written = file_refs.read_file_refs(cell, None, words)
    number = read_text(cell, words)
    if any(map(_is_file, written.value or ())) or not any(map(str.isdigit, number.value or "")):
        refs = file_refs.read_file_refs(cell, hyperlink, words)
        if any(map(_is_file, refs.value or ())):
            return refs
    return number


def _is_file(ref: file_refs.FileRef) -> bool:
    ending = ref.target.rpartition(".")[2]
    return ref.kind is file_refs.RefKind.DRIVE_ID or (len(ending) in {3, 4} and ending.isalpha())


def _problems(column: Column, field: Field, office: Office) -> Iterator[Finding]:
    """Yield what the cell alone shows: notes of how it was read, and what cannot be read at all."""
    for note in field.notes:
        if note.kind is NoteKind.NORMAL and column.kind is Kind.LONG_TEXT:
            continue  # nobody acts on a stray blank in free remarks
        yield _noted(note, column, office)
    if field.problem is None or field.problem in NOT_GIVEN:
        return
    heading, written = column.heading(office.language), cut(field.text, _MAX_QUOTE_LENGTH)
    if column.kind in {Kind.DATE, Kind.TIMESTAMP}:
        yield finding(E_TGL, column.id, field.problem.value, nilai=written, kolom=heading)
    elif column.kind in {Kind.COUNT, Kind.REVISION}:
        yield finding(W_ANGKA, column.id, "unreadable", nilai=written, kolom=heading)


def _noted(note: Note, column: Column, office: Office) -> Finding:
    code, _, variant = note.kind.value.partition(":")
    original = cut(note.original, _MAX_QUOTE_LENGTH)
    return finding(
        Code(code),
        column.id,
        variant,
        asal=original,
        hasil=cut(note.result, _MAX_QUOTE_LENGTH),
        nilai=original,
        n=note.result if note.kind is NoteKind.MANY_LINKS else "",
        kolom=column.heading(office.language),
    )
