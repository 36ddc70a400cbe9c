"""The requests of one write of the ledger, in one batch, and the snapshot after it.

New records are appended, existing ones overwritten in their rows; the token in the same batch
guarantees that these rows are unchanged.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sheetflow.adapters.google.api import sheet_requests
from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.ledger import tabs
from sheetflow.adapters.google.ledger.cells import own_drive_ids, to_cells, with_drive_ids
from sheetflow.adapters.google.ledger.snapshot import (
    RECORDS,
    LedgerSnapshot,
    SheetLedgerHead,
    StoredRecord,
)
from sheetflow.adapters.ledger_format import columns
from sheetflow.adapters.ledger_format.row_columns import row_columns
from sheetflow.core.acknowledge_effects import record_after
from sheetflow.core.effects import Commit, OutboxEffect
from sheetflow.core.files import Done, FiledFile
from sheetflow.core.ledger.hash_chain import sealed
from sheetflow.core.names import DrivePath, EffectId, SubmissionId
from sheetflow.core.records import FOLLOWED, RowRecord, SubmissionRecord

Rows = dict[str, list[str]]
_BYTES_A_CELL = 50
"""Bytes of JSON around a cell's text."""


@dataclass(frozen=True, slots=True)
class WriteBatch:
    """All requests of one write, and the ledger after it."""

    requests: list[Json]
    after: LedgerSnapshot


def row_parts(rows: Iterable[RowRecord]) -> list[Rows]:
    """Return the records' cells in parts that fit into a request each; at least one part.

    Only the first part is written with the commit.  The others contain no decision, only what was
    read: a row without a record is evaluated again.
    """
    parts: list[Rows] = [{}]
    size = 0
    for row in rows:
        cells = to_cells(tabs.ROWS, row_columns(row))
        size += sum(len(text.encode()) + _BYTES_A_CELL for text in cells)
        if size > sheet_requests.MAX_BYTES and parts[-1]:
            parts.append({})
            size = 0
        parts[-1][row.id] = cells
    return parts


def split_notes(commit: Commit, *, together: bool) -> tuple[Commit, Mapping[str, str]]:
    """Return the commit with its own notes, and the notes that must wait for all its rows."""
    if together or FOLLOWED not in commit.notes:
        return commit, {}
    notes = dict(commit.notes)
    later = {FOLLOWED: notes.pop(FOLLOWED)}
    return replace(commit, notes=notes), later


def row_record_batch(snapshot: LedgerSnapshot, rows: Rows, notes: Mapping[str, str]) -> WriteBatch:
    """Return more row records of a finished commit: requires the token, and keeps it."""
    write = _Write(snapshot)
    write.put(tabs.ROWS, rows)
    write.put(tabs.NOTES, _noted(notes))
    return write.batch(snapshot.heads)


def identity_batch(snapshot: LedgerSnapshot, office: str) -> WriteBatch:
    """Return the batch with another identity in the heads; harmless to repeat: the token stays."""
    return _Write(snapshot).batch(replace(snapshot.heads, office=office))


def commit_batch(
    snapshot: LedgerSnapshot, commit: Commit, rows: Rows, ids: Mapping[DrivePath, str], token: str
) -> WriteBatch:
    """Return a commit based on the snapshot's version, with the first of its `row_parts`.

    `ids` are Drive's for what the outbox will create; `token` identifies this commit.
    Raises ValueError for an event whose time has no zone.
    """
    heads, line, chained = snapshot.heads.after(commit)
    records = sealed(commit.submissions, chained)
    write = _Write(snapshot)
    write.append(
        tabs.EVENTS, [to_cells(tabs.EVENTS, columns.event_columns(item)) for item in chained]
    )
    write.put(
        tabs.SUBMISSIONS, _submissions(snapshot, records, _ids_by_submission(commit.outbox, ids))
    )
    write.put(tabs.ROWS, rows)
    queued: Rows = {
        one.id: with_drive_ids(tabs.OUTBOX, columns.effect_columns(one), own_drive_ids(one, ids))
        for one in commit.outbox
    }
    write.put(tabs.OUTBOX, queued)
    version, run_id, as_of, *rest = columns.commit_columns(line)
    write.append(tabs.COMMITS, [to_cells(tabs.COMMITS, (version, run_id, as_of, token, *rest))])
    write.put(tabs.NOTES, _noted(commit.notes))
    return write.batch(heads)


def acknowledge_batch(
    snapshot: LedgerSnapshot, done: Done, notes: Mapping[str, str]
) -> WriteBatch | None:
    """Return the removal of effects from the outbox, with notes; None without any change."""
    outbox, submissions = snapshot.records[tabs.OUTBOX], snapshot.records[tabs.SUBMISSIONS]
    queued: dict[EffectId, tuple[FiledFile, ...]] = {}
    for name, filed in done:
        if name in outbox:
            queued.setdefault(name, filed)
    state = snapshot.state()
    new = {name: text for name, text in notes.items() if state.notes.get(name, "") != text}
    if not queued and not new:
        return None
    records: dict[SubmissionId, SubmissionRecord] = {}
    kept: dict[SubmissionId, dict[str, str]] = {}
    for name, filed in queued.items():
        effect = snapshot.effect(name)
        owner = effect.submission
        if owner in submissions and owner not in records:
            records[owner] = state.submissions[owner]
            kept[owner] = snapshot.columns(tabs.SUBMISSIONS, owner)[1]
        if owner in records:
            records[owner] = record_after(records[owner], effect, filed)
    write = _Write(snapshot)
    changed: Rows = {
        name: with_drive_ids(tabs.SUBMISSIONS, columns.submission_columns(record), kept[name])
        for name, record in records.items()
    }
    write.put(tabs.SUBMISSIONS, changed)
    write.clear(tabs.OUTBOX, queued)
    write.put(tabs.NOTES, _noted(new))
    # Also for notes alone: a repeated write is refused only if the version has changed.
    version = snapshot.heads.version + max(len(queued), 1)
    return write.batch(replace(snapshot.heads, version=version))


