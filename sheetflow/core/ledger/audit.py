"""Checks of a ledger's content against its events, and of its commits against each other."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import assert_never

from sheetflow.core import effects, records
from sheetflow.core.files import clean_name
from sheetflow.core.ledger import hash_chain
from sheetflow.core.names import ColumnId, SubmissionId


def _unequal(*compared: tuple[str, str, str]) -> Iterator[tuple[str, str, str]]:
    """Return those whose second text, as found, is not the third, as expected."""
    return (one for one in compared if one[1] != one[2])


@dataclass(slots=True)
class Replayed:
    """One submission by its events, as far as they contain it."""

    newest: records.Chained
    accepted: dict[ColumnId, str] = field(default_factory=dict)
    versions: set[str] = field(default_factory=set)
    evidence: set[tuple[str, str]] = field(default_factory=set)
    """Every cell that was ever evidence, with its text: a correction replaces one of them."""
    approval: str = ""
    """Digest of the approved content; "" without an approval."""
    revoked: bool = False
    decided: records.Event | None = None
    """The newest event with evidence."""

    def add(self, item: records.Chained) -> Iterator[tuple[str, str, str]]:
        """Add the next event; yield each of its faults: what, found, expected."""
        event, before = item.event, self.newest.event
        if item is not self.newest:
            yield from _unequal(
                ("source", event.source, before.target), ("row_id", event.row_id, before.row_id)
            )
        for column, text in event.before:
            known = self.accepted.get(column, "")
            if self.accepted and text != known and (column, text) not in self.evidence:
                yield column, text, known
        self.evidence.update(event.evidence)
        self.newest = item
        self.accepted.update(event.cells)
        self.versions.add(event.sop_version)
        if event.content:
            self.approval, self.revoked = event.content, False
        elif event.transition == records.REVOKED:
            self.revoked = True
        elif event.transition == records.RESUBMITTED:
            self.approval, self.revoked = "", False
        if event.evidence:
            self.decided = event

    def differences(self, record: records.SubmissionRecord) -> Iterator[tuple[str, str, str]]:
        """Yield each difference of the record from its events: what, found, expected.

        "record" where the digest of its newest event is another; for older events, which have none,
        only their content is compared.
        """
        event = self.newest.event
        yield from _unequal(
            ("state", record.state, event.target),
            ("last_hash", record.last_hash, self.newest.hash),
            ("row_id", record.row_id, event.row_id),
        )
        if record.sop_version not in self.versions:
            yield "sop_version", record.sop_version, event.sop_version
        yield from self._differing_cells(record)
        yield from self._differing_approval(record)
        yield from self._differing_evidence(record)
        if event.record:
            yield from _unequal(("record", hash_chain.record_digest(record), event.record))

    def _differing_cells(self, record: records.SubmissionRecord) -> Iterator[tuple[str, str, str]]:
        found = dict(record.accepted)
        columns = dict.fromkeys((*self.accepted, *found))
        return _unequal(*((c, found.get(c, ""), self.accepted.get(c, "")) for c in columns))

    def _differing_approval(
        self, record: records.SubmissionRecord
    ) -> Iterator[tuple[str, str, str]]:
        content = record.approval.content if record.approval else ""
        if content != self.approval:
            yield "approval", content, self.approval
        elif record.approval and record.approval.revoked != self.revoked:
            yield "approval.revoked", str(record.approval.revoked), str(self.revoked)

    def _differing_evidence(
        self, record: records.SubmissionRecord
    ) -> Iterator[tuple[str, str, str]]:
        if self.decided is None:
            return
        state = self.decided.target
        found = tuple((str(name), text) for name, text in record.entered.get(state, ()) if text)
        if found != self.decided.evidence:
            yield f"entered.{state}", str(dict(found)), str(dict(self.decided.evidence))


@dataclass(frozen=True, slots=True)
class Books:
    """The content of a ledger beside its events.

    `last_commit` is the hash that it stores of its last commit ("" where they are not chained).
    """

    state: records.LedgerState
    outbox: Sequence[effects.OutboxEffect] = ()
    commits: Sequence[records.Committed] = ()
    last_commit: str = ""


def audit(history: Iterable[records.Chained], books: Books) -> list[hash_chain.Break]:
    """Return every break of the events, then of the records, the outbox and the commits.

    Memory: one entry for each submission and each commit.
    """
    followed = _Followed(books)
    records = books.state.submissions
    breaks = hash_chain.verify(followed.through(history), records, books.state.head)
    known = {(one.kind, dict(one.blanks).get("submission")) for one in breaks}
    breaks += followed.breaks
    for name, replayed in sorted(followed.submissions.items()):
        if name in records and (hash_chain.BreakKind.RECORD, name) not in known:
            breaks += _differences(name, replayed, records[name])
    breaks += _forged(books.outbox, records)
    breaks += _broken_commits(books)
    return breaks


@dataclass(slots=True)
class _Followed:
    """The events as they are read: each submission's replayed state, and breaks so far."""

    books: Books
    breaks: list[hash_chain.Break] = field(default_factory=list)
    submissions: dict[SubmissionId, Replayed] = field(default_factory=dict)

    def through(self, history: Iterable[records.Chained]) -> Iterator[records.Chained]:
        made = _makers(self.books.commits)
        heads = {one.events: one for one in self.books.commits if one.events}
        last: datetime | None = None
        for item in history:
            event, name = item.event, item.event.submission
            replayed = self.submissions.setdefault(name, Replayed(item))
            for what, found, expected in replayed.add(item):
                self._add(
                    hash_chain.BreakKind.STEP, item, what=what, found=found, expected=expected
                )
            if last is not None and event.at < last:
                self._add(hash_chain.BreakKind.TIME, item, found=event.at, expected=last)
            last = event.at
            maker = made.get(item.sequence)
            if maker and (maker.run_id, maker.as_of) != (event.run_id, event.at):
                self._add(hash_chain.BreakKind.RUN, item, version=maker.version)
            ended = heads.get(item.sequence)
            if ended and ended.head != item.hash:
                self._add(hash_chain.BreakKind.RUN, item, version=ended.version)
            yield item
        limit = self.books.state.as_of
        if last is not None and limit is not None and last > limit:
            sequence = self.books.state.events
            self.breaks.append(
                hash_chain.break_at(
                    hash_chain.BreakKind.TIME, sequence, submission="", found=last, expected=limit
                )
            )

    def _add(self, kind: hash_chain.BreakKind, item: records.Chained, **blanks: object) -> None:
        name = item.event.submission
        self.breaks.append(hash_chain.break_at(kind, item.sequence, submission=name, **blanks))


