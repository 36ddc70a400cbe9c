"""The settings of a form are right by themselves, or refused with the way out."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from sheetflow.core.intake import IntakeSettings

SHAPE = TypeAdapter(IntakeSettings)


def read(**given: Any) -> IntakeSettings:
    return SHAPE.validate_python({"name": "a", **given})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "“a” has no source."),
        ({"csv": "a.csv", "folder": "A"}, "“a” has folder and csv."),
        ({"csv": "a.csv"}, "does not say when a response was given"),
        ({"folder": "A", "number": "ID"}, "`number` belongs to an export"),
        ({"csv": "a.pdf", "submitted": "W"}, "is no .csv export"),
        ({"folder": "../A"}, "is no folder inside Drive/"),
        ({"form": "https://docs.google.com/forms/d/e/1FAIp/viewform"}, "for those who answer"),
        ({"form": "https://forms.gle/abc"}, "for those who answer"),
        ({"form": "https://example.org"}, "is no Google form"),
    ],
)
def test_what_cannot_be_read_is_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        read(**given)


def test_a_source_is_named_by_its_kind_and_place() -> None:
    form = read(form="https://docs.google.com/forms/d/1aBcDeFgHiJkLmNoP/edit")
    folder, csv = read(folder="Masuk/Loket/"), read(csv="a.csv", submitted="Waktu")
    found = [(one.source, one.place) for one in (form, folder, csv)]
    assert found == [("form", "1aBcDeFgHiJkLmNoP"), ("folder", "Masuk/Loket"), ("csv", "a.csv")]
    assert read(form="1aBcDeFgHiJkLmNoP").place == form.place
