"""What a commit or an acknowledgement writes: requests of one batch, and the ledger after it.

New records are appended, known ones written over where they stand; the token that goes with
them makes sure that they still stand there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import assert_never

from sheetflow.adapters.google.ledger.cells import from_cells, to_cells
from sheetflow.adapters.google.ledger.snapshot import (
    RECORDS,
    LedgerSnapshot,
    RecordsByName,
    SheetLedgerHead,
    StoredRecord,
    checked_reading,
    drive_ids,
)
from sheetflow.adapters.google.ledger.tabs import (
    COMMITS,
    EVENTS,
    HEADS,
    LATER_HEADS,
    LAYOUT,
    NOTES,
    OUTBOX,
    ROWS,
    SUBMISSIONS,
    TOKEN_BASE,
    Json,
    SystemTab,
    swap_token,
    text_cells,
    upgrade_layout,
    with_drive_ids,
    without_drive_ids,
)
from sheetflow.adapters.record_text import (
    commit_columns,
    effect_columns,
    event_columns,
    row_columns,
    stored_json,
    stored_text,
    submission_columns,
    submission_of,
)
from sheetflow.core.effects import Commit, CopyFile, FileEffect, MakeFolder, MoveFolder, WritePaper
from sheetflow.core.files import FiledFile
from sheetflow.core.ledger.hash_chain import sealed
from sheetflow.core.names import DrivePath, EffectId, SubmissionId
from sheetflow.core.planning.filing import after
from sheetflow.core.records import FOLLOWED, RowRecord, SubmissionRecord

Done = Sequence[tuple[EffectId, tuple[FiledFile, ...]]]
"""Effects that are done, each with the files that it made."""
Ids = Mapping[DrivePath, str]


@dataclass(frozen=True, slots=True)
class WriteBatch:
    """All requests of one write, and what the ledger is once it is done."""

    requests: list[Json]
    after: LedgerSnapshot


MAX_BYTES = 1_500_000
"""Of row records in one request; Google advises 2 MB a request."""
_BYTES_A_CELL = 50
"""Of JSON around a cell's text."""

Rows = dict[str, list[str]]
_RECORDS = (ROWS, SUBMISSIONS, OUTBOX, NOTES)


def row_parts(rows: Iterable[RowRecord]) -> list[Rows]:
    """The records' cells in parts that fit into a request each; at least one part.

    Only the first part goes with the commit.  The others are no decision but memory of what was
    read: a row whose record is missing is simply judged again.
    """
    parts: list[Rows] = [{}]
    size = 0
    for row in rows:
        cells = to_cells(ROWS, row_columns(row))
        size += sum(len(text.encode()) + _BYTES_A_CELL for text in cells)
        if size > MAX_BYTES and parts[-1]:
            parts.append({})
            size = 0
        parts[-1][row.id] = cells
    return parts


def split_notes(commit: Commit, *, together: bool) -> tuple[Commit, Mapping[str, str]]:
    """The commit with the notes that it keeps, and those that must wait for all its rows."""
    if together:
        return commit, {}
    notes = dict(commit.notes)
    later = {FOLLOWED: notes.pop(FOLLOWED)} if FOLLOWED in notes else {}
    return replace(commit, notes=notes), later


def row_record_batch(snapshot: LedgerSnapshot, rows: Rows, notes: Mapping[str, str]) -> WriteBatch:
    """More row records of a commit that is done: the token is asked for and stays the same."""
    writing = _BatchBuilder(snapshot)
    writing.put(ROWS, rows)
    writing.put(NOTES, _noted(notes))
    return writing.batch(snapshot.heads)


def identity_batch(snapshot: LedgerSnapshot, office: str) -> WriteBatch:
    """Another identity in the heads; written twice it is the same, so the token stays."""
    return _BatchBuilder(snapshot).batch(replace(snapshot.heads, office=office))


def commit_batch(
    snapshot: LedgerSnapshot, commit: Commit, rows: Rows, ids: Ids, token: str
) -> WriteBatch:
    """A commit on `snapshot`, whose version is its base, with the first of its `row_parts`.

    `ids` are Drive's for what the outbox will make; `token` tells this commit from all others.
    ValueError for an event whose time has no zone.
    """
    heads, line, chained = snapshot.heads.after(commit)
    records = sealed(commit.submissions, chained)
    made = _ids_by_submission(commit.outbox, ids)
    writing = _BatchBuilder(snapshot)
    writing.append(EVENTS, [to_cells(EVENTS, event_columns(item)) for item in chained])
    writing.put(SUBMISSIONS, _submissions(snapshot, records, made))
    writing.put(ROWS, rows)
    writing.put(OUTBOX, {one.id: _queued(one, ids) for one in commit.outbox})
    version, run_id, as_of, *rest = commit_columns(line)
    writing.append(COMMITS, [to_cells(COMMITS, (version, run_id, as_of, token, *rest))])
    writing.put(NOTES, _noted(commit.notes))
    return writing.batch(heads)


