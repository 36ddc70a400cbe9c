"""A digest of every setting that affects how rows are evaluated, and of no other."""

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
}
_HASHED = {
    "DateOrder": ("columns", "free_column", "free_values"),
    "Exceptional": ("start:since", "end:until", "reason"),
    "FormerName": ("label:name", "span"),
    "Holder": ("name", "role", "unit", "span", "acting"),
    "Unit": ("id", "label", "aliases", "span", "former"),
}
"""Attributes that go into the digest, where they are not the fields; `hashed name:attribute`."""

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
    """Return 64 hexadecimal digits that change with every setting that affects evaluation."""
    digest = sha256(str(office.zone).encode())
    for name in _JUDGING:
        digest.update(name.encode())
        for piece in _pieces(getattr(office, name)):
            digest.update(piece.encode("utf-8", "surrogatepass"))
            digest.update(b"\0")
    return digest.hexdigest()


def _pieces(value: Any) -> Iterator[str]:
    """Yield the value's parts in a fixed order."""
    if is_dataclass(value) and not isinstance(value, type):
        name = type(value).__name__
        yield name
        skipped = _ONLY_LOOKS.get(name, set())
        for hashed in _HASHED.get(name) or [field.name for field in fields(value)]:
            if hashed not in skipped:
                hashed_name, _, attribute = hashed.partition(":")
                yield hashed_name
                yield from _pieces(getattr(value, attribute or hashed_name))
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
