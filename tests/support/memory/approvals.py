"""Approvals in memory, which behave as Drive's: one pending a file, answered by its reviewers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from sheetflow.core.approvals import ApprovalAnswer, ApprovalState, AskedApproval
from sheetflow.core.effects import CancelApproval, StartApproval
from sheetflow.core.names import Sha256, SubmissionId
from sheetflow.errors import ApprovalRefusedError, SheetflowError, SourceChangedError
from tests.support.memory.files import MemoryFiles

PENDING = ApprovalState.PENDING


@dataclass
class MemoryApprovals:
    """Approvals of the files of `drive`; the newest of a file is the last in `of_file`.

    `refusal` refuses every start for that reason; `failure` is raised by every call.
    """

    drive: MemoryFiles
    of_file: dict[str, list[tuple[StartApproval, ApprovalAnswer]]] = field(default_factory=dict)
    refusal: str = ""
    failure: SheetflowError | None = None

    def start(self, effect: StartApproval) -> None:
        self._check()
        if _digest(self.drive.files.get(effect.file, b"")) != effect.sha256:
            raise SourceChangedError(f"{effect.file}: other bytes.", "Look again.")
        known = self.of_file.setdefault(effect.file, [])
        if any(start.id == effect.id for start, _ in known):
            return
        if self.refusal:
            raise ApprovalRefusedError("Refused.", "Use the column.", self.refusal)
        number = sum(map(len, self.of_file.values())) + 1
        reviewers = tuple((who, "") for who in effect.reviewers)
        answer = ApprovalAnswer(reviewers=reviewers, id=f"persetujuan-{number}")
        known.append((effect, answer))

    def cancel(self, effect: CancelApproval) -> None:
        self._check()
        known = self.of_file.get(effect.file, [])
        newest, answer = known[-1] if known else (None, None)
        if newest and answer and newest.id == effect.request and answer.state is PENDING:
            self._put(effect.file, state=ApprovalState.CANCELLED)

    def answers(self, asked: Sequence[AskedApproval]) -> Mapping[SubmissionId, ApprovalAnswer]:
        self._check()
        found = {}
        for one in asked:
            known = [
                answer for start, answer in self.of_file.get(one.file, []) if start.id == one.id
            ]
            found[one.submission] = known[-1] if known else ApprovalAnswer(ApprovalState.MISSING)
        return found

    def pending(self) -> list[StartApproval]:
        """Return the requests that wait."""
        newest = (known[-1] for known in self.of_file.values() if known)
        return [start for start, answer in newest if answer.state is ApprovalState.PENDING]

    def answer(self, submission: str, how: str, who: str, at: datetime, comment: str = "") -> None:
        """Let a reviewer answer "approved" or "declined"; who is none of them was assigned it."""
        (start,) = (one for one in self.pending() if one.submission == submission)
        reviewers = dict(self.of_file[start.file][-1][1].reviewers)
        if who not in reviewers:
            reviewers = {}
        reviewers[who] = how
        self._put(start.file, reviewers=tuple(reviewers.items()), comment=comment)
        if how == "declined" or set(reviewers.values()) == {"approved"}:
            digest = _digest(self.drive.files[start.file]) if how == "approved" else None
            state = ApprovalState(how)
            self._put(start.file, state=state, completed=at, revision="r1", sha256=digest)

    def withdraw(self, submission: str) -> None:
        """Cancel it in Drive, as a person may."""
        (start,) = (one for one in self.pending() if one.submission == submission)
        self._put(start.file, state=ApprovalState.CANCELLED)

    def _put(self, file: str, **fields: object) -> None:
        start, answer = self.of_file[file][-1]
        self.of_file[file][-1] = start, replace(answer, **fields)  # type: ignore[arg-type]  # by name

    def _check(self) -> None:
        if self.failure is not None:
            raise self.failure


def _digest(content: bytes) -> Sha256:
    return Sha256(sha256(content).hexdigest())
