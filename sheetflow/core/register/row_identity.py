"""Whose identifier a row carries, also where the cell was edited, cleared, copied or exchanged.

A row is its identifier, not its place (law 2): it is recognised by what the ledger remembers of
it, or reported (E-ID).
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import chain
from operator import attrgetter

from sheetflow.core.findings import E_ID, Finding, finding
from sheetflow.core.form import Form
from sheetflow.core.names import ColumnId, RowId
from sheetflow.core.records import RowRecord
from sheetflow.core.register.sheet import Cell
from sheetflow.core.register.text import clean, fold

_BLANKS = re.compile(r"\{[^}]*\}")
"""The places of an identifier's pattern that a number or date fills."""


@dataclass(slots=True)
class Row:
    """One row that is a submission; never changed.

    It is not frozen, since that takes thrice as long for each row of the register.

    `number` is its place in the sheet from 1; `cells` staff's own, in the order of the
    scan's `columns`; `links` hyperlinks by column; `digest` covers both; `trouble` is what is
    wrong with its identifier; `restore`: the cell must get `id` back; `merged` names the
    range of merged cells under which the cell of a column lies.
    """

    number: int
    id: RowId
    cells: tuple[Cell, ...]
    links: tuple[tuple[ColumnId, str], ...]
    digest: bytes
    trouble: Finding | None = None
    restore: bool = False
    merged: tuple[tuple[ColumnId, str], ...] = ()


class CanonicalNames:
    """Gives identifiers their one canonical form, so that letter case makes no second submission.

    It is the form that the ledger has, else that of the form's pattern, where that has but one
    case.
    """

    def __init__(self, pattern: str, known: Mapping[RowId, RowRecord]) -> None:
        letters = _BLANKS.sub("", pattern)
        self._upper, self._lower = letters == letters.upper(), letters == letters.lower()
        self._known = known
        self._folded: Mapping[str, RowId] | None = None

    def canonical(self, written: RowId) -> RowId:
        """Return the identifier that the cell means."""
        if not written or written in self._known:
            return written
        if self._folded is None:
            self._folded = {name.casefold(): name for name in self._known}
        known = self._folded.get(written.casefold())
        if known is not None:
            return known
        if self._upper == self._lower:
            return written
        return RowId(written.upper() if self._upper else written.lower())

    def trouble(self, written: RowId, name: RowId) -> Finding | None:
        """Report that a known submission's identifier was written otherwise."""
        if name not in self._known:
            return None
        return finding(E_ID, variant="edited", nilai=written, id=name)


