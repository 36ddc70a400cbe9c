"""Text of a cell without invisible characters, and folded for comparing."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sheetflow.core.register.sheet import Cell, Note, NoteKind, Read, Unreadable

INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)
"""Control, zero-width and direction characters, and halves of characters; not TAB nor newline."""

BLANKS = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_ERRORS = re.compile(
    r"#(?:REF|N/A|VALUE|NAME|DIV/0|NULL|NUM|SPILL|CALC|ERROR|FIELD|BLOCKED|CONNECT|UNKNOWN|BUSY"
    r"|PYTHON|EXTERNAL|GETTING_DATA)[!?]?|#{2,}|ERR:[0-9]{3}"
)
"""What spreadsheet programs show in place of a formula's result; #### is a column too narrow."""

PICTURE = re.compile(r"=(?:_xlfn\.)?(?:DISPIMG|IMAGE)\(.*\)", re.IGNORECASE | re.DOTALL)
"""What WPS, Excel and Sheets keep in a cell that shows a picture."""

TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛`´′\u02bc", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)
"""What office programs make of typed quotes, hyphens and dots → what was typed."""

_QUOTES = re.compile(r"\"|(?<!\w)'+|'+(?!\w)")
"""Quotation marks; an apostrophe within a word is none."""
_PUNCTUATION = " .,;:!"


@dataclass(frozen=True)
class Placeholders:
    """Words in place of a value, in any case."""

    empty: tuple[str, ...]
    """Words that mean there is none."""
    unreadable: tuple[str, ...]
    """Words that promise a value."""

    @cached_property
    def meanings(self) -> dict[str, Unreadable]:
        """Map each word, as `_bare` gives it, to its meaning."""
        promises = {_bare(word): Unreadable.PLACEHOLDER for word in self.unreadable}
        return promises | {_bare(word): Unreadable.EMPTY for word in self.empty}

    @cached_property
    def longest(self) -> int:
        """No longer text is looked up: brackets and dots around a word need some room."""
        return max(map(len, (*self.empty, *self.unreadable)), default=0) + 8


USUAL_PLACEHOLDERS = Placeholders(
    empty=("-", "--", "–", "—", "nihil", "kosong", "none"),
    unreadable=("menyusul", "sda", "klik disini", "on progress", "?", "..."),
)


def _bare(text: str) -> str:
    """A placeholder without case, brackets and closing dots; "..." and "-" stay what they are."""
    lowered = text.translate(TYPOGRAPHY).casefold().strip()
    return fold(lowered).strip("()[] .") or lowered


def clean(cell: Cell) -> str:
    """Return the cell's text without invisible characters and outer blanks; "" for an empty cell.

    Runs of blanks become one plain blank, lines stay lines; 1.0 becomes "1", a date dd/mm/yyyy.
    """
    if cell is None:
        return ""
    return _clean_text(cell) if isinstance(cell, str) else _shown(cell)


def _shown(cell: object) -> str:
    """Return a value that is no text as a spreadsheet shows it."""
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime():
            midnight = cell.hour == cell.minute == cell.second == 0
            return _day(cell) if midnight else f"{_day(cell)} {cell:%H:%M:%S}"
        case date():
            return _day(cell)
        case _:
            return str(cell)


def _day(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def _clean_text(text: str) -> str:
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    spaced = BLANKS.sub(" ", _visible(text))
    return "\n".join(line.strip() for line in spaced.split("\n")).strip()


def _visible(text: str) -> str:
    """Composed (NFC), without invisible characters, with one kind of line end."""
    return unicodedata.normalize("NFC", INVISIBLE.sub("", LINE_ENDS.sub("\n", text)))


def fold(text: str) -> str:
    """Fold a text for comparing: without case, blanks, quotes, typography and final dots."""
    if text.isascii():
        folded = text.lower()
    else:
        # Decomposed first: only so does folding twice give what folding once gives.
        lowered = unicodedata.normalize("NFD", text).casefold()
        folded = unicodedata.normalize("NFC", lowered).translate(TYPOGRAPHY)
    if '"' in folded or "'" in folded:
        folded = _QUOTES.sub("", folded)
    return " ".join(folded.split()).strip(_PUNCTUATION)


def is_blank(cell: Cell) -> bool:
    """Return whether a cell is empty but for blanks."""
    return cell is None or (isinstance(cell, str) and not clean(cell))


def problem_of(text: str, words: Placeholders) -> Unreadable | None:
    """Return why a cleaned text is no value at all, None for a value."""
    if not text:
        return Unreadable.EMPTY
    if text.startswith(("#", "E", "e")) and _ERRORS.fullmatch(text.upper()):
        return Unreadable.PLACEHOLDER
    if text.startswith("=") and PICTURE.fullmatch(text):
        return Unreadable.PICTURE
    if len(text) > words.longest:
        return None
    return words.meanings.get(_bare(text))


def read_text(cell: Cell, words: Placeholders) -> Read[str]:
    """Return the text trimmed; a note when stray blanks had to go."""
    text = clean(cell)
    problem = problem_of(text, words)
    if problem is not None:
        return Read.none(problem, text)
    return Read.of(text, text, *stray_blanks(cell, text))


def stray_blanks(cell: Cell, text: str) -> tuple[Note, ...]:
    """Return a note when the cell has blanks around it, doubled, or of an unusual kind.

    `text` is the cell cleaned.  Line ends around it and invisible characters are no blanks.
    """
    if not isinstance(cell, str) or cell == text or _visible(cell).strip("\n") == text:
        return ()
    return (Note(NoteKind.NORMAL, cell, text),)
