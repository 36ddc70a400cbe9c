"""The public list of what an office published in a year (Daftar Informasi Publik).

What it must have follows the standard of public information services that PKPU 22/2023 applies:
summary, who holds it, who is responsible, when and where, in which form, how long it is kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sheetflow.core.office import Office
from sheetflow.core.papers.context_values import printable
from sheetflow.core.reporting.wording import SectionText, unit_name
from sheetflow.core.scoreboard import office_figures
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
    links: tuple[office_figures.PublishedLink, ...]
    note: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class PublicList:
    """The list of one year, oldest first; `responsible` is a role's title, never a name."""

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
    publications: Iterable[office_figures.Publication],
    year: int,
    office: Office,
    language: Language,
) -> PublicList | None:
    """Return the list of a year of what was published; None where the office keeps none."""
    settings = office.site.public_list if office.site else None
    if settings is None:
        return None
    words = ListText(office.texts, language)
    of_year = (one for one in publications if one.published.year == year)
    ordered = sorted(of_year, key=lambda one: (one.published, one.submission))
    name, kept = office.name(language), settings.retention
    return PublicList(
        language,
        name,
        year,
        words("title", tahun=year),
        words("about", kantor=name, tahun=year),
        office.role_by_id[settings.responsible].paper_title(language),
        settings.place,
        kept(language) if kept is not None else words("undecided"),
        tuple(_entries(ordered, office, words)),
    )


def _entries(
    publications: Iterable[office_figures.Publication], office: Office, words: ListText
) -> Iterator[PublicEntry]:
    channels = {one.id: words.label(one.label) for one in office_figures.workflows_of(office)}
    kinds = {one.id: words.label(one.label) for one in office_figures.kinds_of(office)}
    for number, one in enumerate(publications, start=1):
        withdrawn = one.standing is office_figures.Standing.WITHDRAWN
        channel = channels.get(one.workflow, one.workflow)
        note = words("withdrawn") if withdrawn else ""
        if one.replaced is not None and not withdrawn:
            note = words("replaced", hari=words.day(one.replaced))
        yield PublicEntry(
            number,
            one.published,
            printable(one.title),
            kinds.get(one.kind, one.kind),
            unit_name(one.unit, one.published, office, words.language),
            channel,
            words("online", kanal=", ".join(one.platforms) or channel),
            one.links,
            note,
            withdrawn,
        )
