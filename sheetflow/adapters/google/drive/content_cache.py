"""Copies of pictures that papers show, kept on this machine so that each is fetched once.

By what they hold, so that a copy is never a wrong one; losing them costs nothing but time.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path

from sheetflow.core.names import Sha256
from sheetflow.safe_files.reading import open_regular
from sheetflow.safe_files.writing import write_whole

MAX_BYTES = 512 * 1024**2
"""Of all copies; those that have not been asked for longest go first."""

_COPY = re.compile(r"[0-9a-f]{64}|\.sheetflow-[0-9a-f]+\.tmp")
"""A copy, or one that a killed run did not finish; nothing else is removed."""


class ContentCache:
    """Bytes by their SHA-256 in `folder`, which is made when there is something to keep.

    A disk that refuses is no reason to stop: the next one asks Drive again.
    """

    def __init__(self, folder: Path, most: int = MAX_BYTES) -> None:
        self._folder = folder
        self._most = most

    def get(self, sha256: Sha256) -> bytes | None:
        """The bytes, None when they are not kept here."""
        place = self._folder / sha256
        try:
            with open_regular(place, self._most) as file:
                content = file.read()
            os.utime(place)
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def put(self, sha256: Sha256, content: bytes) -> None:
        """Keep the bytes; whole or not at all."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._folder / sha256, content, 0o600)
            self._sweep()

    def _sweep(self) -> None:
        copies = (place for place in self._folder.iterdir() if _COPY.fullmatch(place.name))
        kept = [(place.lstat(), place) for place in copies]
        total = sum(status.st_size for status, _ in kept)
        for status, place in sorted(kept, key=lambda one: one[0].st_mtime_ns):
            if total <= self._most:
                break
            place.unlink()
            total -= status.st_size
