"""Copies of pictures that papers show, kept on this machine so that each is fetched once.

By what they hold, so that a copy is never a wrong one; losing them costs nothing but time.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from sheetflow.core.names import Sha256

MOST_BYTES = 512 * 1024**2
"""Of all copies; those that have not been asked for longest go first."""


class ContentCache:
    """Bytes by their SHA-256 in `folder`, which is made when there is something to keep.

    A disk that refuses is no reason to stop: the next one asks Drive again.
    """

    def __init__(self, folder: Path, most: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most = most

    def get(self, sha256: Sha256) -> bytes | None:
        """The bytes, None when they are not kept here."""
        place = self._folder / sha256
        try:
            content = place.read_bytes()
            os.utime(place)
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def put(self, sha256: Sha256, content: bytes) -> None:
        """Keep the bytes; whole or not at all."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(".part", dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).replace(self._folder / sha256)
            self._sweep()

    def _sweep(self) -> None:
        kept = [(place.stat(), place) for place in self._folder.iterdir()]
        total = sum(status.st_size for status, _ in kept)
        for status, place in sorted(kept, key=lambda one: one[0].st_mtime_ns):
            if total <= self._most:
                break
            place.unlink()
            total -= status.st_size