class _Write:
    """Requests, collected tab by tab, and the rows that they give to records."""

    def __init__(self, snapshot: LedgerSnapshot) -> None:
        self._before = snapshot
        self._changed: dict[tabs.SystemTab, dict[str, StoredRecord]] = {}
        self._requests: list[Json] = []

    def append(self, tab: tabs.SystemTab, rows: Sequence[Sequence[str]]) -> None:
        if rows:
            self._requests.append(
                sheet_requests.append_cells(tab.id, list(map(sheet_requests.value_row, rows)))
            )

    def put(self, tab: tabs.SystemTab, records: Mapping[str, Sequence[str]]) -> None:
        """Write existing names into their rows, new ones below the last."""
        if not records:
            return
        stored = self._copy(tab)
        end = max((one.place for one in stored.values()), default=0) + 1
        over: dict[int, list[str]] = {}
        new: list[Sequence[str]] = []
        for name, texts in records.items():
            before = stored.get(name)
            if before is None:
                stored[name] = StoredRecord(end + len(new), texts)
                new.append(texts)
                continue
            if [*texts] != _padded(before.cells, len(texts)):
                over[before.place] = _padded(texts, len(before.cells))
            stored[name] = StoredRecord(before.place, texts)
        self._write_over(tab, over)
        self.append(tab, new)

    def clear(self, tab: tabs.SystemTab, names: Iterable[str]) -> None:
        """Clear rows; the next appended record goes below the last remaining one."""
        stored = self._copy(tab)
        gone = [stored.pop(name) for name in names]
        self._write_over(tab, {one.place: [""] * tab.width for one in gone})

    def batch(self, heads: SheetLedgerHead) -> WriteBatch:
        """Return the batch, with the token before and the new heads after everything else."""
        old, new = tabs.TOKEN_BASE + self._before.heads.version, tabs.TOKEN_BASE + heads.version
        first = tabs.swap_token(tabs.HEADS, old, new, heads.editor)
        if heads.layout < tabs.LAYOUT:
            first += tabs.upgrade_layout()
        heads = replace(heads, sums=self._sums(), layout=tabs.LAYOUT)
        heads = replace(heads, seal=heads.right_seal)
        line = (str(heads.version), str(heads.events), heads.head, str(heads.next_number))
        self._write_over(tabs.HEADS, {1: line})
        self._write_over(
            tabs.HEADS,
            {1: (*heads.later, heads.seal)},
            tabs.HEADS.columns.index(tabs.LATER_HEADS[0]),
        )
        records = {**self._before.records, **self._changed}
        return WriteBatch([*first, *self._requests], LedgerSnapshot(heads, records))

    def _sums(self) -> dict[str, str]:
        """Return the heads' sums of seals after this write."""
        known = self._before.heads.sums or self._before.sums()
        heads = replace(self._before.heads, sums=known)
        for name, tab in RECORDS.items():
            before, now = self._before.records[tab], self._changed.get(tab)
            if now is not None:
                lost = [one.seal for key, one in before.items() if now.get(key) is not one]
                gained = [one.seal for key, one in now.items() if before.get(key) is not one]
                heads = heads.summed(name, lost, gained)
        return dict(heads.sums)

    def _copy(self, tab: tabs.SystemTab) -> dict[str, StoredRecord]:
        return self._changed.setdefault(tab, dict(self._before.records[tab]))

    def _write_over(
        self, tab: tabs.SystemTab, rows: Mapping[int, Sequence[str]], column: int = 0
    ) -> None:
        """Add one request for each run of neighbouring rows."""
        for first, end in sheet_requests.runs(rows):
            cells = [sheet_requests.value_row(rows[place]) for place in range(first, end)]
            self._requests.append(sheet_requests.update_cells(tab.id, first, column, cells))


def _padded(texts: Sequence[object], width: int) -> list[str]:
    return [*map(str, texts), *[""] * (width - len(texts))]


def _noted(notes: Mapping[str, str]) -> Rows:
    return {
        name: to_cells(tabs.NOTES, (columns.stored_text(name), columns.stored_text(text)))
        for name, text in notes.items()
    }


def _submissions(
    snapshot: LedgerSnapshot,
    records: Iterable[SubmissionRecord],
    made: Mapping[SubmissionId, dict[str, str]],
) -> Rows:
    """Return the records' rows with Drive's ids; also of submissions that got only new ids."""
    known = snapshot.records[tabs.SUBMISSIONS]
    rows: Rows = {}
    for record in records:
        ids = snapshot.columns(tabs.SUBMISSIONS, record.id)[1] if record.id in known else {}
        ids = ids | made.get(record.id, {})
        rows[record.id] = with_drive_ids(tabs.SUBMISSIONS, columns.submission_columns(record), ids)
    for name, new in made.items():
        if name not in rows and name in known:
            stored, ids = snapshot.columns(tabs.SUBMISSIONS, name)
            rows[name] = with_drive_ids(tabs.SUBMISSIONS, stored, ids | new)
    return rows


def _ids_by_submission(
    effects: Iterable[OutboxEffect], ids: Mapping[DrivePath, str]
) -> dict[SubmissionId, dict[str, str]]:
    found: dict[SubmissionId, dict[str, str]] = {}
    for effect in effects:
        if own := own_drive_ids(effect, ids):
            found.setdefault(effect.submission, {}).update(own)
    return found
