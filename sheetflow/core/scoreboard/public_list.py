"""The public list of what an office published in a year (Daftar Informasi Publik).

What it must have follows the standard of public information services that PKPU 22/2023 applies:
summary, who holds it, who is responsible, when and where, in which form, how long it is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sheetflow.core.formatting import format_day
from sheetflow.core.office import Office
from sheetflow.core.office_options import PublicListSettings
from sheetflow.core.papers.context_values import printable
from sheetflow.core.scoreboard.office_figures import (
    Labels,
    Named,
    OfficeFigures,
    Publication,
    PublishedLink,
    Standing,
)
from sheetflow.core.words import INDONESIAN, Language


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """One publication in the words of the public list.

    One that was withdrawn keeps its number and its day, without title and links: the list hides
    neither that it was there nor shows what the office took back.
    """

    number: int
    """By day, from 1."""
    day: date
    title: str
    kind: str
    unit: str
    channel: str
    form: str
    links: tuple[PublishedLink, ...]
    note: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class PublicList:
    """The list of one year in one language, oldest first, with what holds for all of it.

    `responsible` is a role's title, never a person's name.
    """

    language: Language
    office: str
    year: int
    title: str
    about: str
    responsible: str
    place: str
    retention: str
    entries: tuple[PublicEntry, ...]


def public_list(
    figures: OfficeFigures, year: int, office: Office, language: Language
) -> PublicList | None:
    """Return the list of a year, of figures that contain it; None where the office keeps none."""
    settings = office.site.public_list if office.site else None
    if settings is None:
        return None
    words = _ListWords(figures, office, language)
    of_year = (one for one in figures.publications if one.published.year == year)
    ordered = sorted(of_year, key=lambda one: (one.published, one.submission))
    name = office.name(language)
    return PublicList(
        language,
        name,
        year,
        words.text("title", tahun=year),
        words.text("about", kantor=name, tahun=year),
        office.role_by_id[settings.responsible].paper_title(language),
        settings.place,
        _retention(settings, words),
        tuple(words.entry(number, one) for number, one in enumerate(ordered, start=1)),
    )


def _retention(settings: PublicListSettings, words: _ListWords) -> str:
    found = settings.retention
    return found(words.language) if found is not None else words.text("undecided")


class _ListWords:
    """The office's labels and texts in one language."""

    def __init__(self, figures: OfficeFigures, office: Office, language: Language) -> None:
        self.language = language
        self._office = office
        self._kinds, self._units = _by_id(figures.kinds), _by_id(figures.units)
        self._channels = {workflow.id: workflow.label for workflow in figures.workflows}

    def text(self, name: str, **values: object) -> str:
        return self._office.texts.text(f"public_list.{name}", self.language, **values)

    def entry(self, number: int, one: Publication) -> PublicEntry:
        """Return a publication as an entry."""
        withdrawn = one.standing is Standing.WITHDRAWN
        channel = self._said(self._channels, one.workflow)
        note = self.text("withdrawn") if withdrawn else ""
        if one.replaced is not None and not withdrawn:
            note = self.text("replaced", hari=format_day(one.replaced, self.language))
        return PublicEntry(
            number,
            one.published,
            printable(one.title),
            self._said(self._kinds, one.kind),
            self._said(self._units, one.unit),
            channel,
            self.text("online", kanal=", ".join(one.platforms) or channel),
            one.links,
            note,
            withdrawn,
        )

    def _said(self, labels: Mapping[str, Labels], name: str) -> str:
        found = labels.get(name, {})
        return found.get(self.language) or found.get(INDONESIAN, "")


def _by_id(names: Iterable[Named]) -> dict[str, Labels]:
    return {one.id: one.label for one in names}
