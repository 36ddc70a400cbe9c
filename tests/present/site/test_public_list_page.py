"""The public list's page: everything of the list, escaped, and links that lead where they say."""

from datetime import date, timedelta

import html5lib
import pytest

from sheetflow.adapters.documents.template_files import shipped_templates
from sheetflow.core.scoreboard.office_figures import Publication
from sheetflow.core.words import ENGLISH, INDONESIAN, Language
from sheetflow.present.site.pages import SitePages, SiteText
from sheetflow.present.site.site import public_list_pages
from tests.support.public_lists import OFFICE, PLENO, POSTS, PUBLICATIONS, published, the_list


def pages(
    *publications: Publication, language: Language = INDONESIAN, years: tuple[int, ...] = (2025,)
) -> dict[str, str]:
    made = public_list_pages(
        the_list(language, *publications),
        years,
        "Disusun kemarin.",
        SitePages(shipped_templates() / "site"),
        SiteText(OFFICE.texts, language),
    )
    return dict(made)


@pytest.mark.parametrize("language", [INDONESIAN, ENGLISH])
def test_every_page_is_strict_html(language: Language) -> None:
    for publications in (PUBLICATIONS, ()):
        for page in pages(*publications, language=language).values():
            html5lib.HTMLParser(strict=True).parse(page)


def test_the_newest_year_is_also_the_first_page() -> None:
    assert set(pages()) == {"2025.html", "index.html"}
    assert set(pages(language=ENGLISH)) == {"en/2025.html", "en/index.html"}
    assert set(pages(years=(2026, 2025))) == {"2025.html"}


def test_the_first_page_has_the_newest_and_leads_to_the_whole_year() -> None:
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(40)]
    made = pages(*(published(n, day, f"Rapat ke-{n}.") for n, day in enumerate(days)))
    first, whole = made["index.html"], made["2025.html"]
    assert ("Rapat ke-39." in first, "Rapat ke-20." in first, "Rapat ke-19." in first) == (
        *(True, True, False),
    )
    assert '<a href="2025.html">Seluruh 40 publikasi tahun 2025</a>' in first
    assert "Rapat ke-0." in whole
    assert "Seluruh" not in whole


def test_other_years_and_the_workbook_are_linked() -> None:
    page = pages(years=(2026, 2025, 2024), language=ENGLISH)["en/2025.html"]
    assert '<a href="2026.html">2026</a>, <a href="2024.html">2024</a>' in page
    assert '<a href="../2025.xlsx" download>' in page


def test_each_post_of_a_publication_is_linked() -> None:
    page = pages(*PUBLICATIONS)["2025.html"]
    assert f'<a href="{POSTS[0].url}" rel="noopener noreferrer">{PLENO}</a>' in page
    for post in POSTS[1:]:
        assert (
            f'<a href="{post.url}" rel="noopener noreferrer" aria-label="{post.platform}: ' in page
        )


def test_the_newest_comes_first() -> None:
    page = pages(*PUBLICATIONS)["2025.html"]
    assert page.index("14 Oktober 2025") < page.index("13 Oktober 2025") < page.index(PLENO)


def test_what_was_withdrawn_says_so_without_title_and_link() -> None:
    page = pages(PUBLICATIONS[2])["2025.html"]
    assert "Ditarik; tidak lagi dipublikasikan." in page
    assert "Judul tidak lagi ditampilkan" in page
    assert 'rel="noopener' not in page


def test_titles_are_text_and_only_web_addresses_are_links() -> None:
    page = pages(*PUBLICATIONS)["2025.html"]
    assert "Sosialisasi &lt;b&gt;&amp; &#34;Pemilih&#34;&lt;/b&gt;" in page
    assert 'href="javascript' not in page


def test_an_empty_year_has_a_sentence() -> None:
    assert "Pada tahun 2025 belum ada informasi" in pages()["2025.html"]
