"""Papers of accepted steps, written beside the submission's files."""

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from sheetflow.adapters.documents.drafts.draft_reader import Draft, DraftReader, note_of, put_blocks
from sheetflow.adapters.documents.picture_reader import PictureReader
from sheetflow.adapters.documents.pictures import MAX_PICTURE_BYTES, PaperPicture, PictureProblem
from sheetflow.adapters.documents.renderer import PictureBytes, Renderer
from sheetflow.adapters.documents.stopped_files import StoppedFiles
from sheetflow.core.acknowledge_effects import written_paper
from sheetflow.core.effects import WritePaper
from sheetflow.core.files import FiledFile
from sheetflow.core.names import DrivePath, EffectId
from sheetflow.core.papers.paper_settings import PaperKind
from sheetflow.ports import PaperStore


class DocumentWriter(AbstractContextManager["DocumentWriter"]):
    """A writer of papers with one renderer, started with the first paper."""

    def __init__(
        self,
        make_renderer: Callable[[], Renderer],
        store: PaperStore,
        stopped: StoppedFiles | None = None,
    ) -> None:
        self._make_renderer = make_renderer
        self._store = store
        self._stopped = stopped or StoppedFiles()
        self._renderer: Renderer | None = None
        self._reader = DraftReader(stopped=self._stopped)
        self._pictures = PictureReader(self._stopped)

    def write(self, effect: WritePaper) -> tuple[FiledFile, ...]:
        """Write the paper as Word document and PDF.

        A picture that cannot be shown is a crossed field with the reason in its caption.  Raises
        TemplateError, UnavailableError.
        """
        if self._renderer is None:
            self._renderer = self._make_renderer()
        kind, context = PaperKind(effect.paper), json.loads(effect.context)
        shown = self._drafts(context, effect)
        attached = [(ref, path) for ref, path in effect.pictures if ref not in shown]
        contents = [self._store.content(path, MAX_PICTURE_BYTES) for _, path in attached]
        copies = self._pictures.copies(contents)
        shrunk = {ref: copy for (ref, _), copy in zip(attached, copies, strict=True)}
        pictures = {ref: PictureBytes(copy.data) for ref, copy in shrunk.items()}
        for draft in shown.values():
            pictures |= {ref: PictureBytes(data) for ref, data in draft.pictures.items()}
        put_blocks(context, shown)
        _put_reasons(context, shrunk)
        with self._stopped.watch():
            rendered = self._renderer.render(kind, context, pictures)
        forms = (("pdf", rendered.pdf), ("docx", rendered.docx))
        return tuple(self._put(effect, ending, content) for ending, content in forms)

    def _put(self, effect: WritePaper, ending: str, content: bytes) -> FiledFile:
        mark = hashlib.sha256(f"{effect.id}.{ending}".encode()).hexdigest()[:24]
        target = DrivePath(f"{effect.target}.{ending}")
        return written_paper(effect, self._store.put(EffectId(mark), target, content), content)

    def _drafts(self, context: Mapping[str, Any], effect: WritePaper) -> dict[str, Draft]:
        """Return the drafts, other than pictures, that the paper shows, by reference."""
        wanted = {preview["ref"]: preview for preview in context.get("previews", ())}
        return {
            ref: self._draft(wanted[ref], path) for ref, path in effect.pictures if ref in wanted
        }

    def _draft(self, preview: Mapping[str, Any], path: str) -> Draft:
        content = self._store.content(DrivePath(path), MAX_PICTURE_BYTES)
        if content is not None and hashlib.sha256(content).hexdigest() != preview["sha256"]:
            return Draft(problem="changed")
        return self._reader.read(preview["ref"], preview["name"], content)

    def __exit__(self, *_: object) -> None:
        self._reader.rest()
        self._pictures.rest()
        if self._renderer is not None:
            self._renderer.close()


_NOTES = {
    PictureProblem.MISSING: "missing",
    PictureProblem.EMPTY: "empty",
    PictureProblem.TOO_LARGE: "too_large",
    PictureProblem.TOO_MUCH: "too_much",
}


def _put_reasons(context: dict[str, Any], copies: Mapping[str, PaperPicture]) -> None:
    """Add the reason to the caption of each picture that cannot be shown."""
    for thumbnail in context.get("thumbnails", ()):
        copy = copies.get(thumbnail["picture"]["ref"])
        if copy is not None and copy.problem is not None:
            note = note_of(_NOTES.get(copy.problem, "damaged"), context["preview_notes"])
            thumbnail["caption"] = f"{thumbnail['caption']}. {note}"
