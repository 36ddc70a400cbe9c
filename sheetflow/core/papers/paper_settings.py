"""How papers look, and their words: the keys of `papers.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sheetflow.core.papers.wording import ListEntry, Wording
from sheetflow.core.setting_rules import Text
from sheetflow.core.words import Language, Words, roles_in


@dataclass(frozen=True, slots=True)
class Typeface:
    """Fonts of the papers: Word uses the reader's own, PDF the office's and Source Sans Pro."""

    word: Text = "Arial"
    """The font that Word uses."""
    pdf: tuple[Text, ...] = ("Arial", "Liberation Sans", "Source Sans Pro")
    """Fonts that are tried in turn for PDF: the office's own, then those of sheetflow."""


@dataclass(frozen=True, slots=True)
class PaperSettings:
    """How the papers look, and the words they are written with."""

    paper: Literal["A4", "F4"] = "A4"
    """A4, or F4 (215 × 330 mm)."""
    typeface: Typeface = Typeface()
    """Fonts."""
    foreign: Mapping[Literal["id", "en"], tuple[Text, ...]] = field(default_factory=dict)
    """Words of other languages, set in italics, by the paper's language."""
    lists: Mapping[str, tuple[ListEntry, ...]] = field(default_factory=dict)
    """Entries to tick, by list."""
    phrases: Mapping[str, Words] = field(default_factory=dict)
    """Words of the papers, by key."""

    def wording(self, language: Language, roles: Mapping[str, Words] | None = None) -> Wording:
        """Return the words of papers in a language.

        Lists have the office's names of its `roles` (by id), and no entry for roles it lacks.
        """
        known = roles or {}
        lists = {
            key: tuple(
                entry.with_roles(known)
                for entry in entries
                if roles_in(entry.label) <= known.keys()
            )
            for key, entries in self.lists.items()
        }
        foreign = {str(key): words for key, words in self.foreign.items()}
        return Wording(language, self.phrases, lists, foreign.get(language, ()))
