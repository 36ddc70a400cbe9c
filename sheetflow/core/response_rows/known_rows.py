"""Which row of the register a response gets, whether it is there, and what notes remember of it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sheetflow.core.effects import FillRow
from sheetflow.core.form import Kind
from sheetflow.core.importing.import_rows import Imported
from sheetflow.core.importing.mapping import Entry
from sheetflow.core.importing.placement import CellEntries, in_register
from sheetflow.core.importing.restored_row import entry_of
from sheetflow.core.intake import IntakeResponse, IntakeSettings
from sheetflow.core.names import ColumnId, EffectId, RowId
from sheetflow.core.office import Office
from sheetflow.core.register.row_identity import Row
from sheetflow.core.register.submission_rows import RegisterScan
from sheetflow.core.register.text import clean
from sheetflow.core.words import text_digest

RESPONSE_PREFIX = "isian:"
"""Begins the name of the note on a response; its intake's name, “/” and its own id follow."""
READ_PREFIX = "isian-sampai:"
"""Begins the name of the note up to when an intake's responses were read; its name follows."""


def digest_of(text: str) -> str:
    """Return a short digest of a cell's text."""
    return text_digest(clean(text), 5)


def content_digest(response: IntakeResponse) -> str:
    """Return a digest of who answered what, the same for a response that was sent twice."""
    answers = sorted((title, tuple(texts)) for title, texts in response.answers.items())
    files = sorted(
        (title, tuple((file.name, file.reference) for file in found))
        for title, found in response.files.items()
    )
    return text_digest(repr((response.respondent.casefold(), answers, files)), 10)


@dataclass(frozen=True, slots=True)
class KnownResponse:
    """A response that was decided on.

    `row` is its row, of a `doubled` one that of the first; `cells` has a digest of each cell as
    the response last had it.
    """

    row: RowId
    content: str
    submitted: datetime
    cells: Mapping[ColumnId, str] = field(default_factory=dict)
    doubled: bool = False

    def to_note(self) -> str:
        """Return the note's text, the same for the same response."""
        data = [self.row, self.content, self.submitted.isoformat(), dict(self.cells), self.doubled]
        return json.dumps(data, sort_keys=True)


def known_response(note: str) -> KnownResponse | None:
    """Return the response that a note remembers; None for a note of another form."""
    try:
        row, content, submitted, cells, doubled = json.loads(note)
        moment = datetime.fromisoformat(submitted)
        return KnownResponse(RowId(row), content, moment, dict(cells), bool(doubled))
    except (ValueError, TypeError):
        return None


def is_known(response: IntakeResponse, settings: IntakeSettings, notes: Mapping[str, str]) -> bool:
    """Return whether the response was decided on as it is now."""
    known = known_response(notes.get(RESPONSE_PREFIX + key_of(response, settings), ""))
    return known is not None and known.content == content_digest(response)


def key_of(response: IntakeResponse, settings: IntakeSettings) -> str:
    """Return the response's name among those of all forms: "intake/id"."""
    return f"{settings.name}/{response.id}"


def read_up_to(note: str) -> datetime | None:
    """Return the moment up to which responses were read; None where there is none."""
    try:
        return datetime.fromisoformat(note) if note else None
    except ValueError:
        return None


def each_once(responses: Iterable[IntakeResponse]) -> list[IntakeResponse]:
    """Return the responses, the earliest first; of one that was given twice the newest."""
    by_id = {one.id: one for one in sorted(responses, key=lambda one: one.changed)}
    return sorted(by_id.values(), key=lambda one: (one.submitted, one.id))


CHOSEN_KINDS = frozenset((Kind.CHOICE, Kind.STATUS, Kind.UNIT))
"""Kinds of columns whose cell has one of few words."""


LEFT_TO_STAFF = 3
"""The topmost spare rows, where somebody may just be typing into a cell, which nobody else sees."""


def row_texts(row: Row, scan: RegisterScan) -> dict[ColumnId, str]:
    """Return the texts of a row's own cells, by column."""
    return {name: clean(cell) for name, cell in zip(scan.columns, row.cells, strict=True)}


