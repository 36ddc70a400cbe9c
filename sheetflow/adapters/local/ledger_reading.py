"""The ledger's tables as they are read: each record against its seal, each against its sum."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from sheetflow.adapters.ledger_heads import heads_of
from sheetflow.adapters.local.ledger_schema import SCHEMA, layout_of
from sheetflow.adapters.record_seals import SumOfSeals, seal, total
from sheetflow.adapters.record_text import (
    COMMIT_COLUMNS,
    OUTBOX_COLUMNS,
    ROW_COLUMNS,
    SUBMISSION_COLUMNS,
    Row,
    commit_of,
    stored_text,
    text_of,
)
from sheetflow.core.ledger.hash_chain import Break, BreakKind, break_at
from sheetflow.core.records import Committed

COVERED = {
    "submissions": SUBMISSION_COLUMNS,
    "rows": ROW_COLUMNS,
    "outbox": OUTBOX_COLUMNS,
    "notes": "id, text",
}
"""The tables whose records are sealed, each with the columns that its seal covers."""
HEAD_COLUMNS = (
    "version, events, head, next_number, office, as_of, last_commit, "
    "submissions_sum, rows_sum, outbox_sum, notes_sum, seal"
)


class SealedTables:
    """One state of the ledger, as the transaction of `db` has it.

    Every reading raises ValueError for what is not as it was sealed, which `trusting` leaves to
    `breaks`; nothing is sealed in a ledger of an older layout.
    """

    def __init__(self, db: sqlite3.Connection, *, trusting: bool = False) -> None:
        self._db = db
        self._sealed = layout_of(db) >= SCHEMA
        self._checking = self._sealed and not trusting
        row = db.execute(f"SELECT {HEAD_COLUMNS} FROM heads").fetchone()  # noqa: S608 - our own columns
        self.heads = heads_of(row[:4], row[4:])
        if self._checking and self.heads.seal != self.heads.right_seal:
            raise ValueError("heads is not as it was sealed")

    def whole(self, table: str, behind: str = "") -> Iterator[Row]:
        """Every record, in the order that `behind` gives in SQL; that they are not those that were
        sealed is found with the last."""
        stored = self._db.execute(f"SELECT {COVERED[table]} FROM {table} {behind}")  # noqa: S608 - our own columns
        return self._compared(table, stored) if self._checking else stored

    def submissions(self) -> list[str]:
        """The identifiers; the records are checked when they are read (`record`)."""
        stored = self._db.execute("SELECT id, seal FROM submissions").fetchall()
        if self._checking:
            self._compare("submissions", total(own for _, own in stored))
        return [text_of(name) for name, _ in stored]

    def record(self, table: str, name: str) -> Row | None:
        """One record; None when there is none of this name."""
        query = f"SELECT {COVERED[table]}, seal FROM {table} WHERE id = ?"  # noqa: S608 - our own columns
        found = self._db.execute(query, [stored_text(name)]).fetchone()
        return None if found is None else self._opened(table, found)

    def records(self, table: str) -> Iterator[Row]:
        """Every record, each with its own seal looked at."""
        stored = self._db.execute(f"SELECT {COVERED[table]}, seal FROM {table}")  # noqa: S608 - our own columns
        return (self._opened(table, row) for row in stored)

    def commits(self) -> list[Committed]:
        """All commits in their order."""
        stored = self._db.execute(f"SELECT {COMMIT_COLUMNS} FROM commits ORDER BY version")  # noqa: S608 - our own columns
        return [commit_of(row) for row in stored]

    def breaks(self) -> Iterator[Break]:
        """What is not as it was sealed, by table and record."""
        if not self._sealed:
            return
        if self.heads.seal != self.heads.right_seal:
            yield break_at(BreakKind.HEADS, 0, table="heads")
        for table, columns in COVERED.items():
            stored = self._db.execute(f"SELECT {columns}, seal FROM {table}")  # noqa: S608 - our own columns
            seals: list[str] = []
            for *record, own in stored:
                seals.append(own)
                if seal(record) != own:
                    yield break_at(BreakKind.SEAL, 0, table=table, id=text_of(record[0]))
            if total(seals) != self.heads.sums.get(table, ""):
                yield break_at(BreakKind.SUM, 0, table=table)

    def _compared(self, table: str, stored: Iterable[Row]) -> Iterator[Row]:
        found = SumOfSeals()
        yield from found.passing(stored)
        self._compare(table, str(found))

    def _opened(self, table: str, stored: Row) -> Row:
        *record, own = stored
        if self._checking and seal(record) != own:
            raise ValueError(f"{table}, {text_of(record[0])}: not as it was sealed")
        return tuple(record)

    def _compare(self, table: str, found: str) -> None:
        if found != self.heads.sums[table]:
            raise ValueError(f"{table}: not the records that were sealed")
