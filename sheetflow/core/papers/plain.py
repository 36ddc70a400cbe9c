"""A paper's context as JSON data: all that a template gets to see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass

from sheetflow.core.papers.leaves import Link, Picture, Styled
from sheetflow.core.papers.printable import printable

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]

LEAF = "$"
"""Key that marks a link, a picture or a styled text; a template cannot name it."""


def plain(value: object) -> Plain:
    """Frozen dataclasses, mappings, sequences and scalars as JSON data, texts made printable.

    Raises TypeError for anything else (an open file, a date): a context holds what is printed.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Styled):
        return {
            LEAF: "styled",
            "parts": [[printable(text), italic] for text, italic in value.parts],
        }
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [plain(entry) for entry in value]
    if is_dataclass(value):
        data = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        mark = _LEAVES.get(type(value))
        return {LEAF: mark, **data} if mark else data
    raise TypeError(f"a paper's context cannot hold {type(value).__name__}")


_LEAVES: dict[type, str] = {Link: "link", Picture: "picture"}
