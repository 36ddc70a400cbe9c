"""How much memory and time a request may take before its worker is stopped."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024**2


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one request: wall clock and processor seconds, bytes of its answer; of the worker: bytes
    of memory.

    Memory and processor time are held by the operating system where it can (not on Windows);
    the wall clock and the answer are held everywhere.
    """

    seconds: float = 300
    """Longer than the processor's: a busy machine gives a worker a part of its time only."""
    processor_seconds: int = 120
    memory_bytes: int = 1024 * MEBIBYTE
    """Address space, which is more than what is used: the report of 5,000 publications reserves 360
    MiB, and 2,000 rows of a template that cannot be set in pieces 700."""
    answer_bytes: int = 512 * MEBIBYTE
    """A year's print set has some 100 MiB; what is larger is not read, and its worker ended."""
