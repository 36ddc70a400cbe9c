"""Every text that sheetflow writes by itself, and the sentence of each finding with its fix."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheetflow.core import setting_rules
from sheetflow.core.findings import Code, Finding
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
        return self.render(Text.of(key, **values), language)

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
        values = [(name, self._in_language(value, language)) for name, value in text.values]
        return fill(self.by_key[text.key](language), values)

    def _in_language(self, value: object, language: Language) -> object:
        match value:
            case Text():
                return self.render(value, language)
            case Words():
                return value(language)
            case _:
                return value


@dataclass(frozen=True, slots=True)
class Sentence:
    """A finding's sentence and its way out; both carry `{blanks}`."""

    problem: Words
    """What is wrong."""
    fix: Words
    """What to do, and who can."""


@dataclass(frozen=True, slots=True)
class Message(Sentence):
    """The usual sentence of a code and its variants."""

    blanks: tuple[setting_rules.Text, ...] = ()
    """Names that may be in {braces}."""
    variants: Mapping[str, Sentence] = field(default_factory=dict)
    """Other sentences of the same code."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All sentences for staff."""

    messages: Mapping[Code, Message]
    """Findings by code."""
    base: str = ""
    """The file whose sentences hold where this one has none: messages.yaml."""

    @property
    def sentences(self) -> Mapping[tuple[Code, str], Sentence]:
        """Every sentence by its code and variant; "" is the usual one."""
        return {
            (code, variant): sentence
            for code, message in self.messages.items()
            for variant, sentence in (("", message), *message.variants.items())
        }

    def message(self, finding: Finding, language: Language) -> str:
        """Return the problem's sentence with its blanks filled."""
        return fill(self._of(finding).problem(language), finding.blanks)

    def fix(self, finding: Finding, language: Language) -> str:
        """Return the fix, with its blanks filled."""
        return fill(self._of(finding).fix(language), finding.blanks)

    def _of(self, finding: Finding) -> Sentence:
        message = self.messages[finding.code]
        return message.variants.get(finding.variant, message)
