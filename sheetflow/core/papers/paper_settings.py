"""What all papers of an office share: kinds, words, letterhead, and how they look."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import Literal

from sheetflow.core import words
from sheetflow.core.formatting import format_day, format_month
from sheetflow.core.organisation import Letterhead
from sheetflow.core.papers.context_values import Picture, Styled
from sheetflow.core.setting_rules import Text

TICKED, UNTICKED = "☒", "☐"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry(words.Term):
    """One entry that is ticked on a paper; it may name roles in braces."""

    key: Text
    """Its name in the settings."""
    usual: bool = False
    """Ticked until somebody decides otherwise by pen."""

    @property
    def label(self) -> words.Words:
        """The entry's words."""
        return words.words_of(self)

    def with_roles(self, roles: Mapping[str, words.Words]) -> "ListEntry":
        """Return the entry with each role's label in its language; `roles` by id."""
        label = words.with_roles(self.label, roles)
        return replace(self, id=label(words.INDONESIAN), en=label(words.ENGLISH))


@dataclass(frozen=True, slots=True)
class Wording:
    """Phrases ("disposisi.title") and lists by key; `foreign` words are printed in italics."""

    language: words.Language
    phrases: Mapping[str, words.Words]
    lists: Mapping[str, tuple[ListEntry, ...]]
    foreign: tuple[str, ...] = ()

    def phrase(self, key: str, **blanks: str) -> str:
        """Return the phrase with its `{blanks}` filled; raise KeyError for an unknown key."""
        return words.fill(self.phrases[key](self.language), blanks.items())

    def styled(self, key: str, **blanks: str) -> Styled:
        """Return the filled phrase with its own foreign words in italics.

        Values of blanks stay as they are, unless they are styled themselves.
        """
        parts: list[tuple[str, bool]] = []
        for text, is_own in self._filled(key, blanks):
            if isinstance(text, Styled):
                parts += text.parts
            elif is_own:
                parts += self.with_italics(text).parts
            else:
                parts.append((text, False))
        return Styled.of(parts)

    def with_italics(self, text: str) -> Styled:
        """Return the text with its foreign words in italics."""
        if not self.foreign:
            return Styled.of([(text, False)])
        foreign = "|".join(re.escape(word) for word in sorted(self.foreign, key=len, reverse=True))
        pieces = re.split(rf"\b({foreign})\b", text, flags=re.IGNORECASE)
        return Styled.of((piece, place % 2 == 1) for place, piece in enumerate(pieces))

    def common(self, name: str) -> Styled:
        """Return an entry as within a sentence, "media sosial"; words in capitals stay so."""
        lowered = (word.lower() if word[1:].islower() else word for word in name.split(" "))
        return self.with_italics(" ".join(lowered))

    def quoted(self, text: str) -> str:
        """Return the text between double quotation marks; those within it become single ones."""
        return f"“{words.single_quoted(text)}”"

    def unit_name(self, name: str) -> str:
        """Return a subdivision's full name: "Subbagian Hukum dan SDM"; "" for none."""
        before = self.phrases["unit"](self.language).partition("{")[0].strip()
        if not name or (before and name.casefold().startswith(before.casefold())):
            return name
        return self.phrase("unit", subbagian=name)

    def _filled(self, key: str, blanks: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
        """Yield pieces, each with whether it is the phrase's own; "S.E." ends a sentence too."""
        first, *others = self.phrases[key](self.language).split("{")
        yield first, True
        for piece in others:
            name, _, rest = piece.partition("}")
            yield blanks[name], False
            yield rest[1:] if blanks[name].endswith(".") and rest.startswith(".") else rest, True

    def labels(self, paper: str) -> Mapping[str, str]:
        """Return the labels of one paper's values, with the labels that all papers share."""
        found: dict[str, str] = {}
        for prefix in ("label.", f"{paper}.label."):
            for key, phrase in self.phrases.items():
                if key.startswith(prefix):
                    found[key.removeprefix(prefix)] = phrase(self.language)
        return found

    def day(self, day: date | None) -> str:
        """Return "9 Oktober 2025"; "" for none."""
        return "" if day is None else format_day(day, self.language)

    def month(self, day: date) -> str:
        """Return "Oktober 2025"."""
        return format_month(day, self.language)

    def ticks(self, key: str, chosen: frozenset[str] | None = None) -> "tuple[Tick, ...]":
        """Return the list with a mark beside each entry; those ticked by default for None."""
        return tuple(
            tick(
                entry.label(self.language),
                ticked=entry.usual if chosen is None else entry.key in chosen,
            )
            for entry in self.lists[key]
        )


@dataclass(frozen=True, slots=True)
class Tick:
    """An entry with its mark, a box with or without a cross."""

    mark: str
    text: str


def tick(text: str, *, ticked: bool) -> Tick:
    """Return an entry with its box."""
    return Tick(TICKED if ticked else UNTICKED, text)


LOGO_MM = 20.0


@dataclass(frozen=True, slots=True)
class Head:
    """The letterhead; `logo` None means text only."""

    lines: tuple[str, ...]
    address: tuple[str, ...]
    logo: Picture | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """Parts that all papers share: letterhead, labels, and the foot of each page.

    `dated` is the paper's day in ISO 8601, recorded in its files' properties: the same paper has
    the same bytes on whatever day it is written.
    """

    head: Head
    label: Mapping[str, str]
    language: str
    footer: str
    dated: str


@dataclass(frozen=True, slots=True)
class LetterSettings:
    """An office's letterheads by date, its words, and whether there is a logo."""

    letterheads: tuple[Letterhead, ...]
    wording: Wording
    logo: bool = False

    def frame(self, paper: str, day: date, footer: str) -> Frame:
        """Return the frame of a paper dated `day`; `footer` identifies loose sheets."""
        wording, found = self.wording, letterhead_on(day, self.letterheads) or Letterhead((), ())
        logo = Picture("logo", wording.phrase("logo"), LOGO_MM) if self.logo else None
        head = Head(found.lines, found.address, logo)
        return Frame(head, wording.labels(paper), wording.language, footer, day.isoformat())


def letterhead_on(day: date, letterheads: Iterable[Letterhead]) -> Letterhead | None:
    """Return the letterhead in force on `day`, the last of several."""
    valid = [one for one in letterheads if one.span.holds(day)]
    return valid[-1] if valid else None


class PaperKind(Enum):
    """One kind of paper; the value is the name of its templates (`disposisi.docx`, `.typ`)."""

    DISPOSISI = "disposisi"
    NOTA_DINAS = "nota_dinas"
    DISPOSISI_FINAL_PREVIEW = "disposisi_final_preview"
    AGENDA = "agenda"
    BERKAS = "berkas"
    BUKTI = "bukti"
    NASKAH = "naskah"
    LAPORAN = "laporan"


@dataclass(frozen=True, slots=True)
class Typeface:
    """Fonts of the papers: Word uses the reader's own, PDF the office's and Source Sans Pro."""

    word: Text = "Arial"
    """The font that Word uses."""
    pdf: tuple[Text, ...] = ("Arial", "Liberation Sans", "Source Sans Pro")
    """Fonts that are tried in turn for PDF: the office's own, then those of sheetflow."""


@dataclass(frozen=True, slots=True)
class PaperSettings:
    """How the papers look, and the words they are written with."""

    paper: Literal["A4", "F4"] = "A4"
    """A4, or F4 (215 × 330 mm)."""
    typeface: Typeface = Typeface()
    """Fonts."""
    foreign: Mapping[Literal["id", "en"], tuple[Text, ...]] = field(default_factory=dict)
    """Words of other languages, set in italics, by the paper's language."""
    lists: Mapping[str, tuple[ListEntry, ...]] = field(default_factory=dict)
    """Entries to tick, by list."""
    phrases: Mapping[str, words.Words] = field(default_factory=dict)
    """Words of the papers, by key."""

    def wording(
        self, language: words.Language, roles: Mapping[str, words.Words] | None = None
    ) -> Wording:
        """Return the words in a language; lists name the office's `roles` (by id), no others."""
        known = roles or {}
        lists = {
            key: tuple(
                entry.with_roles(known)
                for entry in entries
                if words.roles_in(entry.label) <= known.keys()
            )
            for key, entries in self.lists.items()
        }
        foreign = {str(key): terms for key, terms in self.foreign.items()}
        return Wording(language, self.phrases, lists, foreign.get(language, ()))
