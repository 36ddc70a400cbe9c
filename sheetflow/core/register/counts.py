"""Counts as staff copy them from an app: 1200, "1.200", "1,2 rb"."""

import math
import re
from collections.abc import Iterable
from decimal import Decimal

from sheetflow.core.form import Choice
from sheetflow.core.register.sheet import Cell, Note, NoteKind, Read, Unreadable
from sheetflow.core.register.text import Placeholders, clean, fold, problem_of, stray_blanks
from sheetflow.core.setting_rules import SettingError, one_line


class Choices:
    """The entries of one drop-down, found by a cell's text in constant time."""

    def __init__(self, options: Iterable[Choice]) -> None:
        """Raises SettingError when two entries are written alike."""
        self._exact: dict[str, Choice] = {}
        self._folded: dict[str, Choice] = {}
        for option in options:
            names = (*option.label.all(), option.value)
            for name in names:
                self._exact.setdefault(name, option)
            for text in (*names, *option.aliases):
                known = self._folded.setdefault(fold(text), option)
                if known != option:
                    problem = f"“{one_line(text)}” means both “{known.value}” and “{option.value}”."
                    raise SettingError(problem, "Give them different words.", text)

    def read(self, cell: Cell, words: Placeholders) -> Read[str]:
        """Return the entry's value; a note when it is written otherwise than in the list."""
        text = clean(cell)
        option = self._exact.get(text)
        if option is not None:
            return Read.of(option.value, text, *stray_blanks(cell, text))
        option = self._folded.get(fold(text)) if text else None
        if option is not None:
            return Read.of(option.value, text, Note(NoteKind.NORMAL, text, option.label.all()[0]))
        return Read.none(problem_of(text, words) or Unreadable.UNKNOWN, text)


LARGEST = 10**12
"""No count of people is larger; such a number is something else."""

SCALES = {
    **dict.fromkeys(("rb", "ribu", "k"), 1_000),
    **dict.fromkeys(("jt", "juta"), 1_000_000),
    **dict.fromkeys(("miliar", "milyar"), 1_000_000_000),
}
"""Not “M”, a million in English apps and a thousand million (miliar) in Indonesian ones."""

COUNTED = frozenset(
    (
        *("akun", "orang", "pengguna", "pengikut", "penonton", "pembaca", "kali", "unggahan"),
        *("suka", "like", "likes", "komentar", "comment", "comments", "tayangan", "tayang"),
        *("view", "views", "dibagikan", "share", "shares"),
    )
)
"""What is counted, as it may stand behind a number: it changes nothing of it."""

_NOISE = 1e-6
"""What a formula's floating point may leave beside a whole number."""

_PLAIN = re.compile(r"[0-9]{1,13}")
_DOTTED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4}")
"""Thousands as Indonesian writes them."""
_MAX_LENGTH = 48
_COUNTED = re.compile(r"([0-9].{0,28}?) ?([a-z]{2,12})")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([.,' ])[0-9]{3})(?:\1[0-9]{3}){0,3}")
_SCALED = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,2})?) ?([a-z]{1,6})\.?\+?")
_REVISION = re.compile(
    r"(?:(?:rev(?:isi)?\.?(?: ?ke)?|ke)[ \-]{0,3})?([0-9]{1,3})(?: ?(?:x|kali))?", re.IGNORECASE
)


def read_count(cell: Cell, words: Placeholders) -> Read[int]:
    """Read a whole number not below 0; an app's short forms carry a note of their meaning.

    A dot or comma before three digits groups thousands, for a count has no fraction; the dot is
    usual.  Before a scale ("1.200 rb") it could be either, so that is UNKNOWN.  What is counted
    ("9.500 akun") may follow.
    """
    text = clean(cell)
    problem = problem_of(text, words)
    if problem is not None:
        return Read.none(problem, text)
    if isinstance(cell, int | float):
        number = _whole(cell)
        return Read.none(Unreadable.UNKNOWN, text) if number is None else Read.of(number, text)
    counted = _COUNTED.fullmatch(text.casefold()) if len(text) < _MAX_LENGTH else None
    number_text = counted[1] if counted and counted[2] in COUNTED else text.casefold()
    written = _written(number_text)
    if written is None or written > LARGEST:
        return Read.none(Unreadable.UNKNOWN, text)
    if _PLAIN.fullmatch(number_text) or _DOTTED.fullmatch(number_text):
        return Read.of(written, text, *stray_blanks(cell, text))
    return Read.of(written, text, Note(NoteKind.NUMBER, text, str(written)))


def read_revision(cell: Cell, words: Placeholders) -> Read[int]:
    """Read how many times a draft came back: 2, "rev 2", "revisi ke-2", "2x"."""
    text = clean(cell)
    match = _REVISION.fullmatch(text) if isinstance(cell, str) else None
    if match is None:
        return read_count(cell, words)
    number = int(match[1])
    if text == match[1]:
        return Read.of(number, text, *stray_blanks(cell, text))
    return Read.of(number, text, Note(NoteKind.NORMAL, text, str(number)))


def _whole(cell: float) -> int | None:
    """Return the whole number that a number cell holds, with a formula's rounding forgiven."""
    if isinstance(cell, bool) or not math.isfinite(cell):
        return None
    number = round(cell)
    return number if abs(cell - number) < _NOISE and 0 <= number <= LARGEST else None


def _written(text: str) -> int | None:
    if _PLAIN.fullmatch(text):
        return int(text)
    if _GROUPED.fullmatch(text):
        return int(re.sub(r"[^0-9]", "", text))
    scaled = _SCALED.fullmatch(text)
    scale = SCALES.get(scaled[2]) if scaled else None
    if scaled is None or scale is None:
        return None
    return int(Decimal(scaled[1].replace(",", ".")) * scale)
