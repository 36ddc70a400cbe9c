"""How much a template may ask for before it is stopped."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024**2


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one rendering: wall clock and processor seconds; of the worker: bytes of memory.

    Memory and processor time are held by the operating system where it can (not on Windows);
    the wall clock is held everywhere.
    """

    seconds: float = 120
    processor_seconds: int = 120
    memory_bytes: int = 3072 * MEBIBYTE
    """Address space, which is more than what is used: threads and libraries reserve much."""
    template_bytes: int = 30 * MEBIBYTE
    """A template's file, and the sum of what is packed in it."""
    template_parts: int = 2_000
