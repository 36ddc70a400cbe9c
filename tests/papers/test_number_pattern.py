"""Numbers of papers by the office's pattern."""

from datetime import date

import pytest

from sheetflow.core.office_options import Numbering, Restart
from sheetflow.core.papers.number_pattern import count_in, numbering_mistake, paper_number

DAY = date(2025, 10, 9)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{n}/PP.05-ND/3299/{romawi}/{tahun}", "41/PP.05-ND/3299/X/2025"),
        ("AGD-{n:03}/{romawi}/{tahun}", "AGD-041/X/2025"),
        ("{n:4}-{bulan}", "0041-10"),
        ("{unit}/{n}", "Teknis/41"),
    ],
)
def test_numbers_follow_the_pattern_of_the_office(pattern: str, expected: str) -> None:
    assert paper_number(pattern, 41, DAY, "Teknis") == expected
    assert count_in(pattern, expected) == 41


@pytest.mark.parametrize(
    ("written", "n"),
    [
        ("41/PP.05-ND/3299/X/2025", 41),
        (" 041 / pp.05-nd/3299/x/2025 ", 41),
        ("41/PP.05-ND/3299/2025", None),
        ("41/HM.02-ND/3299/X/2025", None),
        ("menyusul", None),
    ],
)
def test_what_staff_wrote_by_the_pattern_is_counted(written: str, n: int | None) -> None:
    assert count_in("{n}/PP.05-ND/3299/{romawi}/{tahun}", written) == n


@pytest.mark.parametrize(
    ("pattern", "mistake"),
    [("ND/{tahun}", "{n} must stand"), ("{n}/{n}", "{n} must stand"), ("{n}/{hari}", "{hari}")],
)
def test_a_pattern_that_would_give_one_number_twice_is_refused(pattern: str, mistake: str) -> None:
    assert mistake in numbering_mistake(Numbering(pattern))
    with pytest.raises(ValueError, match="n"):
        paper_number(pattern, 1, DAY)


@pytest.mark.parametrize(
    ("numbering", "mistake"),
    [
        (Numbering(), ""),
        (Numbering("{n}/{tahun}"), ""),
        (Numbering("{n}"), "{tahun} is missing"),
        (Numbering("{n}", Restart.NEVER), ""),
        (Numbering("{n}/{tahun}", Restart.MONTHLY), "{romawi} or {bulan} is missing"),
        (Numbering("{n}/{bulan}/{tahun}", Restart.MONTHLY), ""),
        (Numbering("{n}/{tahun}", per_unit=True), "{unit} is missing"),
        (Numbering("{unit}/{n}/{tahun}", per_unit=True), ""),
    ],
)
def test_a_number_holds_what_its_count_restarts_by(numbering: Numbering, mistake: str) -> None:
    found = numbering_mistake(numbering)
    assert found.startswith(mistake)
    assert bool(found) == bool(mistake)
