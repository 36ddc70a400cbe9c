"""An office changes how its papers look and speak by a small file of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetflow.adapters.documents.paper_settings import PaperSettings, load_paper_settings
from sheetflow.core.words import ENGLISH, INDONESIAN
from sheetflow.errors import ConfigurationError
from tests.papers.sample_settings import CONFIG


def _with(folder: Path, text: str) -> PaperSettings:
    (folder / "papers.yaml").write_text(text)
    return load_paper_settings(CONFIG, folder, INDONESIAN)


def test_without_a_file_of_its_own_an_office_has_the_shipped_settings(tmp_path: Path) -> None:
    found = load_paper_settings(CONFIG, tmp_path, INDONESIAN)
    assert found == load_paper_settings(CONFIG, None, INDONESIAN)
    assert (found.paper, found.typeface.word) == ("A4", "Arial")


def test_an_office_changes_only_what_it_names(tmp_path: Path) -> None:
    found = _with(
        tmp_path,
        "paper: F4\n"
        "typeface: {word: Bookman Old Style}\n"
        "phrases: {disposisi.title: {id: DISPOSISI}}\n",
    )
    assert found.paper == "F4"
    assert found.typeface.word == "Bookman Old Style"
    assert found.typeface.pdf[0] == "Arial"
    assert found.wording.phrase("disposisi.title") == "DISPOSISI"
    assert found.wording.phrase("agenda.title") == "BUKU AGENDA"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("paper: A3", "A3"),
        ("kertas: F4", "kertas"),
        ("months: [{id: Januari}]", "months"),
        ("phrases: {agenda.title: {en: BOOK}}", "Indonesian"),
        ("phrases: {agenda.titel: {id: BUKU}}", "“agenda.titel” is not a phrase"),
        ("phrases: {agenda.total: {id: 'Ada {jml}'}}", "{jml}, which nothing fills"),
        ("phrases: 5", "papers.yaml"),
        ("[a, b]", "not a list of settings"),
        ("paper: [", "cannot be read"),
        ("lists: {disposisi.nature: [{id: Biasa}]}", "'key' is missing"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_a_fix(text: str, part: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        _with(tmp_path, text)
    assert str(tmp_path / "papers.yaml") in refused.value.problem
    assert part in refused.value.problem
    assert "config/papers.yaml" in refused.value.fix


def test_every_shipped_phrase_and_list_is_there_in_both_languages() -> None:
    for language in (INDONESIAN, ENGLISH):
        wording = load_paper_settings(CONFIG, None, language).wording
        words = [*wording.phrases.values()]
        words += [option.label for options in wording.lists.values() for option in options]
        assert all(entry.by_language.get(language) for entry in words)