def cell_text(column: ColumnId, text: str, office: Office) -> str:
    """Return how a cell with this text of an effect reads in the register."""
    return clean(entry_of(office.form.by_id[column], text, office))


def has_response(row: Row, effect: FillRow, scan: RegisterScan, office: Office) -> bool:
    """Return whether the row is the response's, also if people have corrected some of its cells.

    It has more than half of them then, whereas a row that people began meanwhile lacks most.  Words
    of drop-downs are passed over, for any two rows may have the same.
    """
    there, columns = row_texts(row, scan), office.form.by_id
    wanted = [(name, cell_text(name, text, office)) for name, text in effect.cells if name in there]
    telling = [one for one in wanted if columns[one[0]].kind not in CHOSEN_KINDS] or wanted
    same = sum(digest_of(there[name]) == digest_of(text) for name, text in telling)
    return 2 * same > len(telling)


class RowsOfResponses:
    """The register's rows beside the rows that responses should have."""

    def __init__(self, scan: RegisterScan, office: Office) -> None:
        self._scan, self._office = scan, office
        self._rows = {row.id: row for row in scan.rows}

    def is_there(self, effect: FillRow) -> bool:
        """Return whether the response has its row."""
        row = self._rows.get(effect.row_id)
        return row is not None and has_response(row, effect, self._scan, self._office)

    def is_free(self, effect: FillRow) -> bool:
        """Return whether its row is still free."""
        return effect.row_id in self._scan.spare

    def free_rows(self, taken: Sequence[FillRow]) -> Iterator[RowId]:
        """Yield the rows that are free and kept for no response; the topmost, staff's, last."""
        kept = {effect.row_id for effect in taken}
        spare = sorted(self._scan.spare, key=self._scan.spare.__getitem__)
        return (name for name in spare[LEFT_TO_STAFF:] + spare[:LEFT_TO_STAFF] if name not in kept)

    def own_row(self, cells: Mapping[ColumnId, str], claimed: Set[RowId]) -> RowId | None:
        """Return a row that is the response's, though the ledger does not remember it.

        That is so where an older copy of the ledger was put back: its rows are written already.
        `claimed` are those of other responses.
        """
        title, office = self._office.form.title_column, self._office
        wanted = {name: digest_of(cell_text(name, text, office)) for name, text in cells.items()}
        for row in self._by_title.get(wanted.get(title, ""), ()):
            there = row_texts(row, self._scan)
            same = all(digest_of(there.get(name, "")) == text for name, text in wanted.items())
            if same and row.id not in claimed:
                return row.id
        return None

    @cached_property
    def _by_title(self) -> dict[str, list[Row]]:
        """The register's rows by a digest of their title."""
        found: dict[str, list[Row]] = {}
        place = self._scan.columns.index(self._office.form.title_column)
        for row in self._scan.rows:
            found.setdefault(digest_of(clean(row.cells[place])), []).append(row)
        return found


def fill_free_rows(
    effects: Sequence[FillRow], scan: RegisterScan, office: Office
) -> tuple[CellEntries, tuple[EffectId, ...]]:
    """Return what to write where, and the effects whose response has its row then.

    A row that is not free any more is left as it is.
    """
    rows = RowsOfResponses(scan, office)
    entries: dict[tuple[int, int], Entry] = {}
    done: list[EffectId] = []
    for effect in effects:
        if rows.is_there(effect):
            done.append(effect.id)
        elif rows.is_free(effect):
            done.append(effect.id)
            entries |= _entries(effect, scan, office)
    return entries, tuple(done)


def _entries(effect: FillRow, scan: RegisterScan, office: Office) -> dict[tuple[int, int], Entry]:
    number, columns = scan.spare[effect.row_id], office.form.by_id
    cells = {
        name: entry_of(columns[name], text, office)
        for name, text in effect.cells
        if name in columns
    }
    placed = in_register(Imported(0, effect.row_id, cells), scan, office)
    places = scan.header.places
    return {(number, places[name][0] + 1): value for name, value in placed.cells.items()}
