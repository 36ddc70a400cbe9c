"""Approvals in Drive as data: what was asked for, and what became of it.

The job asks for an approval of the file that it filed; people answer in Drive.  What was asked
and the last answer are kept in a note a submission.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from sheetflow.core.acknowledge_effects import present_place
from sheetflow.core.names import ColumnId, DrivePath, EffectId, Sha256, SubmissionId
from sheetflow.core.records import LedgerState, json_value

APPROVAL_PREFIX = "approval:"
"""Begins the name of the note on a submission's approval; the submission's id follows."""


@dataclass(frozen=True, slots=True)
class AskedApproval:
    """An approval that the job has asked for.

    `column` is the decision that the answer takes; `file` is the copy inside Drive with the bytes
    of `sha256`; `id` is that of the effect that starts it; `content` is a digest of all that an
    approval binds, as it was asked about; `due` and `at` are aware.
    """

    submission: SubmissionId
    column: ColumnId
    file: DrivePath
    sha256: Sha256
    reviewers: tuple[str, ...]
    due: datetime | None
    at: datetime
    id: EffectId
    content: str = ""


class ApprovalState(Enum):
    """What became of an approval."""

    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    MISSING = "missing"
    """The file has none, or it is not there."""
    REFUSED = "refused"
    """It could not be started."""


@dataclass(frozen=True, slots=True)
class ApprovalAnswer:
    """An approval as it is now; without any field given, one that waits.

    `reviewers` pairs each reviewer's address with "approved", "declined" or "" for none; `id` and
    `revision` are Drive's; `sha256` is the digest of the approved revision, None where it cannot
    be read; `comment` is the words of whoever answered last; `reason` is that of
    `ApprovalRefusedError`.
    """

    state: ApprovalState = ApprovalState.PENDING
    reviewers: tuple[tuple[str, str], ...] = ()
    completed: datetime | None = None
    id: str = ""
    revision: str = ""
    sha256: Sha256 | None = None
    comment: str = ""
    reason: str = ""


NO_ANSWER = ApprovalAnswer()


@dataclass(frozen=True, slots=True)
class KnownApproval:
    """An approval that was asked for, and the last that is known of it.

    `again` is why another one before it does not count: "changed" (other content), "decider"
    (others decide now), "" where there was none.  `is_new`: the row was not evaluated with this
    answer yet.
    """

    asked: AskedApproval
    answer: ApprovalAnswer = NO_ANSWER
    again: str = ""
    is_new: bool = False

    @property
    def is_pending(self) -> bool:
        """Whether it waits for an answer."""
        return self.answer.state is ApprovalState.PENDING

    @property
    def may_change(self) -> bool:
        """Whether another answer may follow: it waits, is not to be seen, or has unread bytes."""
        unread = self.answer.state is ApprovalState.APPROVED and self.answer.sha256 is None
        return unread or self.answer.state in {ApprovalState.PENDING, ApprovalState.MISSING}

    def to_note(self) -> str:
        """Return the note's text, the same for the same approval; empty fields are left out."""
        asked, answer = _given(asdict(self.asked)), _given(asdict(self.answer))
        data = {"asked": asked, "answer": answer, "again": self.again, "new": self.is_new}
        return json.dumps(_given(data), default=json_value, sort_keys=True)


def note_name(submission: SubmissionId) -> str:
    """Return the name of the note on the submission's approval."""
    return APPROVAL_PREFIX + submission


def known_approvals(notes: Mapping[str, str]) -> dict[SubmissionId, KnownApproval]:
    """Return the approvals of a ledger's notes; an unreadable note counts as none."""
    found: dict[SubmissionId, KnownApproval] = {}
    for name, text in sorted(notes.items()):
        if name.startswith(APPROVAL_PREFIX):
            try:
                known = _known(json.loads(text))
            except (ValueError, TypeError, KeyError, AttributeError):
                continue
            found[known.asked.submission] = known
    return found


def open_requests(state: LedgerState) -> dict[SubmissionId, AskedApproval]:
    """Return the approvals of a ledger that may be answered yet, each file in its present place.

    Also those that were approved, and whose approved bytes were not read.
    """
    found: dict[SubmissionId, AskedApproval] = {}
    for name, known in known_approvals(state.notes).items():
        asked, record = known.asked, state.submissions.get(name)
        if known.may_change:
            file = present_place(record, asked.file, asked.sha256) if record else asked.file
            found[name] = replace(asked, file=file)
    return found


def _known(data: dict[str, Any]) -> KnownApproval:
    asked, answer = dict(data["asked"]), dict(data.get("answer", {}))
    for moments, name in ((asked, "due"), (asked, "at"), (answer, "completed")):
        moments[name] = datetime.fromisoformat(moments[name]) if moments.get(name) else None
    asked["reviewers"] = tuple(asked.get("reviewers", ()))
    answer["reviewers"] = tuple((who, how) for who, how in answer.get("reviewers", ()))
    answer["state"] = ApprovalState(answer.get("state", ApprovalState.PENDING.value))
    again, is_new = str(data.get("again", "")), bool(data.get("new"))
    return KnownApproval(AskedApproval(**asked), ApprovalAnswer(**answer), again, is_new)


def _given(data: Mapping[str, object]) -> dict[str, object]:
    """Return the fields that have a value."""
    return {name: value for name, value in data.items() if value}
