"""The ledger as this process has read it: each record with its row in the tab, at one version."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from sheetflow.adapters.google.ledger.cells import from_cells, without_drive_ids
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
)
from sheetflow.adapters.ledger_format.columns import Row, effect_of, submission_of
from sheetflow.adapters.ledger_format.row_columns import RowDecoder
from sheetflow.adapters.ledger_format.summary import LedgerSummary, seal, summary_of, total
from sheetflow.core.effects import OutboxEffect
from sheetflow.core.ledger.hash_chain import Break, BreakKind, break_at
from sheetflow.core.names import DrivePath, EffectId, RowId, SubmissionId
from sheetflow.core.records import LedgerState, SubmissionRecord
from sheetflow.errors import TamperedError, UnavailableError

K = TypeVar("K", bound=str)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class SheetLedgerHead(LedgerSummary):
    """A ledger's head with `editor`, for whom the tabs are protected, and the tabs' layout."""

    editor: str = ""
    layout: int = LAYOUT


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record's row in the tab (from 0) and its texts."""

    place: int
    cells: Sequence[Any]

    @property
    def seal(self) -> str:
        """The seal of the cells as Google returns them, without the blank ones at the end."""
        end = len(self.cells)
        while end and self.cells[end - 1] == "":
            end -= 1
        return seal(self.cells[:end])


RecordsByName = Mapping[str, StoredRecord]
RECORDS = {"submissions": SUBMISSIONS, "rows": ROWS, "outbox": OUTBOX, "notes": NOTES}
"""The tabs whose records are sealed, by their names in the heads."""


@dataclass(frozen=True, slots=True)
class LedgerSnapshot:
    """The ledger at `heads.version`; immutable: writes replace it (`requests`)."""

    heads: SheetLedgerHead
    records: Mapping[SystemTab, RecordsByName]

    def sums(self) -> dict[str, str]:
        """Return the sums of the seals of the present records."""
        return {
            name: total(one.seal for one in self.records[tab].values())
            for name, tab in RECORDS.items()
        }

    def state(self) -> LedgerState:
        """Return the state for the planner; records are decoded when they are needed."""
        rows: LazyRecords[RowId, Any] = LazyRecords(ROWS, self.records[ROWS], RowDecoder())
        submissions: LazyRecords[SubmissionId, Any] = LazyRecords(
            SUBMISSIONS, self.records[SUBMISSIONS], _submission
        )
        with checked_reading(NOTES):
            noted = [from_cells(NOTES, one.cells) for one in self.records[NOTES].values()]
        notes = {name: text for name, text in noted if text}
        return self.heads.on(LedgerState(self.heads.version, rows, submissions, notes=notes))

    def effects(self) -> list[OutboxEffect]:
        """Return the outbox in the order of its rows."""
        names = sorted(self.records[OUTBOX], key=lambda name: self.records[OUTBOX][name].place)
        return [self.effect(EffectId(name)) for name in names]

    def effect(self, name: EffectId) -> OutboxEffect:
        """Return one effect of the outbox."""
        with checked_reading(OUTBOX):
            stored = from_cells(OUTBOX, self.records[OUTBOX][name].cells)
            return effect_of(without_drive_ids(OUTBOX, stored)[0])

    def columns(self, tab: SystemTab, name: str) -> tuple[Row, dict[str, str]]:
        """Return a record's columns, and Drive's ids by path, of SUBMISSIONS or OUTBOX."""
        with checked_reading(tab):
            return without_drive_ids(tab, from_cells(tab, self.records[tab][name].cells))

    def drive_ids(self, names: Sequence[SubmissionId]) -> dict[DrivePath, str]:
        """Return Drive's ids of these submissions' files, and of all queued effects."""
        known = [name for name in names if name in self.records[SUBMISSIONS]]
        found: dict[DrivePath, str] = {}
        for tab, those in ((SUBMISSIONS, known), (OUTBOX, self.records[OUTBOX])):
            for name in those:
                ids = self.columns(tab, name)[1]
                found |= {DrivePath(path): file_id for path, file_id in ids.items()}
        return found


def _submission(stored: Row) -> SubmissionRecord:
    return submission_of(without_drive_ids(SUBMISSIONS, stored)[0])


