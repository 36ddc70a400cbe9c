"""An office changes how its papers look and speak by a small file of its own."""

from pathlib import Path

import pytest

from sheetflow.core.papers.paper_settings import PaperSettings
from sheetflow.core.words import ENGLISH, INDONESIAN, words
from sheetflow.errors import ConfigurationError
from sheetflow.settings.texts import read_paper_settings


def _with(folder: Path, text: str) -> PaperSettings:
    (folder / "papers.yaml").write_text(text)
    return read_paper_settings(folder)


def test_without_a_file_of_its_own_an_office_has_the_shipped_settings(tmp_path: Path) -> None:
    found = read_paper_settings(tmp_path)
    assert found == read_paper_settings(None)
    assert (found.paper, found.typeface) == (PaperSettings().paper, PaperSettings().typeface)


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
    wording = found.wording(INDONESIAN)
    assert wording.phrase("disposisi.title") == "DISPOSISI"
    assert wording.phrase("agenda.title") == "BUKU AGENDA"


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("paper: A3", 1, "“paper” cannot be “A3”. Known: A4, F4."),
        ("kertas: F4", 1, "The key “kertas” is not known here."),
        ("months: [{id: Januari}]", 1, "“months” is not known"),
        ("typeface: {wrod: Arial}", 1, "Did you mean “word”?"),
        ("typeface:\n  pdf: Arial", 2, "“pdf” must be a list, not “Arial”."),
        ("phrases:\n  agenda.title: {en: BOOK}", 2, "Add it: The term in Indonesian"),
        ("phrases:\n  agenda.titel: {id: BUKU}", 2, "Did you mean “agenda.title”?"),
        ("phrases: {agenda.total: {id: 'Ada {jml}'}}", 1, "{jml}, which nothing fills"),
        ("phrases: {agenda.total: 'Ada {jml}'}", 1, "Did you mean “jumlah”?"),
        ("phrases: 5", 1, "“phrases” must be a mapping, not “5”."),
        ("phrases: {agenda.title: {id: 5}}", 1, "“id” must be text, not “5”."),
        ("[a, b]", 1, "must be a mapping, not a list"),
        ("# nothing", 1, "must be a mapping, not empty"),
        ("paper: [", 2, "Not valid YAML"),
        ("lists:\n  disposisi.nature:\n  - {id: Biasa}", 3, "Add it: Its name in the settings"),
        ("lists: {disposisi.nature: [{key: a, id: A, usual: ya}]}", 1, "must be true or false"),
    ],
)
def test_a_mistake_is_named_with_file_and_line_and_a_fix(
    text: str, line: int, part: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        _with(tmp_path, text)
    assert f"{tmp_path / 'papers.yaml'}:{line}: " in refused.value.problem
    assert part in refused.value.problem


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        _with(tmp_path, "paper: A3\nphrases:\n  agenda.titel: {id: BUKU}\n")
    assert "2 mistakes" in refused.value.problem


def test_a_list_names_the_offices_roles_and_leaves_out_those_it_lacks() -> None:
    lists = read_paper_settings(None).wording(ENGLISH, {"sekretaris": words("Ses", "Sec")}).lists
    entries = {entry.key: entry.label(ENGLISH) for entry in lists["disposisi.forwarded"]}
    assert entries == {"pj": "Person in charge in the subdivision concerned", "sekretaris": "Sec"}


def test_every_shipped_phrase_and_list_is_there_in_both_languages() -> None:
    settings = read_paper_settings(None)
    terms = [*settings.phrases.values()]
    terms += [entry.label for entries in settings.lists.values() for entry in entries]
    for language in (INDONESIAN, ENGLISH):
        assert all(term.by_language.get(language) for term in terms)
