"""What would fail on the real service, found out by trying it: probes for `sheetflow doctor`.

Nothing that a probe makes stays: a file goes to the trash, a protection is taken away again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from googleapiclient.http import MediaIoBaseUpload

from sheetflow.adapters.google.client import GoogleClient
from sheetflow.adapters.google.desired_protection import faults_of, guarded_areas
from sheetflow.adapters.google.drive_calls import Json, Refused
from sheetflow.adapters.google.present_shape import read_book
from sheetflow.adapters.google.provision import DASHBOARD, GUIDE
from sheetflow.adapters.google.register_frame import Wanted, read_frame
from sheetflow.adapters.google.system_tabs import HEADS
from sheetflow.adapters.google.token_probe import stale_token_is_refused
from sheetflow.adapters.google.wording_doctor import say_doctor
from sheetflow.core.decisions import addresses, decision_columns
from sheetflow.errors import BusyError, UnavailableError

ROOM = 200
"""Megabytes that should be free in a storage that is somebody's own."""
MANY_CELLS = 8_000_000
"""Of the 10 million that a spreadsheet may have."""
DAY_FIRST = ("id", "en_GB", "en_AU", "ms", "nl", "de", "fr", "es", "it", "pt")
"""Locales in which a typed 05/06/2021 is 5 June."""
_ROBOT = ".gserviceaccount.com"
_CONTENT = b"sheetflow doctor"

Probe = tuple[str, Callable[[], str]]


