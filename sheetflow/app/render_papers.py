"""An office's papers: their settings, templates and fonts, and the writer.

The renderer's packages (typst, docxtpl, matplotlib) are imported with the first paper: most runs
write none.
"""

import hashlib
import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from sheetflow.core.effects import WritePaper
from sheetflow.core.names import DrivePath
from sheetflow.core.office import Office
from sheetflow.core.papers.paper_settings import LetterSettings
from sheetflow.ports import PublishedFiles
from sheetflow.settings.load import Settings
from sheetflow.settings.texts import read_paper_settings

if TYPE_CHECKING:
    from sheetflow.adapters.documents.paper_writer import DocumentWriter
    from sheetflow.adapters.documents.renderer import Renderer
    from sheetflow.adapters.documents.stopped_files import StoppedFiles
    from sheetflow.core.files import FiledFile
    from sheetflow.ports import PaperStore


@dataclass(frozen=True, slots=True)
class PublishedPapers:
    """Files by their path in Drive; `changed` False when all were there, unchanged."""

    paths: tuple[DrivePath, ...]
    changed: bool
    set_aside: tuple[DrivePath, ...] = ()


def publish_files(
    published: PublishedFiles,
    files: Mapping[DrivePath, bytes],
    office: Office,
    written: Mapping[DrivePath, str] | None = None,
) -> PublishedPapers:
    """Write files that differ; a file edited by hand is kept under another name.

    `written` are digests on record: a file with that one is ours, whether or not it shows it.
    """
    there = published.existing(list(files))
    aside: list[DrivePath] = []
    changed = False
    for path, content in files.items():
        present = there.get(path)
        if present is not None and present.sha256 == hashlib.sha256(content).hexdigest():
            continue
        ours = present is not None and (present.ours or present.sha256 == (written or {}).get(path))
        if present is not None and not ours:
            aside.append(published.keep_as_copy(path, office.text("file_name.edited")))
        published.put(path, content)
        changed = True
    return PublishedPapers(tuple(files), changed, tuple(aside))


LOGOS = ("logo.png", "logo.jpg")


def letter_settings(settings: Settings) -> Callable[[], LetterSettings]:
    """Return a function that reads the office's letter settings from `papers.yaml`, once."""

    @cache
    def load() -> LetterSettings:
        roles = {str(role.id): role.label for role in settings.office.roles}
        wording = read_paper_settings(settings.root).wording(settings.language, roles)
        logo = any(os.path.lexists(settings.root / "templates" / name) for name in LOGOS)
        return LetterSettings(settings.office.letterheads, wording, logo)

    return load


def open_renderer(settings: Settings) -> "Renderer":
    """Return a renderer with the office's own `templates/` and `fonts/`, if any."""
    from sheetflow.adapters.documents.renderer import Renderer

    templates, fonts = settings.root / "templates", settings.root / "fonts"
    return Renderer(
        templates if templates.is_dir() else None,
        fonts if fonts.is_dir() else None,
        read_paper_settings(settings.root),
    )


class LatePapers:
    """PaperWriter into `store` that starts its renderer with the first paper."""

    def __init__(self, settings: Settings, store: "PaperStore", stopped: "StoppedFiles") -> None:
        self._settings = settings
        self._stopped = stopped
        self._store = store
        self._open = ExitStack()
        self._writer: DocumentWriter | None = None

    def write(self, effect: WritePaper) -> "tuple[FiledFile, ...]":
        """Write the paper, as `PaperWriter.write` does."""
        if self._writer is None:
            from sheetflow.adapters.documents.paper_writer import DocumentWriter

            make = partial(open_renderer, self._settings)
            writer = DocumentWriter(make, self._store, self._stopped)
            self._writer = self._open.enter_context(writer)
        return self._writer.write(effect)

    def close(self) -> None:
        """End what the writer has started."""
        self._open.close()
