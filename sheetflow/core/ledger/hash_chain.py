"""The chain of events: each hash covers its event and the hash before it.

An accepted event that is altered, removed or moved breaks the chain from there on; the same pass
finds a record that no longer follows from its events.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from sheetflow.core.findings import Blank
from sheetflow.core.names import SubmissionId
from sheetflow.core.records import Chained, Committed, Event, SubmissionRecord, json_value

START = ""
"""The hash before the first event."""


class BreakKind(Enum):
    """The kinds of difference between the history and what was written."""

    ALTERED = "altered"
    """An event's content is not what its hash covers.  Blanks: submission."""
    REMOVED = "removed"
    """Events before this one are missing.  Blanks: submission, first, last."""
    REORDERED = "reordered"
    """The event does not follow the one before it.  Blanks: submission."""
    HEAD = "head"
    """The newest events are missing, or there are some that no run accepted.  Blanks: found,
    expected (hashes)."""
    RECORD = "record"
    """A submission's record does not follow from its events.  Blanks: submission, found,
    expected (states)."""
    DECIDED = "decided"
    """Another part of a record does not follow.  Blanks: submission, what, found, expected."""
    STEP = "step"
    """An event does not start at the submission's state.  Blanks: submission, what, found,
    expected."""
    TIME = "time"
    """An event is older than the one before it, or newer than the last commit.  Blanks: submission,
    found, expected."""
    RUN = "run"
    """An event is not what the commit that accepted it recorded.  Blanks: submission, version."""
    COMMIT = "commit"
    """A commit was altered, or does not follow the one before it.  Blanks: version."""
    LAST_COMMIT = "last_commit"
    """The newest commits are missing, or the ledger names other ones.  Blanks: version."""
    WORK = "work"
    """Waiting work leads out of its submission's folder.  Blanks: submission, path."""
    SEAL = "seal"
    """A record was altered.  Blanks: table, id."""
    SUM = "sum"
    """Records were removed from a table, added or put back as they were.  Blanks: table."""
    HEADS = "heads"
    """The line with the ledger's totals was altered.  Blanks: table."""
    NUMBER = "number"
    """A number that was already given would be given again.  Blanks: found, expected."""
    SCHEMA = "schema"
    """The ledger's file contains what no version of sheetflow makes.  Blanks: table."""


@dataclass(frozen=True, slots=True)
class Break:
    """One difference; `sequence` is the number of its event, 0 where no event is left."""

    kind: BreakKind
    sequence: int
    blanks: tuple[Blank, ...] = ()


_COVERED = (
    *("actor", "content", "evidence", "files", "row_id", "run_id", "sop_version", "source"),
    *("submission", "target", "transition"),
)
_COVERED_IF_ANY = ("cells", "before", "record")


def canonical(event: Event) -> bytes:
    """Return the event as the one JSON text its hash covers.

    UTF-8, sorted keys, no blanks between them, the time in ISO form with its offset.  A lone
    surrogate, which UTF-8 cannot encode, becomes its JSON escape.  Fields that were never recorded
    (`proof`, `cells`, `before`, `record`) are not covered, so that older events keep their hash.
    Raises ValueError for a time without zone, because it could be read as two moments.
    """
    if event.at.tzinfo is None:
        raise ValueError("an event's time must have a zone")
    fields = {name: getattr(event, name) for name in _COVERED}
    fields |= {name: found for name in _COVERED_IF_ANY if (found := getattr(event, name))}
    fields["at"] = event.at.isoformat()
    if event.proof is not None:
        fields["proof"] = event.proof.as_data()
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def chain(previous: str, event: Event) -> str:
    """Return the SHA-256, in hexadecimal, of the previous hash and the event."""
    covered = previous.encode("utf-8", "backslashreplace") + b"\n" + canonical(event)
    return hashlib.sha256(covered).hexdigest()


def link(count: int, head: str, events: Iterable[Event]) -> tuple[Chained, ...]:
    """Chain new events to the `count` events that end in `head`."""
    chained: list[Chained] = []
    for sequence, event in enumerate(events, start=count + 1):
        digest = chain(head, event)
        chained.append(Chained(sequence, event, head, digest))
        head = digest
    return tuple(chained)


