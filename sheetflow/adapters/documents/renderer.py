"""Papers from contexts: one call, two forms."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, Self

from sheetflow.adapters.documents.template_error import request_blob, request_paper
from sheetflow.adapters.documents.template_files import (
    LOGO,
    SHARED,
    TemplateFile,
    TemplateFiles,
    copy_office_fonts,
    gather_fonts,
)
from sheetflow.adapters.worker.framing import Message
from sheetflow.adapters.worker.limits import Limits
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.adapters.worker.scratch import ScratchFolder
from sheetflow.core.papers.context_values import plain
from sheetflow.core.papers.kinds import PaperKind

Paper = Literal["A4", "F4"]
Form = Literal["docx", "typ"]
"""A template's ending."""
ENGINES = ("docxtpl", "python-docx", "typst", "Jinja2", "font-source-sans-pro")
"""A new version of one of them may draw other bytes from the same values."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """How papers look: the font Word uses, and those tried in turn for PDF.

    PDF finds only the office's font files and Source Sans Pro; Word the reader's own fonts.
    """

    word: str = "Arial"
    pdf: tuple[str, ...] = ("Arial", "Liberation Sans", "Source Sans Pro")


ARIAL = Typeface()
BOOKMAN = Typeface(
    "Bookman Old Style",
    ("Bookman Old Style", "URW Bookman", "TeX Gyre Bonum", "Source Sans Pro"),
)


@dataclass(frozen=True, slots=True)
class PictureBytes:
    """One picture: PNG or JPEG for Word; PNG, JPEG or SVG for PDF (None: the same as for Word).

    `docx` may be a call that draws it: it is made while the PDF, which takes longer, is set.
    """

    docx: bytes | Callable[[], bytes]
    pdf: bytes | None = None

    def for_word(self) -> bytes:
        """PNG or JPEG."""
        return self.docx if isinstance(self.docx, bytes) else self.docx()

    def for_pdf(self) -> bytes:
        """PNG, JPEG or SVG."""
        return self.for_word() if self.pdf is None else self.pdf


@dataclass(frozen=True, slots=True)
class Rendered:
    """One paper in both forms, the same bytes for the same input."""

    docx: bytes
    pdf: bytes


@dataclass(frozen=True, slots=True)
class _Order:
    """A rendering as the worker gets it."""

    context: bytes
    pictures: Mapping[str, PictureBytes] = field(default_factory=dict)


class Renderer:
    """Renders papers in workers of its own, which a hostile template cannot outlive.

    `office_templates` and `fonts` are the office's folders, None where it has none.  Use it as a
    context manager, or call `close`.
    """

    def __init__(
        self,
        office_templates: Path | None,
        fonts: Path | None,
        paper: Paper = "A4",
        typeface: Typeface = ARIAL,
        limits: Limits | None = None,
    ) -> None:
        self._files = TemplateFiles(office_templates)
        self._own_fonts = ScratchFolder()
        folder = self._own_fonts.path
        gather_fonts(folder / "own")
        self._office_fonts = folder / "office"
        if fonts is not None:
            copy_office_fonts(fonts, self._office_fonts)
        self._paper = paper
        self._typeface = typeface
        self._word = WorkerProcess("sheetflow.adapters.documents.docx_jobs", limits)
        self._pages = WorkerProcess("sheetflow.adapters.documents.page_jobs", limits, (folder,))

    def start(self) -> None:
        """Begins to start what renders; worth it for who has still something to prepare."""
        self._pages.start()
        self._word.start()

    def render(
        self,
        kind: PaperKind,
        context: object,
        pictures: Mapping[str, PictureBytes] | None = None,
    ) -> Rendered:
        """Both forms, made at the same time.  `context` is a frozen dataclass (see `plain`).

        Raises TemplateError when a template is refused, fails or was stopped.
        """
        order = self._order(context, pictures)
        with ThreadPoolExecutor(1) as beside:
            pdf = beside.submit(self._pdf, kind, order)
            try:
                docx = self._docx(kind, order)
                return Rendered(docx, pdf.result())
            except (KeyboardInterrupt, SystemExit):
                # The program is to end, and would wait for the PDF.
                self._pages.kill()
                raise

    def render_docx(
        self, kind: PaperKind, context: object, pictures: Mapping[str, PictureBytes] | None = None
    ) -> bytes:
        """The Word form alone."""
        return self._docx(kind, self._order(context, pictures))

    def render_pdf(
        self, kind: PaperKind, context: object, pictures: Mapping[str, PictureBytes] | None = None
    ) -> bytes:
        """The PDF form alone."""
        return self._pdf(kind, self._order(context, pictures))

    def barrier(
        self, kind: PaperKind, context: object, pictures: Mapping[str, PictureBytes] | None = None
    ) -> str:
        """What keeps the PDF form from being read out in order (PDF/UA-1), "" if nothing does: the
        typesetter's own words.
        """
        template = self._files.of(kind, "typ")
        request = self._typst("pdf", template, self._order(context, pictures))
        return request_paper(
            self._pages, template.name, request, lambda answer: str(answer.head["barrier"])
        )

    def render_pages(
        self, kind: PaperKind, context: object, pictures: Mapping[str, PictureBytes] | None = None
    ) -> list[bytes]:
        """The PDF's pages as PNG pictures, to look at."""
        template = self._files.of(kind, "typ")
        request = self._typst("png", template, self._order(context, pictures))
        return request_paper(
            self._pages,
            template.name,
            request,
            lambda answer: [answer.blobs[name] for name in sorted(answer.blobs, key=int)],
        )

    def uses(
        self, kind: PaperKind, ending: Form, context: object
    ) -> tuple[TemplateFile, list[dict[str, Any]]]:
        """The template and every name in it, as `placeholders` describes them."""
        template = self._files.of(kind, ending)
        blobs = {"template": template.data, "context": self._order(context, None).context}
        worker = self._word if ending == "docx" else self._pages
        return template, request_paper(
            worker,
            template.name,
            Message({"job": "uses"}, blobs),
            lambda answer: list(answer.head["uses"]),
        )

    def digest(self, kind: PaperKind) -> str:
        """Changes when a paper of this kind would look different for the same context.

        Covers both templates, what they share, paper, typefaces, fonts and the engines.
        """
        found = hashlib.sha256()
        for name in (f"{kind.value}.docx", f"{kind.value}.typ", SHARED):
            found.update(hashlib.sha256(self._files.named(name).data).digest())
        found.update(hashlib.sha256(self._files.logo() or b"").digest())
        for font in sorted(self._office_fonts.glob("*")):
            found.update(font.name.encode() + hashlib.sha256(font.read_bytes()).digest())
        look = [self._paper, self._typeface.word, *self._typeface.pdf, *map(version, ENGINES)]
        found.update("\n".join(look).encode())
        return found.hexdigest()

    def rest(self) -> None:
        """Ends the workers, which hold memory that something else needs, until the next paper."""
        self._word.close()
        self._pages.close()

    def close(self) -> None:
        """Ends the workers and removes what they left; may be called again."""
        self.rest()
        self._own_fonts.remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _order(self, context: object, pictures: Mapping[str, PictureBytes] | None) -> _Order:
        found = dict(pictures or {})
        logo = self._files.logo()
        if logo is not None:
            found.setdefault(LOGO, PictureBytes(logo))
        return _Order(json.dumps(plain(context)).encode("ascii"), found)

    def _docx(self, kind: PaperKind, order: _Order) -> bytes:
        template = self._files.of(kind, "docx")
        pictures = {f"picture:{ref}": data.for_word() for ref, data in order.pictures.items()}
        head = {"job": "docx", "look": {"paper": self._paper, "font": self._typeface.word}}
        blobs = {"template": template.data, "context": order.context, **pictures}
        return request_blob(self._word, template.name, Message(head, blobs), "docx")

    def _pdf(self, kind: PaperKind, order: _Order) -> bytes:
        template = self._files.of(kind, "typ")
        return request_blob(self._pages, template.name, self._typst("pdf", template, order), "pdf")

    def _typst(self, job: str, template: TemplateFile, order: _Order) -> Message:
        pictures = {f"picture:{ref}": data.for_pdf() for ref, data in order.pictures.items()}
        shared = self._files.named(SHARED)
        head = {"job": job, "look": {"paper": self._paper, "fonts": list(self._typeface.pdf)}}
        blobs = {
            "template": template.data,
            "context": order.context,
            f"file:{shared.name}": shared.data,
            **pictures,
        }
        return Message(head, blobs)
