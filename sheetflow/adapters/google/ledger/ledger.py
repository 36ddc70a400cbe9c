"""The Google office's ledger: protected tabs of the same spreadsheet, one batchUpdate a commit."""

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from sheetflow.adapters.google.api.errors import GoogleError
from sheetflow.adapters.google.ledger import requests, tabs
from sheetflow.adapters.google.ledger.cells import from_cells
from sheetflow.adapters.google.ledger.sheet import Cells, OfficeSheet, below_heading
from sheetflow.adapters.google.ledger.snapshot import (
    LedgerSnapshot,
    checked_reading,
    find_broken_seals,
    read_snapshot,
)
from sheetflow.adapters.ledger_format.columns import commit_of, event_of
from sheetflow.core.effects import Commit, FileEffect, OutboxEffect, file_effects
from sheetflow.core.files import Done
from sheetflow.core.ledger.audit import Books, audit
from sheetflow.core.ledger.hash_chain import Break
from sheetflow.core.ledger.head import Head
from sheetflow.core.names import DrivePath, SubmissionId
from sheetflow.core.records import Chained, Committed, LedgerState, SubmissionRecord
from sheetflow.errors import BusyError, StaleError, UnavailableError

_ATTEMPTS = 4
_TOKEN = tabs.COMMITS.columns.index("token")
_PAGE = 10_000
"""Events read in one call."""


class IdReserver(Protocol):
    """Chooses Drive's ids for future files and folders, and receives the committed ones."""

    def reserve(self, effects: Iterable[FileEffect]) -> Mapping[DrivePath, str]:
        """Return ids for all that the effects will create."""

    def add_known(self, known: Mapping[DrivePath, str]) -> None:
        """Add ids that were committed."""

    def load_when_needed(self, load: Callable[[], Mapping[DrivePath, str]]) -> None:
        """Set `load`, which returns all ids that were committed."""


