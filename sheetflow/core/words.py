"""Text in the languages of an office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NewType

Language = NewType("Language", str)
"""A language tag of the office's settings: "id" or "en"."""

INDONESIAN = Language("id")
ENGLISH = Language("en")


@dataclass(frozen=True, slots=True)
class Words:
    """One term in each language the configuration gives it in; Indonesian is always there."""

    by_language: Mapping[Language, str]

    def __call__(self, language: Language) -> str:
        """The term in `language`, or in Indonesian where the configuration has no other."""
        return self.by_language.get(language) or self.by_language[INDONESIAN]

    def all(self) -> tuple[str, ...]:
        """Every form of the term, each once, for recognising what staff wrote."""
        return tuple(dict.fromkeys(text for text in self.by_language.values() if text))


def words(indonesian: str, english: str = "") -> Words:
    """A term written in the code's own tests and defaults."""
    pairs = {INDONESIAN: indonesian}
    if english:
        pairs[ENGLISH] = english
    return Words(pairs)


def cut(text: str, most: int) -> str:
    """At most `most` letters of it; "…" is the last one where there were more."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
