"""One settings file: where it is, its values with their lines, and what is wrong with it."""

import errno
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from sheetflow.core.secret import SecretSource
from sheetflow.core.setting_rules import one_line
from sheetflow.errors import ConfigurationError
from sheetflow.safe_files.reading import follow_beside, read_regular

Place = tuple[str | int, ...]
"""The way to a value: keys of mappings and positions in lists."""

Value = (
    str | int | float | bool | date | SecretSource | None | dict[str, "Value"] | tuple["Value", ...]
)


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake to correct; `line` counts from 1."""

    file: str
    line: int
    problem: str
    fix: str
    place: Place = field(default=(), compare=False)
    """The way to the value in its file, as far as it is known."""

    def __str__(self) -> str:
        # Names and values are quoted from files and may hold anything, even the end of a line.
        return one_line(f"{self.file}:{self.line}: {self.problem} {self.fix}", longest=None)


class MistakesError(ConfigurationError):
    """Settings with mistakes, in the order of files and lines."""

    def __init__(self, problem: str, fix: str, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(problem, fix)
        self.mistakes = mistakes


def shown_path(path: Path) -> str:
    """Return the path relative to the working folder; whole where that folder is gone."""
    try:
        here = Path.cwd()
    except FileNotFoundError:
        return str(path)
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


_LARGEST = 2_000_000
"""In bytes."""
_CHECK_PATH = "Check the path; put the file itself there."


@dataclass
class Document:
    """One file as read; `data` is None when it could not be read at all."""

    path: Path
    data: Value = None
    text: str = ""
    lines: dict[Place, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    base: "Document | None" = None
    """The file whose keys hold where this one has none."""

    @property
    def chain(self) -> "tuple[Document, ...]":
        """The file, its base, the base of that, and so on."""
        return (self, *(self.base.chain if self.base else ()))

    @property
    def shown(self) -> str:
        """The path as messages name it."""
        return shown_path(self.path)

    def line(self, place: Place) -> int:
        """Return the line of the nearest value at or around the place."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def value_at(self, place: Place) -> Value:
        """Return the file's value at the place; None where it has none."""
        value = self.data
        for part in place:
            if isinstance(value, dict) and isinstance(part, str):
                value = value.get(part)
            else:
                known = isinstance(value, tuple) and isinstance(part, int) and part < len(value)
                value = value[part] if known else None  # type: ignore[index]  # checked above
        return value

    def entries(self, *way: str) -> "list[tuple[Place, dict[str, Value]]]":
        """Return the mappings in the list at `way`, each with its place."""
        listed = self.value_at(way)
        items = enumerate(listed if isinstance(listed, tuple) else ())
        return [((*way, at), item) for at, item in items if isinstance(item, dict)]

    def identifiers(self, *way: str, key: str = "id") -> frozenset[str] | None:
        """Return the identifiers defined in the list at `way`; None when there is no such list."""
        found = self.entries(*way)
        names = [item.get(key) for _, item in found]
        return frozenset(name for name in names if isinstance(name, str)) if found else None

    def add_mistake(self, place: Place, problem: str, fix: str) -> None:
        """Add a mistake with the line of the place, in the file that has it."""
        owner = self._owner(place)
        owner.mistakes.append(Mistake(owner.shown, owner.line(place), problem, fix, place))

    def _owner(self, place: Place) -> "Document":
        """Return the document that holds the place; a list is wholly of one."""
        owner = self
        for end, part in enumerate(place, 1):
            owner = next((one for one in self.chain if place[:end] in one.lines), owner)
            if isinstance(part, int):
                break
        return owner


def read_text(document: Document) -> str | None:
    """Return the file's text; None, with a mistake in the document, when it cannot be used."""
    try:
        raw = read_setting(document.path, _LARGEST)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        if error.errno == errno.EFBIG:
            document.add_mistake((), "The file is too large for settings.", "Keep it under 2 MB.")
        else:
            document.add_mistake((), f"The file cannot be read: {error.strerror}.", _CHECK_PATH)
        return None
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        document.lines[()] = line
        document.add_mistake((), "The file is not UTF-8 text.", "Save it as UTF-8.")
        return None
    document.text = text
    return text


def add_syntax_mistake(document: Document, error: yaml.MarkedYAMLError, text: str) -> None:
    """Add the mistake of a text that is no YAML, with the fix that its line suggests."""
    mark = error.problem_mark or error.context_mark
    document.lines[()] = mark.line + 1 if mark else 1
    problem = str(error.problem or error.context or "not readable")
    wrong = text.split("\n")[document.lines[()] - 1 :][:1]
    if wrong and "\t" in wrong[0]:
        right = one_line(wrong[0].replace("\t", "  ").rstrip(), None)
        fix = f"Indent with spaces, never with tabs: “{right}”."
    elif "start any token" in problem:
        fix = "Quote text that starts with a sign."
    elif "mapping values" in problem:
        fix = "Put text that contains a colon in quotes."
    else:
        fix = "Check the indentation, quotes and brackets around this line."
    document.data = None
    document.add_mistake((), f"Not valid YAML: {one_line(problem)}.", fix)


def error_of(mistakes: Iterable[Mistake]) -> MistakesError:
    """Return one error whose text has a line for each mistake, in the order of files and lines."""
    lines = sorted(set(mistakes))
    count = "1 mistake" if len(lines) == 1 else f"{len(lines)} mistakes"
    listed = "\n".join(str(mistake) for mistake in lines)
    problem = f"The settings have {count}:\n{listed}\n"
    return MistakesError(problem, "Mend them and try again.", tuple(lines))


_PACKAGE = Path(__file__).resolve().parent.parent

MAX_SHIPPED_BYTES = 1_000_000


def shipped_config() -> Path:
    """Return the folder `config/` of a checkout, else the copy in an installed wheel."""
    checkout = _PACKAGE.parent / "config"
    if (checkout / "messages.yaml").is_file():
        return checkout
    return _PACKAGE / "_shipped" / "config"


def find_setting(name: str, office_folder: Path) -> Path | None:
    """Return the file `name`, relative to the office's own folder or the shipped configuration.

    Anything else of that name in the office's folder is returned too: reading it gives the reason.
    """
    candidates = (folder / name for folder in (office_folder, shipped_config()))
    return next((path for path in candidates if os.path.lexists(path)), None)


def read_setting(path: Path, most: int) -> bytes:
    """Return the bytes of a settings file; an office's link leads no further than its folder.

    Raises OSError.
    """
    shipped = path.is_relative_to(shipped_config())
    return read_regular(path.resolve() if shipped else follow_beside(path), most)


def shipped_text(name: str) -> str:
    """Return a shipped file's text for a copy elsewhere: its schema has a whole path."""
    text = read_setting(shipped_config() / name, MAX_SHIPPED_BYTES).decode()
    folder = (shipped_config() / "schemas").as_uri()
    return re.sub(r"(\$schema=)[./]*schemas/", rf"\g<1>{folder}/", text, count=1)
