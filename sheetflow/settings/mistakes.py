"""Mistakes in settings as values, reported all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from sheetflow.core.words import cut
from sheetflow.errors import ConfigurationError


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing to mend; `line` counts from 1."""

    file: str
    line: int
    problem: str
    fix: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem} {self.fix}"


def error_of(mistakes: Iterable[Mistake]) -> ConfigurationError:
    """One error whose text has a line for each mistake, in the order of files and lines."""
    lines = sorted(set(mistakes))
    count = "1 mistake" if len(lines) == 1 else f"{len(lines)} mistakes"
    told = "\n".join(str(mistake) for mistake in lines)
    return ConfigurationError(f"The settings have {count}:\n{told}\n", "Mend them and try again.")


def shown_path(path: Path) -> str:
    """`path` as the reader finds it from where he stands; whole where that folder is no more."""
    try:
        here = Path.cwd()
    except FileNotFoundError:
        return str(path)
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def one_line(value: object, longest: int = 60) -> str:
    """A value from a file, fit to be quoted inside a sentence."""
    text = "".join(sign if sign.isprintable() else " " for sign in str(value))
    return cut(text, longest)


def known_instead(wrong: str, known: Iterable[str]) -> str:
    """What to write instead of `wrong`: the nearest name, or the names there are."""
    names = sorted(set(known))
    near = get_close_matches(wrong, names, n=1)
    if near:
        return f"Did you mean “{near[0]}”?"
    if not names:
        return "None is defined."
    listed = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return f"Known: {listed}."
