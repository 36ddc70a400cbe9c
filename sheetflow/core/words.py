"""Text in the languages of an office, and the {blanks} in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NewType

_OPENING = re.compile(r"“|(?<!\S)\"(?=\S)")
_CLOSING = re.compile(r"[”\"]")


def single_quoted(text: str) -> str:
    """Returns the text with single marks for double ones, as it stands between double ones."""
    return _CLOSING.sub("’", _OPENING.sub("‘", text))


def is_quoted(before: str, after: str) -> bool:
    """Returns whether what stands between these is in double quotation marks."""
    return before.endswith("“") and after.startswith("”")


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


def fill(template: str, blanks: Iterable[tuple[str, object]]) -> str:
    """Put values into `{name}` places in one pass, so that a value's own braces stay text.

    A full stop that a value brings ("S.Sos.") is the sentence's too; quotation marks within those
    of the sentence become single ones.
    """
    parts = template.split("{")
    values = {name: str(value) for name, value in blanks}
    filled = [parts[0]]
    for part in parts[1:]:
        name, brace, rest = part.partition("}")
        value = values.get(name, "…")
        if is_quoted(filled[-1], rest):
            value = single_quoted(value)
        if value.endswith(".") and rest.startswith("."):
            rest = rest[1:]
        filled.append(value + rest if brace else "{" + part)
    return "".join(filled)


_BLANK = re.compile(r"\{([^{}]*)\}")


def roles_in(term: Words) -> frozenset[str]:
    """The names in braces, in any language."""
    return frozenset(name for text in term.all() for name in _BLANK.findall(text))


def with_roles(term: Words, roles: Mapping[str, Words]) -> Words:
    """The term with each role's label in its language; `roles` are the office's, by id."""
    return Words(
        {
            language: fill(text, [(name, label(language)) for name, label in roles.items()])
            for language, text in term.by_language.items()
        }
    )
