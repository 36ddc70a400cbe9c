"""Forms as data: their settings (`intake:`), and their responses, wherever the form is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated

from sheetflow.core.names import ColumnId
from sheetflow.core.setting_rules import IDENTIFIER, Day, Rule, SettingError, Text, one_line


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


def _form_id(text: str) -> str:
    """Return the id in a form's address as its editors see it, or the id itself."""
    if "/forms/d/e/" in text or "forms.gle/" in text:
        raise SettingError(
            f"“{one_line(text)}” is the address for those who answer.",
            "Open the form for editing and copy that address: "
            "https://docs.google.com/forms/d/…/edit.",
        )
    found = re.match(
        r"https://docs\.google\.com/(?:a/[\w.-]+/)?forms/(?:u/\d+/)?d/([-\w]{10,})", text
    )
    if found:
        return found[1]
    if re.fullmatch(r"[-\w]{10,}", text):
        return text
    problem = f"“{one_line(text)}” is no Google form."
    raise SettingError(problem, "Open the form for editing and copy its address.")


def _inside_drive(text: str) -> str:
    if text.startswith("/") or ".." in text.split("/") or "\\" in text or ":" in text:
        raise SettingError(
            f"“{one_line(text)}” is no folder inside Drive/.", "Write a path below it, with “/”."
        )
    return text.strip("/")


def _csv_file(text: str) -> str:
    if not text.casefold().endswith((".csv", ".tsv", ".txt", ".xlsx")):
        problem = f"“{one_line(text)}” is no .csv export."
        raise SettingError(problem, "Write the file's name, such as responses.csv.")
    return text


@dataclass(frozen=True, slots=True)
class IntakeSettings:
    """One form; exactly one of `form`, `folder` and `csv` is where its responses come from."""

    name: Annotated[str, IDENTIFIER]
    """Its name in the settings; once there are rows, it must not change."""
    form: Annotated[Text, Rule(_form_id)] | None = None
    """A Google form: its address in the editor, or its id."""
    folder: Annotated[Text, Rule(_inside_drive)] | None = None
    """A folder inside Drive/ of one small .yaml file a response, with its files beside."""
    csv: Annotated[Text, Rule(_csv_file)] | None = None
    """An export of any form, .csv or .xlsx, beside office.yaml."""
    columns: Mapping[ColumnId, Text] = field(default_factory=dict)
    """The question, by its title, whose answer each column gets; others go to the remarks."""
    values: Mapping[ColumnId, Mapping[str, str]] = field(default_factory=dict)
    """By column, the register's word for an answer; others stay as they were given."""
    fixed: Mapping[ColumnId, str] = field(default_factory=dict)
    """What a column gets in every row."""
    respondent: ColumnId | None = None
    """The column for who answered: the name of the holder with that address, else the address."""
    answered: ColumnId | None = None
    """The column for when the response was given."""
    since: Day | None = None
    """Responses that were given before this day become no rows."""
    submitted: Text | None = None
    """Of an export: the title of the column with the time of the response."""
    email: Text | None = None
    """Of an export: the title of the column with the respondent's address."""
    number: Text | None = None
    """Of an export: the title of the column with the response's own number, if it has one."""

    def __post_init__(self) -> None:
        """Raise SettingError unless there is one source, and what it needs."""
        sources = [key for key in ("form", "folder", "csv") if getattr(self, key) is not None]
        if len(sources) != 1:
            problem = f"“{self.name}” has {' and '.join(sources) or 'no source'}."
            raise SettingError(problem, "Give it one of `form`, `folder` and `csv`.")
        if self.csv is not None and self.submitted is None:
            raise SettingError(
                f"“{self.name}” does not say when a response was given.",
                "Add `submitted`: the title of that column in the export, such as Timestamp.",
            )
        for key in ("submitted", "email", "number"):
            if self.csv is None and getattr(self, key) is not None:
                raise SettingError(f"`{key}` belongs to an export.", "Remove it.", key)

    @property
    def source(self) -> str:
        """The kind of place where its responses come from."""
        return "form" if self.form else "folder" if self.folder else "csv"

    @property
    def place(self) -> str:
        """Where its responses come from, for people."""
        return self.form or self.folder or self.csv or ""
