"""The port Approvals on Drive: approvals of the office's filed copies, locked while they last.

What people answered is read in the call that reads Drive's log of changes anyway (`ReadAlong`):
no document of Google tells whether that log knows of approvals, and a My Drive has none that can
be relied on.  So nobody waits for a log, and a quiet run makes no further call, up to 45 pending
approvals; each fifty more make one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import Json, Refused
from sheetflow.adapters.google.approvals import reading
from sheetflow.adapters.google.drive import requests
from sheetflow.adapters.google.drive.copies import has_digest
from sheetflow.adapters.google.drive.file import accepted, refusal
from sheetflow.adapters.google.drive.office_files import GoogleFiles
from sheetflow.core.approvals import ApprovalAnswer, ApprovalState, AskedApproval, open_requests
from sheetflow.core.effects import CancelApproval, StartApproval
from sheetflow.core.names import DrivePath, SubmissionId
from sheetflow.core.records import LedgerState
from sheetflow.errors import ApprovalRefusedError, SourceChangedError, UnavailableError


class GoogleApprovals:
    """Approvals of files that `files` has filed."""

    def __init__(self, client: GoogleClient, files: GoogleFiles) -> None:
        self._client = client
        self._files = files
        self._followed: Sequence[str] = ()
        self._read: dict[str, reading.ApprovedFile | Refused] = {}
        files.read_along(self)

    # Read along with the log of changes

    def follow(self, ledger: LedgerState) -> None:
        """Set which approvals are read with the next log: those that may change yet."""
        self._followed = list(self._ids(open_requests(ledger).values()).values())
        self._read = {}

    def requests(self) -> list[Any]:
        """Return the requests for the approvals that are followed."""
        return reading.requests_for(self._client, self._followed)

    def receive(self, answers: Sequence[Json | Refused]) -> None:
        """Keep the answers to `requests`."""
        found = map(reading.approved_file, answers[::2], answers[1::2])
        self._read |= dict(zip(self._followed, found, strict=True))

    # The port

    def answers(self, asked: Sequence[AskedApproval]) -> Mapping[SubmissionId, ApprovalAnswer]:
        """Return what became of each; no call for those that were read with the log."""
        ids = self._ids(asked)
        self._followed = [one for one in ids.values() if one not in self._read]
        if self._followed:
            self.receive(self._client.many(self.requests()))
        return {
            one.submission: reading.answer_of(self._client, one, self._read[ids[one.file]])
            if one.file in ids
            else ApprovalAnswer(ApprovalState.MISSING)
            for one in asked
        }

    def start(self, effect: StartApproval) -> None:
        """Start the approval, unless this request has started one already.

        Raises ApprovalRefusedError, SourceChangedError, UnavailableError.
        """
        file_id = self._id(effect.file)
        wanted = reading.requests_for(self._client, [file_id])
        people = reading.permissions_request(self._client, file_id)
        *two, permissions = self._client.many([*wanted, people])
        found = reading.approved_file(*two)
        if isinstance(found, Refused):
            raise refusal(f"{effect.file}: Drive does not show this file's approvals", found)
        if found.file.trashed or not has_digest(found.file, effect.sha256):
            raise SourceChangedError(
                f"{effect.file}: the file is no longer the one that was filed.",
                "Nothing to do: the next run looks at it again.",
            )
        is_pending = any(one.state is ApprovalState.PENDING for one in found.approvals)
        if is_pending if not found.is_marked else found.started_for(effect.id):
            return
        if is_pending:
            raise UnavailableError(
                f"{effect.file}: an earlier approval of this file is still pending.",
                "The next run cancels it and tries again.",
            )
        _check_startable(effect, found, permissions)
        mark = self._client.one(requests.update(self._client, file_id, found.mark(effect.id)))
        accepted(mark, f"{effect.file}: Drive does not mark this file")
        self._start(effect, file_id)

    def cancel(self, effect: CancelApproval) -> None:
        """Cancel it while it is pending; one that was answered meanwhile stays answered."""
        file_id = self._id(effect.file)
        wanted = reading.requests_for(self._client, [file_id])
        found = reading.approved_file(*self._client.many(wanted))
        if isinstance(found, Refused):
            if found.status == 404:
                return
            raise refusal(f"{effect.file}: Drive does not show this file's approvals", found)
        for approval in found.started_for(effect.request):
            if approval.state is ApprovalState.PENDING:
                where = {"fileId": file_id, "approvalId": approval.id}
                body = {"message": effect.message}
                request = self._client.drive.approvals().cancel(
                    **where, body=body, fields="approvalId"
                )
                answer = self._client.one(request)
                if isinstance(answer, Refused) and answer.status != 400:
                    raise refusal(f"{effect.file}: Drive does not cancel its approval", answer)

    def _start(self, effect: StartApproval, file_id: str) -> None:
        """Start it; without its limit where Drive refuses one, which may be past already."""
        body: Json = {
            "reviewerEmails": list(effect.reviewers),
            "lockFile": True,
            "fileContentChangeBehavior": "RESET_APPROVAL",
            "message": effect.message,
        }
        due = {"dueTime": _utc(effect.due)} if effect.due else {}
        answer = Refused(0, "")
        for more in (due, {}) if due else ({},):
            # One whose answer was lost may have been started: the next run finds it then.
            request = self._client.drive.approvals().start(
                fileId=file_id, body=body | more, fields="approvalId"
            )
            answer = self._client.one(request, repeatable=False)
            if not isinstance(answer, Refused):
                return
            if answer.status != 400 or answer.reason == "failedPrecondition":
                break
        if answer.reason == "failedPrecondition" or answer.status == 404:
            raise refusal(f"{effect.file}: Drive does not start an approval of this file", answer)
        reason = {400: "reviewer", 403: "rights"}.get(answer.status, "other")
        raise _refused(effect, reason, answer.said)

    def _ids(self, asked: Iterable[AskedApproval]) -> dict[DrivePath, str]:
        """Return the ids of the files, as far as the ledger has them; no call."""
        found = {one.file: self._files.known_id(one.file) for one in asked}
        return {path: file_id for path, file_id in found.items() if file_id}

    def _id(self, file: DrivePath) -> str:
        if file_id := self._files.known_id(file):
            return file_id
        raise UnavailableError(
            f"{file}: this file has not been filed yet.", "The next run tries again."
        )


def _check_startable(
    effect: StartApproval, found: reading.ApprovedFile, permissions: Json | Refused
) -> None:
    """Raise ApprovalRefusedError where nobody could be asked, or nobody could answer.

    Drive itself takes a reviewer who cannot open the file, and does not notify him.
    """
    if not found.edits:
        raise _refused(effect, "rights", "its editors alone may start one")
    if not found.starts:
        raise _refused(effect, "edition", "this Drive has no approvals")
    strangers = reading.without_access(effect.reviewers, permissions)
    if strangers:
        raise _refused(effect, "reviewer", f"not shared with {', '.join(strangers)}")


def _refused(effect: StartApproval, reason: str, said: str) -> ApprovalRefusedError:
    return ApprovalRefusedError(
        f"{effect.file}: no approval can be started ({said}).",
        "The decision is entered into the register's column; `sheetflow doctor` has more.",
        reason,
    )


def _utc(moment: datetime) -> str:
    """Return a moment as Drive takes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
