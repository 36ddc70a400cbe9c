"""Ledger of a local office: SQLite, one transaction a commit, every event chained to the last."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sheetflow.adapters.ledger_format import columns
from sheetflow.adapters.ledger_format.row_columns import StoredRows, row_columns
from sheetflow.adapters.local.ledger.database import LedgerFile
from sheetflow.adapters.local.ledger.schema import SCHEMA
from sheetflow.adapters.local.ledger.tables import LedgerTables, SealedTables, StoredSubmissions
from sheetflow.core.acknowledge_effects import record_after
from sheetflow.core.effects import Commit, OutboxEffect
from sheetflow.core.files import Done, FiledFile
from sheetflow.core.ledger.audit import Books, audit
from sheetflow.core.ledger.hash_chain import Break, sealed
from sheetflow.core.ledger.head import NO_EVENTS, Head
from sheetflow.core.names import SubmissionId
from sheetflow.core.records import Chained, LedgerState, SubmissionRecord
from sheetflow.errors import StaleError, TamperedError

BUSY_TIMEOUT = 5.0
"""Seconds to wait while another program locks the ledger."""
_PAGE = 1_000


class SqliteLedger(LedgerFile):
    """LedgerReader, LedgerWriter and LedgerAuditor on one file.

    A file that does not exist is an empty ledger; only a commit creates it.
    """

    def __init__(self, path: Path, patience: float = BUSY_TIMEOUT) -> None:
        super().__init__(path, patience)
        self._loaded: StoredSubmissions | None = None

    def older_layout(self) -> tuple[int, int] | None:
        """Return the file's layout and today's where they differ; the next commit converts it."""
        layout = self.layout()
        return None if layout == SCHEMA else (layout, SCHEMA)

    def load(self) -> LedgerState:
        """Return the current records.

        Raises UnavailableError, BusyError; TamperedError when the newest event is not the one
        that was committed last, or a record cannot be read (`audit` checks everything).
        """
        with self._checked_tables() as tables:
            if tables is None:
                return LedgerState(0, {}, {})
            heads = tables.heads
            self._refuse_other_end(tables)
            rows = StoredRows(tables.whole("rows"))
            names = [SubmissionId(name) for name in tables.submissions()]
            notes = {
                columns.text_of(name): columns.text_of(text) for name, text in tables.whole("notes")
            }
        self._loaded = StoredSubmissions(heads.version, names, self._stored_submissions)
        return heads.on(LedgerState(heads.version, rows, self._loaded, notes=notes))

    def establish(self, office: str) -> None:
        """Give the ledger this identity.  Raises BusyError, UnavailableError."""
        with self.writing() as db, self._legible():
            tables = LedgerTables(db)
            tables.heads = replace(tables.heads, office=office)
            tables.keep_heads()

    def latest(self) -> LedgerState:
        """Return what `load` returns: reading the file delays no other program."""
        return self.load()

    def unfinished(self) -> Sequence[OutboxEffect]:
        """Return the outbox, in the order it was committed."""
        with self._checked_tables() as tables:
            return [*tables.outbox()] if tables else ()

    def history(self, submission: SubmissionId | None = None) -> Iterator[Chained]:
        """Yield events in order, read in pages so that no reader, however slow, blocks a run."""
        last = 0
        while page := self._page(last, submission):
            with self._legible():
                chained = [columns.event_of(row) for row in page]
            yield from chained
            last = chained[-1].sequence

    def head(self) -> Head:
        """Return the head of the chain of events, without reading anything else."""
        with self._checked_tables() as tables:
            return Head(tables.heads.events, tables.heads.head) if tables else NO_EVENTS

    def hash_at(self, sequence: int) -> str | None:
        """Return the hash of one event; None when there is no such event."""
        with self.reading() as db, self._legible():
            query = "SELECT hash FROM events WHERE sequence = ?"
            found = None if db is None else db.execute(query, [sequence]).fetchone()
            return columns.text_of(found[0]) if found else None

    def records(self, names: Collection[SubmissionId] | None = None) -> Iterator[SubmissionRecord]:
        """Yield these submissions' records (None: all), read in pages and not kept."""
        listed = sorted(names) if names is not None else self._names()
        for start in range(0, len(listed), _PAGE):
            page = listed[start : start + _PAGE]
            with self._checked_tables() as tables:
                stored = tables.records("submissions", page) if tables else ()
                found = [columns.submission_of(row) for row in stored]
            yield from found

    def _names(self) -> list[SubmissionId]:
        with self.reading() as db:
            stored = db.execute("SELECT id FROM submissions ORDER BY id") if db else ()
            return [SubmissionId(columns.text_of(name)) for (name,) in stored]

    def audit(self) -> list[Break]:
        """Return where events or records break the chain; TamperedError when one is unreadable."""
        with self._checked_tables(trusting=True) as tables:
            if tables is None:
                return []
            listed = map(columns.submission_of, tables.whole("submissions"))
            state = tables.heads.on(LedgerState(0, {}, {one.id: one for one in listed}))
            books = Books(state, [*tables.outbox()], tables.commits(), tables.heads.last_commit)
            return [*audit(tables.events(), books), *tables.breaks()]

    def commit(self, commit: Commit) -> None:
        """Write all of the commit or nothing.  Raises StaleError, BusyError, UnavailableError."""
        with self.writing() as db:
            with self._legible():
                tables = LedgerTables(db)
            before = tables.heads.version
            if before != commit.base:
                raise _stale(self.path)
            self._before_overwriting(before, [record.id for record in commit.submissions])
            records = sealed(commit.submissions, tables.add(commit))
            tables.put("submissions", map(columns.submission_columns, records))
            tables.put("rows", map(row_columns, commit.rows))
            tables.put("outbox", map(columns.effect_columns, commit.outbox))
            tables.note(commit.notes)
            tables.keep_heads()
        self._moved(before, tables.heads.version)

    def acknowledge(self, done: Done, notes: Mapping[str, str] | None = None) -> None:
        """Remove effects from the outbox.  Raises BusyError, UnavailableError, TamperedError."""
        if not done and not notes:
            return
        with self.writing() as db, self._legible():
            tables = LedgerTables(db)
            before = tables.heads.version
            tables.note(notes or {})
            outbox = tables.queued([name for name, _ in done])
            self._before_overwriting(before, [effect.submission for effect in outbox.values()])
            for name, filed in done:
                if effect := outbox.pop(name, None):
                    _take_out(tables, effect, filed)
            tables.keep_heads()
        self._moved(before, tables.heads.version)

    def _page(self, after: int, submission: SubmissionId | None) -> list[columns.Row]:
        condition, values = "sequence > ?", [after]
        with self.reading() as db:
            if db is None:
                return []
            if submission is not None:
                condition = "submission = ? AND " + condition
            wanted = [] if submission is None else [columns.stored_text(submission)]
            return db.execute(
                f"SELECT {columns.EVENT_COLUMNS} FROM events WHERE {condition} "  # noqa: S608 - our own columns
                f"ORDER BY sequence LIMIT {_PAGE}",
                [*wanted, *values],
            ).fetchall()

    def _stored_submissions(
        self, version: int, names: Sequence[SubmissionId] | None
    ) -> Iterable[columns.Row]:
        """Return stored rows, as `stored_records.Fetch` requires.  Raises StaleError."""
        with self._checked_tables() as tables:
            if tables is None or tables.heads.version != version:
                raise _stale(self.path)
            return list(tables.records("submissions", names))

    def _before_overwriting(self, version: int, names: Sequence[SubmissionId]) -> None:
        """Fetch these records first, so that what this process has loaded stays as it was."""
        if self._loaded is not None and self._loaded.version == version:
            self._loaded.remember(names)

    def _moved(self, before: int, after: int) -> None:
        if self._loaded is not None and self._loaded.version == before:
            self._loaded.version = after

    def _refuse_other_end(self, tables: SealedTables) -> None:
        heads = tables.heads
        if tables.ends() != ((heads.events, heads.head), heads.last_commit):
            raise TamperedError(
                f"{self.path}: the newest event or commit is not the last that was made.",
                "Run `sheetflow verify` to see what is missing, and put back the ledger from the "
                "backup.",
            )

    @contextmanager
    def _checked_tables(self, *, trusting: bool = False) -> Iterator[SealedTables | None]:
        """Yield the tables of one state of the ledger; None before the first commit."""
        with self.reading() as db, self._legible():
            yield None if db is None else SealedTables(db, trusting=trusting)

    @contextmanager
    def _legible(self) -> Iterator[None]:
        """Raise TamperedError for a column that cannot be decoded: it was edited by hand."""
        try:
            yield
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise TamperedError(
                f"{self.path}: this was altered by hand, or cannot be read any more: {error}.",
                "Keep this file for the auditor (`sheetflow verify` lists what was altered), and "
                "put back the ledger from the backup.",
            ) from error


def _stale(path: Path) -> StaleError:
    return StaleError(
        f"{path}: another run has written to the ledger since this one read it.",
        "Nothing was changed; the next run starts from the new state.",
    )


def _take_out(tables: LedgerTables, effect: OutboxEffect, filed: tuple[FiledFile, ...]) -> None:
    tables.remove("outbox", [effect.id])
    before = tables.submission(effect.submission)
    if before is not None:
        record = record_after(before, effect, filed)
        if record != before:
            tables.put("submissions", [columns.submission_columns(record)])
    tables.heads = replace(tables.heads, version=tables.heads.version + 1)
