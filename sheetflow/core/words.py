"""Text in the languages of an office, and the {blanks} in it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Annotated, Any, NewType

from sheetflow.core import setting_rules

_OPENING = re.compile(r"“|(?<!\S)\"(?=\S)")
_CLOSING = re.compile(r"[”\"]")


def single_quoted(text: str) -> str:
    """Return the text with single quotation marks for double ones, for use between double ones."""
    return _CLOSING.sub("’", _OPENING.sub("‘", text))


def is_quoted(before: str, after: str) -> bool:
    """Return whether the text between these is in double quotation marks."""
    return before.endswith("“") and after.startswith("”")


Language = NewType("Language", str)
"""A language tag of the office's settings: "id" or "en"."""

INDONESIAN = Language("id")
ENGLISH = Language("en")


@dataclass(frozen=True, slots=True)
class Words:
    """One term in each language the configuration gives it in; Indonesian is always there."""

    by_language: Mapping[Language, str]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: Any) -> Any:
        """Return the schema of settings: text, or a mapping of languages."""
        return _WRITTEN.__get_pydantic_core_schema__(source, handler)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> Any:
        return _WRITTEN.__get_pydantic_json_schema__(schema, handler)

    def __call__(self, language: Language) -> str:
        """Return the term in `language`, or in Indonesian where the configuration has no other."""
        return self.by_language.get(language) or self.by_language[INDONESIAN]

    def all(self) -> tuple[str, ...]:
        """Return every form of the term, each once, for recognising what staff wrote."""
        return tuple(dict.fromkeys(text for text in self.by_language.values() if text))


@dataclass(frozen=True, slots=True)
class Term:
    """A term as settings write it; text alone is Indonesian."""

    id: setting_rules.Text
    """The term in Indonesian."""
    en: setting_rules.Text | None = None
    """The term in English."""


def words_of(term: Term) -> Words:
    """Return the term in the languages that the settings give."""
    return words(term.id, term.en or "")


def _term(value: object) -> object:
    return {"id": value} if isinstance(value, str) else value


_WRITTEN = setting_rules.WrittenAs(Term, _term, words_of)


def words(indonesian: str, english: str = "") -> Words:
    """Return a term of the code's own tests and defaults."""
    pairs = {INDONESIAN: indonesian}
    if english:
        pairs[ENGLISH] = english
    return Words(pairs)


def text_digest(text: str, size: int) -> str:
    """Return a hexadecimal digest of `size` bytes; the text may contain lone surrogates."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()


def cut(text: str, most: int) -> str:
    """Return at most `most` letters of the text; "…" is the last one where there were more."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def fill(template: str, blanks: Iterable[tuple[str, object]]) -> str:
    """Put values into `{name}` places in one pass, so that a value's own braces stay text.

    A value's full stop ("S.Sos.") also ends the sentence; quotation marks within those of the
    sentence become single ones.
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


def roles_in(term: Words) -> frozenset[str]:
    """Return the names in braces, in any language."""
    return frozenset(name for text in term.all() for name in setting_rules.BLANK.findall(text))


def with_roles(term: Words, roles: Mapping[str, Words]) -> Words:
    """Return the term with each role's label in its language; `roles` are the office's, by id."""
    return Words(
        {
            language: fill(text, [(name, label(language)) for name, label in roles.items()])
            for language, text in term.by_language.items()
        }
    )


def _names_roles(term: Words, info: setting_rules.ReadingContext) -> Words:
    for text in term.all():
        for blank in setting_rules.blanks_in(text):
            setting_rules.check_reference("role", blank, info.context)
    return term


def _names_the_office(term: Words) -> Words:
    for text in term.all():
        setting_rules.known_blanks(text, ("kantor",))
    return term


RoleWords = Annotated[Words, setting_rules.Rule(_names_roles, with_names=True)]
"""A term that may name roles in braces: “Dikirim kepada {admin}”."""

OfficeWords = Annotated[Words, setting_rules.Rule(_names_the_office)]
"""A term that may name the office: {kantor}."""
