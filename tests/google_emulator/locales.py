"""How a spreadsheet's locale writes numbers and dates."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Locale:
    """Decimal mark, thousands mark, order of a short date, currency, day and month names."""

    decimal: str
    thousands: str
    day_first: bool
    currency: str
    months: tuple[str, ...]
    days: tuple[str, ...]

    @property
    def separator(self) -> str:
        """Between the arguments of a formula."""
        return ";" if self.decimal == "," else ","


ENGLISH = Locale(
    decimal=".",
    thousands=",",
    day_first=False,
    currency="$",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
)
INDONESIAN = Locale(
    decimal=",",
    thousands=".",
    day_first=True,
    currency="Rp",
    months=(
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ),
    days=("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
)
BRITISH = replace(ENGLISH, day_first=True, currency="£")
CONTINENTAL = replace(BRITISH, decimal=",", thousands=".", currency="€")
DECIMAL_COMMA = {"fr", "de", "es", "it", "nl", "pt", "pl", "ru", "tr", "sv", "da", "nb", "fi", "cs"}


def locale_of(code: str) -> Locale:
    """The locale of a code such as "en_US" or "in_ID"; unknown ones count as English."""
    language = code.partition("_")[0]
    if language in ("in", "id"):
        return INDONESIAN
    if language in DECIMAL_COMMA:
        return CONTINENTAL
    if code in ("en_GB", "en_AU", "en_NZ", "en_IE", "en_IN", "en_ZA"):
        return BRITISH
    return ENGLISH
