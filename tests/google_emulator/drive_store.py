"""Everything Drive keeps: files, folders, Shared Drives, who may do what, what changed."""

import copy
import hashlib
import random
import string
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.google_emulator.identities import Identities, User
from tests.google_emulator.json_shapes import Json

FOLDER = "application/vnd.google-apps.folder"
SHORTCUT = "application/vnd.google-apps.shortcut"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"
DOCUMENT = "application/vnd.google-apps.document"
NATIVE = "application/vnd.google-apps."
APP_DATA = "appDataFolder"
ROLES = ("reader", "commenter", "writer", "fileOrganizer", "organizer", "owner")
ID_LETTERS = string.ascii_letters + string.digits + "-_"


def rank(role: str | None) -> int:
    """0 for no access, then 1 for reader up to 6 for owner."""
    return ROLES.index(role) + 1 if role in ROLES else 0


@dataclass
class Revision:
    """One kept content of a file."""

    id: str
    content: bytes
    mime_type: str
    modified: str
    by: str
    keep_forever: bool = False


@dataclass
class DriveFile:
    """A file, folder or shortcut. `fields` are the stored parts of Drive's File resource."""

    fields: Json
    permissions: list[Json] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    comments: list[Json] = field(default_factory=list)
    approvals: list[Json] = field(default_factory=list)

    @property
    def id(self) -> str:
        """fileId."""
        return str(self.fields["id"])

    @property
    def mime_type(self) -> str:
        """mimeType."""
        return str(self.fields["mimeType"])

    @property
    def parents(self) -> list[str]:
        """Ids of the folders it is in; one, or none for a root or an orphan."""
        parents: list[str] = self.fields.get("parents", [])
        return parents

    @property
    def drive_id(self) -> str | None:
        """The Shared Drive it is in."""
        found: str | None = self.fields.get("driveId")
        return found

    @property
    def content(self) -> bytes:
        """The newest content."""
        return self.revisions[-1].content if self.revisions else b""


@dataclass
class Change:
    """An entry of the change log."""

    number: int
    file_id: str
    drive_id: str | None
    time: str
    removed: bool = False
    of: str = "file"
    """"file", or "drive" for the Shared Drive itself."""


