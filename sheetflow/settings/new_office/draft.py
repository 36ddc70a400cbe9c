"""An `office.yaml` in the making: valid from its first line, and after each answer.

An answer adds one setting to the text; every other byte of it stays.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import yaml

from sheetflow.core.office import Office
from sheetflow.core.setting_rules import one_line
from sheetflow.core.words import INDONESIAN, Language, words
from sheetflow.errors import ConfigurationError, as_unavailable
from sheetflow.safe_files.renaming import put_new_file
from sheetflow.safe_files.writing import make_durable_folder, write_whole
from sheetflow.settings import document
from sheetflow.settings.kind_file import KindOffer, read_offer
from sheetflow.settings.load import load_settings
from sheetflow.settings.new_office.answers import AnswerError, identifier
from sheetflow.settings.texts import shipped_texts
from sheetflow.settings.time_zone import zone_of
from sheetflow.settings.yaml_document import read_yaml

_INSIDE = re.compile(r"[ \t]+\S|- ")
"""The beginning of a line that belongs to the key above it."""


@dataclass(frozen=True, slots=True)
class Addition:
    """A setting that the text lacks: `key`, or `child` of it; `more` adds to the list there."""

    key: str
    value: document.Value
    child: str = ""
    more: bool = False

    @property
    def lines(self) -> list[str]:
        """The lines below the key, not indented; none for a value beside it."""
        if self.more:
            return [f"- {_flow(self.value)}"]
        if self.child:
            return [f"{_flow(self.child)}: {_flow(self.value)}"]
        if isinstance(self.value, tuple):
            return [f"- {_flow(item)}" for item in self.value]
        if isinstance(self.value, dict) and not all(
            isinstance(n, int) for n in self.value.values()
        ):
            return [f"{_flow(name)}: {_flow(item)}" for name, item in self.value.items()]
        return []

    @property
    def section(self) -> str:
        """The text of a section of its own."""
        if not self.lines:
            return f"{self.key}: {_flow(self.value)}\n"
        return f"{self.key}:\n" + "".join(f"  {line}\n" for line in self.lines)

    def within(self, data: dict[str, document.Value]) -> dict[str, document.Value]:
        """Return the file's values with the setting."""
        known = data.get(self.key)
        if self.more:
            return {**data, self.key: (*(known if isinstance(known, tuple) else ()), self.value)}
        if self.child:
            inner = known if isinstance(known, dict) else {}
            return {**data, self.key: {**inner, self.child: self.value}}
        return {**data, self.key: self.value}


def with_addition(text: str, added: Addition, comment: str = "") -> str | None:
    """Return the text with the setting; None where a person has to put it in.

    `comment` is put above a new section.
    """
    before = read_yaml(Path(), text)
    data = before.data if isinstance(before.data, dict) else {}
    lines = text.splitlines(keepends=True)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    if added.key in data:
        made = _inside(lines, before.line((added.key,)), added)
    else:
        head = f"\n# {comment}\n" if comment else ""
        made = [*lines, *(["\n"] if lines and not lines[-1].endswith("\n") else []), head]
        made.append(added.section)
    found = "".join(made)
    if end != "\n":
        found = re.sub(r"\r?\n", end, found)
    after = read_yaml(Path(), found)
    return found if after.data == added.within(data) and not after.mistakes else None


def _inside(lines: list[str], number: int, added: Addition) -> list[str]:
    """Return the lines with the setting at the end of the section that begins on line `number`."""
    last = number
    for at, line in enumerate(lines[number:], start=number + 1):
        if _INSIDE.match(line):
            last = at
        elif line.strip() and not line.startswith((" ", "\t", "#")):
            break
    first = next((line for line in lines[number:last] if line.strip()), "  ")
    indent = first[: len(first) - len(first.lstrip())]
    ended = [*lines[: last - 1], lines[last - 1].rstrip("\r\n") + "\n"]
    return [*ended, *(f"{indent}{line}\n" for line in added.lines), *lines[last:]]


def _flow(value: document.Value) -> str:
    """Return the value on one line of YAML."""
    plain = _plain(value)
    text: str = yaml.safe_dump(
        plain, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10_000
    )
    return text.removesuffix("...\n").strip()


