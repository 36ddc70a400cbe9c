"""A local cache of the pictures that papers show, so that each is downloaded once.

Keyed by content, so that a copy is never a wrong one; losing it costs only time.
"""

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path

from sheetflow.core.names import Sha256
from sheetflow.safe_files.reading import open_regular
from sheetflow.safe_files.writing import write_whole

MAX_BYTES = 512 * 1024**2
"""Of all copies; the least recently used are removed first."""

_COPY = re.compile(r"[0-9a-f]{64}|\.sheetflow-[0-9a-f]+\.tmp")
"""The name of a copy, or of one that a killed run did not finish; no other file is removed."""


class ContentCache:
    """Contents by their SHA-256 in `folder`, which the first `put` creates.

    An error of the disk does not stop a run: the content is downloaded from Drive again.
    """

    def __init__(self, folder: Path, most: int = MAX_BYTES) -> None:
        self._folder = folder
        self._most = most

    def get(self, sha256: Sha256) -> bytes | None:
        """Return the bytes, None when they are not cached."""
        place = self._folder / sha256
        try:
            with open_regular(place, self._most) as file:
                content = file.read()
            os.utime(place)
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def put(self, sha256: Sha256, content: bytes) -> None:
        """Keep the bytes, all or none."""
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
