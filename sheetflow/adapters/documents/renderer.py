"""Papers from contexts: one call, two forms."""

import hashlib
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from sheetflow.adapters.documents import template_files
from sheetflow.adapters.documents.template_files import SHARED, TemplateFile, TemplateFiles
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.adapters.worker.protocol import Limits, Message
from sheetflow.adapters.worker.scratch_folder import ScratchFolder
from sheetflow.core.papers.context_values import plain
from sheetflow.core.papers.paper_settings import PaperKind, PaperSettings

T = TypeVar("T")
Form = Literal["docx", "typ"]
"""A template's ending."""
ENGINES = ("docxtpl", "python-docx", "typst", "Jinja2", "font-source-sans-pro")
"""A new version of one of them may draw other bytes from the same values."""
SHIPPED_LOOK = PaperSettings()


@dataclass(frozen=True, slots=True)
class PictureBytes:
    """One picture: PNG or JPEG for Word; PNG, JPEG or SVG for PDF (None: the same as for Word).

    `docx` may be a call that draws it, made while the PDF, which takes longer, is set.
    """

    docx: bytes | Callable[[], bytes]
    pdf: bytes | None = None

    def for_word(self) -> bytes:
        """Return PNG or JPEG."""
        return self.docx if isinstance(self.docx, bytes) else self.docx()

    def for_pdf(self) -> bytes:
        """Return PNG, JPEG or SVG."""
        return self.for_word() if self.pdf is None else self.pdf


Pictures = Mapping[str, PictureBytes]
NO_PICTURES: Pictures = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RenderedPaper:
    """One paper in both forms, the same bytes for the same input."""

    docx: bytes
    pdf: bytes


