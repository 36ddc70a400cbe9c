"""Seals over a ledger's records, and the sum of the seals of a table.

A seal is found wrong when its record was altered, a sum when a record was removed, added or put
back as it was before: the sum needs no order, so that it is kept with each write at no cost.
Nothing here is secret: whoever writes seals and sums anew is found by the chain of events, or by a
head that was witnessed outside.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from sheetflow.adapters.record_text import Column, Row

_MODULUS = 1 << 256


def _hex(content: bytes) -> str:
    return "\0" + content.hex()


_encode = json.JSONEncoder(separators=(",", ":"), default=_hex).encode


def seal(columns: Sequence[Column]) -> str:
    """SHA-256, in hexadecimal, of a record's columns as JSON; bytes as their digits behind NUL."""
    return sha256(_encode(columns).encode()).hexdigest()


class SumOfSeals:
    """The sum modulo 2^256 of seals; as text 64 hexadecimal digits."""

    def __init__(self, number: int = 0) -> None:
        self._number = number

    def __str__(self) -> str:
        return f"{self._number % _MODULUS:064x}"

    def passing(self, records: Iterable[Row]) -> Iterator[Row]:
        """The records as they come, the seal of each taken in."""
        for record in records:
            self._number += int.from_bytes(sha256(_encode(record).encode()).digest(), "big")
            yield record


def total(seals: Iterable[str]) -> str:
    """The sum of these seals; ValueError for a text that is no seal."""
    return str(SumOfSeals(sum(int(one, 16) for one in seals)))


def exchanged(before: str, lost: Iterable[str], gained: Iterable[str]) -> str:
    """The sum `before` without the seals that were lost, with those that were gained."""
    return str(SumOfSeals(int(before, 16) + int(total(gained), 16) - int(total(lost), 16)))
