"""Every text that sheetflow writes by itself, by key, in the languages of an office."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sheetflow.core.words import Language, Words, fill


@dataclass(frozen=True, slots=True)
class Text:
    """A text by its key, with the values of its placeholders, before a language is chosen."""

    key: str
    values: tuple[tuple[str, object], ...] = ()

    @classmethod
    def of(cls, key: str, /, **values: object) -> "Text":
        """Return the text with its values by name."""
        return cls(key, tuple(values.items()))


@dataclass(frozen=True, slots=True)
class Texts:
    """The catalogue: `texts.id.yaml` and `texts.en.yaml` under the office's own.

    A key is "section.name". What fills a placeholder may be a `Text` or `Words` itself: it is put
    into the language of the whole.
    """

    by_key: Mapping[str, Words]
    own: frozenset[str] = frozenset()
    """Keys of the texts that the office words anew."""

    def text(self, key: str, language: Language, /, **values: object) -> str:
        """Return the text with its {placeholders} filled; raises KeyError for an unknown key."""
        return self._filled(key, language, values.items())

    def section(self, name: str) -> Mapping[str, Words]:
        """Return the texts of a section by their names in it."""
        start = f"{name}."
        return {
            key.removeprefix(start): term
            for key, term in self.by_key.items()
            if key.startswith(start)
        }

    def render(self, text: Text, language: Language) -> str:
        """Return `text` in a language."""
        return self._filled(text.key, language, text.values)

    def _filled(self, key: str, language: Language, values: Iterable[tuple[str, object]]) -> str:
        return fill(
            self.by_key[key](language),
            [(name, self._in_language(value, language)) for name, value in values],
        )

    def _in_language(self, value: object, language: Language) -> object:
        match value:
            case Text():
                return self.render(value, language)
            case Words():
                return value(language)
            case _:
                return value
