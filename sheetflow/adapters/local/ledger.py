"""The local office's ledger: SQLite, one transaction a commit, every event chained to the last."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from sheetflow.adapters.local.ledger_file import LedgerFile
from sheetflow.adapters.local.ledger_mappings import StoredRows, StoredSubmissions
from sheetflow.adapters.record_text import (
    EVENT_COLUMNS,
    OUTBOX_COLUMNS,
    ROW_COLUMNS,
    SUBMISSION_COLUMNS,
    Row,
    effect_columns,
    effect_of,
    event_columns,
    event_of,
    row_columns,
    stored_text,
    submission_columns,
    submission_of,
    text_of,
)
from sheetflow.core.chain import Break, link, sealed, verify
from sheetflow.core.effects import Commit, FileEffect
from sheetflow.core.filed import after
from sheetflow.core.files import FiledFile
from sheetflow.core.names import EffectId, SubmissionId
from sheetflow.core.records import Chained, LedgerState
from sheetflow.errors import StaleError, TamperedError

PATIENCE = 5.0
"""Seconds to wait while another program holds the ledger."""
_PAGE = 1_000
_NOTES = "SELECT id, text FROM notes"


@dataclass(frozen=True, slots=True)
class _Heads:
    """`version` counts commits and acknowledged effects, so that it does not depend on how often
    a run was interrupted; `events` and `head` are the chain's length and last hash."""

    version: int
    events: int
    head: str
    next_number: int


class SqliteLedger:
    """LedgerReader, LedgerWriter and LedgerAuditor on one file.

    A file that does not exist is an empty ledger; only a commit creates it.
    """

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        self.path = path
        self._file = LedgerFile(path, patience)
        self._loaded: StoredSubmissions | None = None

    def load(self) -> LedgerState:
        """The current records.

        Raises UnavailableError, BusyError; TamperedError when the newest event is not the one
        that was committed last, or a record cannot be read (`audit` looks at everything).
        """
        with self._file.reading() as db, self._legible():
            if db is None:
                return LedgerState(0, {}, {})
            heads = _heads(db)
            self._refuse_other_end(db, heads)
            stored = db.execute(f"SELECT {ROW_COLUMNS} FROM rows")  # noqa: S608 - our own columns
            with _without_collector():
                rows = StoredRows(stored)
            names = [
                SubmissionId(text_of(name)) for (name,) in db.execute("SELECT id FROM submissions")
            ]
            notes = {text_of(name): text_of(text) for name, text in db.execute(_NOTES)}
        self._loaded = StoredSubmissions(heads.version, names, self._stored_submissions)
        return LedgerState(heads.version, rows, self._loaded, heads.next_number, heads.head, notes)

    def latest(self) -> LedgerState:
        """As `load`: reading the file costs nobody else anything."""
        return self.load()

    def unfinished(self) -> Sequence[FileEffect]:
        """The outbox, in the order it was committed."""
        with self._file.reading() as db, self._legible():
            if db is None:
                return ()
            stored = db.execute(f"SELECT {OUTBOX_COLUMNS} FROM outbox ORDER BY number")  # noqa: S608 - our own columns
            return [effect_of(row) for row in stored]

    def history(self, submission: SubmissionId | None = None) -> Iterator[Chained]:
        """Events in order, read in pages so that no reader, however slow, holds up a run."""
        last = 0
        while page := self._page(last, submission):
            with self._legible():
                chained = [event_of(row) for row in page]
            yield from chained
            last = chained[-1].sequence

    def audit(self) -> list[Break]:
        """Every event and record against the chain; TamperedError when one cannot be read."""
        with self._file.reading() as db, self._legible():
            if db is None:
                return []
            events = db.execute(f"SELECT {EVENT_COLUMNS} FROM events ORDER BY sequence")  # noqa: S608 - our own columns
            stored = db.execute(f"SELECT {SUBMISSION_COLUMNS} FROM submissions")  # noqa: S608 - our own columns
            records = {record.id: record for record in map(submission_of, stored)}
            return verify(map(event_of, events), records, _heads(db).head)

    def commit(self, commit: Commit) -> None:
        """All of it or nothing.  Raises StaleError, BusyError, UnavailableError."""
        with self._file.writing() as db:
            heads = _heads(db)
            if heads.version != commit.base:
                raise _stale(self.path)
            self._before_overwriting(heads, [record.id for record in commit.submissions])
            chained = link(heads.events, heads.head, commit.events)
            _insert(db, "events", EVENT_COLUMNS, map(event_columns, chained))
            records = sealed(commit.submissions, chained)
            _replace(db, "submissions", SUBMISSION_COLUMNS, map(submission_columns, records))
            _replace(db, "rows", ROW_COLUMNS, map(row_columns, commit.rows))
            _enqueue(db, commit.outbox)
            version = heads.version + 1
            made = (version, stored_text(commit.run_id), commit.as_of.isoformat())
            _insert(db, "commits", "version, run_id, as_of", [made])
            head = chained[-1].hash if chained else heads.head
            number = commit.next_number or heads.next_number
            _set_heads(db, _Heads(version, heads.events + len(chained), head, number))
            _note(db, commit.notes)
        self._moved(heads.version, version)

    def acknowledge(
        self,
        done: Sequence[tuple[EffectId, tuple[FiledFile, ...]]],
        notes: Mapping[str, str] | None = None,
    ) -> None:
        """Takes effects out of the outbox; those no longer in it are passed over.

        Raises BusyError, UnavailableError, TamperedError.
        """
        if not done and not notes:
            return
        with self._file.writing() as db, self._legible():
            heads = _heads(db)
            before = heads.version
            _note(db, notes or {})
            outbox = _queued(db, [name for name, _ in done])
            if not outbox:
                return
            self._before_overwriting(heads, [effect.submission for effect in outbox.values()])
            for name, filed in done:
                if effect := outbox.pop(name, None):
                    _take_out(db, effect, filed)
                    heads = replace(heads, version=heads.version + 1)
            _set_heads(db, heads)
        self._moved(before, heads.version)

    def _page(self, after: int, submission: SubmissionId | None) -> list[Row]:
        condition, values = "sequence > ?", [after]
        with self._file.reading() as db:
            if db is None:
                return []
            if submission is not None:
                condition = "submission = ? AND " + condition
            wanted = [] if submission is None else [stored_text(submission)]
            return db.execute(
                f"SELECT {EVENT_COLUMNS} FROM events WHERE {condition} "  # noqa: S608 - our own columns
                f"ORDER BY sequence LIMIT {_PAGE}",
                [*wanted, *values],
            ).fetchall()

    def _stored_submissions(
        self, version: int, names: Sequence[SubmissionId] | None
    ) -> Iterable[Row]:
        """See `ledger_mappings.Fetch`."""
        query = f"SELECT {SUBMISSION_COLUMNS} FROM submissions"  # noqa: S608 - our own columns
        with self._file.reading() as db:
            if db is None or _heads(db).version != version:
                raise _stale(self.path)
            if names is None:
                return db.execute(query).fetchall()
            one = f"{query} WHERE id = ?"
            found = (db.execute(one, [stored_text(name)]).fetchone() for name in names)
            return [row for row in found if row is not None]

    def _before_overwriting(self, heads: _Heads, names: Sequence[SubmissionId]) -> None:
        """What this process has loaded stays as it was loaded."""
        if self._loaded is not None and self._loaded.version == heads.version:
            self._loaded.remember(names)

    def _moved(self, before: int, after: int) -> None:
        if self._loaded is not None and self._loaded.version == before:
            self._loaded.version = after

    def _refuse_other_end(self, db: sqlite3.Connection, heads: _Heads) -> None:
        newest = db.execute("SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1")
        if (newest.fetchone() or (0, "")) != (heads.events, heads.head):
            raise TamperedError(
                f"{self.path}: the newest event is not the one that was committed last.",
                "Run `sheetflow verify` to see what is missing, and put back the ledger from the "
                "backup.",
            )

    @contextmanager
    def _legible(self) -> Iterator[None]:
        """A column that cannot be read as what was written was edited by hand."""
        try:
            yield
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise TamperedError(
                f"{self.path}: a record was altered and cannot be read ({error}).",
                "Put back the ledger from the backup, and keep this file for the auditor.",
            ) from error


