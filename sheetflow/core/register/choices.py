"""Decisions, statuses and other entries of a drop-down, as staff type them over it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sheetflow.core.register.outcome import (
    Cell,
    Note,
    NoteKind,
    Read,
    Unreadable,
    no_value,
    value_of,
)
from sheetflow.core.register.text import Placeholders, clean, fold, problem_of, stray_blanks


@dataclass(frozen=True, slots=True)
class Option:
    """One entry: its stored `value`, the `labels` it is shown by, and `aliases` that mean it."""

    value: str
    labels: tuple[str, ...]
    aliases: tuple[str, ...] = ()


class Choices:
    """The entries of one drop-down, found by what a cell says in constant time."""

    def __init__(self, options: Iterable[Option]) -> None:
        """Raises ValueError when two entries are written alike."""
        self._exact: dict[str, Option] = {}
        self._folded: dict[str, Option] = {}
        for option in options:
            for label in (*option.labels, option.value):
                self._exact.setdefault(label, option)
            for text in (*option.labels, option.value, *option.aliases):
                known = self._folded.setdefault(fold(text), option)
                if known != option:
                    raise ValueError(f"“{text}” means both “{known.value}” and “{option.value}”")

    def read(self, cell: Cell, words: Placeholders) -> Read[str]:
        """The entry's value; a note when it is written otherwise than in the list."""
        text = clean(cell)
        option = self._exact.get(text)
        if option is not None:
            return value_of(option.value, text, *stray_blanks(cell, text))
        option = self._folded.get(fold(text)) if text else None
        if option is not None:
            return value_of(option.value, text, Note(NoteKind.NORMAL, text, option.labels[0]))
        return no_value(problem_of(text, words) or Unreadable.UNKNOWN, text)
