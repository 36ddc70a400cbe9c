"""Texts and numbers of the site in one language."""

from dataclasses import dataclass
from datetime import date, datetime

from sheetflow.core import formatting
from sheetflow.core.scoreboard.office_figures import Labels
from sheetflow.core.texts import Texts
from sheetflow.core.words import INDONESIAN, Language

WEB = ("https://", "http://")
"""What a link of a page may begin with."""


@dataclass(frozen=True, slots=True)
class SiteText:
    """The catalogue's section `site` in one language, and how numbers are written in it."""

    texts: Texts
    language: Language

    def __call__(self, name: str, /, **values: object) -> str:
        """Return the text "site.name" with its blanks filled."""
        return self.texts.text(f"site.{name}", self.language, **values)

    def label(self, labels: Labels) -> str:
        """Return a label in the language, else in Indonesian."""
        return labels.get(self.language) or labels.get(INDONESIAN, "")

    def count(self, number: int | None) -> str:
        """Return a number with its groups; a dash for none."""
        return formatting.format_count(number, self.language)

    def share(self, part: int, whole: int) -> str:
        """Return a share in per cent; a dash where the whole is 0."""
        return formatting.format_share(part, whole, self.language)

    def number(self, number: float | None) -> str:
        """Return a number with at most one decimal; a dash for none."""
        return (
            formatting.NONE_GIVEN
            if number is None
            else formatting.format_number(number, self.language)
        )

    def day(self, day: date) -> str:
        """Return "9 Oktober 2025"."""
        return formatting.format_day(day, self.language)

    def moment(self, moment: datetime) -> str:
        """Return "9 Oktober 2025 pukul 09.05 WIB"."""
        return self(
            "moment", hari=self.day(moment.date()), jam=f"{moment:%H.%M}", zona=f"{moment:%Z}"
        )

    def short_month(self, month: int) -> str:
        """Return the first letters of a month, as a chart has room for."""
        return formatting.month_name(month, self.language)[:3]
