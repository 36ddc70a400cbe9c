"""How a value looks in its cell: Sheets' number format patterns."""

import re
from decimal import ROUND_HALF_UP, Decimal

from tests.google_emulator.cells import Value
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.locales import Locale
from tests.google_emulator.typed_entry import moment_of

DATE_TYPES = {"DATE", "TIME", "DATE_TIME"}
DEFAULT_PATTERNS = {
    "DATE": ("m/d/yyyy", "dd/mm/yyyy"),
    "TIME": ("h:mm:ss AM/PM", "hh:mm:ss"),
    "DATE_TIME": ("m/d/yyyy h:mm:ss", "dd/mm/yyyy h:mm:ss"),
    "PERCENT": ("0.00%", "0.00%"),
    "SCIENTIFIC": ("0.00E+00", "0.00E+00"),
    "CURRENCY": ('"$"#,##0.00', '"Rp"#,##0.00'),
    "NUMBER": ("#,##0.00", "#,##0.00"),
}
DATE_PART = re.compile(
    r'"[^"]*"|\\.|AM/PM|am/pm|A/P|\[(?:h+|m+|s+)\]|\[[^\]]*\]|y+|m+|d+|h+|s+|0+|.',
    re.IGNORECASE | re.DOTALL,
)
SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|[^;])*', re.DOTALL)
LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|_(.)|\*(.)|\[[^\]]*\]|\?', re.DOTALL)
CORE = re.compile(r"[#0?](?:[#0?,.]*[#0?])?(?:E\+0+)?%?|%")
SECONDS_OF = {"h": 3600, "m": 60, "s": 1}


def is_date_format(number_format: Json | None) -> bool:
    """Whether numbers in this format are dates or times."""
    return bool(number_format) and (number_format or {}).get("type") in DATE_TYPES


def show(value: Value, number_format: Json | None, locale: Locale) -> str:
    """`formattedValue`: what a person sees; "" for a blank."""
    if isinstance(value, str):
        return _text(value, number_format) if number_format else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, number_format or {}, locale)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value.code


def _text(value: str, number_format: Json) -> str:
    """A text in the section for texts: the fourth, or the only one with an "@"."""
    sections = _sections(number_format.get("pattern", ""))
    section = sections[-1] if len(sections) in (1, 4) else ""
    if "@" not in section:
        return value
    before, _, after = section.partition("@")
    return _literals(before) + value + _literals(after)


def _sections(pattern: str) -> list[str]:
    """Positive; negative; zero; text."""
    sections, place = [], 0
    while place <= len(pattern):
        found = SECTION.match(pattern, place)
        sections.append(found.group() if found else "")
        place = (found.end() if found else place) + 1
    return sections


def _number(value: float, number_format: Json, locale: Locale) -> str:
    kind, pattern = number_format.get("type", ""), number_format.get("pattern", "")
    if not pattern and kind in DEFAULT_PATTERNS:
        pattern = DEFAULT_PATTERNS[kind][1 if locale.day_first else 0]
    if kind in DATE_TYPES and value >= 0:
        return _moment(value, pattern, locale)
    if not pattern or kind == "TEXT":
        return general(value, locale)
    return _patterned(value, pattern, locale)


