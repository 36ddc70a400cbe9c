"""The public list as pages: one a year and language, the newest publication first."""

from collections.abc import Iterator, Sequence
from typing import Any

from sheetflow.core.scoreboard.public_list import ListText, PublicEntry, PublicList
from sheetflow.present.site.pages import WEB, PageHead, SitePages, SiteText, path_in

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
) -> dict[str, Any]:
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


def _entry(entry: PublicEntry, words: ListText, text: SiteText) -> dict[str, Any]:
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
