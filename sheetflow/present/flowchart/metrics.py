"""How wide text is in the chart's typeface, and where it breaks into lines.

The widths are those of Helvetica, which Arial and Liberation Sans share; the chart names these
three, so that what is measured here is what a reader's program draws.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

FAMILY = "Arial, 'Liberation Sans', Helvetica, sans-serif"

_FIRST = 32


def _widths(listed: str) -> tuple[int, ...]:
    """Thousandths of the type size, for the printable characters of ASCII from the space on."""
    return tuple(int(width) for width in listed.split())


_REGULAR = _widths("""
    278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556
    556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667
    556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556
    556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722
    500 500 500 334 260 334 584
""")
_BOLD = _widths("""
    278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556
    556 556 556 556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722
    611 833 722 778 667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556
    611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778
    556 556 500 389 280 389 584
""")

_PUNCTUATION = {"–": 556, "—": 1000, "…": 1000, "“": 500, "”": 500, "‘": 278, "’": 278, "·": 333}
_UNKNOWN = 1250
"""Wider than any ideograph or emoji, so that what cannot be measured still stays in its cell."""

LEADING = 1.18
"""Line height as a multiple of the type size."""


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line in the unit of `size`."""
    return sum(_advance(character, bold=bold) for character in text) * size / 1000


@lru_cache(maxsize=4096)
def _advance(character: str, *, bold: bool) -> int:
    table = _BOLD if bold else _REGULAR
    place = ord(character) - _FIRST
    if 0 <= place < len(table):
        return table[place]
    if character in _PUNCTUATION:
        return _PUNCTUATION[character]
    base = unicodedata.normalize("NFD", character)[0]
    if base != character:
        return _advance(base, bold=bold)
    return _UNKNOWN


def is_measured(text: str) -> bool:
    """Whether the width of every character is known and not guessed."""
    return all(_advance(character, bold=False) != _UNKNOWN for character in text)


def clean(text: str) -> str:
    """`text` on one line, without what XML forbids or what turns the writing direction."""
    spaced = "".join(" " if c.isspace() else c for c in text)
    kept = "".join(c for c in spaced if unicodedata.category(c) not in _UNPRINTABLE)
    return " ".join(kept.split())


_UNPRINTABLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """`text` in lines no wider than `width`; a word that is too long breaks inside.

    A line also breaks after a slash or a hyphen.  `()` for text without a visible character.
    """
    lines: list[str] = []
    for word in clean(text).split(" "):
        for number, piece in enumerate(_pieces(word)):
            gap = " " if lines and number == 0 else ""
            joined = f"{lines[-1]}{gap}{piece}" if lines else piece
            if lines and text_width(joined, size, bold=bold) <= width:
                lines[-1] = joined
            else:
                lines.extend(_broken(piece, width, size, bold=bold))
    return tuple(line for line in lines if line)


def _pieces(word: str) -> tuple[str, ...]:
    spaced = word.replace("/", "/ ").replace("-", "- ")
    return tuple(spaced.split(" ")) if len(word) > _LONG_WORD else (word,)


_LONG_WORD = 10


def _broken(word: str, width: float, size: float, *, bold: bool) -> list[str]:
    lines = [""]
    for character in word:
        if lines[-1] and text_width(lines[-1] + character, size, bold=bold) > width:
            lines.append("")
        lines[-1] += character
    return lines


def balanced(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Like `wrap`, with lines about equally long: no single word left over in the last."""
    lines = wrap(text, width, size, bold=bold)
    for narrower in range(int(width), 0, -6):
        tried = wrap(text, narrower, size, bold=bold)
        whole = all(text_width(line, size, bold=bold) <= narrower for line in tried)
        if len(tried) > len(lines) or not whole:
            break
        lines = tried
    return lines


def clipped(
    lines: tuple[str, ...], most: int, width: float, size: float, *, bold: bool = False
) -> tuple[str, ...]:
    """At most `most` lines; an ellipsis at the end of the last shows that some are missing."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and text_width(last + "…", size, bold=bold) > width:
        last = last[:-1].rstrip()
    return (*lines[: most - 1], last + "…")
