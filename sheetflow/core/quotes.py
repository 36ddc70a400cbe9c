"""Quotation marks within others."""

from __future__ import annotations

import re

_OPENING = re.compile(r"“|(?<!\S)\"(?=\S)")
_CLOSING = re.compile(r"[”\"]")


def single_quoted(text: str) -> str:
    """Returns the text with single marks for double ones, as it stands between double ones."""
    return _CLOSING.sub("’", _OPENING.sub("‘", text))


def is_quoted(before: str, after: str) -> bool:
    """Returns whether what stands between these is in double quotation marks."""
    return before.endswith("“") and after.startswith("”")