def _stale(path: Path) -> StaleError:
    return StaleError(
        f"{path}: another run has written to the ledger since this one read it.",
        "Nothing was changed; the next run starts from the new state.",
    )


@contextmanager
def _without_collector() -> Iterator[None]:
    """The cycle collector would walk the growing records again and again: half the time of it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _heads(db: sqlite3.Connection) -> _Heads:
    row = db.execute("SELECT version, events, head, next_number FROM heads").fetchone()
    return _Heads(*row)


def _set_heads(db: sqlite3.Connection, heads: _Heads) -> None:
    db.execute(
        "UPDATE heads SET version = ?, events = ?, head = ?, next_number = ?", astuple(heads)
    )


def _insert(db: sqlite3.Connection, table: str, columns: str, rows: Iterable[Row]) -> None:
    blanks = ", ".join("?" * len(columns.split(", ")))
    db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({blanks})", rows)  # noqa: S608 - our own columns


def _replace(db: sqlite3.Connection, table: str, columns: str, rows: Iterable[Row]) -> None:
    """In place, so that a record keeps its place in the file whoever wrote it again."""
    names = columns.split(", ")
    values = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    blanks = ", ".join("?" * len(names))
    db.executemany(
        f"INSERT INTO {table} ({columns}) VALUES ({blanks}) "  # noqa: S608 - our own columns
        f"ON CONFLICT (id) DO UPDATE SET {values}",
        rows,
    )


def _enqueue(db: sqlite3.Connection, effects: Iterable[FileEffect]) -> None:
    _replace(db, "outbox", OUTBOX_COLUMNS, map(effect_columns, effects))


def _note(db: sqlite3.Connection, notes: Mapping[str, str]) -> None:
    kept = [(stored_text(name), stored_text(text)) for name, text in notes.items() if text]
    _replace(db, "notes", "id, text", kept)
    gone = [(stored_text(name),) for name, text in notes.items() if not text]
    db.executemany("DELETE FROM notes WHERE id = ?", gone)


def _queued(db: sqlite3.Connection, names: Iterable[EffectId]) -> dict[EffectId, FileEffect]:
    query = f"SELECT {OUTBOX_COLUMNS} FROM outbox WHERE id = ?"  # noqa: S608 - our own columns
    found = (db.execute(query, [stored_text(name)]).fetchone() for name in names)
    effects = (effect_of(row) for row in found if row is not None)
    return {effect.id: effect for effect in effects}


def _take_out(db: sqlite3.Connection, effect: FileEffect, filed: tuple[FiledFile, ...]) -> None:
    db.execute("DELETE FROM outbox WHERE id = ?", [stored_text(effect.id)])
    query = f"SELECT {SUBMISSION_COLUMNS} FROM submissions WHERE id = ?"  # noqa: S608 - our own columns
    stored = db.execute(query, [stored_text(effect.submission)]).fetchone()
    if stored is not None:
        before = submission_of(stored)
        record = after(before, effect, filed)
        if record != before:
            _replace(db, "submissions", SUBMISSION_COLUMNS, [submission_columns(record)])
