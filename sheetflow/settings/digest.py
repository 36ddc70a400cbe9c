"""A digest of everything that judges rows, and of nothing that only looks different."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from enum import Enum
from hashlib import sha256
from typing import Any

from sheetflow.core.office import Office

_ONLY_LOOKS = {
    "Column": {"note", "width"},
    "State": {"colour", "hint"},
    "Form": {
        "groups",
        "frozen_columns",
        "system_headings",
        "identifier_pattern",
        "printed_column",
        "reported",
    },
    "Transition": {"label", "papers"},
    "Filing": {"printed"},
    "Workflow": {"steps", "head"},
    "Unit": {"short"},
    "Holder": {"email", "nip"},
}
_JUDGING = (
    "language",
    "form",
    "workflows",
    "units",
    "roles",
    "holders",
    "calendar",
    "placeholders",
    "platforms",
    "official",
    "month_names",
    "weekday_names",
    "name_titles",
    "formats",
    "numbers",
)


def rules_digest(office: Office) -> str:
    """64 hexadecimal digits that change whenever a setting that judges rows changes."""
    digest = sha256(str(office.zone).encode())
    for name in _JUDGING:
        digest.update(name.encode())
        for piece in _pieces(getattr(office, name)):
            digest.update(piece.encode("utf-8", "surrogatepass"))
            digest.update(b"\0")
    return digest.hexdigest()


def _pieces(value: Any) -> Iterator[str]:
    """The value written out in one certain order."""
    if is_dataclass(value) and not isinstance(value, type):
        name = type(value).__name__
        yield name
        skipped = _ONLY_LOOKS.get(name, set())
        for field in fields(value):
            if field.name not in skipped:
                yield field.name
                yield from _pieces(getattr(value, field.name))
    elif isinstance(value, Mapping):
        yield "{"
        for key in sorted(value, key=str):
            yield from _pieces(key)
            yield from _pieces(value[key])
        yield "}"
    elif isinstance(value, Set):
        yield "<"
        yield from sorted(map(str, value))
        yield ">"
    elif isinstance(value, (tuple, list)):
        yield "("
        for item in value:
            yield from _pieces(item)
        yield ")"
    else:
        yield str(value.value) if isinstance(value, Enum) else repr(value)
