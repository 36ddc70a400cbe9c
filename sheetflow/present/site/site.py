"""All pages of a site in each language: an overview with the ranking, a page for each office.

And an office's public list: a page a year, the newest publication first.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sheetflow.core.reporting.period import Period
from sheetflow.core.scoreboard.office_figures import Labels
from sheetflow.core.scoreboard.public_list import ListText, PublicEntry, PublicList
from sheetflow.core.scoreboard.ranking import WEIGHTS
from sheetflow.core.scoreboard.scoreboard import Absent, Scoreboard
from sheetflow.core.texts import Texts
from sheetflow.present.site import office_counts, office_page
from sheetflow.present.site.pages import (
    LANGUAGES,
    STYLE,
    WEB,
    PageHead,
    SitePages,
    SiteText,
    path_in,
)

Json = dict[str, Any]
OFFICES = "kantor"
"""The folder of the offices' pages."""
_MAX_ATTENTION = 20
_COLUMNS = {
    "score": "",
    "publications": "",
    "share_on_time": "wide",
    "silent_days": "wide",
    "interactions": "wide",
    "waiting": "full",
    "late": "full",
    "returns": "full",
    "findings": "full",
}
"""Each figure of the ranking, and the class that hides its column where there is no room."""
_RISING = {"silent_days", "late"}
"""Columns of which the smallest number comes first when they are sorted."""
_DID_ITS_WORK = {None, 0, 1}
"""Exit codes of runs: unknown, done, done with findings in rows."""


def overview_content(
    offices: Sequence[office_counts.OfficeCounts],
    absent: Sequence[Absent],
    period: Period,
    text: SiteText,
) -> Json:
    """Return what the template `overview.html.j2` shows."""
    months: Counter[str] = Counter()
    platforms: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for counts in offices:
        months.update(counts.months)
        platforms.update(counts.platforms)
        kinds.update(office_page.kinds_by_label(counts, text))
    attention = [*_attention(offices, absent, text)]
    more = len(attention) - _MAX_ATTENTION
    weights = {f"bobot_{part}": weight for part, weight in WEIGHTS.items()}
    return {
        "tiles": office_counts.overview_tiles(offices, len(absent), text),
        "attention": attention[:_MAX_ATTENTION],
        "attention_more": text("attention.more", n=text.count(more)) if more > 0 else "",
        "columns": [
            {"label": text(name), "room": room, "first": "ascending" if name in _RISING else ""}
            for name, room in _COLUMNS.items()
        ],
        "offices": [_line(counts, text) for counts in offices],
        "charts": [
            office_page.month_chart(months, period, text),
            office_page.ranked("g-platform", text("by_platform"), platforms, text),
            office_page.ranked("g-jenis", text("by_kind"), kinds, text),
        ],
        "steps": office_page.step_rows(offices, text),
        "how": [text("how.score", **weights), *(text(f"how.{name}") for name in _HOW)],
    }


_HOW = ("volume", "regularity", "timeliness", "response", "tie", "nothing", "queue", "privacy")


def _line(counts: office_counts.OfficeCounts, text: SiteText) -> Json:
    rank = counts.row["rank"]
    return {
        "rank": "" if rank is None else rank,
        "rank_text": text.count(rank),
        "name": text.label(counts.figures.name),
        "href": f"{OFFICES}/{counts.figures.office}.html",
        "cells": [
            {**cell, "tone": f"{room} {cell['tone']}".strip()}
            for room, cell in zip(_COLUMNS.values(), _cells(counts.row, text), strict=True)
        ],
    }


def _cells(row: office_counts.Row, text: SiteText) -> Iterator[Json]:
    score, steps = row["score"], row["steps"]
    share = round(row["on_time"] / steps, 4) if steps else None
    yield _cell(score, text.number(score), per_cent=None if score is None else round(score))
    yield _cell(row["publications"], text.count(row["publications"]))
    yield _cell(share, text.share(row["on_time"], steps))
    yield _cell(row["silent_days"], text.count(row["silent_days"]))
    interactions = row["interactions"] if row["answered"] else None
    yield _cell(interactions, text.count(interactions))
    for name in ("waiting", "late", "returns"):
        yield _cell(row[name], text.count(row[name]))
    findings = row["errors"] + row["warnings"]
    yield _cell(findings, text.count(findings))


def _cell(value: float | None, text: str, *, per_cent: int | None = None) -> Json:
    """Return a cell: the number that it is sorted by, its text, and the length of its bar."""
    return {
        "value": "" if value is None else value,
        "text": text,
        "tone": "" if value else "zero",
        "per_cent": per_cent,
    }