class LazyRecords(Mapping[K, V], Generic[K, V]):
    """Records by name, each decoded once, when it is first needed."""

    def __init__(self, tab: SystemTab, stored: RecordsByName, decode: Callable[[Row], V]) -> None:
        self._tab = tab
        self._stored = stored
        self._decode = decode
        self._known: dict[str, V] = {}

    def __getitem__(self, name: K) -> V:
        if name not in self._known:
            stored = self._stored[name]
            with checked_reading(self._tab):
                self._known[name] = self._decode(from_cells(self._tab, stored.cells))
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._stored

    def __iter__(self) -> Iterator[K]:
        return iter(self._stored)  # type: ignore[arg-type]  # the keys are K by another name

    def __len__(self) -> int:
        return len(self._stored)


def read_snapshot(tabs: LedgerTabs, *, trusting: bool = False) -> LedgerSnapshot:
    """Parse the ledger's tabs.  Raises TamperedError, UnavailableError for a newer layout.

    `trusting` skips the newest event and the seals, which a full audit checks.
    """
    heads, newest = _heads(tabs[HEADS])
    if heads.head and newest != heads.head and not trusting:
        raise TamperedError(
            f"{EVENTS.title}: the newest event is not the one that was committed last.",
            "Run `sheetflow verify` to see what is missing, and bring the tab back with File › "
            "Version history.",
        )
    records = {tab: _by_name(tab, tabs[tab]) for tab in (ROWS, SUBMISSIONS, OUTBOX, NOTES)}
    snapshot = LedgerSnapshot(heads, records)
    for found in () if trusting else find_broken_seals(snapshot):
        raise TamperedError(
            f"{dict(found.blanks)['table']}: this tab was altered by hand.",
            "Run `sheetflow verify`; bring the tab back with File › Version history, and look "
            "there who edited it.",
        )
    return snapshot


def find_broken_seals(snapshot: LedgerSnapshot) -> Iterator[Break]:
    """Yield tabs that differ from their seals; none of a ledger that was never sealed."""
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
    """Raise TamperedError for an unreadable cell: it was edited by hand."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise TamperedError(
            f"{tab.title}: a record was altered and cannot be read ({error}).",
            "Bring the tab back with File › Version history, and look there who edited it.",
        ) from error


def _heads(rows: Sequence[Cells]) -> tuple[SheetLedgerHead, str]:
    """Return the heads, and the hash of the last event in its tab."""
    with checked_reading(HEADS):
        row = [str(cell) for cell in rows[0]]
        row += [""] * (len(HEADS.columns) - len(row))
        named = dict(zip(HEADS.columns, row, strict=False))
        layout = int(named["layout"])
        first = (int(named["version"]), int(named["events"]), named["head"])
        later = tuple(named[name] for name in LATER_HEADS)
        found = summary_of((*first, int(named["next_number"])), later)
        known = {one.name: getattr(found, one.name) for one in fields(found)}
        heads = SheetLedgerHead(**known, editor=named["editor"], layout=layout)
    if layout > LAYOUT:
        raise UnavailableError(
            f"{HEADS.title}: the ledger was written by a newer sheetflow (layout {layout}, this "
            f"version knows {LAYOUT}).",
            "Install the newer version; nothing was changed.",
        )
    return heads, named["newest"]


def _by_name(tab: SystemTab, rows: Sequence[Cells]) -> RecordsByName:
    found: dict[str, StoredRecord] = {}
    for place, cells in enumerate(rows, start=1):
        if not cells:
            continue
        with checked_reading(tab):
            name = _identifier(cells)
        if name in found:
            raise TamperedError(
                f"{tab.title}: “{name}” stands there twice (rows {found[name].place + 1} and "
                f"{place + 1}).",
                "Bring the tab back with File › Version history.",
            )
        found[name] = StoredRecord(place, cells)
    return found


def _identifier(cells: Cells) -> str:
    """Return a record's first column."""
    name = cells[0]
    if not isinstance(name, str) or not name:
        raise ValueError("a record without its identifier")
    return name if not name.startswith("json:") else str(json.loads(name[5:]))
