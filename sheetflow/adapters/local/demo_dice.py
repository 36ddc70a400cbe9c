"""Choices that look free and are always the same for the same seed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A stream of numbers that depends on its seed only, on every machine and Python version."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode("utf-8", "replace")
        self._thrown = 0

    def share(self) -> float:
        """A number from 0 up to, and without, 1."""
        self._thrown += 1
        digest = hashlib.sha256(self._seed + b"/%d" % self._thrown).digest()
        return int.from_bytes(digest[:4], "big") / 2**32

    def between(self, low: float, high: float) -> float:
        """A number from `low` up to, and without, `high`."""
        return low + (high - low) * self.share()

    def one_of(self, options: Sequence[T]) -> T:
        """One of the options, each as likely as the others."""
        return options[int(self.share() * len(options))]
