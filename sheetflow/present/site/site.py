"""All pages of a site: in each language an overview of the offices, and a page for each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sheetflow.core.scoreboard.office_figures import Labels
from sheetflow.core.scoreboard.scoreboard import Scoreboard
from sheetflow.core.texts import Texts
from sheetflow.present.site.key_figures import office_tiles
from sheetflow.present.site.office_counts import OfficeCounts, count_offices
from sheetflow.present.site.office_page import office_content
from sheetflow.present.site.overview import overview_content
from sheetflow.present.site.pages import LANGUAGES, STYLE, PageHead, SitePages, path_in
from sheetflow.present.site.site_text import SiteText

OFFICES = "kantor"
"""The folder of the offices' pages."""
Pages = Iterator[tuple[str, str]]
"""Each file's place in the site, and its text."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a site is made from; `made` is in the owner's time zone.

    `owner` is whom the site is of; `templates` is the folder `site` of the templates.
    """

    owner: Labels
    board: Scoreboard
    made: datetime
    texts: Texts
    templates: Path


def fleet_pages(site: Site) -> Pages:
    """Yield the style sheet, and the overview and the offices' pages in each language."""
    pages, offices = SitePages(site.templates, linked=True), count_offices(site.board)
    yield STYLE, pages.style
    ranked = sum(counts.row["rank"] is not None for counts in offices)
    for language in LANGUAGES:
        text = SiteText(site.texts, language)
        content = overview_content(offices, site.board.absent, site.board.period, text, OFFICES)
        head = _overview_head(site, text)
        yield path_in(head.path, language), pages.page("overview.html.j2", head, content, text)
        for counts in offices:
            path = f"{OFFICES}/{counts.figures.office}.html"
            head = _office_head(site, counts, text, path, "../index.html")
            yield path_in(path, language), _office(counts, ranked, head, pages, text)


def office_pages(site: Site, public_list: str = "") -> Pages:
    """Yield the pages of one office alone, its board, in each language.

    `public_list` is the folder of its public list beside the board, "" none.
    """
    pages, (counts,) = SitePages(site.templates), count_offices(site.board)
    for language in LANGUAGES:
        text = SiteText(site.texts, language)
        head = _office_head(site, counts, text, "index.html", "")
        if public_list:
            label = text.texts.text("public_list.name", language)
            up = "../" * path_in("index.html", language).count("/")
            also = (label, f"{up}{public_list}/{path_in('index.html', language)}")
            head = replace(head, also=also)
        yield path_in(head.path, language), _office(counts, 0, head, pages, text)


def _office(
    counts: OfficeCounts, ranked: int, head: PageHead, pages: SitePages, text: SiteText
) -> str:
    content = {
        "tiles": office_tiles(counts, ranked, text),
        "queue_note": text("queue.note", saat=text.moment(counts.as_of)),
        **office_content(counts, text),
    }
    return pages.page("office.html.j2", head, content, text)


def _overview_head(site: Site, text: SiteText) -> PageHead:
    return PageHead(
        path="index.html",
        owner=text.label(site.owner),
        title=text("overview.title"),
        description=text(
            "overview.lead",
            periode=site.board.period.label(text.texts, text.language),
            n=text.count(len(site.board.offices) + len(site.board.absent)),
        ),
        made=text("made", saat=text.moment(site.made)),
        sortable=True,
    )


def _office_head(
    site: Site, counts: OfficeCounts, text: SiteText, path: str, home: str
) -> PageHead:
    return PageHead(
        path=path,
        owner=text.label(site.owner),
        title=text.label(counts.figures.name),
        description=text("office.lead", periode=site.board.period.label(text.texts, text.language)),
        made=text("made", saat=text.moment(site.made)),
        home=home,
    )
