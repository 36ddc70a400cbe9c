"""Names of subdivisions by the day: former names, and one name of two units at different times."""

from datetime import date

import pytest

from sheetflow.core.calendar import Span
from sheetflow.core.names import UnitId
from sheetflow.core.register.person_names import UnitName, UnitNames
from sheetflow.core.register.sheet import Cell, Unreadable
from sheetflow.core.register.text import USUAL_PLACEHOLDERS

WORDS = USUAL_PLACEHOLDERS
RENAMED, OLD, NEW = UnitId("teknis"), UnitId("lama"), UnitId("baru")
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
NAMES = UnitNames(
    (
        UnitName(
            RENAMED,
            ("Teknis, Parmas, dan SDM", "Technical"),
            ("Parmas",),
            (("Teknis dan Hupmas", Span(None, BEFORE)),),
        ),
        UnitName(OLD, ("Umum",), span=Span(None, BEFORE)),
        UnitName(NEW, ("Umum",), ("Teknis dan Hupmas",), span=Span(AFTER)),
    )
)


@pytest.mark.parametrize(
    ("cell", "day", "unit", "result"),
    [
        ("Teknis dan Hupmas", BEFORE, RENAMED, ""),
        ("teknis & hupmas", BEFORE, RENAMED, "Teknis dan Hupmas"),
        ("Parmas", BEFORE, RENAMED, "Teknis dan Hupmas"),
        ("Parmas", AFTER, RENAMED, "Teknis, Parmas, dan SDM"),
        ("Parmas", None, RENAMED, "Teknis, Parmas, dan SDM"),
        ("Technical", BEFORE, RENAMED, ""),
        ("teknis", AFTER, RENAMED, ""),
        ("Teknis", AFTER, RENAMED, "Teknis, Parmas, dan SDM"),
        ("Teknis dan Hupmas", AFTER, NEW, "Umum"),
        ("Umum", BEFORE, OLD, ""),
        ("Umum", AFTER, NEW, ""),
        ("Umum", None, NEW, ""),
        ("Umum ", AFTER, NEW, "Umum"),
    ],
)
def test_a_name_means_the_unit_of_the_day(
    cell: Cell, day: date | None, unit: UnitId, result: str
) -> None:
    read = NAMES.read(cell, WORDS, day)
    assert (read.value, [note.result for note in read.notes]) == (unit, [result] if result else [])


def test_a_former_name_is_read_after_its_days_as_an_unusual_one() -> None:
    names = UnitNames((UnitName(OLD, ("Umum",), former=(("Rumah Tangga", Span(None, BEFORE)),)),))
    assert names.read("Rumah Tangga", WORDS, BEFORE).notes == ()
    for day in (AFTER, None):
        read = names.read("Rumah Tangga", WORDS, day)
        assert (read.value, [note.result for note in read.notes]) == (OLD, ["Umum"])


@pytest.mark.parametrize(
    ("cell", "problem"),
    [("", Unreadable.EMPTY), ("menyusul", Unreadable.PLACEHOLDER), ("Lain", Unreadable.UNKNOWN)],
)
def test_what_is_no_unit_is_refused(cell: Cell, problem: Unreadable) -> None:
    read = NAMES.read(cell, WORDS, AFTER)
    assert (read.value, read.problem) == (None, problem)


@pytest.mark.parametrize(
    "units",
    [
        (UnitName(OLD, ("Umum",)), UnitName(NEW, ("UMUM",), span=Span(AFTER))),
        (UnitName(OLD, ("...",)),),
    ],
)
def test_a_name_of_two_units_of_one_day_is_a_mistake(units: tuple[UnitName, ...]) -> None:
    with pytest.raises(ValueError, match="name"):
        UnitNames(units)