def acknowledge_batch(
    snapshot: LedgerSnapshot, done: Done, notes: Mapping[str, str]
) -> WriteBatch | None:
    """Effects taken out of the outbox, notes kept; None when there is nothing to write."""
    queued = {name: filed for name, filed in reversed(done) if name in snapshot.outbox}
    known = snapshot.state().notes
    new = {name: text for name, text in notes.items() if known.get(name, "") != text}
    if not queued and not new:
        return None
    first = {name: filed for name, filed in done if name in queued}
    records: dict[SubmissionId, SubmissionRecord] = {}
    kept: dict[SubmissionId, str] = {}
    for name in dict.fromkeys(name for name, _ in done if name in snapshot.outbox):
        effect = snapshot.effect(name)
        owner = effect.submission
        if owner in snapshot.submissions and owner not in records:
            with checked_reading(SUBMISSIONS):
                stored = from_cells(SUBMISSIONS, snapshot.submissions[owner].cells)
                columns, kept[owner] = without_drive_ids(SUBMISSIONS, stored)
                records[owner] = submission_of(columns)
        if owner in records:
            records[owner] = after(records[owner], effect, _first(done, name))
    writing = _BatchBuilder(snapshot)
    writing.put(
        SUBMISSIONS,
        {name: _submission_cells(record, kept[name]) for name, record in records.items()},
    )
    writing.clear(OUTBOX, first)
    writing.put(NOTES, _noted(new))
    # Also for notes alone: only a version that moves on makes a repeated write be refused.
    version = snapshot.heads.version + max(len(first), 1)
    return writing.batch(replace(snapshot.heads, version=version))


def _noted(notes: Mapping[str, str]) -> Rows:
    return {name: to_cells(NOTES, (stored_text(name), stored_text(text))) for name, text in
            notes.items()}  # fmt: skip


def _first(done: Done, name: EffectId) -> tuple[FiledFile, ...]:
    return next(filed for other, filed in done if other == name)


class _BatchBuilder:
    """Requests, gathered tab by tab, and the places that records get by them."""

    def __init__(self, snapshot: LedgerSnapshot) -> None:
        self._snapshot = snapshot
        self._kept: dict[SystemTab, dict[str, StoredRecord]] = {}
        self._requests: list[Json] = []

    def append(self, tab: SystemTab, rows: Sequence[Sequence[str]]) -> None:
        if rows:
            cells = [text_cells(row) for row in rows]
            request = {"sheetId": tab.id, "rows": cells, "fields": "userEnteredValue"}
            self._requests.append({"appendCells": request})

    def put(self, tab: SystemTab, records: Mapping[str, Sequence[str]]) -> None:
        """Known names in their places, new ones behind the last."""
        if not records:
            return
        kept = self._copy(tab)
        end = _end(kept)
        over: dict[int, list[str]] = {}
        new: list[Sequence[str]] = []
        for name, texts in records.items():
            stored = kept.get(name)
            if stored is None:
                kept[name] = StoredRecord(end + len(new), texts)
                new.append(texts)
                continue
            if [*texts] != _padded(stored.cells, len(texts)):
                over[stored.place] = _padded(texts, len(stored.cells))
            kept[name] = StoredRecord(stored.place, texts)
        self._write_over(tab, over)
        self.append(tab, new)

    def clear(self, tab: SystemTab, names: Iterable[str]) -> None:
        """Blank rows; the next appended record goes behind the last that is left."""
        kept = self._copy(tab)
        gone = [kept.pop(name) for name in names]
        self._write_over(tab, {stored.place: [""] * tab.width for stored in gone})

    def batch(self, heads: SheetLedgerHead) -> WriteBatch:
        """With the token before and the new heads behind everything else."""
        snapshot = self._snapshot
        old, new = TOKEN_BASE + snapshot.heads.version, TOKEN_BASE + heads.version
        first = swap_token(HEADS, old, new, heads.editor)
        if heads.layout < LAYOUT:
            first += upgrade_layout()
        heads = replace(heads, sums=self._sums(), layout=LAYOUT)
        heads = replace(heads, seal=heads.right_seal)
        line = (str(heads.version), str(heads.events), heads.head, str(heads.next_number))
        self._write_over(HEADS, {1: line})
        later = HEADS.columns.index(LATER_HEADS[0])
        self._write_over(HEADS, {1: (*heads.later, heads.seal)}, later)
        kept = [self._kept.get(tab, snapshot.of(tab)) for tab in _RECORDS]
        return WriteBatch([*first, *self._requests], LedgerSnapshot(heads, *kept))

    def _sums(self) -> dict[str, str]:
        """The heads' sums of seals, as they are once this is written."""
        known = self._snapshot.heads.sums or self._snapshot.sums()
        heads = replace(self._snapshot.heads, sums=known)
        for name, tab in RECORDS.items():
            before, after = self._snapshot.of(tab), self._kept.get(tab)
            if after is not None:
                lost = [
                    stored.seal for key, stored in before.items() if after.get(key) is not stored
                ]
                gained = [one.seal for key, one in after.items() if before.get(key) is not one]
                heads = heads.summed(name, lost, gained)
        return dict(heads.sums)

    def _copy(self, tab: SystemTab) -> dict[str, StoredRecord]:
        if tab not in self._kept:
            self._kept[tab] = dict(self._snapshot.of(tab))
        return self._kept[tab]

    def _write_over(
        self, tab: SystemTab, rows: Mapping[int, Sequence[str]], column: int = 0
    ) -> None:
        """One request for each run of rows that stand together."""
        for block in _blocks(sorted(rows)):
            start = {"sheetId": tab.id, "rowIndex": block[0], "columnIndex": column}
            cells = [text_cells(rows[place]) for place in block]
            request = {"start": start, "rows": cells, "fields": "userEnteredValue"}
            self._requests.append({"updateCells": request})