def _plain(value: document.Value) -> object:
    """Return the value with lists for tuples, as YAML's writer takes them."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


@dataclass(frozen=True)
class Draft:
    """The text of an `office.yaml` without mistakes, and the office that it makes."""

    path: Path
    """Where it is or will be."""
    text: str
    office: Office
    where: str = ""
    """The kind of Google office that was chosen, until its folder is named."""

    @cached_property
    def own(self) -> dict[str, document.Value]:
        """The keys that the text itself has."""
        data = read_yaml(self.path, self.text).data
        return data if isinstance(data, dict) else {}

    @cached_property
    def offer(self) -> KindOffer:
        """The kind of office as it is offered; an office without a kind has an empty one."""
        name = self.own.get("kind")
        known = isinstance(name, str) and name
        return read_offer(str(name), self.path.parent) if known else KindOffer(words(""))

    def has(self, key: str, child: str = "") -> bool:
        """Return whether the text has the setting."""
        value = self.own.get(key)
        return key in self.own and (not child or (isinstance(value, dict) and child in value))


def begin(
    path: Path, kind: str, name: str, zone: str = "Asia/Jakarta", language: Language = INDONESIAN
) -> Draft:
    """Return the draft of the first answers.  Raises AnswerError, SettingError."""
    read_offer(kind, path.parent)
    values: dict[str, document.Value] = {
        "kind": kind,
        **({} if language == INDONESIAN else {"language": language}),
        "id": identifier(name),
        "name": " ".join(name.split()),
        "time_zone": zone_of(zone) or zone,
    }
    schema = (document.shipped_config() / "schemas" / "office.json").as_uri()
    said = shipped_texts().text("new_office.head", language, kantor=one_line(values["name"]))
    notes = "".join(f"# {line}\n" for line in said.split("\n"))
    text: str | None = f"# yaml-language-server: $schema={schema}\n{notes}\n"
    for key, value in values.items():
        text = with_addition(text or "", Addition(key, value))
    return read_draft(path, text or "")


def read_draft(path: Path, text: str) -> Draft:
    """Return the draft that is this text.  Raises AnswerError with the first mistake in it."""
    try:
        return Draft(path, text, load_settings(path, text).office)
    except document.MistakesError as error:
        first = error.mistakes[0]
        sentence = f"{first.problem} {first.fix}"
        raise AnswerError("new_office.wrong.setting", sebab=sentence) from error


def with_additions(draft: Draft, additions: Iterable[Addition]) -> Draft:
    """Return the draft with further settings.  Raises AnswerError; the draft stays as it is."""
    text, texts, language = draft.text, draft.office.texts, draft.office.language
    for added in additions:
        comment = texts.text(f"new_office.section.{added.key}", language)
        more = with_addition(text, added, comment)
        if more is None:
            raise AnswerError("new_office.wrong.place", baris=added.section.rstrip())
        text = more
    return replace(read_draft(draft.path, text), where=draft.where)


_LARGEST = 2_000_000
_ELSEWHERE = "Name a folder in which you may write, with room on the disk."


def new_settings_file(folder: Path) -> Path:
    """Return where the office's settings will be.  Raises ConfigurationError if they are there."""
    path = folder.resolve() / "office.yaml"
    if path.exists():
        raise ConfigurationError(
            f"{path}: there is an office already.",
            "Go on with its questions: sheetflow new --continue, or name another folder.",
        )
    return path


def settings_text(path: Path) -> str:
    """Return the text of an `office.yaml`, to go on with.  Raises ConfigurationError."""
    try:
        return document.read_setting(path, _LARGEST).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{path}: cannot be read as settings ({error}).",
            "Name the office's folder, or make a new one: sheetflow new DIR.",
        ) from error


def save_draft(draft: Draft, before: str | None) -> None:
    """Write the draft's text in place of `before`; None for a file that is not there yet.

    Raises ConfigurationError where somebody has changed or made the file meanwhile, and
    UnavailableError; the file is then as it was.
    """
    path, content = draft.path, draft.text.encode()
    changed = ConfigurationError(
        f"{path}: was changed meanwhile, and is left as it is.",
        "Go on from there: sheetflow new --continue.",
    )
    with as_unavailable(path, _ELSEWHERE):
        make_durable_folder(path.parent)
        if before is None:
            try:
                put_new_file(path, content)
            except FileExistsError as error:
                raise changed from error
        elif settings_text(path) == before:
            write_whole(path, content)
        else:
            raise changed


def copy_files(draft: Draft) -> tuple[Path, ...]:
    """Write the files that an office of this kind has for itself; return the new ones.

    Raises UnavailableError.
    """
    made = []
    for name in draft.offer.copied if draft.offer else ():
        path = draft.path.parent / name
        with as_unavailable(path, _ELSEWHERE):
            make_durable_folder(path.parent)
            with suppress(FileExistsError):
                put_new_file(path, document.shipped_text(name).encode())
                made.append(path)
    return tuple(made)
