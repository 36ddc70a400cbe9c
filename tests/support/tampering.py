"""Changes to a ledger's file by an attacker with an SQLite browser and its source code."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from sheetflow.adapters.ledger_format.columns import (
    EVENT_COLUMNS,
    Row,
    event_columns,
    event_of,
    submission_columns,
    submission_of,
)
from sheetflow.adapters.local.ledger.tables import COVERED, SealedTables, seal_all
from sheetflow.core.ledger.hash_chain import START, chain, record_digest
from sheetflow.core.records import Chained


@contextmanager
def by_hand(path: Path, *, triggers: bool = False) -> Iterator[sqlite3.Connection]:
    """The file open for any statement; the triggers are away meanwhile (unless `triggers`)."""
    with closing(sqlite3.connect(path)) as db:
        found = [] if triggers else db.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall()  # fmt: skip
        for name, _ in found:
            db.execute(f"DROP TRIGGER {name}")
        with db:
            yield db
        for _, sql in found:
            db.execute(sql)


def seal_anew(db: sqlite3.Connection) -> None:
    """Compute every seal, every sum and the chain of commits anew for the present content."""
    heads = SealedTables(db, trusting=True).heads
    seal_all(db)
    after = SealedTables(db, trusting=True).heads
    assert (heads.events, heads.head) == (after.events, after.head)


def chain_anew(db: sqlite3.Connection) -> None:
    """Compute the chain of events anew, with the records' digests in it, and all seals.

    The events' content is kept; their digests of records become those of the present records.
    """
    stored = db.execute(f"SELECT {EVENT_COLUMNS} FROM events ORDER BY sequence").fetchall()  # noqa: S608
    tables = SealedTables(db, trusting=True)
    records = {one.id: one for one in map(submission_of, tables.whole("submissions"))}
    events = [event_of(row).event for row in stored]
    newest = {event.submission: place for place, event in enumerate(events)}
    previous = START
    db.execute("DELETE FROM events")
    for place, given in enumerate(events):
        name = given.submission
        decided = records[name] if newest[name] == place and name in records else None
        event = given
        if decided and given.record:
            event = replace(given, record=record_digest(decided))
        item = Chained(place + 1, event, previous, chain(previous, event))
        previous = item.hash
        _write(db, "events", EVENT_COLUMNS, event_columns(item))
        if decided:
            last = replace(decided, last_hash=item.hash)
            _write(db, "submissions", COVERED["submissions"], submission_columns(last))
    db.execute("UPDATE heads SET events = ?, head = ?", [len(events), previous])
    db.execute(
        "UPDATE commits SET head = (SELECT hash FROM events WHERE sequence = commits.events)"
        " WHERE events > 0"
    )
    seal_anew(db)


def cut_tail(db: sqlite3.Connection) -> None:
    """The newest events with all that followed from them, as if they had never been; all seals."""
    last = "(SELECT submission FROM events ORDER BY sequence DESC LIMIT 1)"
    ((name, row),) = db.execute(f"SELECT id, row_id FROM submissions WHERE id = {last}")  # noqa: S608
    first, newest = db.execute(
        "SELECT min(sequence), max(sequence) FROM events WHERE submission = ?", [name]
    ).fetchone()
    others = db.execute("SELECT count(*) FROM events WHERE submission != ? AND sequence > ?",
                        [name, first]).fetchone()  # fmt: skip
    assert others == (0,)
    assert newest > first
    db.execute("DELETE FROM events WHERE submission = ?", [name])
    db.execute("DELETE FROM submissions WHERE id = ?", [name])
    db.execute("DELETE FROM outbox WHERE submission = ?", [name])
    db.execute("DELETE FROM rows WHERE id = ?", [row])
    db.execute("UPDATE commits SET events = min(events, ?)", [first - 1])
    chain_anew(db)


def _write(db: sqlite3.Connection, table: str, columns: str, record: Row) -> None:
    blanks = ", ".join("?" * len(record))
    db.execute(f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({blanks})", record)  # noqa: S608
