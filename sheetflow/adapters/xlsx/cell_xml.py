"""XML of one cell for a value.

Text is always an inline string: never a formula, whatever it begins with, and never a change to
the shared strings of the workbook.  A link is the formula HYPERLINK, which moves with its row when
staff sort, and which needs no relationship of the sheet.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """Text that leads to a URL, to a path relative to the workbook, or to a cell ("#'Tab'!A12")."""

    text: str
    target: str


CellText = str | int | dt.date | Hyperlink | None
"""Value for a cell: text, a whole number, a date, a wall-clock `datetime` without a time zone, a
link, or none (None and "" empty the cell and keep its style)."""

MAX_LITERAL = 255
"""Characters of an address that Excel opens, and of one text inside a formula."""

MAX_UTF16: Final = 32_767
"""Excel's limit for one cell, in UTF-16 units."""

_EXACT_INTEGER = 10**15
_LONGEST_RESULT = 2_000
_FIRST_SAFE_DATE = dt.date(1900, 3, 1)  # before it, spreadsheets disagree about 29 February 1900
_EPOCH_1900 = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a serial number has no time zone
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001
_DAY = dt.timedelta(days=1)

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE_LOOKALIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_REFUSED_ATTRIBUTES = re.compile(rb"""\s+(?:t|cm|vm)\s*=\s*(?:"[^"]*"|'[^']*')""")


def clean_text(text: str) -> str:
    """Return the text as the cell will hold it.

    Characters that XML forbids and lone surrogates are removed, line ends become those of Unix, and
    a text over the limit of a cell is cut, with "…" as its last character.
    """
    text = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) * 2 <= MAX_UTF16:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= MAX_UTF16 * 2:
        return text
    return units[: (MAX_UTF16 - 1) * 2].decode("utf-16-le", "ignore") + "…"


def serial_number(moment: dt.date, *, epoch_1904: bool) -> str | None:
    """Return the workbook's number for a day or moment; None for a day that it cannot hold.

    Raises ValueError for a moment with a time zone: converting it to the office's zone is the
    caller's part.
    """
    if isinstance(moment, dt.datetime):
        if moment.tzinfo is not None:
            raise ValueError("a cell holds wall-clock time: convert to the office's zone first")
        at = moment
    else:
        at = dt.datetime.combine(moment, dt.time())
    if at.date() < (_EPOCH_1904.date() if epoch_1904 else _FIRST_SAFE_DATE):
        return None
    days, rest = divmod(at - (_EPOCH_1904 if epoch_1904 else _EPOCH_1900), _DAY)
    return str(days) if not rest else repr(days + rest / _DAY)


def cell_xml(prefix: bytes, attributes: bytes, value: CellText, *, epoch_1904: bool) -> bytes:
    """Return a whole cell element.

    `prefix` is the sheet's namespace prefix with its colon, or empty; `attributes` are those of
    the cell as written (with a leading space); its type among them is replaced.
    """
    kept = _REFUSED_ATTRIBUTES.sub(b"", attributes).rstrip()
    tag = prefix + b"c"
    content = _content(prefix, value, epoch_1904=epoch_1904)
    if content is None:
        return b"<%b%b/>" % (tag, kept)
    kind, inner = content
    return b"<%b%b%b>%b</%b>" % (tag, kept, kind, inner, tag)


def _content(prefix: bytes, value: CellText, *, epoch_1904: bool) -> tuple[bytes, bytes] | None:
    """Return the type attribute and the inner XML; None for an empty cell."""
    number: str | None = None
    if isinstance(value, Hyperlink):
        return _link(prefix, value)
    if isinstance(value, dt.date):
        number = serial_number(value, epoch_1904=epoch_1904)
    elif isinstance(value, int) and abs(value) < _EXACT_INTEGER:
        number = str(int(value))
    if number is not None:
        return b"", b"<%bv>%b</%bv>" % (prefix, number.encode(), prefix)
    text = clean_text("" if value is None else str(value))
    if not text:
        return None
    inner = b'<%bis><%bt xml:space="preserve">%b</%bt></%bis>'
    return b' t="inlineStr"', inner % (prefix, prefix, _escaped(text), prefix, prefix)


def _link(prefix: bytes, link: Hyperlink) -> tuple[bytes, bytes] | None:
    """Return the formula with its result; plain text where the address is none that Excel opens."""
    text, address = clean_text(link.text), clean_text(link.target)
    is_long = len(address) > MAX_LITERAL or len(text) > _LONGEST_RESULT
    # Programs differ in whether formulas contain such escapes.
    if not text or not address or is_long or _ESCAPE_LOOKALIKE.search(address + text):
        return _content(prefix, text, epoch_1904=False)
    formula = f"HYPERLINK({_literal(address)},{_literal(text)})"
    inner = b'<%bf>%b</%bf><%bv xml:space="preserve">%b</%bv>'
    parts = (prefix, _escaped(formula), prefix, prefix, _escaped(text), prefix)
    return b' t="str"', inner % parts


def _literal(text: str) -> str:
    """Return the text as an expression; line ends by their code, pieces as long as Excel allows."""
    lines = []
    for line in text.split("\n"):
        parts = [line[at : at + MAX_LITERAL] for at in range(0, len(line), MAX_LITERAL)] or [""]
        lines.append("&".join('"' + part.replace('"', '""') + '"' for part in parts))
    return "&CHAR(10)&".join(lines)


def _escaped(text: str) -> bytes:
    # Excel and LibreOffice read _x0041_ as "A"; escaping its underscore keeps it as written.
    return escape(_ESCAPE_LOOKALIKE.sub("_x005F_", text)).encode()
