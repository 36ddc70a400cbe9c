"""Head and foot of every paper, and the settings that all papers share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sheetflow.core.organisation import Letterhead
from sheetflow.core.papers.context_values import Picture
from sheetflow.core.papers.wording import Wording

LOGO_MM = 20.0


@dataclass(frozen=True, slots=True)
class Head:
    """The letterhead; `logo` None means text only."""

    lines: tuple[str, ...]
    address: tuple[str, ...]
    logo: Picture | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """Parts that all papers share: letterhead, labels, and the foot of each page.

    `dated` is the paper's day in ISO 8601, recorded in its files' properties: the same paper has
    the same bytes on whatever day it is written.
    """

    head: Head
    label: Mapping[str, str]
    language: str
    footer: str
    dated: str


@dataclass(frozen=True, slots=True)
class LetterSettings:
    """An office's letterheads by date, its words, and whether there is a logo."""

    letterheads: tuple[Letterhead, ...]
    wording: Wording
    logo: bool = False

    def frame(self, paper: str, day: date, footer: str) -> Frame:
        """Return the frame of a paper dated `day`; `footer` identifies loose sheets."""
        head = letterhead(self.letterheads, day, self.wording if self.logo else None)
        words = self.wording
        return Frame(head, words.labels(paper), words.language, footer, day.isoformat())


def letterhead(letterheads: Iterable[Letterhead], day: date, logo: Wording | None = None) -> Head:
    """Return the letterhead in force on `day`, the last of several; empty for none.

    `logo` is the picture's alternative text, None for no picture.
    """
    found = Letterhead((), ())
    for candidate in letterheads:
        if candidate.span.holds(day):
            found = candidate
    picture = Picture("logo", logo.phrase("logo"), LOGO_MM) if logo else None
    return Head(found.lines, found.address, picture)
