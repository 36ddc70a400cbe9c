"""How numbers and texts are shown by their patterns, as recorded of the real service."""

import pytest

from tests.google_emulator.locales import locale_of
from tests.google_emulator.number_formats import show

ACCOUNTING = '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)'


@pytest.mark.parametrize(
    ("kind", "pattern", "value", "shown"),
    [
        ("NUMBER", ACCOUNTING, 23, " $ 23.00 "),
        ("NUMBER", ACCOUNTING, -1234.5, " $ (1,234.50)"),
        ("NUMBER", ACCOUNTING, "Accounting", " Accounting "),
        ("NUMBER", "#,##0.00;(#,##0.00)", -57, "(57.00)"),
        ("CURRENCY", "#,##0.00[$ kr]", 97, "97.00 kr"),
        ("CURRENCY", "[$CHF]#,##0.00", 81, "CHF81.00"),
        ("CURRENCY", "[$€-407]#,##0", 1250, "€1,250"),
        ("PERCENT", "0.00%", 0.501, "50.10%"),
        ("NUMBER", "[Red]0.0", 1.25, "1.3"),
        ("TIME", "[h]:mm:ss", 23.083333333333332, "554:00:00"),
        ("TIME", "h:mm:ss am/pm", 0.53125, "12:45:00 PM"),
        ("DATE_TIME", "M/d/yyyy H:mm:ss", 43831, "1/1/2020 0:00:00"),
        ("DATE", "dddd, d mmmm yyyy", 43831, "Wednesday, 1 January 2020"),
        ("TEXT", "@", 5, "5"),
        ("NUMBER", '0" buah;"', 3, "3 buah;"),
    ],
)
def test_a_value_is_shown(kind: str, pattern: str, value: float | str, shown: str) -> None:
    assert show(value, {"type": kind, "pattern": pattern}, locale_of("en_US")) == shown


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("DATE", "09/10/2025"), ("NUMBER", "45.939,50"), ("CURRENCY", "Rp45.939,50")],
)
def test_a_kind_alone_is_shown_as_the_locale_does(kind: str, shown: str) -> None:
    assert show(45939.5, {"type": kind}, locale_of("in_ID")) == shown