class Renderer(AbstractContextManager["Renderer"]):
    """A renderer of papers in workers of its own, which a hostile template cannot outlive.

    `office_templates` and `fonts` are the office's folders, None where it has none.  A context is
    JSON data or what `plain` converts to it.  Every method that renders raises TemplateError when a
    template is refused, fails or was stopped.  Use it as a context manager, or call `close`.
    """

    def __init__(
        self,
        office_templates: Path | None,
        fonts: Path | None,
        look: PaperSettings = SHIPPED_LOOK,
        limits: Limits | None = None,
    ) -> None:
        self._files = TemplateFiles(office_templates)
        self._own_fonts = ScratchFolder()
        folder = self._own_fonts.path
        template_files.gather_fonts(folder / "own")
        self._office_fonts = folder / "office"
        if fonts is not None:
            template_files.copy_office_fonts(fonts, self._office_fonts)
        self._look = look
        self._word = WorkerProcess("sheetflow.adapters.documents.docx_render", limits)
        self._pages = WorkerProcess("sheetflow.adapters.documents.pdf_render", limits, (folder,))

    def start(self) -> None:
        """Begin to start the workers, worthwhile while the first paper is still being prepared."""
        self._pages.start()
        self._word.start()

    def render(
        self, kind: PaperKind, context: object, pictures: Pictures = NO_PICTURES
    ) -> RenderedPaper:
        """Return both forms, made at the same time."""
        data = _encoded(context)
        with ThreadPoolExecutor(1) as beside:
            pdf = beside.submit(self._typeset, "pdf", kind, data, pictures, _pdf_of)
            try:
                return RenderedPaper(self._docx(kind, data, pictures), pdf.result())
            except (KeyboardInterrupt, SystemExit):
                # The program shall end, but would wait for the PDF.
                self._pages.kill()
                raise

    def render_docx(
        self, kind: PaperKind, context: object, pictures: Pictures = NO_PICTURES
    ) -> bytes:
        """Return the Word form alone."""
        return self._docx(kind, _encoded(context), pictures)

    def render_pdf(
        self, kind: PaperKind, context: object, pictures: Pictures = NO_PICTURES
    ) -> bytes:
        """Return the PDF form alone."""
        return self._typeset("pdf", kind, _encoded(context), pictures, _pdf_of)

    def barrier(self, kind: PaperKind, context: object, pictures: Pictures = NO_PICTURES) -> str:
        """Return the typesetter's reason why the PDF cannot be PDF/UA-1, "" for none.

        A screen reader cannot read such a PDF in order.
        """
        data = _encoded(context)
        return self._typeset("pdf", kind, data, pictures, lambda a: str(a.head["barrier"]))

    def render_pages(
        self, kind: PaperKind, context: object, pictures: Pictures = NO_PICTURES
    ) -> list[bytes]:
        """Return the PDF's pages as PNG pictures, for viewing."""
        return self._typeset("png", kind, _encoded(context), pictures, _pages_of)

    def uses(
        self, kind: PaperKind, ending: Form, context: object, *, own: bool = True
    ) -> tuple[TemplateFile, list[dict[str, Any]]]:
        """Return the template and every name in it, as `placeholders` describes them.

        Without `own`, the shipped template.
        """
        template = (self._files if own else TemplateFiles(None)).of(kind, ending)
        blobs = {"template": template.data, "context": _encoded(context)}
        worker = self._word if ending == "docx" else self._pages
        message = Message({"job": "uses"}, blobs)
        return template, template_files.request_paper(
            worker, template.name, message, lambda answer: list(answer.head["uses"])
        )

    def digest(self, kind: PaperKind) -> str:
        """Return a digest that changes when papers of this kind may look different for a context.

        Covers both templates, their shared parts, paper, typefaces, fonts and the engines.
        """
        found = hashlib.sha256()
        for name in (f"{kind.value}.docx", f"{kind.value}.typ", SHARED):
            found.update(hashlib.sha256(self._files.named(name).data).digest())
        found.update(hashlib.sha256(self._files.logo() or b"").digest())
        for font in sorted(self._office_fonts.glob("*")):
            found.update(font.name.encode() + hashlib.sha256(font.read_bytes()).digest())
        look = self._look
        parts = [look.paper, look.typeface.word, *look.typeface.pdf, *map(version, ENGINES)]
        found.update("\n".join(parts).encode())
        return found.hexdigest()

    def rest(self) -> None:
        """End the workers until the next paper, to free their memory."""
        self._word.close()
        self._pages.close()

    def close(self) -> None:
        """End the workers and remove their files; may be called again."""
        self.rest()
        self._own_fonts.remove()

    def __exit__(self, *_: object) -> None:
        self.close()

    def _docx(self, kind: PaperKind, context: bytes, pictures: Pictures) -> bytes:
        template = self._files.of(kind, "docx")
        blobs = {"template": template.data, "context": context}
        shown = self._with_logo(pictures).items()
        blobs |= {f"picture:{ref}": picture.for_word() for ref, picture in shown}
        look = {"paper": self._look.paper, "font": self._look.typeface.word}
        message = Message({"job": "docx", "look": look}, blobs)
        return template_files.request_blob(self._word, template.name, message, "docx")

    def _typeset(
        self,
        job: str,
        kind: PaperKind,
        context: bytes,
        pictures: Pictures,
        read: Callable[[Message], T],
    ) -> T:
        template, shared = self._files.of(kind, "typ"), self._files.named(SHARED)
        blobs = {"template": template.data, "context": context, f"file:{shared.name}": shared.data}
        shown = self._with_logo(pictures).items()
        blobs |= {f"picture:{ref}": picture.for_pdf() for ref, picture in shown}
        look = {"paper": self._look.paper, "fonts": list(self._look.typeface.pdf)}
        message = Message({"job": job, "look": look}, blobs)
        return template_files.request_paper(self._pages, template.name, message, read)

    def _with_logo(self, pictures: Pictures) -> Pictures:
        logo = self._files.logo()
        if logo is None or template_files.LOGO in pictures:
            return pictures
        return {**pictures, template_files.LOGO: PictureBytes(logo)}


def _encoded(context: object) -> bytes:
    return json.dumps(plain(context)).encode("ascii")


def _pdf_of(answer: Message) -> bytes:
    return answer.blobs["pdf"]


def _pages_of(answer: Message) -> list[bytes]:
    return [answer.blobs[name] for name in sorted(answer.blobs, key=int)]
