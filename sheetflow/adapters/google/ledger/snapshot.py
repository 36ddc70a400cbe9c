"""What this process knows of the ledger: each record with its place, at one version."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from typing import Any, Generic, TypeVar

from sheetflow.adapters.google.ledger.cells import from_cells
from sheetflow.adapters.google.ledger.sheet import Cells, LedgerTabs
from sheetflow.adapters.google.ledger.tabs import (
    EVENTS,
    HEADS,
    LATER_HEADS,
    LAYOUT,
    NOTES,
    OUTBOX,
    ROWS,
    SUBMISSIONS,
    SystemTab,
    without_drive_ids,
)
from sheetflow.adapters.ledger_heads import Heads, heads_of
from sheetflow.adapters.record_seals import seal, total
from sheetflow.adapters.record_text import Row, RowDecoder, effect_of, submission_of
from sheetflow.core.effects import FileEffect
from sheetflow.core.ledger.hash_chain import Break, BreakKind, break_at
from sheetflow.core.names import DrivePath, EffectId, RowId, SubmissionId
from sheetflow.core.records import LedgerState, SubmissionRecord
from sheetflow.errors import TamperedError, UnavailableError

K = TypeVar("K", bound=str)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class SheetLedgerHead(Heads):
    """With `editor`, for whom the tabs are protected, and the tabs' layout."""

    editor: str = ""
    layout: int = LAYOUT


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as it stands: its row in the tab (from 0) and its texts."""

    place: int
    cells: Sequence[Any]

    @property
    def seal(self) -> str:
        """Of the cells as Google gives them, without the blank ones at the end."""
        end = len(self.cells)
        while end and self.cells[end - 1] == "":
            end -= 1
        return seal(self.cells[:end])


RecordsByName = Mapping[str, StoredRecord]
RECORDS = {"submissions": SUBMISSIONS, "rows": ROWS, "outbox": OUTBOX, "notes": NOTES}
"""The tabs whose records are sealed, by their names in the heads."""


@dataclass(frozen=True, slots=True)
class LedgerSnapshot:
    """The ledger at `heads.version`; never changed, but replaced (`ledger_writing`)."""

    heads: SheetLedgerHead
    rows: RecordsByName
    submissions: RecordsByName
    outbox: RecordsByName
    notes: RecordsByName

    def of(self, tab: SystemTab) -> RecordsByName:
        kept = {ROWS: self.rows, SUBMISSIONS: self.submissions, OUTBOX: self.outbox}
        return {**kept, NOTES: self.notes}[tab]

    def sums(self) -> dict[str, str]:
        """The sums of the seals of what really stands there."""
        return {
            name: total(stored.seal for stored in self.of(tab).values())
            for name, tab in RECORDS.items()
        }

    def state(self) -> LedgerState:
        """For the planner; records are decoded when they are asked for."""
        rows: LazyRecords[RowId, Any] = LazyRecords(ROWS, self.rows, RowDecoder())
        submissions: LazyRecords[SubmissionId, Any] = LazyRecords(
            SUBMISSIONS, self.submissions, _submission
        )
        heads = self.heads
        with checked_reading(NOTES):
            noted = [from_cells(NOTES, stored.cells) for stored in self.notes.values()]
        notes = {name: text for name, text in noted if text}
        return heads.on(LedgerState(heads.version, rows, submissions, notes=notes))

    def submission(self, name: SubmissionId) -> SubmissionRecord:
        """The record, which is not kept."""
        with checked_reading(SUBMISSIONS):
            return _submission(from_cells(SUBMISSIONS, self.submissions[name].cells))

    def effects(self) -> list[FileEffect]:
        """The outbox in the order of its rows."""
        queued = sorted(self.outbox.values(), key=lambda stored: stored.place)
        with checked_reading(OUTBOX):
            return [_effect(stored) for stored in queued]

    def effect(self, name: EffectId) -> FileEffect:
        with checked_reading(OUTBOX):
            return _effect(self.outbox[name])

    def places(self, names: Sequence[SubmissionId]) -> dict[DrivePath, str]:
        """Drive's ids of what was made for these submissions, and for all that is queued."""
        wanted = [self.submissions[name] for name in names if name in self.submissions]
        found: dict[DrivePath, str] = {}
        for tab, stored in ((SUBMISSIONS, wanted), (OUTBOX, self.outbox.values())):
            with checked_reading(tab):
                for one in stored:
                    found |= drive_ids(tab, from_cells(tab, one.cells))
        return found


def _submission(stored: Row) -> SubmissionRecord:
    return submission_of(without_drive_ids(SUBMISSIONS, stored)[0])


def _effect(stored: StoredRecord) -> FileEffect:
    return effect_of(without_drive_ids(OUTBOX, from_cells(OUTBOX, stored.cells))[0])


