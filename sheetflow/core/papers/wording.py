"""The words that papers are written with, in the office's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sheetflow.core.spoken import spoken_day, spoken_month, spoken_weekday
from sheetflow.core.words import Language, Words

TICKED, UNTICKED = "☒", "☐"


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a list that is ticked on paper; `usual` when nobody says otherwise."""

    key: str
    label: Words
    usual: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """Phrases by key ("disposisi.title"), lists by key ("disposisi.nature")."""

    language: Language
    phrases: Mapping[str, Words]
    lists: Mapping[str, tuple[Option, ...]]

    def phrase(self, key: str, **blanks: str) -> str:
        """The phrase with its `{blanks}` filled in one pass; raises KeyError for an unknown key."""
        pieces = self.phrases[key](self.language).split("{")
        filled = [pieces[0]]
        for piece in pieces[1:]:
            name, _, rest = piece.partition("}")
            filled.append(blanks[name] + rest)
        return "".join(filled)

    def labels(self, paper: str) -> Mapping[str, str]:
        """What stands before the values of one paper, with the labels that all papers share."""
        found: dict[str, str] = {}
        for prefix in ("label.", f"{paper}.label."):
            for key, words in self.phrases.items():
                if key.startswith(prefix):
                    found[key.removeprefix(prefix)] = words(self.language)
        return found

    def day(self, day: date | None) -> str:
        """ "9 Oktober 2025"; "" for none."""
        return "" if day is None else spoken_day(day, self.language)

    def weekday(self, day: date) -> str:
        """ "Kamis, 9 Oktober 2025"."""
        return spoken_weekday(day, self.language)

    def month(self, day: date) -> str:
        """ "Oktober 2025"."""
        return spoken_month(day, self.language)

    def usual(self, key: str) -> frozenset[str]:
        """What is ticked of the list while nobody says otherwise."""
        return frozenset(option.key for option in self.lists[key] if option.usual)

    def ticks(self, key: str, ticked: frozenset[str]) -> tuple[Tick, ...]:
        """The list with a mark beside each entry."""
        return tuple(
            tick(option.label(self.language), ticked=option.key in ticked)
            for option in self.lists[key]
        )


@dataclass(frozen=True, slots=True)
class Tick:
    """An entry with its mark, a box with or without a cross."""

    mark: str
    text: str


def tick(text: str, *, ticked: bool) -> Tick:
    """An entry and its box."""
    return Tick(TICKED if ticked else UNTICKED, text)
