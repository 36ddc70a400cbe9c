"""A response as a small .yaml file, with its files beside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from sheetflow.core.setting_rules import Email, Rule, SettingError, Text, one_line
from sheetflow.settings.names import Names
from sheetflow.settings.read_typed import read_typed
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
