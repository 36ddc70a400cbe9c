"""Keys of `papers.yaml`, for its JSON Schema; an office's own file need only hold changes.

The file is read with the first paper, by `sheetflow.adapters.documents.paper_settings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sheetflow.core.setting_rules import Text
from sheetflow.core.words import Term, Words


@dataclass(frozen=True, slots=True)
class Typeface:
    """Fonts of the papers."""

    word: Text
    """The font that Word uses."""
    pdf: tuple[Text, ...]
    """Fonts that are tried in turn for PDF: the office's own, then those of sheetflow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry(Term):
    """One entry that is ticked on a paper; it may name roles in braces."""

    key: Text
    """Its name in the settings."""
    usual: bool = False
    """Ticked until somebody decides otherwise by pen."""


@dataclass(frozen=True, slots=True)
class PapersFile:
    """How the papers look, and the words they are written with."""

    paper: Literal["A4", "F4"] = "A4"
    """A4, or F4 (215 × 330 mm)."""
    typeface: Typeface | None = None
    """Fonts."""
    foreign: Mapping[Literal["id", "en"], tuple[Text, ...]] = field(default_factory=dict)
    """Words of other languages, set in italics, by the paper's language."""
    lists: Mapping[str, tuple[ListEntry, ...]] = field(default_factory=dict)
    """Entries to tick, by list."""
    phrases: Mapping[str, Words] = field(default_factory=dict)
    """Words of the papers, by key."""
