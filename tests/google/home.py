"""A Google office's files for tests: an emulated Shared Drive, and edits by a person."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.retry import ClientOptions, RetryPolicy, Timing
from sheetflow.adapters.google.drive.file import FOLDER, SHORTCUT
from sheetflow.adapters.google.drive.office_files import GoogleFiles
from sheetflow.core.files import ReferenceLimits
from sheetflow.core.fleet.quota import Meter
from tests.google.kinds import GMAIL, Kind, job_credentials
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.clients import credentials
from tests.google_emulator.drive_content import set_content
from tests.google_emulator.drive_store import DriveFile
from tests.google_emulator.identities import user_of_email
from tests.support.memory.office import JOB
from tests.support.texts import TEXTS

OWNER = "kasubbag@kantor.example"
ADMIN = "admin@kantor.example"
ROBOT = JOB
DOCUMENT = "application/vnd.google-apps.document"


def quick_client(
    emulator: GoogleEmulator, email: str = ROBOT, kind: Kind | None = None
) -> GoogleClient:
    """Return the real client for an account, with a clock that never waits.

    `kind`: with the credentials of an office of that kind; else with a token that never ends.
    """
    timing = Timing(monotonic=lambda: 0.0, sleep=lambda _: None, random=lambda: 0.5)
    limits = dict.fromkeys(Meter, 1_000_000)
    options = ClientOptions(RetryPolicy(attempts=4), limits, (20.0, 120.0), timing)
    proof = job_credentials(kind, emulator, email) if kind else credentials(email)
    return GoogleClient(proof, TEXTS, endpoint=emulator.url, options=options)


@dataclass
class GoogleDrive:
    """The office's folder: the job's files (it is `email`), and edits by a person.

    `drive_id` is "" in a My Drive.
    """

    emulator: GoogleEmulator
    client: GoogleClient
    files: GoogleFiles
    drive_id: str
    root: str
    email: str = ROBOT
    kind: Kind | None = None

    def put(self, path: str, content: bytes, mime_type: str = "") -> str:
        """Write a person's file, with the folders above it; replace an existing one's content."""
        above, _, name = path.rpartition("/")
        there = self.find(path)
        if there is not None:
            self.rewrite(there, content)
            return there.id
        return self.emulator.staff.put_file(
            name,
            owner=ADMIN,
            mime_type=mime_type or "application/octet-stream",
            content=content,
            parent=self.make(above),
        )

    def make(self, path: str) -> str:
        """Make a person's folder; return its id."""
        if not path:
            return self.root
        there = self.find(path)
        above, _, name = path.rpartition("/")
        return there.id if there else self.add_folder(name, self.make(above))

    def add_folder(self, name: str, parent: str) -> str:
        """Make a folder, also beside one of the same name."""
        return self.emulator.staff.put_file(name, owner=ADMIN, mime_type=FOLDER, parent=parent)

    def shortcut(self, path: str, target: str) -> str:
        """Make a staff member's shortcut to a file."""
        above, _, name = path.rpartition("/")
        body = {
            "name": name,
            "mimeType": SHORTCUT,
            "parents": [self.make(above)],
            "shortcutDetails": {"targetId": target},
        }
        made = quick_client(self.emulator, ADMIN)
        answer = made.call(made.files.create(body=body, supportsAllDrives=True))
        return str(answer["id"])

    def change(self, file_id: str, **fields: Any) -> None:
        """Rename a file, trash it, or change another of its fields, as a person."""
        with self.emulator.world.lock:
            file = self.emulator.world.drive.files[file_id]
            file.fields.update(fields)
            self.emulator.world.drive.touch(file, user_of_email(ADMIN))

    def move(self, file_id: str, folder: str) -> None:
        """Move a file or folder to another folder or drive, as a person with the right to do so."""
        owner = quick_client(self.emulator, OWNER)
        with self.emulator.world.lock:
            before = self.emulator.world.drive.files[file_id].parents
        where = {"addParents": folder, "removeParents": ",".join(before)}
        owner.call(owner.files.update(fileId=file_id, supportsAllDrives=True, **where))

    def destroy(self, file_id: str) -> None:
        """Delete a file or folder permanently, as a person with the right to do so."""
        owner = quick_client(self.emulator, OWNER)
        owner.call(owner.files.delete(fileId=file_id, supportsAllDrives=True))

    def remove(self, path: str) -> None:
        file = self.find(path)
        assert file is not None
        self.change(file.id, trashed=True)

    def tree(self) -> Mapping[str, bytes]:
        return {path: file.content for path, file in self._all(self.root, "") if not _folder(file)}

    def folders(self) -> list[str]:
        """Return every folder's path, sorted; doubled ones twice."""
        return sorted(path for path, file in self._all(self.root, "") if _folder(file))

    def has_folder(self, path: str) -> bool:
        return path in self.folders()

    def find(self, path: str) -> DriveFile | None:
        """Return the file or folder of that path as people see it."""
        found = (file for one, file in self._all(self.root, "") if one == path)
        return next(found, None)

    def rewrite(self, file: DriveFile, content: bytes) -> None:
        """Write a new content into a file, wherever it is kept, as a person."""
        with self.emulator.world.lock:
            staff = self.emulator.staff
            call = staff._call("drive.files.update", user_of_email(ADMIN))  # noqa: SLF001 - a person's upload
            set_content(call, file, content, file.mime_type)
            self.emulator.world.drive.touch(file, user_of_email(ADMIN))

    def _all(self, folder: str, path: str) -> Iterator[tuple[str, DriveFile]]:
        store = self.emulator.world.drive
        for file in store.children(folder):
            if not store.is_trashed(file):
                name = f"{path}/{file.fields['name']}".lstrip("/")
                yield name, file
                yield from self._all(file.id, name)


