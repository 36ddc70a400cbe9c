"""Probes of the office's folder and of its form: rights, free storage, questions, uploads."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.credentials import Kind
from sheetflow.adapters.google.api.errors import GoogleError, Json, Refused
from sheetflow.adapters.google.approvals.reading import permissions_request, without_access
from sheetflow.adapters.google.drive import requests
from sheetflow.adapters.google.drive.file import FOLDER
from sheetflow.adapters.google.drive.marks import MARK
from sheetflow.adapters.google.drive.metadata_cache import MetadataCache
from sheetflow.adapters.google.forms import UPLOAD, FormQuestion, about, questions_of
from sheetflow.adapters.google.provision.setup_state import DesiredState
from sheetflow.core.fleet.quota import Meter
from sheetflow.core.intake import IntakeSettings
from sheetflow.core.register.text import fold
from sheetflow.core.response_rows.changes import gone_questions
from sheetflow.core.rules.actor_proof import addresses
from sheetflow.core.words import Language
from sheetflow.errors import BusyError, SheetflowError, UnavailableError

MIN_FREE_MEGABYTES = 200
"""In the storage of a single account."""
PROBE = "sheetflow doctor.txt"
PROBING = "doctor"
"""The mark on a probe's file, by which a later doctor finds one that was left."""
_SERVICE_ACCOUNT = ".gserviceaccount.com"
_CONTENT = b"sheetflow doctor"

Probe = tuple[str, Callable[[], str]]


@dataclass(frozen=True)
class ProbeContext:
    """The client, the desired state, and messages in the office's language."""

    client: GoogleClient
    desired: DesiredState

    @property
    def language(self) -> Language:
        """The office's language."""
        return self.desired.office.language

    def text(self, key: str, **blanks: object) -> str:
        """Return a sentence of the doctor."""
        return self.desired.office.text(f"google_doctor.{key}", **blanks)

    def error(self, key: str, **blanks: object) -> UnavailableError:
        """Return the error for a fault that stops a run."""
        return UnavailableError(self.text(key, **blanks), self.text(f"{key}.fix", **blanks))

    def warning(self, key: str, **blanks: object) -> BusyError:
        """Return the error for a fault that does not stop a run yet."""
        return BusyError(self.text(key, **blanks), self.text(f"{key}.fix", **blanks))

    def probe(self, key: str, check: Callable[[], str], **blanks: object) -> Probe:
        """Return the check with its name; its errors are in the office's language."""

        def translated() -> str:
            try:
                return check()
            except GoogleError as error:
                texts = self.desired.office.texts
                problem, fix = (texts.render(text, self.language) for text in error.texts)
                kind = BusyError if error.again else UnavailableError
                raise kind(problem, fix) from error

        return self.text(f"what.{key}", **blanks), translated

    def about(self) -> Json:
        """Return the account and its storage."""
        request = self.client.drive.about().get(fields="user(emailAddress),storageQuota")
        answer: Json = self.client.call(request, about="Google Drive")
        return answer

    def account(self) -> str:
        """Check the account, and so the clock and the Drive scope: every call needs them."""
        return str(self.about()["user"].get("emailAddress", ""))

    def file(self, file_id: str, fields: str) -> Json:
        """Return the fields of one file or folder."""
        request = requests.get(self.client, file_id, fields)
        answer: Json = self.client.call(request, about=f"Google Drive {file_id}")
        return answer


