"""A submission's record as it must be after its events."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from sheetflow.core.names import ColumnId
from sheetflow.core.records import RESUBMITTED, REVOKED, Chained, Event, SubmissionRecord


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
        "since": {state: day.isoformat() for state, day in record.since.items()},
        "sop_version": record.sop_version,
        "state": record.state,
        "workflow": record.workflow,
    }
    if record.filled:  # left out where there is none, so that older digests stay right
        fields["filled"] = dict(record.filled)
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


@dataclass(slots=True)
class Replayed:
    """One submission by its events, as far as they contain it."""

    newest: Chained
    accepted: dict[ColumnId, str] = field(default_factory=dict)
    versions: set[str] = field(default_factory=set)
    evidence: set[tuple[str, str]] = field(default_factory=set)
    """Every cell that was ever evidence, with its text: a correction replaces one of them."""
    approval: str = ""
    """Digest of the approved content; "" without an approval."""
    revoked: bool = False
    decided: Event | None = None
    """The newest event with evidence."""

    def add(self, item: Chained) -> Iterator[tuple[str, str, str]]:
        """Add the next event; yield each of its faults: what, found, expected."""
        event, first = item.event, item is self.newest
        if not first and event.source != self.newest.event.target:
            yield "source", event.source, self.newest.event.target
        if not first and event.row_id != self.newest.event.row_id:
            yield "row_id", event.row_id, self.newest.event.row_id
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
        elif event.transition == REVOKED:
            self.revoked = True
        elif event.transition == RESUBMITTED:
            self.approval, self.revoked = "", False
        if event.evidence:
            self.decided = event

    def differences(self, record: SubmissionRecord) -> Iterator[tuple[str, str, str]]:
        """Yield each difference of the record from its events: what, found, expected.

        "record" where the digest of its newest event is another; for older events, which have none,
        only their content is compared.
        """
        event = self.newest.event
        if record.state != event.target:
            yield "state", record.state, event.target
        if record.last_hash != self.newest.hash:
            yield "last_hash", record.last_hash, self.newest.hash
        if record.row_id != event.row_id:
            yield "row_id", record.row_id, event.row_id
        if record.sop_version not in self.versions:
            yield "sop_version", record.sop_version, event.sop_version
        yield from self._differing_cells(record)
        yield from self._differing_approval(record)
        yield from self._differing_evidence(record)
        if event.record and record_digest(record) != event.record:
            yield "record", record_digest(record), event.record

    def _differing_cells(self, record: SubmissionRecord) -> Iterator[tuple[str, str, str]]:
        found = dict(record.accepted)
        for column in dict.fromkeys((*self.accepted, *found)):
            if found.get(column, "") != self.accepted.get(column, ""):
                yield column, found.get(column, ""), self.accepted.get(column, "")

    def _differing_approval(self, record: SubmissionRecord) -> Iterator[tuple[str, str, str]]:
        content = record.approval.content if record.approval else ""
        if content != self.approval:
            yield "approval", content, self.approval
        elif record.approval and record.approval.revoked != self.revoked:
            yield "approval.revoked", str(record.approval.revoked), str(self.revoked)

    def _differing_evidence(self, record: SubmissionRecord) -> Iterator[tuple[str, str, str]]:
        if self.decided is None:
            return
        state = self.decided.target
        found = tuple((str(name), text) for name, text in record.entered.get(state, ()) if text)
        if found != self.decided.evidence:
            yield f"entered.{state}", str(dict(found)), str(dict(self.decided.evidence))
