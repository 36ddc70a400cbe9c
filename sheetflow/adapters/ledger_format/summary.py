"""Summary of a ledger in one sealed record, written with every change."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Self

from sheetflow.adapters.ledger_format.columns import Column
from sheetflow.core.effects import Commit
from sheetflow.core.ledger.hash_chain import chain_commit, link
from sheetflow.core.records import Chained, Committed, LedgerState

_MODULUS = 1 << 256


def _hex(content: bytes) -> str:
    return "\0" + content.hex()


_encode = json.JSONEncoder(separators=(",", ":"), default=_hex).encode


def seal(columns: Sequence[Column]) -> str:
    """Return the SHA-256, in hexadecimal, of a record's columns as JSON.

    Bytes are written as their hexadecimal digits behind NUL.
    """
    return sha256(_encode(columns).encode()).hexdigest()


def total(seals: Iterable[str], without: Iterable[str] = ()) -> str:
    """Return the sum of seals modulo 2^256, in hexadecimal; ValueError for what is no seal."""
    number = sum(int(one, 16) for one in seals) - sum(int(one, 16) for one in without)
    return f"{number % _MODULUS:064x}"


SEALED = ("submissions", "rows", "outbox", "notes")
"""Names of the sealed tables; each has a sum in the summary."""


@dataclass(frozen=True, slots=True)
class LedgerSummary:
    """Summary of a ledger: its version, chains and sums of seals.

    `version` counts commits and acknowledged effects, so that it does not depend on how often
    a run was interrupted; `events` and `head` are the chain's length and last hash; `as_of` is the
    moment of the last commit, `last_commit` its hash; `office` is the identity of the office;
    `sums` are those of the seals, and `seal` covers all of it ("" where nothing was sealed yet).
    """

    version: int
    events: int
    head: str
    next_number: int
    office: str = ""
    as_of: datetime | None = None
    last_commit: str = ""
    sums: Mapping[str, str] = field(default_factory=dict)
    seal: str = ""

    @property
    def later(self) -> tuple[str, ...]:
        """The columns, without the seal, that layouts with seals keep behind the first four."""
        as_of = self.as_of.isoformat() if self.as_of else ""
        sums = (self.sums.get(name, "") for name in SEALED)
        return (self.office, as_of, self.last_commit, *sums)

    @property
    def columns(self) -> tuple[str | int, ...]:
        """All columns as they are kept, without the seal."""
        return (self.version, self.events, self.head, self.next_number, *self.later)

    @property
    def right_seal(self) -> str:
        """The seal that these columns should have."""
        return seal(self.columns)

    def summed(self, name: str, lost: list[str], gained: list[str]) -> Self:
        """Return the summary with seals removed from and added to the sum of `name`."""
        return replace(self, sums={**self.sums, name: total([self.sums[name], *gained], lost)})

    def after(self, commit: Commit) -> tuple[Self, Committed, tuple[Chained, ...]]:
        """Return the summary after `commit`, its place in the chain of commits, its chained events.

        ValueError for an event whose time has no zone.
        """
        chained = link(self.events, self.head, commit.events)
        version, events = self.version + 1, self.events + len(chained)
        head = chained[-1].hash if chained else self.head
        number = commit.next_number or self.next_number
        made = Committed(version, commit.run_id, commit.as_of, events, head, number)
        made = chain_commit(self.last_commit, made)
        moved = replace(
            self,
            version=version,
            events=events,
            head=head,
            next_number=number,
            office=self.office or commit.office,
            as_of=commit.as_of,
            last_commit=made.hash,
        )
        return moved, made, chained

    def on(self, state: LedgerState) -> LedgerState:
        """Return the state with the values of this summary."""
        return replace(
            state,
            version=self.version,
            next_number=self.next_number,
            head=self.head,
            events=self.events,
            as_of=self.as_of,
            office=self.office,
        )


def summary_of(first: tuple[int, int, str, int], later: tuple[str, ...]) -> LedgerSummary:
    """Return the summary of its columns, `later` with the seal; ValueError if unreadable."""
    office, as_of, last_commit, *sums, own = later
    moment = datetime.fromisoformat(as_of) if as_of else None
    by_name = dict(zip(SEALED, sums, strict=True)) if own else {}
    return LedgerSummary(*first, office, moment, last_commit, by_name, own)