@dataclass(frozen=True)
class GoogleDoctor:
    """Probes of one office: its spreadsheet, its folder in Drive, and the job's rights on both."""

    client: GoogleClient
    spreadsheet_id: str
    folder_id: str
    wanted: Wanted

    def probes(self) -> tuple[Probe, ...]:
        """Each thing's name, and what says how it is or raises a SheetflowError."""
        asked: Mapping[str, Callable[[], str]] = {
            "account": self._account,
            "sheet": self._sheet,
            "folder": self._folder,
            "storage": self._storage,
            "files": self._files,
            "protection": self._protection,
            "zone": self._zone,
            "room": self._room,
            "token": self._token,
        }
        return tuple((self._say(f"what.{key}"), ask) for key, ask in asked.items())

    def _say(self, key: str, **blanks: object) -> str:
        return say_doctor(key, self.wanted.office.language, **blanks)

    def _sick(self, key: str, **blanks: object) -> UnavailableError:
        return UnavailableError(self._say(key, **blanks), self._say(f"{key}.fix", **blanks))

    def _about(self) -> Json:
        request = self.client.drive.about().get(fields="user(emailAddress),storageQuota")
        answer: Json = self.client.call(request, about="Google Drive")
        return answer

    def _account(self) -> str:
        """Also the clock and the Drive scope: without them there is no answer."""
        return str(self._about()["user"].get("emailAddress", ""))

    def _get(self, file_id: str, fields: str, about: str) -> Json:
        request = self.client.files.get(fileId=file_id, supportsAllDrives=True, fields=fields)
        answer: Json = self.client.call(request, about=about)
        return answer

    def _sheet(self) -> str:
        """Read through Sheets (its scope, its kind), and may it be written?"""
        book = read_book(self.client, self.spreadsheet_id)
        able = self._get(self.spreadsheet_id, "capabilities(canEdit)", book.title)
        if not able.get("capabilities", {}).get("canEdit", False):
            raise self._sick("read_only", name=book.title, account=self._account())
        return book.title

    def _root(self) -> Json:
        fields = "id,name,driveId,mimeType,capabilities(canAddChildren,canRemoveChildren)"
        return self._get(self.folder_id, fields, f"Drive folder {self.folder_id}")

    def _folder(self) -> str:
        root = self._root()
        able = root.get("capabilities", {})
        needed = {"canAddChildren": "right.add", "canRemoveChildren": "right.trash"}
        missing = [self._say(word) for right, word in needed.items() if not able.get(right)]
        if missing:
            rights = ", ".join(missing)
            raise self._sick("no_rights", name=root["name"], account=self._account(), rights=rights)
        return str(root["name"])

    def _storage(self) -> str:
        root, about = self._root(), self._about()
        account = about["user"].get("emailAddress", "")
        if root.get("driveId"):
            return "Shared Drive"
        if account.endswith(_ROBOT):
            raise self._sick("no_storage", name=root["name"], account=account)
        quota = about.get("storageQuota", {})
        if "limit" not in quota:
            return ""
        free = (int(quota["limit"]) - int(quota.get("usage", 0))) // 1024**2
        if free < ROOM:
            raise self._sick("little_storage", free=free, account=account)
        return f"{free} MB"

    def _files(self) -> str:
        """A small file is made under an id of ours, read back, and put into the trash."""
        root = self._root()
        given = self._done(self.client.files.generateIds(count=1), root["name"])
        probe = given["ids"][0]
        body = {"id": probe, "name": "sheetflow doctor.txt", "parents": [self.folder_id]}
        media = MediaIoBaseUpload(BytesIO(_CONTENT), mimetype="text/plain", resumable=False)
        make = self.client.files.create(body=body, media_body=media, supportsAllDrives=True)
        self._done(make, root["name"])
        try:
            read = self.client.files.get_media(fileId=probe, supportsAllDrives=True)
            if self._done(read, root["name"]) != _CONTENT:
                raise self._sick("probe", name=root["name"])
        finally:
            trash = self.client.files.update(
                fileId=probe, body={"trashed": True}, supportsAllDrives=True
            )
            self._done(trash, root["name"])
        return str(root["name"])

    def _done(self, request: Any, name: str) -> Any:
        answer = self.client.one(request, about=name)
        if isinstance(answer, Refused):
            raise UnavailableError(
                self._say("refused", name=name, said=answer.message or answer.reason),
                self._say("no_rights.fix", account=self._account()),
            )
        return answer

    def _protection(self) -> str:
        """Columns that prove who filled them: are they protected for these people alone?"""
        book = read_book(self.client, self.spreadsheet_id, self._owner())
        frame = read_frame(self.client, book, self.wanted)
        there = {one["protectedRangeId"]: one for each in book.tabs.values() for one in
                 each.protections}  # fmt: skip
        pages = {GUIDE, DASHBOARD} & set(book.tabs)
        tabs = {number: book.tabs[number].title for number in pages}
        guarded = list(guarded_areas(frame, self.wanted, tabs))
        weak = [
            one.what
            for one in guarded
            if one.id not in there or faults_of(one, there[one.id], book.owner)
        ]
        if weak or frame.is_new:
            raise self._sick("unprotected", which=", ".join(weak or [self.wanted.tab]))
        return self._unproved() or self._say("protected", count=len(guarded))

    def _unproved(self) -> str:
        office = self.wanted.office
        roles = [
            office.role_by_id[role].label(office.language)
            for group in decision_columns(office)
            if not addresses(office, group, self.wanted.on)
            for role in group
        ]
        return self._say("no_address", roles=", ".join(dict.fromkeys(roles))) if roles else ""

    def _owner(self) -> str:
        answer = self._get(self.spreadsheet_id, "owners(emailAddress)", self.spreadsheet_id)
        owners = answer.get("owners", [])
        return str(owners[0].get("emailAddress", "")) if owners else ""

    def _zone(self) -> str:
        book = read_book(self.client, self.spreadsheet_id)
        office_zone = self.wanted.office.zone.key
        if book.zone != office_zone:
            raise self._sick("zone", old=book.zone, new=office_zone)
        if not book.locale.startswith(DAY_FIRST):
            raise BusyError(
                self._say("locale", old=book.locale), self._say("locale.fix", old=book.locale)
            )
        return f"{book.zone}, {book.locale}"

    def _room(self) -> str:
        """Cells of the spreadsheet; a minute's quota that is used up is raised by the client."""
        book = read_book(self.client, self.spreadsheet_id)
        used = sum(tab.rows * tab.columns for tab in book.tabs.values())
        shown = f"{used:,}"
        if used > MANY_CELLS:
            raise BusyError(self._say("cells", used=shown), self._say("cells.fix"))
        return self._say("room", used=shown)

    def _token(self) -> str:
        book = read_book(self.client, self.spreadsheet_id)
        if HEADS.id not in book.tabs:
            raise self._sick("no_tabs")
        if not stale_token_is_refused(self.client, self.spreadsheet_id, HEADS.id):
            raise self._sick("token")
        return self._say("token.well")
