"""Tables of the ledger, read with checks: each record against its seal, each table's sum.

A quiet run of a large office needs no submission, and would otherwise read hundreds of megabytes:
so records are decoded or fetched when they are needed.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sheetflow.adapters.ledger_format import columns, row_columns, summary
from sheetflow.adapters.ledger_format.columns import Row
from sheetflow.adapters.local.ledger.schema import SEALED, layout_of
from sheetflow.core.effects import Commit, OutboxEffect
from sheetflow.core.ledger.hash_chain import START, Break, BreakKind, break_at, chain_commit
from sheetflow.core.names import EffectId, SubmissionId
from sheetflow.core.records import Chained, Committed, SubmissionRecord

Fetch = Callable[[int, Sequence[SubmissionId] | None], Iterable[Row]]
"""Returns the stored rows at a version of the ledger, of some submissions or (None) of all.

Raises StaleError when the ledger has changed since.
"""

SMALL = 200
"""Records of a ledger of which all are fetched with the first: opening it takes longer."""
SINGLE_FETCHES = 32
"""Records fetched one by one; after them, all the rest is fetched at once."""
COVERED = {
    "submissions": columns.SUBMISSION_COLUMNS,
    "rows": row_columns.ROW_COLUMNS,
    "outbox": columns.OUTBOX_COLUMNS,
    "notes": "id, text",
}
"""The tables whose records are sealed, each with the columns that its seal covers."""
HEAD_COLUMNS = (
    "version, events, head, next_number, office, as_of, last_commit, "
    "submissions_sum, rows_sum, outbox_sum, notes_sum, seal"
)


class SealedTables:
    """State of the ledger in the transaction of `db`, checked against its seals.

    Every method that reads raises ValueError for what is not as it was sealed; with `trusting`,
    only `breaks` reports it.  Nothing is sealed in a ledger of an older layout.
    """

    def __init__(self, db: sqlite3.Connection, *, trusting: bool = False) -> None:
        self._db = db
        self._sealed = layout_of(db) >= SEALED
        self._checking = self._sealed and not trusting
        row = db.execute(f"SELECT {HEAD_COLUMNS} FROM heads").fetchone()  # noqa: S608 - our own columns
        self.heads = summary.summary_of(row[:4], row[4:])
        if self._checking and self.heads.seal != self.heads.right_seal:
            raise ValueError("heads is not as it was sealed")

    def whole(self, table: str, behind: str = "") -> Iterator[Row]:
        """Yield every record; `behind` is SQL behind the table's name, such as its order.

        Raises ValueError, after the last one, if they are not the records that were sealed.
        """
        stored = self._db.execute(f"SELECT {COVERED[table]} FROM {table} {behind}")  # noqa: S608 - our own columns
        return self._compared(table, stored) if self._checking else stored

    def outbox(self) -> Iterator[OutboxEffect]:
        """Yield the effects in the order they were committed."""
        return map(columns.effect_of, self.whole("outbox", "ORDER BY number"))

    def submissions(self) -> list[str]:
        """Return the identifiers; the records are checked when they are read (`record`)."""
        stored = self._db.execute("SELECT id, seal FROM submissions").fetchall()
        if self._checking:
            self._compare("submissions", summary.total(own for _, own in stored))
        return [columns.text_of(name) for name, _ in stored]

    def record(self, table: str, name: str) -> Row | None:
        """Return one record; None when there is none of this name."""
        query = f"SELECT {COVERED[table]}, seal FROM {table} WHERE id = ?"  # noqa: S608 - our own columns
        found = self._db.execute(query, [columns.stored_text(name)]).fetchone()
        return None if found is None else self._opened(table, found)

    def records(self, table: str, names: Iterable[str] | None = None) -> Iterator[Row]:
        """Yield those of these records (None: all) that exist, each checked against its seal."""
        if names is not None:
            found = (self.record(table, name) for name in names)
            return (row for row in found if row is not None)
        stored = self._db.execute(f"SELECT {COVERED[table]}, seal FROM {table}")  # noqa: S608 - our own columns
        return (self._opened(table, row) for row in stored)

    def events(self) -> Iterator[Chained]:
        """Yield all events in their order."""
        query = f"SELECT {columns.EVENT_COLUMNS} FROM events ORDER BY sequence"  # noqa: S608 - our own columns
        return map(columns.event_of, self._db.execute(query))

    def ends(self) -> tuple[tuple[int, str], str]:
        """Return number and hash of the newest event, and the hash of the newest commit."""
        event = self._db.execute("SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1")
        commit = self._db.execute("SELECT hash FROM commits ORDER BY version DESC LIMIT 1")
        (last,) = commit.fetchone() or ("",)
        return event.fetchone() or (0, ""), last

    def commits(self) -> list[Committed]:
        """Return all commits in their order."""
        stored = self._db.execute(f"SELECT {columns.COMMIT_COLUMNS} FROM commits ORDER BY version")  # noqa: S608 - our own columns
        return [columns.commit_of(row) for row in stored]

    def breaks(self) -> Iterator[Break]:
        """Yield what is not as it was sealed, by table and record."""
        if not self._sealed:
            return
        if self.heads.seal != self.heads.right_seal:
            yield break_at(BreakKind.HEADS, 0, table="heads")
        for table, covered in COVERED.items():
            stored = self._db.execute(f"SELECT {covered}, seal FROM {table}")  # noqa: S608 - our own columns
            seals: list[str] = []
            for *record, own in stored:
                seals.append(own)
                if summary.seal(record) != own:
                    yield break_at(BreakKind.SEAL, 0, table=table, id=columns.text_of(record[0]))
            if summary.total(seals) != self.heads.sums.get(table, ""):
                yield break_at(BreakKind.SUM, 0, table=table)

    def _compared(self, table: str, stored: Iterable[Row]) -> Iterator[Row]:
        seals = []
        for record in stored:
            seals.append(summary.seal(record))
            yield record
        self._compare(table, summary.total(seals))

    def _opened(self, table: str, stored: Row) -> Row:
        *record, own = stored
        if self._checking and summary.seal(record) != own:
            raise ValueError(f"{table}, {columns.text_of(record[0])}: not as it was sealed")
        return tuple(record)

    def _compare(self, table: str, found: str) -> None:
        if found != self.heads.sums[table]:
            raise ValueError(f"{table}: not the records that were sealed")


class LedgerTables(SealedTables):
    """Writer of the tables in the transaction of `db`; `keep_heads`, at its end, writes `heads`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__(db)
        self._before = self.heads

    def put(self, table: str, records: Iterable[Row]) -> None:
        """Insert or update records; an updated one keeps its place in the file."""
        names = [*COVERED[table].split(", "), "seal"]
        values = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
        statement = (
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) "  # noqa: S608 - our own columns
            f"ON CONFLICT (id) DO UPDATE SET {values}"
        )
        lost: list[str] = []
        gained: list[str] = []
        for record in records:
            lost += self._seals(table, record[0])
            gained.append(summary.seal(record))
            self._db.execute(statement, (*record, gained[-1]))
        self.heads = self.heads.summed(table, lost, gained)

    def remove(self, table: str, names: Iterable[str]) -> None:
        """Remove records by their identifiers."""
        lost: list[str] = []
        for name in map(columns.stored_text, names):
            lost += self._seals(table, name)
            self._db.execute(f"DELETE FROM {table} WHERE id = ?", [name])  # noqa: S608 - our own table
        self.heads = self.heads.summed(table, lost, [])

    def note(self, notes: Mapping[str, str]) -> None:
        """Write these notes; remove those that are blank."""
        kept = (
            (columns.stored_text(name), columns.stored_text(text))
            for name, text in notes.items()
            if text
        )
        self.put("notes", kept)
        self.remove("notes", (name for name, text in notes.items() if not text))

    def add(self, commit: Commit) -> tuple[Chained, ...]:
        """Add the commit and its events to their chains and to `heads`; return the events."""
        self.heads, made, chained = self.heads.after(commit)
        self._insert("events", columns.EVENT_COLUMNS, map(columns.event_columns, chained))
        self._insert("commits", columns.COMMIT_COLUMNS, [columns.commit_columns(made)])
        return chained

    def submission(self, name: SubmissionId) -> SubmissionRecord | None:
        """Return a record, or None; ValueError for one that is not as it was sealed."""
        stored = self.record("submissions", name)
        return None if stored is None else columns.submission_of(stored)

    def queued(self, names: Iterable[EffectId]) -> dict[EffectId, OutboxEffect]:
        """Return those of these effects that are in the outbox; ValueError as for `submission`."""
        effects = map(columns.effect_of, self.records("outbox", names))
        return {effect.id: effect for effect in effects}

    def keep_heads(self) -> None:
        """Write the heads if they changed."""
        if self.heads != self._before:
            keep_heads(self._db, self.heads)

    def _insert(self, table: str, names: str, rows: Iterable[Row]) -> None:
        blanks = ", ".join("?" * len(names.split(", ")))
        self._db.executemany(f"INSERT INTO {table} ({names}) VALUES ({blanks})", rows)  # noqa: S608 - our own columns

    def _seals(self, table: str, name: str | bytes) -> list[str]:
        found = self._db.execute(f"SELECT seal FROM {table} WHERE id = ?", [name])  # noqa: S608 - our own table
        return [own for (own,) in found]


