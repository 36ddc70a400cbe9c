"""Where responses come from: a folder of small .yaml files, an export, a Google form."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from sheetflow.adapters.local.import_list import read_list_file
from sheetflow.core.files import is_passing
from sheetflow.core.intake import IntakeFile, IntakeResponse, IntakeSettings, unreadable
from sheetflow.core.office import Office
from sheetflow.core.response_rows.exported import Rows, exported_responses, exported_titles
from sheetflow.core.setting_rules import Email, Rule, SettingError, Text, one_line
from sheetflow.errors import UnavailableError
from sheetflow.ports import IntakeSource
from sheetflow.settings.load import Settings
from sheetflow.settings.read_typed import Names, read_typed
from sheetflow.settings.yaml_document import read_yaml

_FIRST_YEAR, _LAST_YEAR = 1970, 2999


def _texts(value: object) -> object:
    """Return one answer or a list of them as texts."""
    listed = value if isinstance(value, (tuple, list)) else (value,)
    if not all(one is None or isinstance(one, str) for one in listed):
        raise SettingError(f"“{one_line(value)}” is no answer.", "Write a text, or a list of them.")
    return tuple(one for one in listed if one is not None)


def _moment(value: object) -> object:
    """Return a day or moment, still without a zone unless it has one."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        moment = None
    if moment is None or not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        problem = f"“{one_line(value)}” is no time."
        raise SettingError(problem, "Write it like 2025-10-31T09:41.")
    return moment


Texts = Annotated[tuple[str, ...], Rule(_texts, is_before=True)]
Moment = Annotated[datetime, Rule(_moment, is_before=True)]


@dataclass(frozen=True, slots=True)
class ResponseFile:
    """One response."""

    answers: Mapping[str, Texts]
    """By the question's title."""
    files: Mapping[str, Texts] = field(default_factory=dict)
    """Names of files beside, by the question's title."""
    id: Text | None = None
    """Its own name; else that of the file."""
    submitted: Moment | None = None
    """When it was given, in the office's time; else when the file was last changed."""
    changed: Moment | None = None
    """When it was last changed."""
    respondent: Email = ""
    """Who gave it."""

    def moments(self, saved: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return when it was given and last changed, both aware; `saved` is the file's time."""
        given = _aware(self.submitted, zone) or saved
        return given, _aware(self.changed, zone) or max(given, saved)


def _aware(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return moment.replace(tzinfo=zone) if moment and moment.tzinfo is None else moment


def load_response(path: Path) -> ResponseFile | str:
    """Return the response in the file, or every mistake in it with its line."""
    document = read_yaml(path, as_written=True)
    response = None if document.mistakes else read_typed(document, ResponseFile, Names())
    mistakes = sorted(set(document.mistakes))
    return response or "; ".join(
        one_line(f"{path.name}:{one.line}: {one.problem} {one.fix}", None) for one in mistakes
    )


MOST_FOLDERS = 3
"""How deep below its folder a response is looked for."""


def open_files(settings: Settings) -> tuple[tuple[IntakeSettings, IntakeSource], ...]:
    """Return the forms whose responses are files."""
    return tuple(
        (form, _source(form, settings)) for form in settings.office.intake if form.form is None
    )


def _source(form: IntakeSettings, settings: Settings) -> IntakeSource:
    if form.csv is not None:
        return ExportedResponses(settings.root / form.csv, form, settings.office)
    return ResponseFolder(settings.drive, form.folder or "", settings.office)


@dataclass(frozen=True, slots=True)
class ExportedResponses:
    """IntakeSource of an export, which is read whole: it does not tell what was changed when."""

    path: Path
    settings: IntakeSettings
    office: Office

    def responses(self, since: datetime | None) -> Sequence[IntakeResponse]:  # noqa: ARG002 - see above
        """Return all responses.  Raises RegisterError, UnavailableError."""
        return exported_responses(self._rows(), self.settings, self.office)

    def questions(self) -> Mapping[str, bool]:
        """Return the titles of the export's columns."""
        _, titles = exported_titles(self._rows(), self.settings)
        return {title: False for title in titles if title}

    def _rows(self) -> Rows:
        sheets = read_list_file(self.path)
        return next((sheet.rows for sheet in sheets if any(map(_has_text, sheet.rows))), ())


def _has_text(row: Sequence[object]) -> bool:
    return any(cell is not None and str(cell).strip() for cell in row)


def _refuse(error: OSError) -> None:
    raise UnavailableError(
        f"{error.filename}: cannot be read ({error.strerror}).",
        "Give the account that runs the job the right to read the folder.",
    ) from error


@dataclass(frozen=True, slots=True)
class ResponseFolder:
    """IntakeSource of a folder inside Drive/: one small .yaml a response, its files beside.

    A response is known by its own id, else by its file's name, wherever below the folder it is
    moved.
    """

    drive: Path
    folder: str
    office: Office

    def responses(self, since: datetime | None) -> Sequence[IntakeResponse]:  # noqa: ARG002 - files that are copied keep an older time
        """Return all responses.  Raises UnavailableError."""
        found = {name: self._response(name) for name in self._names()}
        times = Counter(response.id for response in found.values())
        for name, response in found.items():
            if times[response.id] > 1:
                same = self.office.text("intake.same", nama=name, id=response.id)
                found[name] = unreadable(name, same)
        return tuple(found.values())

    def questions(self) -> Mapping[str, bool]:
        """Return nothing: a folder has answers alone."""
        return {}

    def _names(self) -> Iterator[str]:
        """Yield the path of each response below the folder, in order; links are not followed."""
        top = self.drive / self.folder
        if not top.is_dir():
            raise UnavailableError(
                f"{top}: there is no such folder for the responses of forms.",
                "Make it, or correct `folder` in the section `intake:` of office.yaml.",
            )
        for place, folders, names in os.walk(top, onerror=_refuse):
            folders[:] = sorted(name for name in folders if not is_passing(name))
            inside = Path(place).relative_to(top)
            if len(inside.parts) >= MOST_FOLDERS:
                folders.clear()
            for name in sorted(names):
                if name.casefold().endswith((".yaml", ".yml")) and not is_passing(name):
                    yield (inside / name).as_posix()

    def _response(self, name: str) -> IntakeResponse:
        path = self.drive / self.folder / name
        try:
            saved = datetime.fromtimestamp(path.lstat().st_mtime, UTC)
        except OSError as error:
            return unreadable(name, f"{name}: {error.strerror}")
        read = load_response(path)
        if isinstance(read, str):
            return unreadable(name, read)
        submitted, changed = read.moments(saved, self.office.zone)
        return IntakeResponse(
            read.id or Path(name).stem,
            submitted,
            changed,
            read.respondent,
            read.answers,
            self._files(read, name),
        )

    def _files(self, read: ResponseFile, name: str) -> dict[str, tuple[IntakeFile, ...]]:
        beside = f"{self.folder}/{name}".rpartition("/")[0]
        return {
            title: tuple(
                IntakeFile(file, file if "://" in file else f"{beside}/{file}") for file in files
            )
            for title, files in read.files.items()
            if files
        }
