"""The public list of what an office published in a year (Daftar Informasi Publik).

What it must have follows the standard of public information services that PKPU 22/2023 applies:
summary, who holds it, who is responsible, when and where, in which form, how long it is kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sheetflow.core.formatting import format_day
from sheetflow.core.names import UnitId
from sheetflow.core.office import Office
from sheetflow.core.papers.context_values import printable
from sheetflow.core.reporting.wording import SectionText
from sheetflow.core.scoreboard.office_figures import (
    Publication,
    PublishedLink,
    Standing,
    kinds_of,
    workflows_of,
)
from sheetflow.core.words import Language


class ListText(SectionText):
    """The section `public_list`: the words around the list."""

    section = "public_list"


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
    publications: Iterable[Publication], year: int, office: Office, language: Language
) -> PublicList | None:
    """Return the list of a year of what was published; None where the office keeps none."""
    settings = office.site.public_list if office.site else None
    if settings is None:
        return None
    words = _ListWords(office, language)
    of_year = (one for one in publications if one.published.year == year)
    ordered = sorted(of_year, key=lambda one: (one.published, one.submission))
    name, kept = office.name(language), settings.retention
    return PublicList(
        language,
        name,
        year,
        words.text("title", tahun=year),
        words.text("about", kantor=name, tahun=year),
        office.role_by_id[settings.responsible].paper_title(language),
        settings.place,
        kept(language) if kept is not None else words.text("undecided"),
        tuple(words.entry(number, one) for number, one in enumerate(ordered, start=1)),
    )


class _ListWords:
    """The office's labels and texts in one language."""

    def __init__(self, office: Office, language: Language) -> None:
        self._office, self._language = office, language
        self.text = ListText(office.texts, language)
        self._kinds = {one.id: one.label for one in kinds_of(office)}
        self._channels = {one.id: one.label for one in workflows_of(office)}

    def entry(self, number: int, one: Publication) -> PublicEntry:
        """Return a publication as an entry; its unit as it was called on that day."""
        withdrawn = one.standing is Standing.WITHDRAWN
        channel = self._channels.get(one.workflow, {}).get(self._language, one.workflow)
        unit = self._office.unit_by_id.get(UnitId(one.unit))
        note = self.text("withdrawn") if withdrawn else ""
        if one.replaced is not None and not withdrawn:
            note = self.text("replaced", hari=format_day(one.replaced, self._language))
        return PublicEntry(
            number,
            one.published,
            printable(one.title),
            self._kinds.get(one.kind, {}).get(self._language, one.kind),
            unit.label_on(one.published)(self._language) if unit else "",
            channel,
            self.text("online", kanal=", ".join(one.platforms) or channel),
            one.links,
            note,
            withdrawn,
        )