def chain_commit(previous: str, commit: Committed) -> Committed:
    """Return the commit, chained to the one whose hash is `previous`."""
    fields = (
        *(commit.version, commit.run_id, commit.as_of.isoformat()),
        *(commit.events, commit.head, commit.next_number),
    )
    text = json.dumps((previous, *fields), separators=(",", ":"))
    return replace(commit, previous=previous, hash=hashlib.sha256(text.encode()).hexdigest())


def sealed(
    records: Iterable[SubmissionRecord], chained: Iterable[Chained]
) -> tuple[SubmissionRecord, ...]:
    """Return the records, each with the hash of its newest event among `chained`."""
    newest = {item.event.submission: item.hash for item in chained}
    return tuple(
        replace(record, last_hash=newest[record.id]) if record.id in newest else record
        for record in records
    )


def verify(
    history: Iterable[Chained], records: Mapping[SubmissionId, SubmissionRecord], head: str
) -> list[Break]:
    """Return every break of the history, oldest first, then those of the records by identifier.

    `head` is the ledger's hash of its newest event.  Memory: one entry for each submission.
    """
    breaks: list[Break] = []
    newest: dict[SubmissionId, Chained] = {}
    expected, previous = 1, START
    for item in history:
        breaks += _broken_link(item, expected, previous)
        expected, previous = max(expected, item.sequence + 1), item.hash
        newest[item.event.submission] = item
    if previous != head:
        breaks.append(break_at(BreakKind.HEAD, expected - 1, found=previous, expected=head))
    for submission in sorted(records.keys() | newest.keys()):
        breaks += _broken_record(submission, records.get(submission), newest.get(submission))
    return breaks


def _broken_link(item: Chained, expected: int, previous: str) -> list[Break]:
    found: list[Break] = []
    name = item.event.submission
    if item.sequence > expected:
        blanks = {"first": expected, "last": item.sequence - 1}
        found.append(break_at(BreakKind.REMOVED, item.sequence, submission=name, **blanks))
    elif item.sequence < expected or item.previous != previous:
        found.append(break_at(BreakKind.REORDERED, item.sequence, submission=name))
    if chain(item.previous, item.event) != item.hash:
        found.append(break_at(BreakKind.ALTERED, item.sequence, submission=name))
    return found


def _broken_record(
    name: SubmissionId, record: SubmissionRecord | None, newest: Chained | None
) -> list[Break]:
    if record is not None and newest is None and not record.last_hash:
        return []  # without accepted steps there are no events that it could differ from
    found = (record.state, record.last_hash) if record else ("", "")
    expected = (newest.event.target, newest.hash) if newest else ("", "")
    if found == expected:
        return []
    sequence = newest.sequence if newest else 0
    blanks = {"found": found[0], "expected": expected[0]}
    return [break_at(BreakKind.RECORD, sequence, submission=name, **blanks)]


def break_at(kind: BreakKind, sequence: int, **blanks: object) -> Break:
    """Return the difference, with its blanks as texts."""
    return Break(kind, sequence, tuple(sorted((name, str(v)) for name, v in blanks.items())))


def record_digest(record: SubmissionRecord) -> str:
    """Return the SHA-256 of all fields of a record that its events determine.

    These are all except its files and their folder, which depend on finished work, and the hash of
    its newest event.
    """
    approval = record.approval
    fields: dict[str, object] = {
        "accepted": record.accepted,
        "approval": approval
        and (approval.content, approval.evidence, approval.revoked, approval.details),
        "archived": record.archived,
        "entered": dict(record.entered),
        "id": record.id,
        "reopened": record.reopened,
        "revisions": record.revisions,
        "row_id": record.row_id,
        "since": dict(record.since),
        "sop_version": record.sop_version,
        "state": record.state,
        "workflow": record.workflow,
    }
    if record.filled:  # left out where there is none, so that older digests stay right
        fields["filled"] = dict(record.filled)
    text = json.dumps(fields, default=json_value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
