"""Keys of `messages.yaml` (what is said) and `reading.yaml` (how cells are read)."""

from __future__ import annotations

import re

from pydantic import Field, ValidationInfo, field_validator

from sheetflow.settings.mistakes import known_instead
from sheetflow.settings.plain_types import Section, Term, Text, WordsSection, mistake


class SentenceSection(Section):
    """What a finding says and its way out."""

    problem: Term = Field(description="What is wrong.")
    fix: Term = Field(description="What to do, and who can.")


class MessageSection(SentenceSection):
    """The usual sentence of a code and its variants."""

    blanks: tuple[Text, ...] = Field((), description="Names that may stand in {braces}.")
    variants: dict[str, SentenceSection] = Field(
        default_factory=dict, validate_default=True, description="Other sentences of the same code."
    )

    @field_validator("blanks")
    @classmethod
    def _names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(value)) != len(value):
            raise mistake("A blank is named twice.", "Remove one.")
        return value

    @field_validator("variants")
    @classmethod
    def _blanks_of_variants(
        cls, value: dict[str, SentenceSection], info: ValidationInfo
    ) -> dict[str, SentenceSection]:
        for name, sentence in value.items():
            for term in (sentence.problem, sentence.fix):
                _check_blanks(term, info.data.get("blanks"), f"The variant “{name}”")
        for key in ("problem", "fix"):
            usual = info.data.get(key)
            if isinstance(usual, WordsSection):
                _check_blanks(usual, info.data.get("blanks"), "The sentence")
        return value


def _check_blanks(term: WordsSection, blanks: tuple[str, ...] | None, what: str) -> None:
    for text in (term.id, term.en or ""):
        for blank in re.findall(r"\{([^{}]*)\}", text):
            if blanks is not None and blank not in blanks:
                raise mistake(
                    f"{what} uses {{{blank}}}, which is not among its `blanks`.",
                    known_instead(blank, blanks),
                )


class MessagesSection(Section):
    """All sentences for staff."""

    messages: dict[str, MessageSection] = Field(description="Findings by code.")

    @field_validator("messages")
    @classmethod
    def _severity(cls, value: dict[str, MessageSection]) -> dict[str, MessageSection]:
        for code in value:
            if not re.fullmatch(r"[EW]-[A-Z0-9][A-Z0-9-]*", code):
                raise mistake(
                    f"“{code}” is no code.", "Codes are E-… for errors and W-… for warnings."
                )
        return value


class PlaceholdersSection(Section):
    """Words that stand where a value should be, in any case."""

    empty: tuple[str, ...] = Field(description="Words that say there is none.")
    unreadable: tuple[str, ...] = Field(description="Words that promise a value.")


class PeopleSection(Section):
    """Words around a person's name that are no part of it; dots, blanks and case do not matter."""

    address: tuple[Text, ...] = Field((), description="Forms of address: Bapak, Ibu.")
    before: tuple[Text, ...] = Field((), description="Titles in front of a name: Dr., Hj.")
    after: tuple[Text, ...] = Field((), description="Degrees behind a name: S.Sos., M.Si.")


class ReadingSection(Section):
    """How cells are read, whatever the form."""

    months: tuple[tuple[Text, ...], ...] = Field(
        min_length=12, max_length=12, description="Each month's names, the office's own first."
    )
    weekdays: tuple[tuple[Text, ...], ...] = Field(
        min_length=7, max_length=7, description="Each weekday's names, Monday's first."
    )
    placeholders: PlaceholdersSection = Field(
        description="What staff write where nothing is to be said yet."
    )
    people: PeopleSection = Field(
        default_factory=PeopleSection.model_construct,
        description="Degrees, titles and forms of address: names are matched without them.",
    )
