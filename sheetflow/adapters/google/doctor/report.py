"""How the probes of a Google office tell what is wrong: in its language, with a way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sheetflow.adapters.google.api.answers import Json
from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import GoogleError
from sheetflow.adapters.google.doctor.wording_doctor import say_doctor
from sheetflow.adapters.google.provision.register_tab import DesiredState
from sheetflow.core.words import Language
from sheetflow.errors import BusyError, UnavailableError

Probe = tuple[str, Callable[[], str]]


@dataclass(frozen=True)
class ProbeContext:
    """What every probe has: the client, what the office wants, its language."""

    client: GoogleClient
    desired: DesiredState

    @property
    def language(self) -> Language:
        return self.desired.office.language

    def say(self, key: str, **blanks: object) -> str:
        return say_doctor(key, self.language, **blanks)

    def error(self, key: str, **blanks: object) -> UnavailableError:
        """What stops a run."""
        return UnavailableError(self.say(key, **blanks), self.say(f"{key}.fix", **blanks))

    def warning(self, key: str, **blanks: object) -> BusyError:
        """What will matter some day."""
        return BusyError(self.say(key, **blanks), self.say(f"{key}.fix", **blanks))

    def probe(self, key: str, ask: Callable[[], str]) -> Probe:
        """A thing's name, and what says how it is or raises a SheetflowError."""

        def told() -> str:
            try:
                return ask()
            except GoogleError as error:
                problem, fix = (words(self.language) for words in error.in_words)
                kind = BusyError if error.again else UnavailableError
                raise kind(problem, fix) from error

        return self.say(f"what.{key}"), told

    def about(self) -> Json:
        """The account and its storage."""
        request = self.client.drive.about().get(fields="user(emailAddress),storageQuota")
        answer: Json = self.client.call(request, about="Google Drive")
        return answer

    def account(self) -> str:
        """Also the clock and the Drive scope: without them there is no answer."""
        return str(self.about()["user"].get("emailAddress", ""))

    def file(self, file_id: str, fields: str) -> Json:
        """One file or folder as Drive tells of it."""
        request = self.client.files.get(fileId=file_id, supportsAllDrives=True, fields=fields)
        answer: Json = self.client.call(request, about=f"Google Drive {file_id}")
        return answer
