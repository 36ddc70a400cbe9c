"""The head of the chain of events: the newest event's number and hash, as it is printed and typed.

Each hash covers all events before it, so that whoever holds a head can prove later that a ledger
still contains every event up to there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LEAST_DIGITS = 16
"""Of a hash that a person types: 64 bits, which nobody meets by chance."""
_DIGITS = 64
_TYPED = re.compile(r"\s*(\d{1,15})[\s:：]+([0-9A-Fa-f][0-9A-Fa-f\s:：]*)[…. ]*\s*")


@dataclass(frozen=True, slots=True)
class Head:
    """An event's number and hash; `hash` may be its beginning only, where a person typed it."""

    sequence: int
    hash: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}" if self.sequence else ""

    @property
    def short(self) -> str:
        """As it is shown to people who do not copy it; "" of a ledger without events."""
        return str(self)[: len(str(self.sequence)) + 1 + LEAST_DIGITS]

    def is_of(self, hash_there: str | None) -> bool:
        """Whether the event of this number in a ledger (None: it has none) is this one."""
        return hash_there is not None and bool(self.hash) and hash_there.startswith(self.hash)


NO_EVENTS = Head(0, "")


def parse_head(text: str) -> Head | None:
    """The head as a person typed it or a paper prints it; None for what is none.

    Colons and blanks may stand anywhere between the digits, letters may be capital; at least
    `LEAST_DIGITS` digits of the hash are needed.
    """
    found = _TYPED.fullmatch(text)
    if found is None:
        return None
    number, digits = int(found[1]), re.sub(r"[\s:：]", "", found[2]).lower()
    if not number or not LEAST_DIGITS <= len(digits) <= _DIGITS:
        return None
    return Head(number, digits)
