"""The state of the emulated Google, behind one lock."""

import copy
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.google_emulator.api_errors import ApiError, no_permission, sheet_not_found
from tests.google_emulator.drive_store import SPREADSHEET, DriveFile, DriveStore
from tests.google_emulator.forms_store import StoredForm
from tests.google_emulator.identities import Identities, User
from tests.google_emulator.spreadsheet import Spreadsheet


class World:
    """Spreadsheets, forms and files. Every call runs under `lock`, so each sees a settled state."""

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        self.lock = threading.RLock()
        self.clock = clock or (lambda: datetime.now(UTC))
        self.identities = Identities()
        self.drive = DriveStore(self.identities)
        self.books: dict[str, Spreadsheet] = {}
        self.forms: dict[str, StoredForm] = {}
        self.listing_override: list[DriveFile] | None = None

    def book(self, spreadsheet_id: str, user: User, *, writes: bool = False) -> Spreadsheet:
        """The spreadsheet, if the caller may read (or write) it; 403, 404 or 400 otherwise."""
        file = self.drive.files.get(spreadsheet_id)
        if file is None:
            raise sheet_not_found()
        if not self.drive.may(user, file, "writer" if writes else "reader"):
            raise no_permission()
        if file.mime_type != SPREADSHEET:
            if file.mime_type.startswith("application/vnd.google-apps."):
                raise sheet_not_found()
            message = "This operation is not supported for this document"
            raise ApiError(400, message, reason="failedPrecondition", status="FAILED_PRECONDITION")
        return self.books[spreadsheet_id]

    def snapshot(self) -> Callable[[], None]:
        """Brings back this moment's spreadsheets, forms, files and people, as often as called."""
        with self.lock:
            kept, forms = self._state(), copy.deepcopy(self.forms)

        def restore() -> None:
            with self.lock:
                books, drive, people = kept
                self.forms = copy.deepcopy(forms)
                self.books = {name: book.copy() for name, book in books.items()}
                vars(self.drive).update(copy.deepcopy(drive))
                vars(self.identities).update(copy.deepcopy(people))
                self.listing_override = None

        return restore

    def _state(self) -> tuple[dict[str, Spreadsheet], dict[str, Any], dict[str, Any]]:
        books = {name: book.copy() for name, book in self.books.items()}
        drive = {name: part for name, part in vars(self.drive).items() if name != "identities"}
        return books, copy.deepcopy(drive), copy.deepcopy(vars(self.identities))

    def replace_book(self, book: Spreadsheet, user: User) -> None:
        """A changed spreadsheet takes the place of the old one, and Drive hears of it."""
        book.changed()
        self.books[book.id] = book
        file = self.drive.files[book.id]
        file.fields["name"] = book.properties["title"]
        self.drive.touch(file, user)
