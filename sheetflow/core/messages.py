"""The sentence of each finding for staff, in the office's language, with its fix."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheetflow.core.findings import Code, Finding
from sheetflow.core import setting_rules
from sheetflow.core.words import Language, Words, fill


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
