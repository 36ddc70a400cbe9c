"""A ledger in memory with the same guarantees as one on disk."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sheetflow.adapters.ledger_format.summary import LedgerSummary
from sheetflow.core.acknowledge_effects import record_after
from sheetflow.core.effects import Commit, OutboxEffect
from sheetflow.core.files import Done
from sheetflow.core.ledger.audit import Books, audit
from sheetflow.core.ledger.hash_chain import Break, sealed
from sheetflow.core.ledger.head import Head
from sheetflow.core.names import EffectId, RowId, SubmissionId
from sheetflow.core.records import Chained, Committed, LedgerState, RowRecord, SubmissionRecord
from sheetflow.errors import StaleError


class MemoryLedger:
    """LedgerReader, LedgerWriter and LedgerAuditor."""

    def __init__(self) -> None:
        self._version = 0
        self._next_number = 1
        self._events: list[Chained] = []
        self._rows: dict[RowId, RowRecord] = {}
        self._submissions: dict[SubmissionId, SubmissionRecord] = {}
        self._outbox: dict[EffectId, OutboxEffect] = {}
        self._notes: dict[str, str] = {}
        self._as_of: datetime | None = None
        self._commits: list[Committed] = []
        self._office = ""

    def load(self) -> LedgerState:
        """The records as they are now; later commits do not change what was given."""
        return LedgerState(
            self._version,
            dict(self._rows),
            dict(self._submissions),
            self._next_number,
            self._head,
            dict(self._notes),
            len(self._events),
            self._as_of,
            self._office,
        )

    def establish(self, office: str) -> None:
        """Give the ledger this identity."""
        self._office = office

    def latest(self) -> LedgerState:
        """As `load`."""
        return self.load()

    def unfinished(self) -> Sequence[OutboxEffect]:
        """The outbox, in the order it was committed."""
        return list(self._outbox.values())

    def history(self, submission: SubmissionId | None = None) -> Iterable[Chained]:
        """Events in order."""
        return [c for c in self._events if submission in (None, c.event.submission)]

    def head(self) -> Head:
        """The newest event."""
        return Head(len(self._events), self._head)

    def hash_at(self, sequence: int) -> str | None:
        """The hash of one event."""
        there = 0 < sequence <= len(self._events)
        return self._events[sequence - 1].hash if there else None

    def records(self, names: Collection[SubmissionId] | None = None) -> Iterable[SubmissionRecord]:
        """These submissions' records (None: all)."""
        wanted = self._submissions if names is None else names
        return [self._submissions[name] for name in wanted if name in self._submissions]

    def audit(self) -> list[Break]:
        """Every break of the chain and of the records."""
        return audit(self._events, Books(self.load(), self.unfinished(), self._commits, self._last))

    def commit(self, commit: Commit) -> None:
        """All of it or nothing.  Raises StaleError."""
        if commit.base != self._version:
            raise StaleError(
                "The ledger has moved on since this run read it.", "The next run starts anew."
            )
        heads = LedgerSummary(self._version, len(self._events), self._head, self._next_number)
        heads = replace(heads, last_commit=self._last)
        _, made, chained = heads.after(commit)
        self._commits.append(made)
        records = sealed(commit.submissions, chained)
        self._events += chained
        self._submissions |= {record.id: record for record in records}
        self._rows |= {record.id: record for record in commit.rows}
        self._outbox |= {effect.id: effect for effect in commit.outbox}
        self._next_number = commit.next_number or self._next_number
        self._version += 1
        self._as_of = commit.as_of
        self._office = self._office or commit.office
        self._note(commit.notes)

    def acknowledge(self, done: Done, notes: Mapping[str, str] | None = None) -> None:
        """Takes effects out of the outbox; those no longer in it are passed over."""
        for name, filed in done:
            effect = self._outbox.pop(name, None)
            if effect is None:
                continue
            self._version += 1
            record = self._submissions.get(effect.submission)
            if record is not None:
                self._submissions[record.id] = record_after(record, effect, filed)
        self._note(notes or {})

    def _note(self, notes: Mapping[str, str]) -> None:
        self._notes = {name: text for name, text in (self._notes | {**notes}).items() if text}

    @property
    def _last(self) -> str:
        return self._commits[-1].hash if self._commits else ""

    @property
    def _head(self) -> str:
        return self._events[-1].hash if self._events else ""
