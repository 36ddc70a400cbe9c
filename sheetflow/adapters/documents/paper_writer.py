"""Papers of accepted steps, written beside the submission's files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Self

from sheetflow.adapters.documents.pictures import MOST_BYTES, paper_pictures
from sheetflow.adapters.documents.renderer import PictureBytes, Renderer
from sheetflow.core.effects import WritePaper
from sheetflow.core.names import DrivePath, EffectId
from sheetflow.core.papers.kinds import PaperKind
from sheetflow.ports import PaperStore


class DocumentWriter:
    """PaperWriter over one renderer, which is only started when there is a paper to write."""

    def __init__(self, make_renderer: Callable[[], Renderer], store: PaperStore) -> None:
        self._make_renderer = make_renderer
        self._store = store
        self._renderer: Renderer | None = None

    def write(self, effect: WritePaper) -> None:
        """The paper as Word document and PDF.  Raises TemplateError, UnavailableError."""
        if self._renderer is None:
            self._renderer = self._make_renderer()
        kind, context = PaperKind(effect.paper), json.loads(effect.context)
        contents = [self._store.content(path, MOST_BYTES) for _, path in effect.pictures]
        copies = paper_pictures(contents) if contents else []
        pictures = {
            ref: PictureBytes(copy.data)
            for (ref, _), copy in zip(effect.pictures, copies, strict=True)
        }
        rendered = self._renderer.render(kind, context, pictures)
        for ending, content in (("pdf", rendered.pdf), ("docx", rendered.docx)):
            mark = hashlib.sha256(f"{effect.id}.{ending}".encode()).hexdigest()[:24]
            target = DrivePath(f"{effect.target}.{ending}")
            self._store.put(EffectId(mark), target, content)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._renderer is not None:
            self._renderer.close()
