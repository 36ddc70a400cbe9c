"""Mistakes in settings as values, reported all at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sheetflow.core.setting_rules import one_line
from sheetflow.errors import ConfigurationError


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake to correct; `line` counts from 1."""

    file: str
    line: int
    problem: str
    fix: str
    place: tuple[str | int, ...] = field(default=(), compare=False)
    """The way to the value in its file, as far as it is known."""

    def __str__(self) -> str:
        # Names and values are quoted from files and may hold anything, even the end of a line.
        return one_line(f"{self.file}:{self.line}: {self.problem} {self.fix}", longest=None)


class MistakesError(ConfigurationError):
    """Settings with mistakes, in the order of files and lines."""

    def __init__(self, problem: str, fix: str, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(problem, fix)
        self.mistakes = mistakes


def error_of(mistakes: Iterable[Mistake]) -> MistakesError:
    """Return one error whose text has a line for each mistake, in the order of files and lines."""
    lines = sorted(set(mistakes))
    count = "1 mistake" if len(lines) == 1 else f"{len(lines)} mistakes"
    listed = "\n".join(str(mistake) for mistake in lines)
    problem = f"The settings have {count}:\n{listed}\n"
    return MistakesError(problem, "Mend them and try again.", tuple(lines))


def shown_path(path: Path) -> str:
    """Return the path relative to the working folder; whole where that folder is gone."""
    try:
        here = Path.cwd()
    except FileNotFoundError:
        return str(path)
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