@dataclass(frozen=True)
class DriveProbes(ProbeContext):
    """Probes of the job's rights in the folder `folder_id`."""

    folder_id: str
    credentials: Kind = "default"

    def kind(self) -> str:
        """Return which kind of Google office this is, and what its protections can prove."""
        fields = "driveId,owners(emailAddress)"
        root, account = self.file(self.folder_id, fields), self.account()
        how = self.text(f"how.{self.credentials}")
        if root.get("driveId"):
            return self.text("kind.shared_drive", account=account, how=how)
        owner = next((str(one.get("emailAddress", "")) for one in root.get("owners", ())), account)
        return self.text("kind.my_drive", account=account, how=how, owner=owner)

    def folder(self) -> str:
        """Check that it exists, and that the job may add files and put them into the trash."""
        root = self._root()
        if root.get("mimeType") != FOLDER:
            raise self.error("no_folder", name=root["name"])
        if root.get("trashed"):
            raise self.error("trashed", name=root["name"])
        able = root.get("capabilities", {})
        trash = "canTrashChildren" if root.get("driveId") else "canRemoveChildren"
        needed = {"canAddChildren": "right.add", trash: "right.trash"}
        missing = [self.text(word) for right, word in needed.items() if not able.get(right)]
        if missing:
            rights = ", ".join(missing)
            raise self.error("no_rights", name=root["name"], account=self.account(), rights=rights)
        return str(root["name"])

    def storage(self) -> str:
        """Check whose storage the files use: the Shared Drive's, or the account's own."""
        root, about = self._root(), self.about()
        account = about["user"].get("emailAddress", "")
        if root.get("driveId"):
            return "Shared Drive"
        if account.endswith(_SERVICE_ACCOUNT):
            raise self.error("no_storage", name=root["name"], account=account)
        quota = about.get("storageQuota", {})
        if "limit" not in quota:
            return ""
        free = (int(quota["limit"]) - int(quota.get("usage", 0))) // 1024**2
        if free < MIN_FREE_MEGABYTES:
            raise self.error("little_storage", free=max(free, 0), account=account)
        return f"{free} MB"

    def files(self) -> str:
        """Create a small file under a chosen id, read it back, and put it into the trash."""
        return self._with_file(self._read_back)

    def approvals(self) -> str:
        """Check on a small file whether approvals can be started, and who could answer them.

        No edition is ever asked for: Google's help pages contradict each other.
        """
        office = self.desired.office
        if self._with_file(self._may_start):
            strangers = self._strangers()
            if strangers:
                raise self.warning("approvals.strangers", who=", ".join(strangers))
            return self.text("approvals.used" if office.approvals else "approvals.possible")
        if office.approvals:
            raise self.warning("approvals.none")
        return self.text("approvals.none")

    def _with_file(self, check: Callable[[str, str], str]) -> str:
        """Return `check` of a small file's id and of the folder's name; the file does not stay.

        None is made where it could not be removed again; also removes what an earlier probe left.
        """
        name = self.folder()
        marked = f"{requests.has_mark(MARK, PROBING)} and {requests.is_in(self.folder_id)}"
        root = MetadataCache(self.client, self.folder_id).root
        for left in requests.search_all(self.client, root, f"{marked} and trashed=false"):
            self._trash(left.id, left.name)
        probe = self._done(self.client.files.generateIds(count=1), name)["ids"][0]
        body = {"id": probe, "name": PROBE, "parents": [self.folder_id],
                "appProperties": {MARK: PROBING}}  # fmt: skip
        try:
            self._done(requests.create(self.client, body, _CONTENT, "text/plain"), name)
            return check(probe, name)
        finally:
            self._trash(probe, name)

    def _read_back(self, probe: str, name: str) -> str:
        """Return the folder's name if the file has its content."""
        if self._done(requests.get_content(self.client, probe), name) != _CONTENT:
            raise self.error("probe", name=name)
        return name

    def _may_start(self, probe: str, name: str) -> str:
        """Return the folder's name if an approval of the file could be started, else ""."""
        able = self.file(probe, "capabilities(canStartApproval)").get("capabilities", {})
        return name if able.get("canStartApproval") else ""

    def _strangers(self) -> list[str]:
        """Return those who decide in Drive and with whom the folder is certainly not shared."""
        office = self.desired.office
        roles = {
            role
            for workflow in office.workflows
            for step in workflow.transitions
            if step.approves and step.decision in office.approvals and step.actor
            for role in step.actor.able
        }
        people = sorted(addresses(office, roles, self.desired.on))
        request = permissions_request(self.client, self.folder_id)
        return without_access(people, self.client.one(request))

    def _root(self) -> Json:
        fields = (
            "id,name,driveId,mimeType,trashed,"
            "capabilities(canAddChildren,canRemoveChildren,canTrashChildren)"
        )
        return self.file(self.folder_id, fields)

    def _trash(self, file_id: str, name: str) -> None:
        """Put a probe's file into the trash; one that was never created is no error."""
        trash = requests.update(self.client, file_id, {"trashed": True})
        answer = self.client.one(trash, about=name)
        if isinstance(answer, Refused) and answer.status != 404:
            raise self.error("left", name=PROBE, said=answer.said)

    def _done(self, request: Any, name: str) -> Any:
        answer = self.client.one(request, about=name)
        if isinstance(answer, Refused):
            raise UnavailableError(
                self.text("refused", name=name, said=answer.said),
                self.text("no_rights.fix", account=self.account()),
            )
        return answer


_COLLECTING = {"VERIFIED", "RESPONDER_INPUT"}
"""The settings with which a response carries an address."""


@dataclass(frozen=True)
class FormProbe(ProbeContext):
    """Probe of the form that one entry of `intake:` names."""

    intake: IntakeSettings

    def check(self) -> str:
        """Check that form, responses and uploads can be read, and that the questions fit.

        What stops responses comes first.
        """
        named = about(self.intake.name)
        form: Json = self.client.call(
            self.client.forms.get(formId=self.intake.form), about=named, meter=Meter.FORMS
        )
        listed = self.client.forms.responses().list(formId=self.intake.form, pageSize=1)
        self.client.call(listed, about=named, meter=Meter.FORMS)
        asked = list(questions_of(form))
        for fault in (*self._unread(asked), *self._warnings(form, asked)):
            raise fault
        wanted = set(map(fold, self.intake.columns.values()))
        rest = [one.title for one in asked if fold(one.title) not in wanted]
        title = str(form.get("info", {}).get("title", ""))
        return "; ".join((title, *([self.text("form.rest", which=_listed(rest))] if rest else ())))

    def _unread(self, asked: Sequence[FormQuestion]) -> Iterator[SheetflowError]:
        titles = {one.title: one.takes_files for one in asked}
        if gone := gone_questions(self.intake, titles):
            yield self.error("form.missing", which=_listed(gone), name=self.intake.name)
        for question in asked:
            if question.takes_files and not self._sees(question.body[UPLOAD].get("folderId", "")):
                account = self.account()
                yield self.error("form.uploads", title=question.title, account=account)

    def _warnings(self, form: Json, asked: Sequence[FormQuestion]) -> Iterator[SheetflowError]:
        titles = Counter(fold(one.title) for one in asked)
        wanted = self.intake.columns.values()
        if doubled := [title for title in wanted if titles[fold(title)] > 1]:
            yield self.warning("form.doubled", which=_listed(doubled))
        collects = form.get("settings", {}).get("emailCollectionType", "")
        if self.intake.respondent is not None and collects not in _COLLECTING:
            yield self.warning("form.nameless")
        state = form.get("publishSettings", {}).get("publishState", {})
        if state and not state.get("isAcceptingResponses"):
            yield self.warning("form.closed")

    def _sees(self, folder: str) -> bool:
        try:
            self.file(folder, "id")
        except GoogleError as error:
            if error.refused.status != 404:
                raise
            return False
        return True


def _listed(titles: Sequence[str]) -> str:
    return ", ".join(f"“{title}”" for title in titles)
