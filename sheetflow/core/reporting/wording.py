"""What a report says of its own accord, in Indonesian and English.

A form's `report` section may give any of these keys another wording, and an office's catalogue
(`phrases` of messages.yaml) may again; the office's own words (columns, steps, units, choices,
roles) come from its settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sheetflow.core.formatting import format_count, format_day, format_share, format_weekday
from sheetflow.core.office import Office
from sheetflow.core.reporting.columns import column_of
from sheetflow.core.reporting.wording_sections import SECTIONS
from sheetflow.core.reporting.wording_tables import TABLES
from sheetflow.core.words import Language, fill

PHRASES = {**SECTIONS, **TABLES}
"""What a report says by itself, by key ("rep.judul")."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How one office speaks in one language."""

    office: Office
    language: Language

    def say(self, key: str, **blanks: object) -> str:
        """The phrase `rep.<key>` with its blanks filled: the office's own wording, else the form's,
        which also is what its column is called, else that of all reports.
        """
        form = self.office.form
        own = self.office.catalogue.phrases.get(f"rep.{key}") or form.reported.phrases.get(key)
        column = None if own else column_of(key, form)
        if column is not None:
            return form.by_id[column].heading(self.language)
        return fill((own or PHRASES[f"rep.{key}"])(self.language), blanks.items())

    def count(self, number: int | None) -> str:
        return format_count(number, self.language)

    def share(self, part: int, whole: int) -> str:
        return format_share(part, whole, self.language)

    def day(self, day: date) -> str:
        return format_day(day, self.language)

    def weekday(self, day: date | None) -> str:
        return format_weekday(day, self.language)

    def series(self, terms: tuple[str, ...]) -> str:
        """ "a", "a dan b", "a, b, dan c"."""
        if len(terms) < 3:
            return f" {self.say('dan')} ".join(terms)
        return f"{', '.join(terms[:-1])}, {self.say('dan')} {terms[-1]}"


def within_a_sentence(heading: str) -> str:
    """A heading as it stands behind other words: "Tanggal Unggah" as "tanggal unggah", "PIC" as it
    is.
    """
    return " ".join(word if word[1:2].isupper() else word.lower() for word in heading.split(" "))
