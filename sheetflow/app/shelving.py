"""Papers put on the office's shelf: what is the same stays, what a person edited is kept beside."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sheetflow.core.names import DrivePath
from sheetflow.core.office import Office
from sheetflow.ports import Shelf

SHELF = "Laporan"
"""The folder of Drive in which the papers of the whole office stand."""
EDITED = {"id": "suntingan", "en": "edited"}
"""Marks a file that somebody changed by hand and that had to make room."""


@dataclass(frozen=True, slots=True)
class PapersWritten:
    """Files by their path in Drive; `changed` False when they stood there already."""

    paths: tuple[DrivePath, ...]
    changed: bool
    set_aside: tuple[DrivePath, ...] = ()


def put_on_shelf(shelf: Shelf, files: Mapping[DrivePath, bytes], office: Office) -> PapersWritten:
    """Write what is different; what somebody changed by hand makes room under another name."""
    there = shelf.stands(list(files))
    aside: list[DrivePath] = []
    changed = False
    for path, content in files.items():
        stood = there.get(path)
        if stood is not None and stood.sha256 == hashlib.sha256(content).hexdigest():
            continue
        if stood is not None and not stood.ours:
            aside.append(shelf.set_aside(path, EDITED[office.language]))
        shelf.put(path, content)
        changed = True
    return PapersWritten(tuple(files), changed, tuple(aside))
