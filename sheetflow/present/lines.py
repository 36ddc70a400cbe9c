"""Lines for a terminal: indented; wrapped on a terminal, whole where a program reads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from textwrap import TextWrapper

NARROWEST = 30
"""Minimum width of a line in columns, even on a narrower terminal."""


class TextStyle(Enum):
    """A line's emphasis where colours are shown."""

    PLAIN = "plain"
    TITLE = "title"
    ERROR = "error"
    WARNING = "warning"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph; `hanging` is the further indent of its wrapped lines."""

    text: str
    indent: int = 0
    style: TextStyle = TextStyle.PLAIN
    hanging: int = 2


BLANK = Line("")


def wrapped(lines: Iterable[Line], width: int | None) -> Iterator[tuple[str, TextStyle]]:
    """Yield each printed line with its style; line ends within a text stay, None wraps nothing."""
    for line in lines:
        first, *more = line.text.split("\n")
        yield from ((part, line.style) for part in _parts(first, line.indent, line.hanging, width))
        for text in more:
            indent = line.indent + line.hanging
            yield from ((part, line.style) for part in _parts(text, indent, 0, width))


def _parts(text: str, indent: int, hanging: int, width: int | None) -> list[str]:
    if width is None:
        return [" " * indent + text if text else ""]
    wrapper = TextWrapper(
        max(width, NARROWEST),
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hanging),
        break_on_hyphens=False,
        replace_whitespace=False,
    )
    return wrapper.wrap(text) or [""]
