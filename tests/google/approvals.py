"""One filed file of an emulated office, its approvals as another process opens them, and people."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from googleapiclient.http import MediaInMemoryUpload

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.approvals.approvals import GoogleApprovals
from sheetflow.adapters.google.drive.file import digest_of
from sheetflow.adapters.google.drive.office_files import GoogleFiles
from sheetflow.core.approvals import ApprovalAnswer, AskedApproval, KnownApproval, note_name
from sheetflow.core.effects import CancelApproval, StartApproval
from sheetflow.core.names import ColumnId, DrivePath, EffectId, Sha256, SubmissionId
from sheetflow.core.records import LedgerState
from tests.google.home import ADMIN, GoogleDrive, new_drive, new_my_drive, quick_client
from tests.google_emulator import GoogleEmulator

BOSS, OTHER = "pimpinan@kantor.example", "sekretaris@kantor.example"
ROW = SubmissionId("P-1")
FILE = DrivePath("2026/P-1/03_konsep/konsep.pdf")
CONTENT = b"%PDF-1.4 konsep"
AT, DUE = datetime(2025, 12, 30, tzinfo=UTC), datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass
class Person:
    """Somebody who answers in Drive, in a browser."""

    emulator: GoogleEmulator
    email: str

    def answer(self, verb: str, file_id: str, **body: Any) -> None:
        """Do `verb` with the file's newest approval."""
        client = quick_client(self.emulator, self.email)
        resource = client.drive.approvals()
        listed = client.call(resource.list(fileId=file_id, fields="kind,items(approvalId)"))
        name = listed["items"][0]["approvalId"]
        client.call(getattr(resource, verb)(fileId=file_id, approvalId=name, body=body))

    def start(self, file_id: str, *people: str) -> None:
        """Ask these people for an approval."""
        client = quick_client(self.emulator, self.email)
        body = {"reviewerEmails": list(people)}
        client.call(client.drive.approvals().start(fileId=file_id, body=body))

    def update(self, file_id: str, body: Any, content: bytes | None = None) -> None:
        media = None if content is None else MediaInMemoryUpload(content, "application/pdf")
        client = quick_client(self.emulator, self.email)
        where = {"fileId": file_id, "supportsAllDrives": True}
        client.call(client.files.update(**where, body=body, media_body=media))

    def rewrite(self, file_id: str, content: bytes) -> None:
        """Unlock the file and give it another content."""
        self.update(file_id, {"contentRestrictions": [{"readOnly": False}]})
        self.update(file_id, {}, content)


@dataclass
class FiledFile:
    """The file `FILE` of an office, and what the job does with its approval."""

    drive: GoogleDrive
    id: str
    effect: StartApproval
    asked: AskedApproval = field(init=False)

    def __post_init__(self) -> None:
        one = self.effect
        asked = (
            one.submission,
            ColumnId("keputusan"),
            one.file,
            one.sha256,
            one.reviewers,
            one.due,
        )
        self.asked = AskedApproval(*asked, AT, one.id)

    @property
    def emulator(self) -> GoogleEmulator:
        return self.drive.emulator

    def client(self) -> GoogleClient:
        return quick_client(self.emulator, self.drive.email)

    def opened(self, client: GoogleClient | None = None) -> tuple[GoogleApprovals, GoogleFiles]:
        """Return the port, and the files that it reads along with, as another process does."""
        client = client or self.client()
        files = GoogleFiles(client, self.drive.root)
        files.add_known({FILE: self.id})
        return GoogleApprovals(client, files), files

    def start(self, client: GoogleClient | None = None) -> None:
        self.opened(client)[0].start(self.effect)

    def cancel(self, client: GoogleClient | None = None) -> None:
        one = self.effect
        effect = CancelApproval(EffectId("batal"), ROW, one.file, one.sha256, one.id, "ditarik")
        self.opened(client)[0].cancel(effect)

    def answer(self, client: GoogleClient | None = None) -> ApprovalAnswer:
        return self.opened(client)[0].answers([self.asked])[ROW]

    def ledger(self) -> LedgerState:
        """Return a ledger that holds the request alone."""
        return LedgerState(1, {}, {}, notes={note_name(ROW): KnownApproval(self.asked).to_note()})

    def again(self, request: str) -> "FiledFile":
        """Return the same file with another request for its approval."""
        return FiledFile(self.drive, self.id, replace(self.effect, id=EffectId(request)))

    def for_reviewers(self, *people: str) -> "FiledFile":
        return FiledFile(self.drive, self.id, replace(self.effect, reviewers=people))

    def stored(self) -> list[dict[str, Any]]:
        """Return the approvals that the file has in Drive, the oldest first."""
        return self.emulator.world.drive.files[self.id].approvals


def filed(drive: GoogleDrive, content: bytes = CONTENT) -> FiledFile:
    """Return a file of the office, readable for its reviewers."""
    made = drive.put(FILE, content, "application/pdf")
    for person in (BOSS, OTHER):
        drive.emulator.share(drive.root, person, "reader")
    sha256 = Sha256(digest_of(content))
    effect = StartApproval(EffectId("minta-1"), ROW, FILE, sha256, (BOSS,), DUE, "Mohon diperiksa")
    return FiledFile(drive, made, effect)


@contextmanager
def filed_file() -> Iterator[FiledFile]:
    """Yield such a file in a new emulator."""
    with GoogleEmulator() as emulator:
        yield filed(new_drive(emulator))


@contextmanager
def file_in_my_drive() -> Iterator[FiledFile]:
    """Yield such a file of an office on plain Gmail."""
    with GoogleEmulator() as emulator:
        yield filed(new_my_drive(emulator))


def boss(file: FiledFile) -> Person:
    return Person(file.emulator, BOSS)


def other(file: FiledFile) -> Person:
    return Person(file.emulator, OTHER)


def admin(file: FiledFile) -> Person:
    return Person(file.emulator, ADMIN)
