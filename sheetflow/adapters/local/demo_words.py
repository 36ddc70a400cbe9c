"""What the demo's papers say: clean lines, Indonesian dates, the office's own phrases."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from sheetflow.core.spoken import spoken_weekday
from sheetflow.core.words import INDONESIAN

_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


def clean(text: str, most: int = 300) -> str:
    """One line of at most `most` characters that pictures and XML can carry.

    Controls, lone surrogates, unassigned and direction-changing characters become blanks.
    """
    head = text[: most * 4]
    kept = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in head)
    return " ".join(kept.split())[:most].rstrip()


def heading(title: str) -> str:
    """The title as a heading; one that was typed in small letters gets its capitals."""
    text = clean(title)
    if not text[:1].islower():
        return text
    return " ".join(
        word if word in _SMALL else word[:1].upper() + word[1:] for word in text.split()
    )


_SMALL = frozenset({"dan", "di", "dari", "dengan", "oleh", "pada", "untuk", "tentang", "yang"})


def day_of(text: str) -> str:
    """ "01/10/2025" as "Rabu, 1 Oktober 2025"; what is no possible date stays as it is written."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return clean(text, 40)
    try:
        day = date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return clean(text, 40)
    return spoken_weekday(day, INDONESIAN)


def place_phrase(place: str) -> str:
    """ " di Aula Kantor KPU", or "" for a row without a place ("-")."""
    named = clean(place, 80)
    if not named.strip("-– "):
        return ""
    return f" secara daring melalui {named}" if "zoom" in named.casefold() else f" di {named}"
