"""One setting more in the text of an `office.yaml`; every other byte of it stays."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from sheetflow.settings.document import Value
from sheetflow.settings.yaml_document import read_yaml

_INSIDE = re.compile(r"[ \t]+\S|- ")
"""The beginning of a line that belongs to the key above it."""


@dataclass(frozen=True, slots=True)
class Addition:
    """A setting that the text lacks: `key`, or `child` of it; `more` adds to the list there."""

    key: str
    value: Value
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

    def within(self, data: dict[str, Value]) -> dict[str, Value]:
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


def _flow(value: Value) -> str:
    """Return the value on one line of YAML."""
    plain = _plain(value)
    text: str = yaml.safe_dump(
        plain, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10_000
    )
    return text.removesuffix("...\n").strip()


def _plain(value: Value) -> object:
    """Return the value with lists for tuples, as YAML's writer takes them."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