class GoogleLedger:
    """The ports LedgerReader, LedgerWriter and LedgerAuditor.

    `file_ids` (the office's files) returns the ids that are committed together with the outbox, so
    that a run that is killed anywhere creates nothing twice.  `loaded` gets what `load` has
    read.
    """

    def __init__(
        self,
        sheet: OfficeSheet,
        file_ids: IdReserver | None = None,
        loaded: Callable[[LedgerState], object] | None = None,
    ) -> None:
        self._sheet = sheet
        self._file_ids = file_ids
        self._loaded = loaded
        self._snapshot: LedgerSnapshot | None = None
        self._just_loaded: LedgerSnapshot | None = None
        if file_ids is not None:
            file_ids.load_when_needed(self._all_ids)

    def load(self) -> LedgerState:
        """Read the current records: no call when the register is read beside it, else one.

        Raises UnavailableError, BusyError; TamperedError when the newest event is not the one
        that was committed last (an unreadable record raises when it is accessed).
        """
        self._snapshot = self._just_loaded = read_snapshot(
            self._sheet.read_ledger(beside_register=True)
        )
        state = self._just_loaded.state()
        if self._loaded is not None:
            self._loaded(state)
        return state

    def establish(self, office: str) -> None:
        """Give the ledger this identity, in one call; its version stays."""
        batch = requests.identity_batch(self._known(), office)
        self._sheet.change(batch.requests)
        self._keep_snapshot(batch.after)

    def latest(self) -> LedgerState:
        """Return the state last read or written in this process: no call; one if there is none."""
        return self._known().state()

    def unfinished(self) -> Sequence[OutboxEffect]:
        """Return the outbox as `load` has just read it (no call), else as it is now (one)."""
        snapshot, self._just_loaded = self._just_loaded or self._read(), None
        effects = snapshot.effects()
        if effects and self._file_ids is not None:
            self._file_ids.add_known(snapshot.drive_ids([effect.submission for effect in effects]))
        return effects

    def history(self, submission: SubmissionId | None = None) -> Iterator[Chained]:
        """Yield events in order, ten thousand a call."""
        for page in self._pages():
            yield from (c for c in _events(page) if submission in (None, c.event.submission))

    def head(self) -> Head:
        """Return the newest event last read or written in this process: no call."""
        heads = self._known().heads
        return Head(heads.events, heads.head)

    def hash_at(self, sequence: int) -> str | None:
        """Return the hash of one event, in one call; no call for one that was never written."""
        if not 0 < sequence <= self.head().sequence:
            return None
        found = self._sheet.read_areas([tabs.tab_filter(tabs.EVENTS, sequence, sequence + 1)])[0]
        return next((event.hash for event in _events(found) if event.sequence == sequence), None)

    def records(self, names: Collection[SubmissionId] | None = None) -> Iterator[SubmissionRecord]:
        """Yield these submissions' records (None: all), as `load` has read them; no call.

        Afterwards the ids of their files in Drive are available.
        """
        snapshot = self._known()
        known = snapshot.state().submissions
        wanted = list(known if names is None else names)
        if self._file_ids is not None:
            self._file_ids.add_known(snapshot.drive_ids(wanted))
        yield from (known[name] for name in wanted if name in known)

    def audit(self) -> list[Break]:
        """Check every event and record against the chain; TamperedError for an unreadable one."""
        snapshot = read_snapshot(self._sheet.read_ledger(), trusting=True)
        state = snapshot.state()
        state = replace(state, submissions=dict(state.submissions))
        books = Books(state, snapshot.effects(), self._commits(), snapshot.heads.last_commit)
        return [*audit(self.history(), books), *find_broken_seals(snapshot)]

    def _commits(self) -> list[Committed]:
        lines = below_heading(tabs.COMMITS, self._sheet.read_tabs([tabs.COMMITS])[0])
        with checked_reading(tabs.COMMITS):
            stored = [from_cells(tabs.COMMITS, cells) for cells in lines if cells]
            return [commit_of((*row[:_TOKEN], *row[_TOKEN + 1 :])) for row in stored]

    def commit(self, commit: Commit) -> None:
        """Write all decisions or none, in one call.

        Records of very many rows follow in further calls; the next run writes lost ones again.
        Raises StaleError, BusyError, UnavailableError.
        """
        snapshot = self._snapshot_at(commit.base)
        token = uuid.uuid4().hex
        first, *more = requests.row_parts(commit.rows)
        now, later = requests.split_notes(commit, together=not more)
        batch = requests.commit_batch(snapshot, now, first, self._reserved(snapshot, commit), token)
        try:
            self._sheet.change(batch.requests)
        except GoogleError as error:
            self._settle(error, snapshot, token)
        self._keep_snapshot(batch.after)
        self._remember(batch.after, more, later)

    def _remember(
        self, snapshot: LedgerSnapshot, parts: Sequence[requests.Rows], notes: Mapping[str, str]
    ) -> None:
        """Write further row records; ends early on an error: the commit does not depend on them.

        The notes, which concern all the rows, are written with the last part.
        """
        for left, part in zip(range(len(parts) - 1, -1, -1), parts, strict=True):
            batch = requests.row_record_batch(snapshot, part, {} if left else notes)
            try:
                self._sheet.change(batch.requests, repeatable=False)
            except GoogleError:
                self._snapshot = None
                return
            snapshot = batch.after
            self._keep_snapshot(snapshot)

    def acknowledge(self, done: Done, notes: Mapping[str, str] | None = None) -> None:
        """Remove effects from the outbox, in one call; ignores those no longer in it.

        Raises BusyError when other runs write all the time, UnavailableError, TamperedError.
        """
        if not done and not notes:
            return
        for _ in range(_ATTEMPTS):
            batch = requests.acknowledge_batch(self._known(), done, notes or {})
            if batch is None or self._acknowledged(batch):
                return
        raise BusyError(
            f"spreadsheet {self._sheet.id}: other runs write to the ledger all the time.",
            "Let one job at a time run; the next run acknowledges what was done.",
        )

    def _acknowledged(self, batch: requests.WriteBatch) -> bool:
        """Write the batch; False when the ledger has changed (perhaps by this very write)."""
        try:
            self._sheet.change(batch.requests)
        except GoogleError as error:
            self._snapshot = None
            if tabs.is_token_gone(error):
                return False
            raise
        self._keep_snapshot(batch.after)
        return True

    def _all_ids(self) -> Mapping[DrivePath, str]:
        snapshot = self._known()
        return snapshot.drive_ids(
            [SubmissionId(name) for name in snapshot.records[tabs.SUBMISSIONS]]
        )

    def _known(self) -> LedgerSnapshot:
        """Return the snapshot last read or written in this process."""
        return self._snapshot or self._read()

    def _read(self) -> LedgerSnapshot:
        self._snapshot = read_snapshot(self._sheet.read_ledger())
        return self._snapshot

    def _keep_snapshot(self, snapshot: LedgerSnapshot) -> None:
        self._snapshot, self._just_loaded = snapshot, None

    def _snapshot_at(self, base: int) -> LedgerSnapshot:
        snapshot = self._snapshot
        if snapshot is None or snapshot.heads.version != base:
            snapshot = self._read()
        if snapshot.heads.version != base:
            raise self._stale()
        return snapshot

    def _reserved(self, snapshot: LedgerSnapshot, commit: Commit) -> Mapping[DrivePath, str]:
        effects = file_effects(commit.outbox)
        if self._file_ids is None:
            return {}
        self._file_ids.add_known(snapshot.drive_ids([effect.submission for effect in effects]))
        return self._file_ids.reserve(effects)

    def _settle(self, error: GoogleError, snapshot: LedgerSnapshot, token: str) -> None:
        """Return if the commit was written in spite of a refusal or a missing answer.

        Else raise StaleError when another run was first, or the error itself.
        """
        self._snapshot = self._just_loaded = None
        gone = tabs.is_token_gone(error)
        if not gone and not error.again:
            raise error
        heads, commits = self._sheet.read_tabs([tabs.HEADS, tabs.COMMITS])
        lines = below_heading(tabs.COMMITS, commits)
        if any(len(line) > _TOKEN and line[_TOKEN] == token for line in lines):
            return
        if not gone:
            raise error
        version = str(below_heading(tabs.HEADS, heads)[0][0])
        if version != str(snapshot.heads.version):
            raise self._stale() from error
        raise UnavailableError(
            f"{tabs.HEADS.title}: this tab's protection, which guards every commit, was removed.",
            "Run `sheetflow init`, which protects it again; nothing was changed.",
        ) from error

    def _stale(self) -> StaleError:
        return StaleError(
            f"spreadsheet {self._sheet.id}: another run has written to the ledger since this one "
            "read it.",
            "Nothing was changed; the next run starts from the new state.",
        )

    def _pages(self) -> Iterator[Sequence[Cells]]:
        """Yield rows of events; the last page has no end, so that surplus rows are found."""
        heads = below_heading(tabs.HEADS, self._sheet.read_tabs([tabs.HEADS])[0])
        with checked_reading(tabs.HEADS):
            count = int(heads[0][1])
        for first in range(1, count + 1, _PAGE):
            end = first + _PAGE
            area = tabs.tab_filter(tabs.EVENTS, first, None if end > count else end)
            yield self._sheet.read_areas([area])[0]


def _events(rows: Sequence[Cells]) -> list[Chained]:
    with checked_reading(tabs.EVENTS):
        return [event_of(from_cells(tabs.EVENTS, cells)) for cells in rows if cells]
