"""The catalogue of texts: what is shipped, and an office's own texts over it."""

import shutil
from pathlib import Path

import pytest

from sheetflow.core.texts import Text, Texts
from sheetflow.core.words import ENGLISH, INDONESIAN, words
from sheetflow.errors import ConfigurationError
from sheetflow.settings.document import shipped_config
from sheetflow.settings.load import load_settings
from sheetflow.settings.texts import office_texts, shipped_texts

KEY = "run.more"
SHIPPED = shipped_texts()


def mistakes(folder: Path, content: str, name: str = "texts.id.yaml") -> list[str]:
    """What is complained of when the office's file holds `content`."""
    (folder / name).write_text(content, "utf-8")
    _, documents = office_texts(folder)
    return [str(mistake) for document in documents for mistake in document.mistakes]


def test_every_text_is_there_in_both_languages() -> None:
    languages = {frozenset(term.by_language) for term in SHIPPED.by_key.values()}

    assert languages == {frozenset({INDONESIAN, ENGLISH})}


def test_an_office_words_one_text_anew_and_keeps_all_others(tmp_path: Path) -> None:
    (tmp_path / "texts.id.yaml").write_text("run:\n  more: dan {n} lagi\n", "utf-8")

    texts, documents = office_texts(tmp_path)

    assert [document.mistakes for document in documents] == [[]]
    assert texts.text(KEY, INDONESIAN, n=3) == "dan 3 lagi"
    assert texts.text(KEY, ENGLISH, n=3) == SHIPPED.text(KEY, ENGLISH, n=3)
    assert texts.own == {KEY}
    changed = {key for key, term in texts.by_key.items() if term != SHIPPED.by_key[key]}
    assert changed == {KEY}


def test_an_office_without_texts_has_the_shipped_ones(tmp_path: Path) -> None:
    assert office_texts(tmp_path) == (SHIPPED, [])


@pytest.mark.parametrize(
    ("content", "reported"),
    [
        ("run:\n  mor: lagi\n", ":2: There is no text run.mor. Did you mean “run.more”?"),
        ("run:\n\n  more: lagi\n", ":3: The text run.more lacks {n}."),
        ("import:\n  row: '{bari} {baris} {id}'\n", "{bari}, which nothing fills. Did you mean"),
        ("run:\n  more: '{n} dan {jml}'\n", "has {jml}, which nothing fills. Known: n."),
        ("run:\n  more: 3\n", ":2: The text run.more is no text."),
        ("run:\n  more: ''\n", ":2: The text run.more is no text."),
        ("run: lagi\n", ":1: The section “run” is empty."),
        ("- run\n", "The file holds no sections of texts."),
        ("run: {\n", "Not valid YAML"),
        ("file_name:\n  edited: a/b\n", "“a/b” cannot be part of a file's or tab's name."),
        ("register:\n  tab.guide: '[?]'\n", "“[?]” cannot be part of a file's or tab's name."),
    ],
)
def test_a_mistake_is_reported_with_its_line(tmp_path: Path, content: str, reported: str) -> None:
    found = mistakes(tmp_path, content)

    assert len(found) == 1
    assert "texts.id.yaml:" in found[0]
    assert reported in found[0]


def test_a_mistake_of_the_texts_is_reported_with_all_others(tmp_path: Path) -> None:
    shutil.copytree(shipped_config() / "offices" / "kpu-kab-contoh", tmp_path, dirs_exist_ok=True)
    (tmp_path / "texts.en.yaml").write_text("run:\n  mor: more\n", "utf-8")
    office = tmp_path / "office.yaml"
    office.write_text(office.read_text("utf-8").replace("language: id", "language: xx"), "utf-8")

    with pytest.raises(ConfigurationError) as caught:
        load_settings(office)

    assert "texts.en.yaml:2: There is no text run.mor." in str(caught.value)
    assert "office.yaml:" in str(caught.value)


def test_a_value_is_put_into_the_language_of_the_whole() -> None:
    texts = Texts({"a.b": words("{x} dan {y}", "{x} and {y}"), "a.c": words("satu", "one")})
    text = Text.of("a.b", x=Text("a.c"), y=words("dua", "two"))

    assert texts.render(text, INDONESIAN) == "satu dan dua"
    assert texts.text("a.b", ENGLISH, x=Text("a.c"), y=2) == "one and 2"
    assert texts.section("a").keys() == {"b", "c"}
