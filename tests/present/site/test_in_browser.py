"""Every page in a real browser: each width, light, dark and print, by keyboard alone."""

from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
from playwright.sync_api import Browser

from tests.support.browser import PAPER, WIDTHS, Visit, open_browser, visit
from tests.support.site_pages import PAGES, SOME, write_pages

ALL = (
    *(("screen", scheme, width) for scheme in ("light", "dark") for width in WIDTHS),
    ("print", "light", PAPER),
    ("print", "dark", PAPER),
)
LOOKS = (
    ("screen", "light", 360),
    ("screen", "dark", 360),
    ("print", "dark", PAPER),
    ("screen", "dark", 1366),
)
FEW = dict(zip(SOME, LOOKS, strict=True))
"""One look for each kind of page, together each that differs; `slow` has every one for each."""
BROKEN = """<!DOCTYPE html><html lang="id"><title>Rusak</title>
<style>p { color: #bbb; width: 900px } a:focus { outline: none }</style>
<h1>Satu</h1><h3 style="position: relative; top: -90px">Dua</h3><p>Teks yang pudar</p>
<a href="#isi" tabindex="2">Dua</a><a href="#isi" tabindex="1">Satu</a>
<img src="http://127.0.0.1:9/gambar.png">"""

pytestmark = pytest.mark.xdist_group("site in browser")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pages(tmp_path_factory.mktemp("situs"))


@pytest.fixture(params=SOME, scope="module")
def page(request: pytest.FixtureRequest, site: Path) -> Path:
    found: Path = site / request.param
    return found


@pytest.fixture(scope="module")
def opened(browser: Browser, page: Path) -> Iterator[Visit]:
    """The page as several tests look at it; each sets the look it needs."""
    with visit(browser, page) as shared:
        yield shared


def test_it_fits_every_width_in_every_look(opened: Visit) -> None:
    for look in ALL:
        opened.look(*look)
        assert (look, opened.overflowing()) == (look, [])


def test_nothing_bars_a_reader(opened: Visit, page: Path, site: Path) -> None:
    opened.look(*FEW[str(page.relative_to(site))])
    assert opened.barriers() == []


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_nothing_bars_a_reader_in_any_look(browser: Browser, site: Path, name: str) -> None:
    with visit(browser, site / name) as opened:
        for look in ALL:
            opened.look(*look)
            assert (look, opened.barriers()) == (look, [])


def test_headings_are_read_as_they_are_seen(opened: Visit) -> None:
    for width in WIDTHS:
        opened.look("screen", "light", width)
        assert opened.disorder() == []


def test_the_keyboard_reaches_everything_in_order(browser: Browser, page: Path) -> None:
    with visit(browser, page) as opened:
        found = opened.tab_through()
        assert [one["at"] for one in found] == sorted(one["at"] for one in found)
        assert len(found) == found[0]["of"]
        assert [one["text"] for one in found if not (one["outlined"] and one["shown"])] == []
        opened.page.reload()
        opened.page.keyboard.press("Tab")
        opened.page.keyboard.press("Enter")
        opened.page.wait_for_url("**#isi")


def test_it_asks_for_nothing_outside_the_site(opened: Visit, site: Path) -> None:
    asked = {url for url in opened.requests if not url.startswith("data:")}
    assert [url for url in asked if not url.startswith(site.as_uri())] == []
    assert len(asked) <= 2  # a site of many pages has one style sheet
    assert opened.complaints == []


def test_it_reads_the_same_without_scripts(browser: Browser, page: Path, opened: Visit) -> None:
    opened.look("screen", "light", 1366)
    with visit(browser, page, script=False) as without:
        bare = without.page.inner_text("main").split()
    assert bare
    left = opened.page.inner_text("main")
    assert [word for word in bare if word not in left] == []


@pytest.mark.parametrize(
    ("name", "heading", "seek"),
    [("semua/index.html", "Kantor", "Contoh 3"), ("daftar/2025.html", "No.", "rapat pleno")],
)
def test_its_table_is_sorted_and_sought_by_keyboard(
    browser: Browser, site: Path, name: str, heading: str, seek: str
) -> None:
    with visit(browser, site / name) as opened:
        rows = opened.page.locator("table[data-seek] tbody tr")
        button = opened.page.get_by_role("button", name=heading, exact=True)
        button.press("Enter")
        once = rows.all_inner_texts()
        button.press("Enter")
        assert rows.all_inner_texts() == once[::-1] != once
        assert opened.page.locator("th[aria-sort]").count() == 1
        opened.page.get_by_role("searchbox").fill(seek)
        assert rows.filter(visible=True).count() == 1


def test_it_is_strict_html(page: Path) -> None:
    html5lib.HTMLParser(strict=True).parse(page.read_text("utf-8"))


def test_a_page_with_these_faults_is_found_out(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "rusak.html"
    page.write_text(BROKEN, "utf-8")
    with visit(browser, page, width=360) as opened:
        assert any("Teks yang pudar" in one for one in opened.overflowing())
        assert {one.partition(":")[0] for one in opened.barriers()} >= {
            *("color-contrast", "image-alt", "heading-order")
        }
        assert len(opened.disorder()) == 2
        assert len(opened.requests) == 2
        assert opened.complaints
        focused = opened.tab_through()
        assert [one["at"] for one in focused] == [1, 0]
        assert not any(one["outlined"] for one in focused)
    with pytest.raises(html5lib.html5parser.ParseError):
        html5lib.HTMLParser(strict=True).parse("<p><b>Tebal</p>")