def _end(kept: RecordsByName) -> int:
    return max((stored.place for stored in kept.values()), default=0) + 1


def _padded(texts: Sequence[object], width: int) -> list[str]:
    return [*map(str, texts), *[""] * (width - len(texts))]


def _blocks(places: Sequence[int]) -> Iterable[list[int]]:
    if not places:
        return []
    blocks = [[places[0]]]
    for before, place in pairwise(places):
        if place == before + 1:
            blocks[-1].append(place)
        else:
            blocks.append([place])
    return blocks


def _submissions(
    snapshot: LedgerSnapshot,
    records: Iterable[SubmissionRecord],
    made: Mapping[SubmissionId, dict[str, str]],
) -> dict[str, list[str]]:
    """The records' rows with their ids of Drive; also of submissions that got only new ids."""
    rows: dict[str, list[str]] = {}
    for record in records:
        ids = _known_ids(snapshot, record.id) | made.get(record.id, {})
        rows[record.id] = _submission_cells(record, stored_json(ids))
    for name, new in made.items():
        if name not in rows and name in snapshot.submissions:
            with checked_reading(SUBMISSIONS):
                stored = from_cells(SUBMISSIONS, snapshot.submissions[name].cells)
            known = _known_ids(snapshot, name)
            columns, _ = without_drive_ids(SUBMISSIONS, stored)
            columns = with_drive_ids(SUBMISSIONS, columns, stored_json(known | new))
            rows[name] = to_cells(SUBMISSIONS, columns)
    return rows


def _submission_cells(record: SubmissionRecord, ids: str) -> list[str]:
    columns = with_drive_ids(SUBMISSIONS, submission_columns(record), ids)
    return to_cells(SUBMISSIONS, columns)


def _known_ids(snapshot: LedgerSnapshot, name: SubmissionId) -> dict[str, str]:
    stored = snapshot.submissions.get(name)
    if stored is None:
        return {}
    with checked_reading(SUBMISSIONS):
        found = drive_ids(SUBMISSIONS, from_cells(SUBMISSIONS, stored.cells))
    return {str(path): name for path, name in found.items()}


def _queued(effect: FileEffect, ids: Ids) -> list[str]:
    own = {path: ids[DrivePath(path)] for path in _paths(effect) if path in ids}
    return to_cells(OUTBOX, with_drive_ids(OUTBOX, effect_columns(effect), stored_json(own)))


def _ids_by_submission(
    effects: Iterable[FileEffect], ids: Ids
) -> dict[SubmissionId, dict[str, str]]:
    found: dict[SubmissionId, dict[str, str]] = {}
    for effect in effects:
        own = {path: ids[DrivePath(path)] for path in _paths(effect) if path in ids}
        if own:
            found.setdefault(effect.submission, {}).update(own)
    return found


def _paths(effect: FileEffect) -> list[str]:
    """Every path an effect is about, with the folders above it."""
    match effect:
        case MakeFolder():
            ends = [effect.folder, *(f"{effect.folder}/{part}" for part in effect.parts)]
        case CopyFile():
            ends = [effect.target]
        case MoveFolder():
            ends = [effect.source, effect.target]
        case WritePaper():
            ends = [effect.target, f"{effect.target}.docx", f"{effect.target}.pdf"]
        case _:
            assert_never(effect)
    found: dict[str, None] = {}
    for end in ends:
        parts = end.split("/")
        found |= dict.fromkeys("/".join(parts[:count]) for count in range(1, len(parts) + 1))
    return list(found)