def _folder(file: DriveFile) -> bool:
    return file.mime_type == FOLDER


def new_drive(
    emulator: GoogleEmulator,
    limits: ReferenceLimits | None = None,
    drive_id: str = "",
    kind: Kind | None = None,
) -> GoogleDrive:
    """Return an empty office's folder in a Shared Drive that ADMIN edits and ROBOT manages.

    The drive is a new one, or that of other offices (`drive_id`).
    """
    people = {ADMIN: "writer", ROBOT: "fileOrganizer"}
    drive_id = drive_id or emulator.shared_drive("Kantor", OWNER, people)
    put = emulator.staff.put_file
    root = put("Publikasi", owner=OWNER, mime_type=FOLDER, parent=drive_id)
    client = quick_client(emulator, kind=kind)
    files = GoogleFiles(client, root, limits)
    return GoogleDrive(emulator, client, files, drive_id, root, kind=kind)


def new_my_drive(emulator: GoogleEmulator, kind: Kind | None = None) -> GoogleDrive:
    """Return an empty office's folder in the My Drive of GMAIL, shared with ADMIN as editor."""
    root = emulator.staff.put_file("Publikasi", owner=GMAIL, mime_type=FOLDER)
    emulator.share(root, ADMIN, "writer")
    client = quick_client(emulator, GMAIL, kind)
    return GoogleDrive(emulator, client, GoogleFiles(client, root), "", root, GMAIL, kind)


def opened_anew(drive: GoogleDrive) -> GoogleDrive:
    """Return the same folder, opened as by another process."""
    client = quick_client(drive.emulator, drive.email, drive.kind)
    return replace(drive, client=client, files=GoogleFiles(client, drive.root))


def reopened(drive: GoogleDrive) -> GoogleFiles:
    """Return the office's files as another process opens them: nothing is cached."""
    return GoogleFiles(quick_client(drive.emulator, drive.email, drive.kind), drive.root)


@contextmanager
def google_files() -> Iterator[GoogleDrive]:
    """Yield an office's folder in a running emulator, for the contract tests of all backends."""
    with GoogleEmulator() as emulator:
        yield new_drive(emulator)