def drive_ids(tab: SystemTab, stored: Row) -> dict[DrivePath, str]:
    """Drive's ids of a row of submissions or of the outbox, by path."""
    ids = without_drive_ids(tab, stored)[1]
    found: dict[DrivePath, str] = json.loads(ids) if ids else {}
    return found


class LazyRecords(Mapping[K, V], Generic[K, V]):
    """Records by name, each decoded once, when it is first asked for."""

    def __init__(self, tab: SystemTab, kept: RecordsByName, decode: Callable[[Row], V]) -> None:
        self._tab = tab
        self._kept = kept
        self._decode = decode
        self._known: dict[str, V] = {}

    def __getitem__(self, name: K) -> V:
        if name not in self._known:
            stored = self._kept[name]
            with checked_reading(self._tab):
                self._known[name] = self._decode(from_cells(self._tab, stored.cells))
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._kept

    def __iter__(self) -> Iterator[K]:
        return iter(self._kept)  # type: ignore[arg-type]  # the keys are K by another name

    def __len__(self) -> int:
        return len(self._kept)


def read_snapshot(tabs: LedgerTabs, *, trusting: bool = False) -> LedgerSnapshot:
    """What was read.  Raises TamperedError, UnavailableError for a newer layout.

    `trusting` leaves the newest event and the seals to an audit of everything.
    """
    heads, newest = _heads(tabs.rows[HEADS])
    if heads.head and newest != heads.head and not trusting:
        raise TamperedError(
            f"{EVENTS.title}: the newest event is not the one that was committed last.",
            "Run `sheetflow verify` to see what is missing, and bring the tab back with File › "
            "Version history.",
        )
    kept = [_kept(tab, tabs.rows[tab]) for tab in (ROWS, SUBMISSIONS, OUTBOX, NOTES)]
    snapshot = LedgerSnapshot(heads, *kept)
    for found in () if trusting else find_broken_seals(snapshot):
        raise TamperedError(
            f"{dict(found.blanks)['table']}: this tab was altered by hand.",
            "Run `sheetflow verify`; bring the tab back with File › Version history, and look "
            "there who edited it.",
        )
    return snapshot


def find_broken_seals(snapshot: LedgerSnapshot) -> Iterator[Break]:
    """What is not as it was sealed, by tab; nothing of a ledger that was never sealed."""
    heads = snapshot.heads
    if heads.layout < LAYOUT or not (heads.version or heads.seal):
        if any(heads.later) or heads.seal:
            yield break_at(BreakKind.HEADS, 0, table=HEADS.title)
        return
    if heads.seal != heads.right_seal:
        yield break_at(BreakKind.HEADS, 0, table=HEADS.title)
    for name, found in snapshot.sums().items():
        if found != heads.sums.get(name):
            yield break_at(BreakKind.SUM, 0, table=RECORDS[name].title)


@contextmanager
def checked_reading(tab: SystemTab) -> Iterator[None]:
    """A cell that cannot be read as what was written was edited by hand."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise TamperedError(
            f"{tab.title}: a record was altered and cannot be read ({error}).",
            "Bring the tab back with File › Version history, and look there who edited it.",
        ) from error


def _heads(rows: Sequence[Cells]) -> tuple[SheetLedgerHead, str]:
    """With the hash of the last event that really stands there."""
    with checked_reading(HEADS):
        row = [str(cell) for cell in rows[0]]
        row += [""] * (len(HEADS.columns) - len(row))
        named = dict(zip(HEADS.columns, row, strict=False))
        layout = int(named["layout"])
        first = (int(named["version"]), int(named["events"]), named["head"])
        found = heads_of(
            (*first, int(named["next_number"])), tuple(named[name] for name in LATER_HEADS)
        )
        fields = {one.name: getattr(found, one.name) for one in dataclass_fields(found)}
        heads = SheetLedgerHead(**fields, editor=named["editor"], layout=layout)
    if layout > LAYOUT:
        raise UnavailableError(
            f"{HEADS.title}: the ledger was written by a newer sheetflow (layout {layout}, this "
            f"version knows {LAYOUT}).",
            "Install the newer version; nothing was changed.",
        )
    return heads, named["newest"]


def _kept(tab: SystemTab, rows: Sequence[Cells]) -> RecordsByName:
    found: dict[str, StoredRecord] = {}
    for place, cells in enumerate(rows, start=1):
        if not cells:
            continue
        with checked_reading(tab):
            name = from_cells_name(cells)
        if name in found:
            raise TamperedError(
                f"{tab.title}: “{name}” stands there twice (rows {found[name].place + 1} and "
                f"{place + 1}).",
                "Bring the tab back with File › Version history.",
            )
        found[name] = StoredRecord(place, cells)
    return found


def from_cells_name(cells: Cells) -> str:
    """The identifier, a record's first column."""
    name = cells[0]
    if not isinstance(name, str) or not name:
        raise ValueError("a record without its identifier")
    return name if not name.startswith("json:") else str(json.loads(name[5:]))
