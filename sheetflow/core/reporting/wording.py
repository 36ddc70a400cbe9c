"""A report's texts: section `periodic_report` of the catalogue.

A form's `report` section may replace any of them, and an office's own texts take precedence over
both; the office's terms (columns, steps, units, choices, roles) come from its settings.
"""

from dataclasses import dataclass
from datetime import date

from sheetflow.core import formatting
from sheetflow.core.office import Office
from sheetflow.core.reporting.columns import column_of
from sheetflow.core.words import Language, fill

SECTION = "periodic_report"
"""The catalogue's section of report texts."""


@dataclass(frozen=True, slots=True)
class ReportTexts:
    """The texts and number formats of one office in one language."""

    office: Office
    language: Language

    def text(self, key: str, **blanks: object) -> str:
        """Return the text `periodic_report.<key>`.

        The office's own text is first, then the form's phrase, then the heading of the form's
        column, then the shipped text.
        """
        form, full = self.office.form, f"{SECTION}.{key}"
        if full not in self.office.texts.own:
            if key in form.reported.phrases:
                return fill(form.reported.phrases[key](self.language), blanks.items())
            column = column_of(key, form)
            if column is not None:
                return form.by_id[column].heading(self.language)
        return self.office.texts.text(full, self.language, **blanks)

    def count(self, number: int | None) -> str:
        return formatting.format_count(number, self.language)

    def share(self, part: int, whole: int) -> str:
        return formatting.format_share(part, whole, self.language)

    def day(self, day: date) -> str:
        return formatting.format_day(day, self.language)

    def weekday(self, day: date | None) -> str:
        return formatting.format_weekday(day, self.language)

    def series(self, terms: tuple[str, ...]) -> str:
        """Return "a", "a dan b" or "a, b, dan c"."""
        return formatting.format_list(terms, self.language)


def within_a_sentence(heading: str) -> str:
    """Return a heading for use within a sentence: "tanggal unggah"; "PIC" is unchanged."""
    return " ".join(word if word[1:2].isupper() else word.lower() for word in heading.split(" "))
