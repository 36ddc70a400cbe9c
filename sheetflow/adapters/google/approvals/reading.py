"""A file's approvals as Drive returns them, and which of them a request of the job has started.

Drive's resource `Approval` has no place for an identifier of ours, so the file gets a mark before
an approval is started: whose request it is, and the newest approval that there was before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import Json, Refused
from sheetflow.adapters.google.drive import requests
from sheetflow.adapters.google.drive.copies import has_digest
from sheetflow.adapters.google.drive.file import FIELDS, DriveFile, digest_of, read_file
from sheetflow.core.approvals import ApprovalAnswer, ApprovalState, AskedApproval
from sheetflow.core.names import EffectId, Sha256

_FIELDS = "nextPageToken,permissions(type,emailAddress,domain,deleted)"


def permissions_request(client: GoogleClient, file_id: str) -> Any:
    """Return the request for whom a file or folder is shared with, by inheritance too."""
    return client.drive.permissions().list(
        fileId=file_id, supportsAllDrives=True, pageSize=100, fields=_FIELDS
    )


def without_access(people: Sequence[str], permissions: Json | Refused) -> list[str]:
    """Return those who certainly cannot open the file: not where a group may contain them."""
    if isinstance(permissions, Refused) or "nextPageToken" in permissions:
        return []
    given = [one for one in permissions.get("permissions", ()) if not one.get("deleted")]
    if {str(one.get("type")) for one in given} & {"anyone", "group"}:
        return []
    known = {str(one.get("emailAddress", "")).lower() for one in given}
    domains = {str(one.get("domain", "")).lower() for one in given if one["type"] == "domain"}
    return [
        one
        for one in people
        if one.lower() not in known and one.lower().partition("@")[2] not in domains
    ]


ASKED = "sheetflow_approval"
"""The property of a file with the request that an approval was started for."""
_FILE = FIELDS.replace("capabilities(", "capabilities(canEdit,canStartApproval,")
_APPROVALS = (
    "kind,items(approvalId,status,createTime,completeTime,approvedRevisionId,initiator(me),"
    "reviewerResponses(response,reviewer(emailAddress,displayName)))"
)
"""A list has no items unless they are requested (the guide "Manage approvals"), or where the file
has none: its kind tells that it is one."""
MAX_REVISION = 100_000_000
"""In bytes; a larger revision that is no longer the present one is not read."""
_STATES = {
    "IN_PROGRESS": ApprovalState.PENDING,
    "APPROVED": ApprovalState.APPROVED,
    "DECLINED": ApprovalState.DECLINED,
    "CANCELLED": ApprovalState.CANCELLED,
}
_COUNTS = (ApprovalState.CANCELLED, ApprovalState.PENDING, ApprovalState.DECLINED,
           ApprovalState.APPROVED)  # fmt: skip
"""Of two that one request has started, which a lost answer may do, the later here counts."""
_RESPONSES = {"APPROVED": "approved", "DECLINED": "declined"}


@dataclass(frozen=True, slots=True)
class Approval:
    """One approval of a file that the job has started."""

    id: str
    state: ApprovalState
    created: str
    completed: datetime | None
    revision: str
    reviewers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ApprovedFile:
    """A file with the job's approvals of it, the oldest first.

    `revision` is that of its present content; `starts` is False where Drive offers no approvals,
    `edits` where the job's account may not edit the file.
    """

    file: DriveFile
    revision: str
    approvals: tuple[Approval, ...]
    starts: bool
    edits: bool

    @property
    def newest(self) -> str:
        """When its newest approval was started, "" for none."""
        return self.approvals[-1].created if self.approvals else ""

    @property
    def is_marked(self) -> bool:
        """Whether it has a mark: those of another Cloud project are not to be seen."""
        return ASKED in self.file.marks

    def started_for(self, request: EffectId) -> tuple[Approval, ...]:
        """Return those that were started for this request; of a file without a mark the newest."""
        if not self.is_marked:
            return self.approvals[-1:]
        whose, _, before = self.file.marks[ASKED].partition(" ")
        if whose != _short(request):
            return ()
        return tuple(one for one in self.approvals if not before or one.created > before)

    def mark(self, request: EffectId) -> Json:
        """Return the body that marks the file for an approval that is about to be started."""
        return {"appProperties": {ASKED: f"{_short(request)} {self.newest}"}}


def _short(request: EffectId) -> str:
    """Return a digest of the request: properties of a file are short."""
    return digest_of(request.encode())[:20]


def requests_for(client: GoogleClient, file_ids: Sequence[str]) -> list[Any]:
    """Return two requests a file, whose answers `approved_file` parses."""
    if not file_ids:
        return []
    fields, resource = f"{_FILE},headRevisionId", client.drive.approvals()
    return [
        request
        for one in file_ids
        for request in (
            requests.get(client, one, fields),
            resource.list(fileId=one, fields=_APPROVALS),
        )
    ]


def approved_file(found: Json | Refused, listed: Json | Refused) -> ApprovedFile | Refused:
    """Return the file with its approvals; a refusal of either."""
    if isinstance(found, Refused):
        return found
    if isinstance(listed, Refused):
        return listed
    able = found.get("capabilities", {})
    items = (one for one in listed.get("items", ()) if isinstance(one, dict))
    own = (one for one in items if one.get("approvalId") and one.get("initiator", {}).get("me"))
    return ApprovedFile(
        read_file(found),
        str(found.get("headRevisionId", "")),
        tuple(sorted(map(_approval, own), key=lambda one: one.created)),
        bool(able.get("canStartApproval", True)),
        bool(able.get("canEdit", True)),
    )


def _approval(item: Json) -> Approval:
    return Approval(
        str(item["approvalId"]),
        _STATES.get(str(item.get("status", "")), ApprovalState.PENDING),
        str(item.get("createTime", "")),
        _moment(str(item.get("completeTime", ""))),
        str(item.get("approvedRevisionId", "")),
        tuple(map(_response, item.get("reviewerResponses", ()))),
    )


def _moment(text: str) -> datetime | None:
    """Return the moment; None for a text that is none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _response(item: Json) -> tuple[str, str]:
    """Return a reviewer's address, his name where Drive hides the address, and his response.

    Everybody chooses his own name: one that is written like an address must not be taken for one.
    """
    person = item.get("reviewer", {})
    name = str(person.get("displayName", "")).replace("@", " ")
    who = str(person.get("emailAddress") or name)
    return who, _RESPONSES.get(str(item.get("response", "")), "")


