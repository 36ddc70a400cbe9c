"""What each finding says to staff, in the office's language, with its fix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sheetflow.core.findings import Code, Finding, Problem
from sheetflow.core.words import Language, Words, fill


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence and its way out; both carry `{blanks}`."""

    problem: Words
    fix: Words


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Messages by code and variant ("" is the usual sentence)."""

    messages: Mapping[tuple[Code, str], Message]

    def message(self, finding: Finding | Problem, language: Language) -> str:
        """The problem's sentence with its blanks filled."""
        return fill(self._of(finding).problem(language), finding.blanks)

    def fix(self, finding: Finding | Problem, language: Language) -> str:
        """What the reader does about it."""
        return fill(self._of(finding).fix(language), finding.blanks)

    def _of(self, finding: Finding | Problem) -> Message:
        usual = self.messages[(finding.code, "")]
        return self.messages.get((finding.code, finding.variant), usual)