def settle_identifiers(
    found: list[Row], columns: tuple[ColumnId, ...], form: Form, known: Mapping[RowId, RowRecord]
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Give each row the identifier it has in the ledger; report what is wrong with the cell's."""
    uses = Counter(row.id for row in found)
    plain = [row for row in found if row.id and uses[row.id] == 1]
    doubtful = [row for row in found if not row.id or uses[row.id] > 1]
    names = {row.id for row in plain}
    identities = RowMatcher(columns, form, known)
    renamed = known.keys() - names and names - known.keys()
    if not doubtful and not renamed and not any(map(identities.is_astray, plain)):
        return tuple(plain), ()
    return identities.settle(plain, doubtful)


class RowMatcher:
    """Recognises rows whose identifier was edited, cleared or copied."""

    def __init__(
        self, columns: tuple[ColumnId, ...], form: Form, known: Mapping[RowId, RowRecord]
    ) -> None:
        self._columns = columns
        self._form = form
        self._known = known

    def settle(
        self, plain: list[Row], doubtful: list[Row]
    ) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        lost = self._vanished({row.id for row in (*plain, *doubtful)})
        originals, copies = self._originals(doubtful, lost)
        known = [row for row in (*plain, *originals) if row.id in self._known]
        rows, displaced = self._by_content(known)
        missing = self._vanished({row.id for row in rows})
        for row in (*plain, *originals):
            if row.id not in self._known:
                was = missing.pop(self._identity(row), None)
                rows.append(row if was is None else _renamed(row, was))
        unidentified: list[Row] = []
        for row in (*copies, *displaced):
            was = missing.pop(self._identity(row), None)
            if was is None:
                variant = "doubled" if row.id else "blank"
                trouble = finding(E_ID, variant=variant, nilai=row.id, id=row.id)
                unidentified.append(replace(row, trouble=trouble))
            else:
                rows.append(_renamed(row, was))
        place = attrgetter("number")
        return tuple(sorted(rows, key=place)), tuple(sorted(unidentified, key=place))

    def is_astray(self, row: Row) -> bool:
        """Return whether the row has another title than the ledger has under its identifier."""
        record = self._known.get(row.id)
        if record is None or row.digest == record.digest or not record.key:
            return False
        title = fold(clean(row.cells[self._columns.index(self._form.title_column)]))
        return bool(title) and f"|{title}|" not in f"|{record.key}|"

    def _by_content(self, rows: list[Row]) -> tuple[list[Row], list[Row]]:
        """Return rows under the identifiers of their content, and rows that lose theirs to them.

        Whoever has another's identifier must not go on with the other's steps.
        """
        astray = [row for row in rows if self.is_astray(row)]
        if not astray:
            return rows, []
        numbers = {row.number for row in astray}
        free = self._vanished({row.id for row in rows if row.number not in numbers})
        found = {
            was: _renamed(row, was)
            for row in astray
            if (was := free.pop(self._identity(row), None)) is not None
        }
        placed = {row.number for row in found.values()}
        others = [row for row in rows if row.number not in placed]
        kept = [row for row in others if row.id not in found]
        return [*kept, *found.values()], [row for row in others if row.id in found]

    def _identity(self, row: Row) -> str:
        return identity(row.cells, self._columns, self._form)

    def _originals(
        self, doubtful: list[Row], lost: Mapping[str, RowId]
    ) -> tuple[list[Row], list[Row]]:
        """Return, of rows with one identifier, the originals and the copies.

        The original is the one that the ledger has, else the first that is none of the `lost`.
        """
        groups: dict[RowId, list[Row]] = {}
        for row in doubtful:
            groups.setdefault(row.id, []).append(row)
        blank = groups.pop(RowId(""), [])
        originals, copies = [], blank
        for row_id, group in groups.items():
            original = self._original(group, self._known.get(row_id), lost)
            originals.append(original)
            copies += [row for row in group if row is not original]
        return originals, copies

    def _original(
        self, group: list[Row], record: RowRecord | None, lost: Mapping[str, RowId]
    ) -> Row:
        if record is not None:
            unchanged = (row for row in group if row.digest == record.digest)
            same = (row for row in group if self._identity(row) == record.identity)
            found = next(chain(unchanged, same), None)
            if found is not None:
                return found
        return next((row for row in group if self._identity(row) not in lost), group[0])

    def _vanished(self, taken: set[RowId]) -> dict[str, RowId]:
        """Identifiers gone from the register, by their rows' content; twins are left out."""
        known = self._known.items()
        gone = [record for name, record in known if name not in taken and record.identity]
        twins = Counter(record.identity for record in gone)
        return {record.identity: record.id for record in gone if twins[record.identity] == 1}


def _renamed(row: Row, was: RowId) -> Row:
    trouble = finding(E_ID, variant="edited" if row.id else "blank", nilai=row.id, id=was)
    return replace(row, id=was, trouble=trouble, restore=True)


def digest(cells: tuple[Cell, ...], links: tuple[tuple[ColumnId, str], ...] = ()) -> bytes:
    """Return 16 bytes that change when a cell or a link does; the same on every machine.

    `repr` distinguishes 1 from "1" and costs a third of what pickling without its memo does.
    """
    text = repr((cells, links)) if links else repr(cells)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def identity(cells: tuple[Cell, ...], columns: tuple[ColumnId, ...], form: Form) -> str:
    """Return a digest of the cells by which staff distinguish submissions: the duplicate key."""
    wanted = [fold(clean(cells[columns.index(column)])) for column in form.duplicate_key]
    return digest(tuple(wanted)).hex() if wanted and all(wanted) else ""
