"""YAML text as plain values with the line of each key and value.

Narrower than YAML on purpose: only `true` and `false` are booleans (so that `Tidak`, `no` and `on`
stay words), keys are text and never doubled, and no anchors are accepted, so that a small file
cannot become a large value.  The only tags are `!env NAME` and `!file PATH`, which name a secret.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from sheetflow.core.secret import SecretSource, check_source_name
from sheetflow.core.setting_rules import one_line
from sheetflow.settings.document import (
    Document,
    Mistake,
    Place,
    Value,
    add_syntax_mistake,
    read_text,
)

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 40
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,17}\.[0-9]{1,17}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SECRETS: dict[str, Literal["env", "file"]] = {"!env": "env", "!file": "file"}
_CONSTANTS: dict[str, Value] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass
class _Open:
    """A mapping or list whose end has not been read; `key` is the mapping's current key."""

    place: Place
    items: dict[str, Value] | list[Value]
    key: str | None = None
    doubled: bool = False
    """The value to come belongs to a key that was read already."""


def read_yaml(path: Path, text: str | None = None, *, as_written: bool = False) -> Document:
    """Return the file's values, or those of `text` in its place; errors of YAML are mistakes.

    `as_written`: numbers and days stay texts, for a value of people's: 09.30 is a time.
    """
    document = Document(path, text=text or "")
    text = read_text(document) if text is None else text
    if text is None:
        return document
    if known := _faultless(text, as_written=as_written):
        document.data, document.lines = known[0], dict(known[1])
        return document
    _compose(document, text, as_written=as_written)
    return document


@lru_cache(maxsize=32)
def _faultless(text: str, *, as_written: bool) -> tuple[Value, Mapping[Place, int]] | None:
    """Return values and lines of a text that no mistake or secret ties to its file's name.

    Offices that are read one after the other share most of their files.
    """
    if any(tag in text for tag in _SECRETS):
        return None
    document = Document(Path())
    _compose(document, text, as_written=as_written)
    return None if document.mistakes else (document.data, document.lines)


def _compose(document: Document, text: str, *, as_written: bool) -> None:
    """Give the document the values of the text; errors of YAML are mistakes."""
    try:
        events = yaml.parse(text, _LOADER)
        document.data = _Composer(document, as_written=as_written).compose(events)
    except yaml.MarkedYAMLError as error:
        add_syntax_mistake(document, error, text)
    except yaml.YAMLError as error:
        document.add_mistake((), f"Not readable as YAML: {one_line(error)}.", "Retype the file.")


class _Composer:
    """Builds values from the parser's events without recursion."""

    def __init__(self, document: Document, *, as_written: bool) -> None:
        self._document = document
        self._resolved = _blank_is_none if as_written else _resolved
        self._open: list[_Open] = []
        self._root: Value = None

    def compose(self, events: Iterator[yaml.Event]) -> Value:
        """Return the value of the only document; None when the file is refused."""
        documents = 0
        for event in events:
            documents += isinstance(event, yaml.DocumentStartEvent)
            refusal = self._refusal(event, documents)
            if refusal:
                self._add_mistake(event, *refusal)
                return None
            self._take(event)
        return self._root

    def _refusal(self, event: yaml.Event, documents: int) -> tuple[str, str] | None:
        if documents > 1:
            return "A second document starts here.", "Remove the line “---”."
        if isinstance(event, yaml.AliasEvent):
            return f"“*{event.anchor}” repeats a value by an alias.", "Write the value out."
        if not isinstance(event, yaml.CollectionStartEvent):
            return None
        if self._awaits_key():
            return "A key must be plain text.", "Write “key: value”."
        if len(self._open) >= _DEEPEST:
            return "Nested too deeply.", "Check brackets and indentation."
        return None

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.CollectionStartEvent):
            self._check_tag(event)
            place = self._place()
            self._document.lines.setdefault(place, _line(event))
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            self._open.append(_Open(place, {} if is_mapping else []))
        elif isinstance(event, yaml.CollectionEndEvent):
            items = self._open.pop().items
            self._put(items if isinstance(items, dict) else tuple(items))
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)

    def _add_mistake(self, event: yaml.Event, problem: str, fix: str) -> None:
        line = _line(event)
        self._document.mistakes.append(Mistake(self._document.shown, line, problem, fix))

    def _check_tag(self, event: yaml.CollectionStartEvent | yaml.ScalarEvent) -> None:
        if event.tag not in (None, "!", "tag:yaml.org,2002:str"):
            self._add_mistake(
                event, f"The tag {one_line(event.tag)} is not used here.", "Remove it."
            )

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if self._awaits_key():
            self._check_tag(event)
            self._key(event)
            return
        self._document.lines.setdefault(self._place(), _line(event))
        if event.tag in _SECRETS:
            self._put(self._secret_source(event, _SECRETS[event.tag]))
            return
        self._check_tag(event)
        plain = not event.style and event.tag is None
        self._put(self._resolved(event.value) if plain else event.value)

    def _secret_source(self, event: yaml.ScalarEvent, kind: Literal["env", "file"]) -> SecretSource:
        name: str = event.value
        if fix := check_source_name(kind, name):
            # Not quoted: the secret itself may stand there.
            self._add_mistake(event, f"“!{kind}” names no place of a secret.", fix)
        return SecretSource(kind, name, f"{self._document.shown}:{_line(event)}")

    def _key(self, event: yaml.ScalarEvent) -> None:
        parent, key = self._open[-1], str(event.value)
        parent.key, parent.doubled = key, key in parent.items
        if parent.doubled:
            first = self._document.line((*parent.place, key))
            problem = f"The key “{one_line(key)}” stands twice, first on line {first}."
            self._add_mistake(event, problem, "Keep one of the two.")
        else:
            self._document.lines[(*parent.place, key)] = _line(event)

    def _awaits_key(self) -> bool:
        if not self._open:
            return False
        parent = self._open[-1]
        return isinstance(parent.items, dict) and parent.key is None

    def _place(self) -> Place:
        if not self._open:
            return ()
        parent = self._open[-1]
        if isinstance(parent.items, list):
            return (*parent.place, len(parent.items))
        return (*parent.place, parent.key or "")

    def _put(self, value: Value) -> None:
        if not self._open:
            self._root = value
            return
        parent = self._open[-1]
        if isinstance(parent.items, list):
            parent.items.append(value)
            return
        if not parent.doubled:
            parent.items[parent.key or ""] = value
        parent.key = None


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _blank_is_none(text: str) -> Value:
    return text if text in {"true", "false"} else _CONSTANTS.get(text, text)


def _resolved(text: str) -> Value:
    """Return a plain scalar's value: YAML 1.2 core, narrowed, and dates."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text