def _makers(commits: Sequence[records.Committed]) -> dict[int, records.Committed]:
    """Map each event's sequence to the commit that accepted it, as far as it was recorded."""
    made: dict[int, records.Committed] = {}
    before: int | None = 0
    for commit in commits:
        if before is not None and commit.events is not None:
            made |= dict.fromkeys(range(before + 1, commit.events + 1), commit)
        before = commit.events
    return made


def _differences(
    name: SubmissionId, replayed: Replayed, record: records.SubmissionRecord
) -> list[hash_chain.Break]:
    """Return differences of the record; its digest's only where there is no other."""
    found = [*replayed.differences(record)]
    plain = [one for one in found if one[0] != "record"] or found
    sequence = replayed.newest.sequence
    return [
        hash_chain.break_at(
            hash_chain.BreakKind.DECIDED,
            sequence,
            submission=name,
            what=what,
            found=has,
            expected=should,
        )
        for what, has, should in plain
    ]


def _forged(
    outbox: Sequence[effects.OutboxEffect], records: Mapping[SubmissionId, records.SubmissionRecord]
) -> Iterator[hash_chain.Break]:
    """Yield work on files that belongs to no submission, or leads out of its folder."""
    for effect in effects.file_effects(outbox):
        record = records.get(effect.submission)
        folders = _folders(record, outbox) if record else set()
        for path in _places(effect):
            inside = any(path == one or path.startswith(f"{one}/") for one in folders)
            named = _names(effect.submission, path)
            if record is None or not named or (folders and not inside):
                yield hash_chain.break_at(
                    hash_chain.BreakKind.WORK, 0, submission=effect.submission, path=path
                )
                break


def _folders(record: records.SubmissionRecord, outbox: Sequence[effects.OutboxEffect]) -> set[str]:
    """Return the submission's folder, and those from which it is still to be moved."""
    if record.folder is None:
        return set()
    folders = {str(record.folder)}
    moves = [
        one for one in outbox if isinstance(one, effects.MoveFolder) and one.submission == record.id
    ]
    for move in reversed(moves):
        if move.target in folders:
            folders.add(move.source)
    return folders


def _places(effect: effects.FileEffect) -> tuple[str, ...]:
    """Return the paths that the work makes or moves."""
    match effect:
        case effects.MakeFolder():
            return (effect.folder,)
        case effects.MoveFolder():
            return (effect.source, effect.target)
        case effects.CopyFile() | effects.WritePaper():
            return (effect.target,)
        case _:
            assert_never(effect)


def _names(submission: SubmissionId, path: str) -> bool:
    """Return whether a folder of the path contains the submission's identifier (see `filing`)."""
    name = re.escape(clean_name(submission))
    return re.search(rf"(?<!\w){name}(?![^\W_])", path) is not None


def _broken_commits(books: Books) -> Iterator[hash_chain.Break]:
    state, commits = books.state, books.commits
    if not books.last_commit and not any(commit.hash for commit in commits):
        return
    previous = ""
    for commit in commits:
        if not commit.hash and not previous:
            continue  # recorded before commits were chained
        if (
            commit.previous != previous
            or hash_chain.chain_commit(previous, commit).hash != commit.hash
        ):
            yield hash_chain.break_at(hash_chain.BreakKind.COMMIT, 0, version=commit.version)
        previous = commit.hash
    for before, after in pairwise(commits):
        if after.version <= before.version or after.as_of < before.as_of or _falls(before, after):
            yield hash_chain.break_at(hash_chain.BreakKind.COMMIT, 0, version=after.version)
    last = commits[-1] if commits else None
    named = (books.last_commit, state.as_of)
    if (previous, last.as_of if last else None) != named:
        yield hash_chain.break_at(hash_chain.BreakKind.LAST_COMMIT, 0, version=state.version)
    elif last and last.events is not None:
        counted = (last.events, last.head, last.next_number)
        if counted != (state.events, state.head, state.next_number):
            yield hash_chain.break_at(hash_chain.BreakKind.LAST_COMMIT, 0, version=state.version)


def _falls(before: records.Committed, after: records.Committed) -> bool:
    """Return whether there are fewer events or numbers after the later commit."""
    events = (before.events or 0) > (after.events or before.events or 0)
    return events or (before.next_number or 0) > (after.next_number or before.next_number or 0)