def answer_of(
    client: GoogleClient, asked: AskedApproval, found: ApprovedFile | Refused
) -> ApprovalAnswer:
    """Return what became of the request; an approved revision is read if it is not the present one.

    Raises UnavailableError.
    """
    started: Sequence[Approval] = ()
    if not isinstance(found, Refused):
        started = found.started_for(asked.id)
    if isinstance(found, Refused) or found.file.trashed or not started:
        return ApprovalAnswer(ApprovalState.MISSING)
    last = max(started, key=lambda one: _COUNTS.index(one.state))
    facts = ApprovalAnswer(last.state, last.reviewers, last.completed, last.id, last.revision)
    if last.state is not ApprovalState.APPROVED:
        return facts
    return replace(facts, sha256=_approved_digest(client, asked, found, last.revision))


def _approved_digest(
    client: GoogleClient, asked: AskedApproval, found: ApprovedFile, revision: str
) -> Sha256 | None:
    """Return the digest of the approved revision, None where it cannot be read.

    It is the digest that was asked about also where the file is the frozen state of a document.
    """
    approved = found.file
    if not revision:
        return None
    if revision != found.revision:
        where = {"fileId": found.file.id, "revisionId": revision}
        revisions = client.drive.revisions()
        facts = client.one(revisions.get(**where, fields="size"))
        if isinstance(facts, Refused) or int(facts.get("size", 0)) > MAX_REVISION:
            return None
        content = client.one(revisions.get_media(**where))
        if isinstance(content, Refused):
            return None
        approved = replace(approved, checksum=digest_of(bytes(content)))
    return asked.sha256 if has_digest(approved, asked.sha256) else approved.digest