def _attention(
    offices: Sequence[office_counts.OfficeCounts], absent: Sequence[Absent], text: SiteText
) -> Iterator[Json]:
    """Yield offices without figures, then those whose newest run did not do its work."""
    for one in absent:
        yield {
            "tone": "bad",
            "mark": text("attention.none"),
            "name": one.name or one.office,
            "href": "",
            "sentence": one.sentence,
        }
    for counts in offices:
        if counts.figures.last_code not in _DID_ITS_WORK:
            yield {
                "tone": "warn",
                "mark": text("attention.failed"),
                "name": text.label(counts.figures.name),
                "href": f"{OFFICES}/{counts.figures.office}.html",
                "sentence": "",
            }


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
    pages, offices = SitePages(site.templates, linked=True), office_counts.count_offices(site.board)
    yield STYLE, pages.style
    ranked = sum(counts.row["rank"] is not None for counts in offices)
    for language in LANGUAGES:
        text = SiteText(site.texts, language)
        content = overview_content(offices, site.board.absent, site.board.period, text)
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
    pages, (counts,) = SitePages(site.templates), office_counts.count_offices(site.board)
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
    counts: office_counts.OfficeCounts,
    ranked: int,
    head: PageHead,
    pages: SitePages,
    text: SiteText,
) -> str:
    content = {
        "tiles": office_counts.office_tiles(counts, ranked, text),
        "queue_note": text("queue.note", saat=text.moment(counts.as_of)),
        **office_page.office_content(counts, text),
    }
    return pages.page("office.html.j2", head, content, text)


def _overview_head(site: Site, text: SiteText) -> PageHead:
    period = site.board.period.label(text.texts, text.language)
    n = text.count(len(site.board.offices) + len(site.board.absent))
    lead, made = text("overview.lead", periode=period, n=n), text.moment(site.made)
    owner, title = text.label(site.owner), text("overview.title")
    return PageHead("index.html", owner, title, lead, text("made", saat=made), sortable=True)


def _office_head(
    site: Site, counts: office_counts.OfficeCounts, text: SiteText, path: str, home: str
) -> PageHead:
    lead = text("office.lead", periode=site.board.period.label(text.texts, text.language))
    made = text("made", saat=text.moment(site.made))
    owner, title = text.label(site.owner), text.label(counts.figures.name)
    return PageHead(path, owner, title, lead, made, home)


LIST_FOLDER = "daftar-informasi-publik"
"""The folder of the list's pages and workbooks; it is whole by itself."""
_NEWEST = 20
"""Publications of the first page, which leads on to the whole year."""


def list_path(year: int, ending: str) -> str:
    """Return the place of a year's page or workbook in the list's folder."""
    return f"{year}.{ending}"


def public_list_pages(
    found: PublicList, years: Sequence[int], made: str, pages: SitePages, text: SiteText
) -> Iterator[tuple[str, str]]:
    """Yield each page of a year's list with its place; the newest year's also makes the first page.

    `years` are all that have a page, the newest first; `made` is when it was made, for people.
    """
    names = [list_path(found.year, "html"), *(["index.html"] if found.year == years[0] else [])]
    for name in names:
        head = PageHead(name, found.office, found.title, found.about, made, sortable=True)
        path = path_in(name, text.language)
        shown = found.entries[-_NEWEST:] if name == "index.html" else found.entries
        content = _content(found, shown, years, "../" * path.count("/"), text)
        yield path, pages.page("list.html.j2", head, content, text)


def _content(
    found: PublicList, shown: Sequence[PublicEntry], years: Sequence[int], up: str, text: SiteText
) -> Json:
    words, n = ListText(text.texts, text.language), text.count(len(found.entries))
    whole = len(shown) == len(found.entries)
    return {
        "words": words,
        "facts": [
            (words("column.responsible"), found.responsible),
            (words("column.place"), found.place),
            (words("column.retention"), found.retention),
        ],
        "count": words("count", n=n) if whole else words("newest", n=text.count(len(shown))),
        "empty": words("empty", tahun=found.year),
        "all": "" if whole else words("all", n=n, tahun=found.year),
        "all_href": list_path(found.year, "html"),
        "workbook": up + list_path(found.year, "xlsx"),
        "years": [(year, list_path(year, "html")) for year in years if year != found.year],
        "entries": [_entry(entry, words, text) for entry in reversed(shown)],
    }


def _entry(entry: PublicEntry, words: ListText, text: SiteText) -> Json:
    posts = [link for link in entry.links if link.url.startswith(WEB)]
    return {
        "number": entry.number,
        "order": entry.day.toordinal(),
        "day": text.day(entry.day),
        "title": entry.title or words("no_title"),
        "url": posts[0].url if posts else "",
        "others": [(post.url, post.platform or entry.channel) for post in posts[1:]],
        "kind": entry.kind,
        "unit": entry.unit,
        "form": entry.form,
        "note": entry.note,
        "withdrawn": entry.is_withdrawn,
    }
