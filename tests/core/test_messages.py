"""Sentences and their blanks; words and their languages."""

import pytest

from sheetflow.core.findings import Code, finding
from sheetflow.core.texts import Catalogue, Message, Sentence
from sheetflow.core.words import ENGLISH, INDONESIAN, fill, words

CODE = Code("E-CONTOH")
CATALOGUE = Catalogue(
    {
        CODE: Message(
            words("Isi {nilai} salah", "{nilai} is wrong"),
            words("Perbaiki."),
            variants={"lain": Sentence(words("{a} dan {b} }{"), words("Ganti {a}."))},
        )
    }
)


@pytest.mark.parametrize("value", ["12", "{nilai}", "{", "}", "{a}{b}"])
def test_a_value_s_own_braces_stay_text(value: str) -> None:
    found = finding(CODE, nilai=value)

    assert CATALOGUE.message(found, INDONESIAN) == f"Isi {value} salah"
    assert CATALOGUE.message(found, ENGLISH) == f"{value} is wrong"


def test_a_variant_has_its_own_sentence_and_an_unknown_one_the_usual() -> None:
    assert CATALOGUE.message(finding(CODE, variant="lain", a=1), INDONESIAN) == "1 dan … }{"
    assert CATALOGUE.fix(finding(CODE, variant="lain", a=1), ENGLISH) == "Ganti 1."
    assert CATALOGUE.fix(finding(CODE, variant="tiada"), INDONESIAN) == "Perbaiki."


def test_a_full_stop_of_a_value_ends_the_sentence() -> None:
    found = finding(CODE, variant="lain", a="Neng Lilis, S.Sos.")

    assert CATALOGUE.fix(found, INDONESIAN) == "Ganti Neng Lilis, S.Sos."
    assert CATALOGUE.message(found, INDONESIAN) == "Neng Lilis, S.Sos. dan … }{"


def test_a_term_is_known_in_every_language_once() -> None:
    assert words("Draf", "Draft").all() == ("Draf", "Draft")
    assert words("Platform", "Platform").all() == ("Platform",)
    assert words("Draf")(ENGLISH) == "Draf"


@pytest.mark.parametrize(
    ("template", "filled"),
    [("“{a}” salah", "“Kelas ‘Cerdas’” salah"), ("{a} salah", 'Kelas "Cerdas" salah')],
)
def test_quotation_marks_within_those_of_a_sentence_are_single(template: str, filled: str) -> None:
    assert fill(template, [("a", 'Kelas "Cerdas"')]) == filled
