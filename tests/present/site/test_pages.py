"""A page of the site is whole by itself: valid, in its language, and nothing of it is fetched."""

import base64
import hashlib
import html
import re
from dataclasses import replace
from pathlib import Path

import html5lib
import pytest

from sheetflow.core.words import Language
from sheetflow.present.site.charts import Value, columns, rows
from sheetflow.present.site.pages import PageHead, SitePages, SiteText
from sheetflow.settings.texts import shipped_texts

TEMPLATES = Path("templates/site")
HEAD = PageHead("kantor/satu.html", "KPU <Contoh>", "Papan", "Oktober & November", "Hari ini")


def page_of(language: str, head: PageHead = HEAD, **content: object) -> str:
    """Return a page of the base template in a language."""
    text = SiteText(shipped_texts(), Language(language))
    return SitePages(TEMPLATES).page("page.html.j2", head, content, text)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_page_is_valid_html_of_its_language(language: str) -> None:
    page = page_of(language)
    html5lib.HTMLParser(strict=True).parse(page)
    assert f'<html lang="{language}">' in page


def test_values_are_escaped() -> None:
    page = page_of("id")
    assert "KPU &lt;Contoh&gt;" in page
    assert "Oktober &amp; November" in page


@pytest.mark.parametrize(
    ("language", "other", "way"),
    [("id", "en", "../en/kantor/satu.html"), ("en", "id", "../../kantor/satu.html")],
)
def test_a_page_leads_to_itself_in_the_other_language(language: str, other: str, way: str) -> None:
    assert f'<a href="{way}" lang="{other}" hreflang="{other}">' in page_of(language)


def test_nothing_of_a_page_is_fetched() -> None:
    page = page_of("id")
    assert not re.findall(r'(?:src|href)="(?!data:|#|\.\./|kantor/)', page)
    assert not re.findall(r"url\(|@import", page)
    assert "default-src 'none'" in page


def test_the_script_is_the_one_that_the_page_allows() -> None:
    page = page_of("id", replace(HEAD, sortable=True))
    script = page[page.index("<script>") + 8 : page.index("</script>")]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in html.unescape(page)


def test_a_page_without_a_script_allows_none() -> None:
    assert "script-src 'none'" in html.unescape(page_of("id"))


def test_a_chart_has_all_its_values_in_words() -> None:
    values = [Value("Jan", 3, "3", "2025"), Value("Feb", 0, "0")]
    assert columns("a", "Bulan", values).description == "Jan 2025: 3; Feb: 0"
    assert [bar.height for bar in columns("a", "Bulan", values).bars] == [110, 0]
    assert len(rows("a", "Platform", values).bars) == 3  # a track each, and a bar for what is there


@pytest.mark.parametrize("draw", [columns, rows])
@pytest.mark.parametrize("values", [[], [Value("Jan", 0, "0")]])
def test_a_chart_of_nothing_has_no_bars(draw: object, values: list[Value]) -> None:
    assert callable(draw)
    assert draw("a", "Kosong", values).bars == ()
