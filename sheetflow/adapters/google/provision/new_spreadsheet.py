"""The office's spreadsheet where office.yaml names none: created once, and found again.

Drive accepts no chosen id for a spreadsheet, so it does not refuse to create it twice.  Instead it
has a mark, and the office's folder has its id as a property: a file's own properties are always
current, while Drive's lists may be out of date.
"""

import hashlib
from collections.abc import Sequence

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.drive import requests
from sheetflow.adapters.google.drive.file import SPREADSHEET, DriveFile, accepted
from sheetflow.adapters.google.drive.marks import below_root
from sheetflow.adapters.google.drive.metadata_cache import MetadataCache
from sheetflow.core.office import Office
from sheetflow.errors import ConfigurationError

ADDRESS = "https://docs.google.com/spreadsheets/d/{}/edit"
REGISTER = "register"
"""Begins the mark's value on the spreadsheet, before the id of the office's folder; on the folder
the value is the spreadsheet's id."""


class NewSpreadsheet:
    """The spreadsheet of one office in its folder of Drive (`folder_id`)."""

    def __init__(self, client: GoogleClient, folder_id: str, office: Office) -> None:
        self._client = client
        self._cache = MetadataCache(client, folder_id)
        self._office = office
        self._key = f"sheetflow {hashlib.sha256(office.id.encode()).hexdigest()[:16]}"

    @property
    def name(self) -> str:
        """Its title in Drive."""
        office = self._office
        return f"{office.text('register.title')} · {office.name(office.language)}"

    @property
    def _mark(self) -> str:
        return f"{REGISTER} {self._cache.root_id}"

    @property
    def folder_name(self) -> str:
        """The name of the office's folder."""
        return self._cache.root.name

    def find(self) -> str | None:
        """Return the id of the one that was created for this office, wherever it is now.

        None when there is none.  Raises ConfigurationError when there are two, when it is in the
        trash, or when a foreign spreadsheet has that name already; UnavailableError.
        """
        self._cache.forget()
        noted = self._cache.root.marks.get(self._key)
        if noted and isinstance(found := self._cache.file(noted), DriveFile):
            return self._usable([found])
        marked = self._search(requests.has_mark(self._key, self._mark))
        # Earlier versions did not name the folder: another office may have the same id.
        earlier = self._search(requests.has_mark(self._key, REGISTER)) if not marked else []
        marked += below_root(self._cache, earlier)
        if marked:
            found_id = self._usable(marked)
            self._note(found_id)
            return found_id
        named = f"{requests.has_name(self.name)} and {requests.is_in(self._cache.root.id)}"
        strangers = self._search(f"{named} and trashed=false")
        if strangers:
            raise self._doubt("book.stranger", strangers)
        return None

    def make(self) -> str:
        """Create it, empty; return its id.  Raises UnavailableError, also without an answer."""
        body = {
            "name": self.name,
            "mimeType": SPREADSHEET,
            "parents": [self._cache.root.id],
            "appProperties": {self._key: self._mark},
        }
        request = requests.create(self._client, body, fields="id")
        answer = self._client.one(request, repeatable=False)
        made = str(accepted(answer, f"{self.name}: Drive does not make this spreadsheet")["id"])
        self._note(made)
        return made

    def _note(self, spreadsheet_id: str) -> None:
        """Write the id into the folder's properties.  After a refusal, the mark must suffice."""
        body = {"appProperties": {self._key: spreadsheet_id}}
        self._client.one(requests.update(self._client, self._cache.root.id, body, "id"))

    def _search(self, query: str) -> list[DriveFile]:
        whole = f"{query} and mimeType='{SPREADSHEET}'"
        return requests.search_all(self._client, self._cache.root, whole)

    def _usable(self, found: Sequence[DriveFile]) -> str:
        """Return the only one outside the trash; raise ConfigurationError for none or several."""
        kept = [one for one in found if not one.trashed]
        if not kept:
            raise self._doubt("book.trashed", found)
        if len(kept) > 1:
            raise self._doubt("book.two", kept)
        return kept[0].id

    def _doubt(self, key: str, found: Sequence[DriveFile]) -> ConfigurationError:
        text = self._office.text
        where = ", ".join(ADDRESS.format(one.id) for one in found)
        problem = text(f"google_setup.{key}", name=found[0].name, where=where)
        return ConfigurationError(problem, text(f"google_setup.{key}.fix"))