def general(value: float, locale: Locale) -> str:
    """A number without a format: up to ten significant digits after the mark."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    if abs(value) >= 1e15 or abs(value) < 1e-9:
        mantissa, _, exponent = f"{value:.10E}".partition("E")
        mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa.replace('.', locale.decimal)}E{exponent}"
    whole = len(str(abs(int(value)))) if abs(value) >= 1 else 0
    text = f"{value:.{max(10 - whole, 1)}f}".rstrip("0").rstrip(".")
    return text.replace(".", locale.decimal)


def _patterned(value: float, pattern: str, locale: Locale) -> str:
    sections = _sections(pattern)
    chosen = sections[0]
    if value < 0 and len(sections) > 1:
        chosen, value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        chosen = sections[2]
    core = _core_of(chosen)
    if core is None:
        return _literals(chosen).replace("@", general(value, locale))
    before, after = chosen[: core[0]], chosen[core[1] :]
    sign = "-" if value < 0 else ""
    shown = _core(abs(value), chosen[core[0] : core[1]], locale)
    return sign + _literals(before) + shown + _literals(after)


def _core_of(section: str) -> tuple[int, int] | None:
    """Where in a section the digits stand, literals and placeholders for blanks passed over."""
    place = 0
    while place < len(section):
        if section[place] in "#0%" and (found := CORE.match(section, place)):
            return found.span()
        literal = LITERAL.match(section, place)
        place = literal.end() if literal else place + 1
    return None


def _literals(text: str) -> str:
    """What stands around the digits: quoted text, currencies, a blank for "_x", one of "*x"."""

    def shown(found: re.Match[str]) -> str:
        quoted, escaped, currency, as_wide, filler = found.groups()
        if as_wide is not None or found.group() == "?":
            return " "
        return quoted or escaped or currency or filler or ""

    return LITERAL.sub(shown, text)


def _core(value: float, core: str, locale: Locale) -> str:
    percent = core.endswith("%")
    core = core.removesuffix("%")
    number = Decimal(repr(float(value))) * (100 if percent else 1)
    mantissa, _, exponent = core.partition("E+")
    digits = len(mantissa.partition(".")[2])
    if exponent:
        shown, _, power = f"{number:.{digits}E}".partition("E")
        return f"{shown.replace('.', locale.decimal)}E{int(power):+0{len(exponent) + 1}d}"
    rounded = number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    whole, _, part = f"{rounded:f}".partition(".")
    least = mantissa.partition(".")[0].count("0")
    whole = whole.zfill(least) if least else whole.lstrip("0")
    if "," in mantissa:
        whole = f"{int(whole or 0):,}".replace(",", locale.thousands)
    optional = len(mantissa.partition(".")[2]) - mantissa.partition(".")[2].count("0")
    while optional and part.endswith("0"):
        part, optional = part[:-1], optional - 1
    return whole + (locale.decimal + part if part else "") + ("%" if percent else "")


def _moment(value: float, pattern: str, locale: Locale) -> str:
    when = moment_of(value)
    parts = DATE_PART.findall(pattern)
    half_day = any(part.upper() in ("AM/PM", "A/P") for part in parts)
    shown, previous = [], ""
    for place, part in enumerate(parts):
        unit = part[0].lower()
        following = next((p[0].lower() for p in parts[place + 1 :] if p[0].lower() in "smhdy"), "")
        minutes = unit == "m" and len(part) <= 2 and (previous == "h" or following == "s")
        if part.upper() in ("AM/PM", "A/P"):
            half = "AM" if when.hour < 12 else "PM"
            shown.append(half if len(part) > 3 else half[0])
        elif unit == "[" and part[1].lower() in SECONDS_OF:
            unit = part[1].lower()
            passed = round(value * 86400) // SECONDS_OF[unit]
            shown.append(str(passed).zfill(len(part) - 2))
        elif unit == "h":
            hour = (when.hour % 12 or 12) if half_day else when.hour
            shown.append(str(hour).zfill(len(part)))
        elif unit == "s":
            shown.append(str(when.second).zfill(len(part)))
        elif minutes:
            shown.append(str(when.minute).zfill(len(part)))
        elif unit in "ymd":
            shown.append(_date_part(unit, len(part), when.timetuple()[:7], locale))
        else:
            shown.append(_literals(part))
        previous = unit if unit in "hmsdy" else previous
    return "".join(shown)


def _date_part(unit: str, length: int, when: tuple[int, ...], locale: Locale) -> str:
    year, month, day, weekday = when[0], when[1], when[2], when[6]
    if unit == "y":
        return f"{year:04d}" if length > 2 else f"{year % 100:02d}"
    if unit == "m":
        if length > 2:
            return locale.months[month - 1][: 3 if length == 3 else None]
        return str(month).zfill(length)
    if length > 2:
        return locale.days[weekday][: 3 if length == 3 else None]
    return str(day).zfill(length)