def keep_heads(db: sqlite3.Connection, heads: summary.LedgerSummary) -> None:
    """Write the heads with their seal."""
    values = ", ".join(f"{name} = ?" for name in HEAD_COLUMNS.split(", "))
    db.execute(f"UPDATE heads SET {values}", (*heads.columns, heads.right_seal))  # noqa: S608 - our own columns


def seal_all(db: sqlite3.Connection) -> None:
    """Seal every record of a ledger that was made without seals, and chain its commits."""
    heads = SealedTables(db, trusting=True).heads
    sums = {}
    for table, covered in COVERED.items():
        stored = db.execute(f"SELECT {covered} FROM {table}").fetchall()  # noqa: S608 - our own columns
        seals = [(summary.seal(record), record[0]) for record in stored]
        db.executemany(f"UPDATE {table} SET seal = ? WHERE id = ?", seals)  # noqa: S608 - our own table
        sums[table] = summary.total(own for own, _ in seals)
    last, as_of = START, None
    stored = db.execute(f"SELECT {columns.COMMIT_COLUMNS} FROM commits ORDER BY version").fetchall()  # noqa: S608 - our own columns
    for commit in map(columns.commit_of, stored):
        made = chain_commit(last, commit)
        last, as_of = made.hash, made.as_of
        linked = (made.previous, made.hash, made.version)
        db.execute("UPDATE commits SET previous = ?, hash = ? WHERE version = ?", linked)
    keep_heads(db, replace(heads, as_of=as_of, last_commit=last, sums=sums))


