"""The ledger's tables within one transaction: whatever is written is sealed and counted in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sheetflow.adapters.ledger_heads import Heads
from sheetflow.adapters.local.ledger_reading import COVERED, HEAD_COLUMNS, SealedTables
from sheetflow.adapters.record_seals import seal, total
from sheetflow.adapters.record_text import (
    COMMIT_COLUMNS,
    EVENT_COLUMNS,
    Row,
    commit_columns,
    commit_of,
    effect_of,
    event_columns,
    stored_text,
    submission_of,
)
from sheetflow.core.effects import Commit, FileEffect
from sheetflow.core.ledger.hash_chain import START, chain_commit
from sheetflow.core.names import EffectId, SubmissionId
from sheetflow.core.records import Chained, SubmissionRecord


class LedgerTables:
    """Writes in the transaction of `db`; `heads` are kept with `keep_heads`, at its end."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._sealed = SealedTables(db)
        self.heads = self._before = self._sealed.heads

    def put(self, table: str, records: Iterable[Row]) -> None:
        """In place, so that a record keeps its place in the file whoever wrote it again."""
        columns = [*COVERED[table].split(", "), "seal"]
        values = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
        statement = (
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "  # noqa: S608 - our own columns
            f"ON CONFLICT (id) DO UPDATE SET {values}"
        )
        lost: list[str] = []
        gained: list[str] = []
        for record in records:
            lost += self._seals(table, record[0])
            gained.append(seal(record))
            self._db.execute(statement, (*record, gained[-1]))
        self.heads = self.heads.summed(table, lost, gained)

    def remove(self, table: str, names: Iterable[str]) -> None:
        lost: list[str] = []
        for name in map(stored_text, names):
            lost += self._seals(table, name)
            self._db.execute(f"DELETE FROM {table} WHERE id = ?", [name])  # noqa: S608 - our own table
        self.heads = self.heads.summed(table, lost, [])

    def note(self, notes: Mapping[str, str]) -> None:
        """Keeps these notes, and forgets those that are blank."""
        kept = ((stored_text(name), stored_text(text)) for name, text in notes.items() if text)
        self.put("notes", kept)
        self.remove("notes", (name for name, text in notes.items() if not text))

    def add(self, commit: Commit) -> tuple[Chained, ...]:
        """The commit in its chain, its events in theirs, and the heads moved on."""
        self.heads, made, chained = self.heads.after(commit)
        self._insert("events", EVENT_COLUMNS, map(event_columns, chained))
        self._insert("commits", COMMIT_COLUMNS, [commit_columns(made)])
        return chained

    def submission(self, name: SubmissionId) -> SubmissionRecord | None:
        """Raises ValueError for one that is not what was sealed."""
        stored = self._sealed.record("submissions", name)
        return None if stored is None else submission_of(stored)

    def queued(self, names: Iterable[EffectId]) -> dict[EffectId, FileEffect]:
        """Those of these effects that are in the outbox; ValueError as for `submission`."""
        found = (self._sealed.record("outbox", name) for name in names)
        effects = (effect_of(row) for row in found if row is not None)
        return {effect.id: effect for effect in effects}

    def keep_heads(self) -> None:
        """Writes the heads, unless they are as they were."""
        if self.heads != self._before:
            keep_heads(self._db, self.heads)

    def _insert(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        blanks = ", ".join("?" * len(columns.split(", ")))
        self._db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({blanks})", rows)  # noqa: S608 - our own columns

    def _seals(self, table: str, name: str | bytes) -> list[str]:
        found = self._db.execute(f"SELECT seal FROM {table} WHERE id = ?", [name])  # noqa: S608 - our own table
        return [own for (own,) in found]


def keep_heads(db: sqlite3.Connection, heads: Heads) -> None:
    """Writes the heads, sealed."""
    values = ", ".join(f"{name} = ?" for name in HEAD_COLUMNS.split(", "))
    db.execute(f"UPDATE heads SET {values}", (*heads.columns, heads.right_seal))  # noqa: S608 - our own columns


def seal_all(db: sqlite3.Connection) -> None:
    """Seals every record of a ledger that was made without seals, and chains its commits."""
    heads = SealedTables(db, trusting=True).heads
    sums = {}
    for table, columns in COVERED.items():
        stored = db.execute(f"SELECT {columns} FROM {table}").fetchall()  # noqa: S608 - our own columns
        seals = [(seal(record), record[0]) for record in stored]
        db.executemany(f"UPDATE {table} SET seal = ? WHERE id = ?", seals)  # noqa: S608 - our own table
        sums[table] = total(own for own, _ in seals)
    last, as_of = START, None
    stored = db.execute(f"SELECT {COMMIT_COLUMNS} FROM commits ORDER BY version").fetchall()  # noqa: S608 - our own columns
    for commit in map(commit_of, stored):
        made = chain_commit(last, commit)
        last, as_of = made.hash, made.as_of
        linked = (made.previous, made.hash, made.version)
        db.execute("UPDATE commits SET previous = ?, hash = ? WHERE version = ?", linked)
    keep_heads(db, replace(heads, as_of=as_of, last_commit=last, sums=sums))
