"""Connection to the ledger's file for reading or writing; SQLite's errors as sheetflow's.

Rollback journal, not WAL: WAL needs memory shared between its users and breaks on a network
folder, where offices keep such files, and it leaves two more files that a backup may miss.
`synchronous=EXTRA` also syncs the journal's removal, so that a commit that was reported survives a
power cut; one that was killed halfway is rolled back when the file is next opened.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sheetflow.adapters.local.ledger import schema
from sheetflow.adapters.local.ledger.tables import seal_all
from sheetflow.errors import BusyError, SheetflowError, UnavailableError
from sheetflow.safe_files.reading import NotRegularError, require_regular

_BLANK = "TEXT NOT NULL DEFAULT ''"
ADDED = {
    2: {"events": {"proof": _BLANK}, "rows": {"numbers": _BLANK}},
    3: {
        "events": {"cells": _BLANK, "before": _BLANK},
        "submissions": {"accepted": _BLANK, "since": "TEXT"},
    },
    4: {
        "heads": {
            **dict.fromkeys(("office", "as_of", "last_commit", "submissions_sum"), _BLANK),
            **dict.fromkeys(("rows_sum", "outbox_sum", "notes_sum", "seal"), _BLANK),
        },
        "commits": {
            "events": "INTEGER",
            "head": "TEXT",
            "next_number": "INTEGER",
            "previous": _BLANK,
            "hash": _BLANK,
        },
        "events": {"record": _BLANK},
        "submissions": {"seal": _BLANK},
        "rows": {"judged": "TEXT", "seal": _BLANK},
        "outbox": {"seal": _BLANK},
        "notes": {"seal": _BLANK},
    },
    5: {},
}
"""The columns that each layout added.  2: how well each step's actor is proved, and the numbers
of a row's papers (with the table of notes); 3: each submission's row as it was accepted; 4: seals
of all records, the chain of commits, and with each event a digest of the record that follows; 5:
no column, but effects in the outbox that an older sheetflow would take for altered ones."""
_LAST_TIME = "coalesce((SELECT as_of FROM main.commits ORDER BY version DESC LIMIT 1), '')"


def bring_up_to_date(db: sqlite3.Connection) -> bool:
    """Convert an older layout in the open transaction, keeping events; False if it was current."""
    layout = schema.layout_of(db)
    if layout == schema.SCHEMA:
        return False
    script = schema.NOTES if layout == 1 else ""
    for newer in range(layout + 1, schema.SCHEMA + 1):
        for table, columns in ADDED[newer].items():
            for name, kind in columns.items():
                script += f"ALTER TABLE {table} ADD COLUMN {name} {kind};\n"
    views = schema.statements(schema.VIEWS)
    old = [f"DROP VIEW IF EXISTS {view.split()[2]};" for view in views]
    for statement in (*schema.statements(script), *old, *views):
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {schema.SCHEMA}")
    return True


def read_as_now(db: sqlite3.Connection) -> None:
    """Add temporary views through which this connection reads an older layout as today's.

    Reading changes no file, so that such a ledger stays as it is until the next commit.
    """
    layout = schema.layout_of(db)
    if layout < schema.SEALED:
        for table in ADDED[schema.SEALED]:  # all that earlier layouts added to are among them
            db.execute(_view(layout, table))


def _view(layout: int, table: str) -> str:
    missing = ", ".join(_missing(layout, table))
    if table == "notes" and layout == 1:
        return "CREATE TEMP VIEW notes AS SELECT '' AS id, '' AS text, '' AS seal WHERE 0"
    return f"CREATE TEMP VIEW {table} AS SELECT *, {missing} FROM main.{table}"  # noqa: S608 - our own names


def _missing(layout: int, table: str) -> Iterator[str]:
    for newer in range(layout + 1, schema.SCHEMA + 1):
        for name, kind in ADDED[newer].get(table, {}).items():
            value = "''" if kind == _BLANK else "NULL"
            yield f"{_LAST_TIME if (table, name) == ('heads', 'as_of') else value} AS {name}"


_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_REFUSED = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN})
_BROKEN = frozenset({sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT})


class _Connection(sqlite3.Connection):
    """A connection whose end also ends what an error left half read: that would keep the lock.

    Such a statement lives as long as the error's traceback, and its lock keeps every writer out.
    """

    def __init__(self, *how: Any, **more: Any) -> None:
        super().__init__(*how, **more)
        self._read: WeakSet[sqlite3.Cursor] = WeakSet()

    def execute(self, *statement: Any) -> sqlite3.Cursor:
        """Execute as the base class does."""
        cursor = super().execute(*statement)
        self._read.add(cursor)
        return cursor

    def close(self) -> None:
        """Close the statements, then the connection."""
        for cursor in tuple(self._read):
            cursor.close()
        super().close()


class LedgerFile:
    """A ledger's file; `patience` is how many seconds to wait for another program's lock."""

    def __init__(self, path: Path, patience: float) -> None:
        self.path = path
        self._patience = patience

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection | None]:
        """Yield a connection to one state of the ledger; None before the first commit.

        Creates and changes no file, except that a commit killed halfway is rolled back.
        """
        if not self._exists():
            yield None
            return
        with self._connected(self._reading_mode()) as db:
            db.execute("BEGIN")
            try:
                if schema.is_new(db, self.path):
                    yield None
                else:
                    schema.check_tables(db, self.path)
                    read_as_now(db)
                    yield db
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection in one transaction, which any exception rolls back."""
        with self._connected("rwc") as db:
            db.execute("PRAGMA journal_mode = DELETE")
            db.execute("PRAGMA synchronous = EXTRA")
            db.execute("BEGIN IMMEDIATE")
            try:
                if schema.is_new(db, self.path):
                    schema.create_tables(db)
                    seal_all(db)
                else:
                    schema.check_tables(db, self.path)
                    if bring_up_to_date(db):
                        seal_all(db)
                yield db
                db.execute("COMMIT")
            except BaseException:
                # A full disk has already rolled back by itself.
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    def copy_to(self, target: Path) -> bool:
        """Copy the ledger into a new file, whole as of one commit; False when there is none.

        Raises UnavailableError, BusyError.
        """
        if not self._exists():
            return False
        with self._connected(self._reading_mode()) as db:
            copy = sqlite3.connect(target)
            try:
                db.backup(copy)
            finally:
                copy.close()
        return True

    def layout(self) -> int:
        """Return the layout of the file; today's where there is no ledger yet."""
        with self.reading() as db:
            return schema.SCHEMA if db is None else schema.layout_of(db)

    def _exists(self) -> bool:
        try:
            return os.path.lexists(self.path)
        except OSError as error:
            raise self._refused(error.strerror or str(error)) from error

    def _reading_mode(self) -> str:
        """Return read-only mode, unless there is a journal that only a writer can roll back."""
        journal = self.path.with_name(self.path.name + "-journal")
        with suppress(OSError):
            if journal.stat().st_size:
                return "rw"
        return "ro"

    @contextmanager
    def _connected(self, mode: str) -> Iterator[sqlite3.Connection]:
        self._refuse_irregular()
        address = f"{self.path.absolute().as_uri()}?mode={mode}"
        try:
            db = sqlite3.connect(
                address, self._patience, isolation_level=None, factory=_Connection, uri=True
            )
            try:
                db.execute("PRAGMA temp_store = MEMORY")
                yield db
            finally:
                db.close()
        except sqlite3.Error as error:
            raise self._translated(error) from error

    def _refuse_irregular(self) -> None:
        """Raise for what is no regular file: SQLite would follow a link and block on a pipe."""
        for end in ("", "-journal", "-wal", "-shm"):
            path = self.path.with_name(self.path.name + end)
            try:
                require_regular(path.lstat(), path)
            except FileNotFoundError:
                continue
            except NotRegularError as error:
                raise UnavailableError(
                    f"{path}: the ledger cannot be opened: {error.strerror}.",
                    "Move it elsewhere and put the ledger's own file there, or name its real place "
                    "as `ledger` in office.yaml.",
                ) from error
            except OSError as error:
                raise self._refused(error.strerror or str(error)) from error

    def _translated(self, error: sqlite3.Error) -> SheetflowError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _BUSY:
            return BusyError(
                f"{self.path}: another program is using the ledger.",
                "Close it (a database browser, another run, a backup), or let the next run do "
                "the work; nothing was changed.",
            )
        if code in _REFUSED:
            return self._refused(str(error))
        if code in _BROKEN:
            return UnavailableError(
                f"{self.path}: this is not a database, or it is damaged ({error}).",
                "Put back the ledger from the backup; do not delete it, it holds who approved "
                "what.",
            )
        if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            return UnavailableError(
                f"{self.path}: the ledger could not be read or written ({error}).",
                "Free some space on that disk, and check that it is connected; nothing was "
                "changed, the next run does the work.",
            )
        return UnavailableError(
            f"{self.path}: the ledger cannot be used ({error}).",
            "Run `sheetflow doctor`; put back the ledger from the backup if it was edited by hand.",
        )

    def _refused(self, reason: str) -> UnavailableError:
        return UnavailableError(
            f"{self.path}: no permission, or no such folder ({reason}).",
            "Create the folder, and give the account that runs sheetflow the right to read and "
            "write the ledger and its folder.",
        )
