"""The office's patterns of paper numbers: filled, read and checked."""

import re
from collections.abc import Mapping
from datetime import date

from sheetflow.core.office_options import Numbering, Restart
from sheetflow.core.register.text import fold

_PLACE = re.compile(r"\{([^{}]*)\}")
_COUNT = re.compile(r"n(?::0?([1-9]))?")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_FORMS: Mapping[str, str] = {
    "romawi": "[ivx]+",
    "bulan": "[0-9]{1,2}",
    "tahun": "[0-9]{4}",
    "unit": ".+",
}
"""The regular expression of each blank of a pattern besides {n}."""


def paper_number(pattern: str, n: int, day: date, unit: str = "") -> str:
    """Fill `{n}/PP.05-ND/3299/{romawi}/{tahun}`: `41/PP.05-ND/3299/X/2025`.

    `{n}` is the next unused number, which the caller takes from the ledger and never uses twice;
    `{n:03}` pads it; `{romawi}` and `{bulan}` are the month, `{tahun}` the year, `{unit}` the
    subdivision's short name.  Raises ValueError for a pattern that is not possible.
    """
    mistake = _mistake(pattern)
    if mistake:
        raise ValueError(mistake)
    values = {
        "romawi": _ROMAN[day.month - 1],
        "bulan": f"{day:%m}",
        "tahun": f"{day:%Y}",
        "unit": unit,
    }

    def filled(found: re.Match[str]) -> str:
        counted = _COUNT.fullmatch(found[1])
        return f"{n:0{counted[1] or 1}}" if counted else values[found[1]]

    return _PLACE.sub(filled, pattern)


def count_in(pattern: str, number: str) -> int | None:
    """Return the `{n}` of a number by this pattern, whatever its case and blanks; else None."""
    bare, expression, end = _bare(pattern), "", 0
    for place in _PLACE.finditer(bare):
        form = "([0-9]{1,9})" if _COUNT.fullmatch(place[1]) else _FORMS.get(place[1], "")
        expression += re.escape(bare[end : place.start()]) + form
        end = place.end()
    found = re.fullmatch(expression + re.escape(bare[end:]), _bare(number))
    return int(found[1]) if found and found.groups() else None


def _bare(text: str) -> str:
    return "".join(fold(text).split())


def numbering_mistake(numbering: Numbering) -> str:
    """Return the mistake in a pattern for this way of counting, "" for none."""
    names = _PLACE.findall(numbering.pattern)
    mistake = _mistake(numbering.pattern)
    if mistake or not numbering.pattern:
        return mistake
    if numbering.per_unit and "unit" not in names:
        return "{unit} is missing, and each unit counts by itself"
    if numbering.restart is not Restart.NEVER and "tahun" not in names:
        return "{tahun} is missing, and the count starts again each year"
    if numbering.restart is Restart.MONTHLY and not {"romawi", "bulan"} & set(names):
        return "{romawi} or {bulan} is missing, and the count starts again each month"
    return ""


def _mistake(pattern: str) -> str:
    names = _PLACE.findall(pattern)
    unknown = [name for name in names if name not in _FORMS and not _COUNT.fullmatch(name)]
    if unknown:
        return (
            f"{{{unknown[0]}}} is not one of {{n}}, {{n:03}}, {{romawi}}, {{bulan}}, {{tahun}}, "
            "{unit}"
        )
    counts = [name for name in names if _COUNT.fullmatch(name)]
    if pattern and len(counts) != 1:
        return "{n} must stand in it once, or two papers would have one number"
    return ""