class DriveStore:
    """All files by id; every question of access is answered here."""

    def __init__(self, identities: Identities) -> None:
        self.identities = identities
        self.files: dict[str, DriveFile] = {}
        self.drives: dict[str, Json] = {}
        self.generated: set[str] = set()
        self.changes: list[Change] = []
        self.log_end: int | None = None
        """How many of the changes are listed yet; None: all."""
        self.editions: dict[str, str] = {}
        """Workspace's edition by domain; `drive_capabilities` has those with approvals."""
        self.approvals_off: set[str] = set()
        """Domains whose administrator does not allow approvals."""
        self.approvals_logged = True
        """Whether the log of changes tells of approvals."""
        self.random = random.Random()  # noqa: S311 - ids of an emulator, no secrets
        self._last = datetime(2000, 1, 1, tzinfo=UTC)

    def now(self) -> str:
        """The present instant, later than any reported before, as Drive writes it."""
        instant = max(datetime.now(UTC), self._last + timedelta(milliseconds=1))
        self._last = instant
        return stamp(instant)

    def new_id(self, *, native: bool = False) -> str:
        """An id as Drive makes them: 33 letters, 44 for Google's own kinds of file."""
        length = 43 if native else 32
        return "1" + "".join(self.random.choices(ID_LETTERS, k=length))

    def new_drive_id(self) -> str:
        """An id of a Shared Drive: 19 letters."""
        return "0A" + "".join(self.random.choices(ID_LETTERS, k=14)) + "PVA"

    def root_of(self, user: User) -> DriveFile:
        """The user's My Drive, made when first needed."""
        if user.root_id not in self.files:
            now = self.now()
            fields = {
                "id": user.root_id,
                "name": "My Drive",
                "mimeType": FOLDER,
                "createdTime": now,
                "modifiedTime": now,
                "version": "1",
            }
            self.files[user.root_id] = DriveFile(fields, [owner_permission(user)])
        return self.files[user.root_id]

    def app_data_of(self, user: User) -> DriveFile:
        """The folder that an app has for itself with a user, made when first needed."""
        folder_id = user.root_id.removesuffix("PVA") + "APP"
        if folder_id not in self.files:
            self.files[folder_id] = DriveFile(
                {**self.root_of(user).fields, "id": folder_id, "name": APP_DATA},
                [owner_permission(user)],
            )
        return self.files[folder_id]

    def resolve(self, file_id: str, user: User) -> DriveFile | None:
        """The file of that id ("root", "appDataFolder" are the caller's), or None."""
        if file_id == "root":
            return self.root_of(user)
        if file_id == APP_DATA:
            return self.app_data_of(user)
        return self.files.get(file_id)

    def space(self, file: DriveFile) -> str:
        """ "drive", or "appDataFolder" for what an app keeps for itself."""
        return APP_DATA if self.lineage(file)[-1].fields["name"] == APP_DATA else "drive"

    def lineage(self, file: DriveFile) -> list[DriveFile]:
        """The file, its folder, that one's folder … up to the root."""
        line, seen = [file], {file.id}
        while line[-1].parents:
            parent = self.files.get(line[-1].parents[0])
            if parent is None or parent.id in seen:
                break
            seen.add(parent.id)
            line.append(parent)
        return line

    def grants(self, file: DriveFile) -> list[tuple[Json, bool]]:
        """Every permission that holds on the file, with whether it is inherited."""
        found = []
        for place, holder in enumerate(self.lineage(file)):
            found += [(permission, place > 0) for permission in holder.permissions]
        return found

    def role(self, user: User, file: DriveFile) -> str | None:
        """The strongest role the user has on the file."""
        best: str | None = None
        for permission, _ in self.grants(file):
            if self._means(permission, user) and rank(permission["role"]) > rank(best):
                best = permission["role"]
        return best

    def _means(self, permission: Json, user: User) -> bool:
        kind, address = permission["type"], permission.get("emailAddress", "").lower()
        if kind == "anyone":
            return True
        if kind == "domain":
            return user.email.partition("@")[2] == permission.get("domain")
        if kind == "group":
            return user.email in self.identities.groups.get(address, set())
        return bool(address == user.email.lower())

    def lists(self, user: User, file: DriveFile) -> bool:
        """Whether the file is in the user's lists: shared with them, not only with its link."""
        return any(
            self._means(permission, user)
            for permission, _ in self.grants(file)
            if permission["type"] in ("user", "group") or permission.get("allowFileDiscovery")
        )

    def may(self, user: User, file: DriveFile, least: str) -> bool:
        """Whether the user has at least that role."""
        return rank(self.role(user, file)) >= rank(least)

    def is_trashed(self, file: DriveFile) -> bool:
        """Whether the file, or a folder above it, is in the trash."""
        return any(holder.fields.get("trashed") for holder in self.lineage(file))

    def children(self, folder_id: str) -> list[DriveFile]:
        """Files directly in a folder."""
        return [file for file in self.files.values() if folder_id in file.parents]

    def touch(self, file: DriveFile, user: User, at: str | None = None) -> None:
        """The user changed the file now (or at a time of their choosing)."""
        now = self.now()
        file.fields["modifiedTime"] = at or now
        file.fields["version"] = str(int(file.fields.get("version", "0")) + 1)
        file.fields["lastModifyingUser"] = user.email
        self.note(file)

    def note(self, file: DriveFile, *, removed: bool = False) -> None:
        """Write the change log."""
        self._log(file.id, file.drive_id, removed=removed)

    def note_departure(self, file: DriveFile, drive_id: str | None) -> None:
        """Write into the log of the drive that a file has left."""
        self._log(file.id, drive_id, removed=True)

    def note_drive(self, drive_id: str) -> None:
        """Write that something concerns a Shared Drive as a whole."""
        self._log(drive_id, drive_id, of="drive")

    def _log(
        self, file_id: str, drive_id: str | None, *, removed: bool = False, of: str = "file"
    ) -> None:
        number = self.changes[-1].number + 1 if self.changes else 1
        self.changes.append(Change(number, file_id, drive_id, self.now(), removed, of))

    def reported_changes(self) -> list[Change]:
        """The log as far as it learns of yet."""
        return self.changes if self.log_end is None else self.changes[: self.log_end]

    def listing(self) -> list[DriveFile]:
        """All files as a list would find them now."""
        return list(self.files.values())

    def frozen(self) -> list[DriveFile]:
        """A copy of all files as they are, for a list that lags behind."""
        return copy.deepcopy(self.listing())


def stamp(instant: datetime) -> str:
    """An instant as Drive writes it: UTC, to the millisecond."""
    utc = instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}Z"


def owner_permission(user: User) -> Json:
    """The owner's own permission."""
    return {
        "kind": "drive#permission",
        "id": user.permission_id,
        "type": "user",
        "emailAddress": user.email,
        "role": "owner",
        "displayName": user.name or user.email.partition("@")[0],
        "deleted": False,
        "pendingOwner": False,
    }


def checksums(content: bytes) -> Json:
    """The checksums and the size that Drive tells of a binary file."""
    return {
        "md5Checksum": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        "sha1Checksum": hashlib.sha1(content, usedforsecurity=False).hexdigest(),
        "sha256Checksum": hashlib.sha256(content).hexdigest(),
        "size": str(len(content)),
    }
