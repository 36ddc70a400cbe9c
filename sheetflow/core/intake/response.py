"""A response to a form as data, wherever the form is: Google, a folder, an export."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class IntakeFile:
    """A file that came with a response; `reference` is what a file cell of the register may hold.

    It is a path inside Drive/, or a link to Drive.
    """

    name: str
    reference: str


@dataclass(frozen=True, slots=True)
class IntakeResponse:
    """One response; `id` is its own within its form, also after the respondent has edited it.

    `submitted` and `changed` are aware; `respondent` is an address, "" for none; `answers` and
    `files` are by the question's title, without questions that were left open.
    """

    id: str
    submitted: datetime
    changed: datetime
    respondent: str = ""
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, tuple[IntakeFile, ...]] = field(default_factory=dict)
    problem: str = ""
    """Why it cannot be read, with its place and what to do: then it becomes no row."""


_UNREAD = datetime(2000, 1, 1, tzinfo=UTC)


def unreadable(name: str, problem: str) -> IntakeResponse:
    """Return the response of that id as one that cannot be read."""
    return IntakeResponse(name, _UNREAD, _UNREAD, problem=problem)
