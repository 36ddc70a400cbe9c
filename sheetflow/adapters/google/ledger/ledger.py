"""The Google office's ledger: protected tabs of the same spreadsheet, one batchUpdate a commit."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from sheetflow.adapters.google.api.errors import GoogleError, Treatment
from sheetflow.adapters.google.ledger.cells import from_cells
from sheetflow.adapters.google.ledger.requests import (
    Rows,
    WriteBatch,
    acknowledge_batch,
    commit_batch,
    identity_batch,
    row_parts,
    row_record_batch,
    split_notes,
)
from sheetflow.adapters.google.ledger.sheet import Cells, OfficeSheet, below_heading
from sheetflow.adapters.google.ledger.snapshot import (
    LedgerSnapshot,
    checked_reading,
    find_broken_seals,
    read_snapshot,
)
from sheetflow.adapters.google.ledger.tabs import (
    COMMITS,
    EVENTS,
    HEADS,
    SUBMISSIONS,
    is_token_gone,
    tab_filter,
)
from sheetflow.adapters.ledger_format.columns import commit_of, event_of
from sheetflow.core.effects import Commit, FileEffect
from sheetflow.core.files import FiledFile
from sheetflow.core.ledger.audit import Books, audit
from sheetflow.core.ledger.hash_chain import Break
from sheetflow.core.ledger.head import Head
from sheetflow.core.names import DrivePath, EffectId, SubmissionId
from sheetflow.core.records import Chained, Committed, LedgerState, SubmissionRecord
from sheetflow.errors import BusyError, StaleError, UnavailableError

_ATTEMPTS = 4
_TOKEN = COMMITS.columns.index("token")
_PAGE = 10_000
"""Events read in one call."""


class IdReserver(Protocol):
    """Chooses Drive's ids for what will be made, and gets those that were committed."""

    def reserve(self, effects: Iterable[FileEffect]) -> Mapping[DrivePath, str]:
        """Ids for all that the effects will make."""

    def add_known(self, known: Mapping[DrivePath, str]) -> None:
        """Ids that were committed."""

    def load_when_needed(self, load: Callable[[], Mapping[DrivePath, str]]) -> None:
        """`load` returns all ids that were committed."""


