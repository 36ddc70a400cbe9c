"""The site of a scoreboard: every page valid and linked, in both languages, with what it ranks."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import html5lib
import pytest

from sheetflow.app.scoreboard import check_site_folder, write_scoreboard_site
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.scoreboard.office_figures import OfficeFigures, PublishedLink, Standing
from sheetflow.core.scoreboard.scoreboard import Absent, Scoreboard, scoreboard
from sheetflow.core.words import INDONESIAN
from sheetflow.errors import UnavailableError
from sheetflow.present.site.site import Site, fleet_pages, office_pages
from sheetflow.settings.texts import shipped_texts
from tests.support.office_figures import invented_figures

TEMPLATES = Path("templates/site")
OCTOBER = Period(Grain.MONTH, 2025, 10)
MADE = datetime(2025, 11, 3, 9, 5, tzinfo=ZoneInfo("Asia/Jakarta"))
OWNER = {"id": "KPU Provinsi Contoh", "en": "KPU of Contoh Province"}
ABSENT = Absent("kantor-900", "kantor-900", "office.yaml tidak ada.")


def site_of(*figures: OfficeFigures, period: Period = OCTOBER) -> Site:
    board = scoreboard(figures, period, (ABSENT,))
    return Site(OWNER, board, MADE, shipped_texts(), TEMPLATES)


@cache
def pages() -> Mapping[str, str]:
    """Return the pages of eight offices, of which one never published."""
    return dict(fleet_pages(site_of(*map(invented_figures, range(8)))))


def board_of(figures: OfficeFigures) -> str:
    """Return the page of one office alone, in Indonesian."""
    return dict(office_pages(site_of(figures)))["index.html"]


def text_of(page: str) -> str:
    """Return a page's words as a reader has them."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return " ".join(" ".join(tree.find("body").itertext()).split())


def test_there_is_an_overview_and_a_page_for_each_office_in_both_languages() -> None:
    assert set(pages()) > {"style.css"}
    assert len(pages()) == 1 + 2 * (1 + 8)
    assert {"index.html", "en/index.html", "en/kantor/kantor-007.html"} <= set(pages())


@pytest.mark.parametrize("place", ["index.html", "en/index.html", "kantor/kantor-003.html"])
def test_every_page_is_valid_html(place: str) -> None:
    html5lib.HTMLParser(strict=True).parse(pages()[place])


@pytest.mark.parametrize("place", [place for place in pages() if place.endswith(".html")])
def test_every_link_inside_the_site_leads_to_a_page(place: str) -> None:
    links = re.findall(r'<a [^>]*href="([^"#]+)"', pages()[place])
    inside = [link for link in links if not link.startswith("https://example.org/")]
    assert inside
    for link in inside:
        parts: list[str] = []
        for part in (*Path(place).parent.parts, *link.split("/")):
            parts = parts[:-1] if part == ".." else [*parts, part]
        assert "/".join(parts) in pages()


def test_ids_on_a_page_are_each_used_once_and_what_names_them_is_there() -> None:
    for page in (page for place, page in pages().items() if place.endswith(".html")):
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        named = " ".join(re.findall(r'aria-labelledby="([^"]+)"', page)).split()
        assert set(named) <= set(ids)


def test_the_overview_ranks_offices_as_the_scoreboard_does() -> None:
    order = re.findall(r'href="kantor/([\w-]+)\.html"', pages()["index.html"])
    board: Scoreboard = site_of(*map(invented_figures, range(8))).board
    assert order[-8:] == [one.office for one in board.offices]


def test_an_office_without_figures_is_named_with_its_sentence() -> None:
    assert "kantor-900 : office.yaml tidak ada." in text_of(pages()["index.html"])


def test_an_office_s_page_has_the_queue_of_its_sop() -> None:
    figures = invented_figures(3)
    page = text_of(board_of(figures))
    for queue in figures.queue:
        workflow = next(one for one in figures.workflows if one.id == queue.workflow)
        step = next(one for one in workflow.steps if one.number == queue.step)
        assert f"Langkah {queue.step}, {step.label['id']}: {queue.waiting} menunggu" in page
        assert set(queue.submissions) <= set(re.findall(r"PUB-2510-\d+", page))


def test_one_office_alone_has_no_rank_and_leads_to_no_overview() -> None:
    page = board_of(invented_figures(3))
    assert "Semua kantor" not in page
    assert "Peringkat" not in page


def test_what_is_not_in_the_report_is_not_shown() -> None:
    figures = invented_figures(3)
    hidden = [
        replace(one, standing=Standing.PUBLISHED, title=f"Rahasia {n}")
        for n, one in enumerate(figures.publications)
    ]
    assert "Rahasia" not in board_of(replace(figures, publications=tuple(hidden)))


def test_a_hostile_title_or_address_stays_text() -> None:
    figures = invented_figures(3)
    posts = tuple(
        replace(
            one,
            title="<script>alert(1)</script>",
            links=(PublishedLink("javascript:alert(1)"),),
            response={"views": 9},
        )
        for one in figures.publications
    )
    page = board_of(replace(figures, publications=posts))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>" not in page
    assert "javascript:" not in page


def test_an_office_without_anything_has_a_page_that_says_so() -> None:
    figures = invented_figures(6)
    empty = replace(figures, publications=(), steps=(), returns=(), queue=(), findings=())
    for page in (board_of(empty), dict(fleet_pages(site_of(empty)))["index.html"]):
        html5lib.HTMLParser(strict=True).parse(page)
        assert "Belum ada data pada periode ini." in page
    assert "kantor-900" in dict(fleet_pages(site_of()))["index.html"]


@pytest.mark.parametrize("period", [Period(Grain.QUARTER, 2025, 4), Period(Grain.YEAR, 2025)])
def test_a_longer_period_has_pages_too(period: Period) -> None:
    page = dict(fleet_pages(site_of(invented_figures(1), period=period)))["index.html"]
    assert period.label(shipped_texts(), INDONESIAN) in page


def test_the_site_is_written_whole_and_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    board = site_of(invented_figures(1)).board
    assert write_scoreboard_site(board, OWNER, MADE, tmp_path / "situs") == 5
    (tmp_path / "situs" / "kantor" / "milik.txt").write_text("orang")
    with pytest.raises(UnavailableError, match=r"milik\.txt: sheetflow did not write this"):
        check_site_folder(tmp_path / "situs")
    with pytest.raises(UnavailableError, match=r"milik\.txt: sheetflow did not write this"):
        write_scoreboard_site(board, OWNER, MADE, tmp_path / "situs")
    with pytest.raises(UnavailableError, match="cannot be written"):
        write_scoreboard_site(board, OWNER, MADE, tmp_path / "situs" / "index.html" / "x")
