"""Sizes and counts as papers write them."""

from __future__ import annotations

from sheetflow.core.words import ENGLISH, Language

_STEPS = (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000))


def file_size(size: int, language: Language) -> str:
    """Bytes in the largest fitting unit with one decimal: "1,2 MB", in English "1.2 MB"."""
    for unit, step in _STEPS:
        if size >= step:
            return f"{grouped(size * 10 // step, language, decimals=1)} {unit}"
    return f"{size} B"


def grouped(number: int, language: Language, decimals: int = 0) -> str:
    """A whole number with its thousands parted; the last `decimals` digits are a fraction."""
    whole, fraction = divmod(number, 10**decimals)
    english = f"{whole:,}" + (f".{fraction:0{decimals}}" if decimals else "")
    if language == ENGLISH:
        return english
    return english.translate(str.maketrans(",.", ".,"))
