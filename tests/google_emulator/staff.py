"""What people do in a browser: changes that no API call of the client makes."""

from typing import Any

from tests.google_emulator import discovery, sheets_values
from tests.google_emulator.blank_spreadsheet import blank_book
from tests.google_emulator.body_reader import BodyReader
from tests.google_emulator.calls import Call
from tests.google_emulator.discovery import Method
from tests.google_emulator.drive_content import set_content
from tests.google_emulator.drive_store import (
    FOLDER,
    NATIVE,
    SPREADSHEET,
    DriveFile,
    owner_permission,
    rank,
)
from tests.google_emulator.identities import User, user_of_email
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.sheets_batch import perform
from tests.google_emulator.world import World


def method(method_id: str) -> Method:
    """The method of that id."""
    return next(m for m in discovery.methods() if m.id == method_id and m.upload is None)


class Staff:
    """People at work in the emulated Google; nothing here is counted or disturbed."""

    def __init__(self, world: World) -> None:
        self.world = world

    def _call(self, method_id: str, user: User, **parts: Any) -> Call:
        path, query, body = parts.get("path", {}), parts.get("query", {}), parts.get("body", {})
        return Call(self.world, user, method(method_id), path, query, body)

    def strongest(self, file_id: str) -> User:
        """The owner of a file, or whoever has the strongest role on it."""
        grants = self.world.drive.grants(self.world.drive.files[file_id])
        people = [p for p, _ in grants if p["type"] == "user"]
        best = max(people, key=lambda permission: rank(permission["role"]))
        return user_of_email(best["emailAddress"])

    def edit(self, spreadsheet_id: str, requests: list[Json], email: str = "") -> list[Json]:
        """A batchUpdate by someone (by default the owner): inserting, sorting, renaming …"""
        with self.world.lock:
            user = user_of_email(email) if email else self.strongest(spreadsheet_id)
            read = BodyReader("sheets").read(
                "BatchUpdateSpreadsheetRequest", {"requests": requests}
            )
            call = self._call("sheets.spreadsheets.batchUpdate", user)
            book = self.world.book(spreadsheet_id, user, writes=True).copy()
            replies = perform(call, book, read["requests"])
            self.world.replace_book(book, user)
            return replies

    def type(self, spreadsheet_id: str, at: str, rows: list[list[Any]], email: str = "") -> None:
        """Typing into cells, as USER_ENTERED."""
        with self.world.lock:
            user = user_of_email(email) if email else self.strongest(spreadsheet_id)
            call = self._call(
                "sheets.spreadsheets.values.update",
                user,
                path={"spreadsheetId": spreadsheet_id, "range": at},
                query={"valueInputOption": "USER_ENTERED"},
                body={"values": rows},
            )
            sheets_values.update(call)

    def look(
        self, spreadsheet_id: str, at: str, render: str = "FORMATTED_VALUE"
    ) -> list[list[Any]]:
        """The values that a range shows."""
        with self.world.lock:
            call = self._call(
                "sheets.spreadsheets.values.get",
                self.strongest(spreadsheet_id),
                path={"spreadsheetId": spreadsheet_id, "range": at},
                query={"valueRenderOption": render},
            )
            values: list[list[Any]] = sheets_values.get(call).get("values", [])
            return values

    def put_file(
        self,
        name: str,
        *,
        owner: str,
        mime_type: str = "application/octet-stream",
        content: bytes = b"",
        parent: str = "root",
        file_id: str | None = None,
        content_type: str = "",
        locale: str = "en_US",
    ) -> str:
        """A file that someone has in their Drive, or in a folder they can write to; its id."""
        with self.world.lock:
            store, user = self.world.drive, user_of_email(owner)
            home = store.root_of(user) if parent == "root" else store.files[parent]
            native = mime_type.startswith(NATIVE) and mime_type != FOLDER
            now = store.now()
            fields: Json = {
                "id": file_id or store.new_id(native=native),
                "name": name,
                "mimeType": mime_type,
                "parents": [home.id],
                "createdTime": now,
                "modifiedTime": now,
                "version": "1",
                "lastModifyingUser": owner,
            }
            file = DriveFile(fields)
            if home.drive_id is not None:
                fields["driveId"] = home.drive_id
            else:
                file.permissions.append(owner_permission(user))
            store.files[file.id] = file
            if mime_type == SPREADSHEET:
                self.world.books[file.id] = blank_book(file.id, name, locale)
            if content or not mime_type.startswith(NATIVE):
                call = self._call("drive.files.create", user)
                set_content(call, file, content, content_type or mime_type)
            store.note(file)
            return file.id