class GoogleLedger:
    """LedgerReader, LedgerWriter and LedgerAuditor.

    `file_ids` (the office's files) gives the ids that are committed together with the outbox, so
    that a run that is killed anywhere makes nothing twice.
    """

    def __init__(self, sheet: OfficeSheet, file_ids: IdReserver | None = None) -> None:
        self._sheet = sheet
        self._file_ids = file_ids
        self._snapshot: LedgerSnapshot | None = None
        self._just_loaded: LedgerSnapshot | None = None
        if file_ids is not None:
            file_ids.load_when_needed(self._all_ids)

    def load(self) -> LedgerState:
        """The current records: no call when the register is read beside it, else one.

        Raises UnavailableError, BusyError; TamperedError when the newest event is not the one
        that was committed last (a record that cannot be read raises when it is asked for).
        """
        self._snapshot = self._just_loaded = read_snapshot(
            self._sheet.read_ledger(beside_register=True)
        )
        return self._just_loaded.state()

    def establish(self, office: str) -> None:
        """Give the ledger this identity, in one call; its version stays."""
        batch = identity_batch(self._known(), office)
        self._sheet.change(batch.requests)
        self._keep_snapshot(batch.after)

    def latest(self) -> LedgerState:
        """As this process has last read or written it: no call; one when it knows nothing."""
        return self._known().state()

    def unfinished(self) -> Sequence[FileEffect]:
        """The outbox as `load` has just found it (no call), else as it is now (one)."""
        snapshot, self._just_loaded = self._just_loaded or self._read(), None
        effects = snapshot.effects()
        if effects and self._file_ids is not None:
            self._file_ids.add_known(snapshot.drive_ids([effect.submission for effect in effects]))
        return effects

    def history(self, submission: SubmissionId | None = None) -> Iterator[Chained]:
        """Events in order, ten thousand a call."""
        for page in self._pages():
            yield from (c for c in _events(page) if submission in (None, c.event.submission))

    def head(self) -> Head:
        """The newest event as this process has last read or written it: no call."""
        heads = self._known().heads
        return Head(heads.events, heads.head)

    def hash_at(self, sequence: int) -> str | None:
        """The hash of one event, read in one call; no call for one that was never written."""
        if not 0 < sequence <= self.head().sequence:
            return None
        found = self._sheet.read_areas([tab_filter(EVENTS, sequence, sequence + 1)])[0]
        return next((event.hash for event in _events(found) if event.sequence == sequence), None)

    def records(self, names: Collection[SubmissionId] | None = None) -> Iterator[SubmissionRecord]:
        """These submissions' records (None: all), as `load` has found them; no call.

        Where their files are in Drive is known afterwards.
        """
        snapshot = self._known()
        known = snapshot.records[SUBMISSIONS]
        wanted = [SubmissionId(name) for name in (known if names is None else names)]
        if self._file_ids is not None:
            self._file_ids.add_known(snapshot.drive_ids(wanted))
        for name in wanted:
            if name in known:
                yield snapshot.submission(name)

    def audit(self) -> list[Break]:
        """Every event and record against the chain; TamperedError when one cannot be read."""
        snapshot = read_snapshot(self._sheet.read_ledger(), trusting=True)
        state = snapshot.state()
        state = replace(state, submissions=dict(state.submissions))
        books = Books(state, snapshot.effects(), self._commits(), snapshot.heads.last_commit)
        return [*audit(self.history(), books), *find_broken_seals(snapshot)]

    def _commits(self) -> list[Committed]:
        lines = below_heading(COMMITS, self._sheet.read_tabs([COMMITS])[0])
        with checked_reading(COMMITS):
            stored = [from_cells(COMMITS, cells) for cells in lines if cells]
            return [commit_of((*row[:_TOKEN], *row[_TOKEN + 1 :])) for row in stored]

    def commit(self, commit: Commit) -> None:
        """All that was decided or nothing, in one call.

        Records of very many rows follow in further calls; those that are lost on the way are made
        again by the next run.  Raises StaleError, BusyError, UnavailableError.
        """
        snapshot = self._snapshot_at(commit.base)
        token = uuid.uuid4().hex
        first, *more = row_parts(commit.rows)
        now, later = split_notes(commit, together=not more)
        batch = commit_batch(snapshot, now, first, self._reserved(snapshot, commit), token)
        try:
            self._sheet.change(batch.requests)
        except GoogleError as error:
            self._settle(error, snapshot, token)
        self._keep_snapshot(batch.after)
        self._remember(batch.after, more, later)

    def _remember(
        self, snapshot: LedgerSnapshot, parts: Sequence[Rows], notes: Mapping[str, str]
    ) -> None:
        """Ends early when Google does: the commit is done, and nothing of it depends on this.

        The notes, which speak of all the rows, go with the last part.
        """
        for left, part in zip(range(len(parts) - 1, -1, -1), parts, strict=True):
            batch = row_record_batch(snapshot, part, {} if left else notes)
            try:
                self._sheet.change(batch.requests, repeatable=False)
            except GoogleError:
                self._snapshot = None
                return
            snapshot = batch.after
            self._keep_snapshot(snapshot)

    def acknowledge(
        self,
        done: Sequence[tuple[EffectId, tuple[FiledFile, ...]]],
        notes: Mapping[str, str] | None = None,
    ) -> None:
        """Takes effects out of the outbox, in one call; those no longer in it are passed over.

        Raises BusyError when other runs write all the time, UnavailableError, TamperedError.
        """
        if not done and not notes:
            return
        for _ in range(_ATTEMPTS):
            batch = acknowledge_batch(self._known(), done, notes or {})
            if batch is None or self._acknowledged(batch):
                return
        raise BusyError(
            f"spreadsheet {self._sheet.id}: other runs write to the ledger all the time.",
            "Let one job at a time run; the next run acknowledges what was done.",
        )

    def _acknowledged(self, batch: WriteBatch) -> bool:
        """False when the ledger has moved on (or this very write had landed): read it again."""
        try:
            self._sheet.change(batch.requests)
        except GoogleError as error:
            self._snapshot = None
            if error.treatment is Treatment.REFUSED and is_token_gone(error.said):
                return False
            raise
        self._keep_snapshot(batch.after)
        return True

    def _all_ids(self) -> Mapping[DrivePath, str]:
        snapshot = self._known()
        return snapshot.drive_ids([SubmissionId(name) for name in snapshot.records[SUBMISSIONS]])

    def _known(self) -> LedgerSnapshot:
        """As this process has last read or written it."""
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
        if self._file_ids is None or not commit.outbox:
            return {}
        self._file_ids.add_known(
            snapshot.drive_ids([effect.submission for effect in commit.outbox])
        )
        return self._file_ids.reserve(commit.outbox)

    def _settle(self, error: GoogleError, snapshot: LedgerSnapshot, token: str) -> None:
        """After a refusal, or an answer that never came: returns when the commit is there.

        Else raises StaleError when another run was first, or the error itself.
        """
        self._snapshot = self._just_loaded = None
        gone = error.treatment is Treatment.REFUSED and is_token_gone(error.said)
        if not gone and not error.again:
            raise error
        heads, commits = self._sheet.read_tabs([HEADS, COMMITS])
        lines = below_heading(COMMITS, commits)
        if any(len(line) > _TOKEN and line[_TOKEN] == token for line in lines):
            return
        if not gone:
            raise error
        version = str(below_heading(HEADS, heads)[0][0])
        if version != str(snapshot.heads.version):
            raise self._stale() from error
        raise UnavailableError(
            f"{HEADS.title}: the protection of this tab, which guards every commit, was removed.",
            "Run `sheetflow init`, which protects it again; nothing was changed.",
        ) from error

    def _stale(self) -> StaleError:
        return StaleError(
            f"spreadsheet {self._sheet.id}: another run has written to the ledger since this one "
            "read it.",
            "Nothing was changed; the next run starts from the new state.",
        )

    def _pages(self) -> Iterator[Sequence[Cells]]:
        """Rows of events; the last page has no end, so that surplus rows are seen."""
        heads = below_heading(HEADS, self._sheet.read_tabs([HEADS])[0])
        with checked_reading(HEADS):
            count = int(heads[0][1])
        for first in range(1, count + 1, _PAGE):
            end = first + _PAGE
            area = tab_filter(EVENTS, first, None if end > count else end)
            yield self._sheet.read_areas([area])[0]


def _events(rows: Sequence[Cells]) -> list[Chained]:
    with checked_reading(EVENTS):
        return [event_of(from_cells(EVENTS, cells)) for cells in rows if cells]