class StoredSubmissions(Mapping[SubmissionId, SubmissionRecord]):
    """Submissions as they were at `version`, whatever is committed later (see `remember`)."""

    def __init__(self, version: int, names: Iterable[SubmissionId], fetch: Fetch) -> None:
        self.version = version
        """The ledger's version; SqliteLedger raises it with each write of its own."""
        self._known: dict[SubmissionId, SubmissionRecord | Row | None] = dict.fromkeys(names)
        self._fetch = fetch
        self._fetches = 0

    def __getitem__(self, name: SubmissionId) -> SubmissionRecord:
        known = self._known[name]
        if known is None:
            self._fetches += 1
            alone = self._fetches <= SINGLE_FETCHES and len(self._known) > SMALL
            self.remember([name] if alone else None)
            known = self._known[name]
        if not isinstance(known, SubmissionRecord):
            if known is None:
                raise KeyError(name)
            known = self._known[name] = columns.submission_of(known)
        return known

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def __iter__(self) -> Iterator[SubmissionId]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def remember(self, names: Sequence[SubmissionId] | None) -> None:
        """Fetch those not fetched yet (None: all), for instance before they are overwritten."""
        wanted = None
        if names is not None:
            wanted = [name for name in names if self._known.get(name, ()) is None]
            if not wanted:
                return
        for row in self._fetch(self.version, wanted):
            name = SubmissionId(columns.name_of(row))
            if self._known.get(name, ()) is None:
                self._known[name] = row
