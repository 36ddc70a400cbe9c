"""Numbers of papers by the office's pattern."""

from __future__ import annotations

import re
from datetime import date

_PLACE = re.compile(r"\{([^{}]*)\}")
_COUNT = re.compile(r"n(?::0?(\d))?")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def paper_number(pattern: str, n: int, day: date) -> str:
    """`{n}/PP.05-ND/3299/{romawi}/{tahun}` filled: `41/PP.05-ND/3299/X/2025`.

    `{n}` is the next unused number, which the caller takes from the ledger and never gives
    twice; `{n:03}` pads it; `{romawi}` and `{bulan}` are the month, `{tahun}` the year.  Raises
    ValueError for a pattern that `pattern_mistake` finds fault with.
    """
    mistake = pattern_mistake(pattern)
    if mistake:
        raise ValueError(mistake)
    return _PLACE.sub(lambda found: _filled(found[1], n, day), pattern)


def pattern_mistake(pattern: str) -> str:
    """What is wrong with a pattern, or ""."""
    names = _PLACE.findall(pattern)
    unknown = [
        name
        for name in names
        if name not in ("romawi", "bulan", "tahun") and not _COUNT.fullmatch(name)
    ]
    if unknown:
        return f"{{{unknown[0]}}} is not one of {{n}}, {{n:03}}, {{romawi}}, {{bulan}}, {{tahun}}"
    if not any(_COUNT.fullmatch(name) for name in names):
        return "{n} is missing, so that two papers would have one number"
    return ""


def _filled(name: str, n: int, day: date) -> str:
    counted = _COUNT.fullmatch(name)
    if counted:
        return f"{n:0{counted[1] or 1}}"
    return {"romawi": _ROMAN[day.month - 1], "bulan": f"{day:%m}", "tahun": f"{day:%Y}"}[name]
