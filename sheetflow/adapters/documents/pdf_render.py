"""The worker's jobs for Typst templates: filled, and set as PDF/A-2b and tagged PDF/UA-1."""

import ctypes
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import typst

from sheetflow.adapters.documents import template_values
from sheetflow.adapters.documents.template_guard import inspect_typst
from sheetflow.adapters.documents.template_values import UNDATED, PaperEnvironment, printed
from sheetflow.adapters.worker.protocol import Handlers, Message, RequestRefusedError
from sheetflow.core.papers.context_values import Link, Picture, Styled

ARCHIVABLE: "list[typst.PDFStandard]" = ["a-2b"]
ACCESSIBLE: "list[typst.PDFStandard]" = ["a-2b", "ua-1"]
"""PDF/UA-1: screen readers get the reading order and a text for each picture."""
_BARRIER = "PDF/UA-1 error: "

PNG_DPI = 100
LONG_SOURCE = 200_000
"""In letters; beside a longer paper the next one might not fit in memory."""
_PLACE = re.compile(r"([\w.-]+\.typ):(\d+):\d+")
MAIN_IN_MEMORY = "__typst_py_bytes__.typ"

REMEMBERED_PAPERS = 11
"""One more than the number of papers whose layouts Typst caches."""

MAX_PIECE_LENGTH = 12
"""In letters; the longest part of an address without a break."""
_ADDRESS_PART = re.compile(
    rf"[^\s/?&=#_.-]{{0,{MAX_PIECE_LENGTH - 1}}}(?:[\s/?&=#_.-]|.)", re.DOTALL
)

BREAK = "0.0001pt"
"""An invisible space after which a line may end; it adds no character to the text."""

LETTER_POINTS = 12
"""Of a typeface as large as Arial."""
LARGER = {"source sans pro": 13 / 12}
"""Factors for typefaces that look smaller than Arial, so that Word and PDF have as many pages."""


@dataclass(frozen=True, slots=True)
class PdfLook:
    """Page settings: `paper` "A4" or "F4"; `fonts` in the order they are tried."""

    paper: str = "A4"
    fonts: tuple[str, ...] = ("Arial", "Liberation Sans", "Source Sans Pro")


def typst_code(picture_names: Mapping[str, str], value: object) -> str:
    """Return a value as Typst code: a text as string literal, a link or picture as call."""
    match value:
        case Link():
            return _link(value)
        case Picture():
            return _picture(value, picture_names.get(value.ref))
        case Styled():
            return _styled(value)
        case _:
            return literal(printed(value))


def _picture(picture: Picture, name: str | None) -> str:
    if name is None:
        return literal(f"[{picture.alt}]")
    height = f", height: {float(picture.height_mm)}mm" if picture.height_mm else ""
    sides = f"width: {float(picture.width_mm)}mm{height}"
    return f"image({literal(name)}, {sides}, alt: {literal(picture.alt)})"


def _link(link: Link) -> str:
    if not link.url:
        return literal(link.text)
    pieces = [literal(piece) for piece in address_pieces(link.text)]
    shown = f"({', '.join(pieces)}).join(h({BREAK}))" if len(pieces) > 1 else literal(link.text)
    return f"link({literal(link.url)}, {shown})"


def _styled(styled: Styled) -> str:
    pieces = [
        f"emph({literal(text)})" if italic else literal(text) for text, italic in styled.parts
    ]
    return pieces[0] if len(pieces) == 1 else f"({', '.join(pieces)}).join()" if pieces else '""'


def address_pieces(text: str) -> list[str]:
    """Return an address cut where a line may end.

    There are few pieces, because each becomes a link and a tag in the PDF.  Most end with a
    separator of addresses; none is wider than the narrowest column.
    """
    if all(len(word) <= MAX_PIECE_LENGTH for word in text.split()):
        return [text]
    pieces = [""]
    for part in _ADDRESS_PART.findall(text):
        if len(pieces[-1]) + len(part) > MAX_PIECE_LENGTH:
            pieces.append("")
        pieces[-1] += part
    return [piece for piece in pieces if piece]


def literal(text: str) -> str:
    """Return the text as a Typst string literal, escaped so that no character ends it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "").replace("\t", "\\t") + '"'


def fill(template: str, context: dict[str, Any], picture_names: Mapping[str, str]) -> str:
    """Return the Typst source of the paper; raises jinja2.TemplateError."""
    environment = PaperEnvironment(partial(typst_code, picture_names), markup=False)
    return environment.from_string(template).render(context)


@dataclass(frozen=True, slots=True)
class Pages:
    """A PDF; `barrier` is the reason why it is no PDF/UA, "" if it is one."""

    pdf: bytes
    barrier: str = ""


class Typesetter:
    """A typesetter limited to the fonts of the given folders; reads no file outside `scratch`."""

    def __init__(self, scratch: Path, font_folders: tuple[Path, ...]) -> None:
        self._scratch = scratch
        self._packages = scratch / "packages"
        self._packages.mkdir(exist_ok=True)
        self._fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(folder) for folder in font_folders],
        )

    def pdf(
        self, source: str, files: Mapping[str, bytes], look: PdfLook, made: datetime = UNDATED
    ) -> Pages:
        """Return PDF/A-2b dated `made`, and also PDF/UA-1 if the template allows it.

        Raises typst.TypstError with the place in the source.
        """
        with self._compiler(files, look) as compiler:
            try:
                return Pages(_exported(compiler, source, ACCESSIBLE, made))
            except typst.TypstError as error:
                if not error.message.startswith(_BARRIER):
                    raise
                barrier = error.message.removeprefix(_BARRIER)
            return Pages(_exported(compiler, source, ARCHIVABLE, made), barrier)

    def png(self, source: str, files: Mapping[str, bytes], look: PdfLook) -> list[bytes]:
        """Return each page as a picture."""
        with self._compiler(files, look) as compiler:
            pages = compiler.compile(source.encode(), format="png", ppi=PNG_DPI)
        return [pages] if isinstance(pages, bytes) else list(pages or ())

    def forget(self) -> None:
        """Free the memory of Typst's layout cache by setting enough empty papers."""
        for _ in range(REMEMBERED_PAPERS):
            typst.compile(b"", font_paths=self._fonts, ignore_system_fonts=True)
        _give_back_memory()

    @contextmanager
    def _compiler(self, files: Mapping[str, bytes], look: PdfLook) -> Iterator[typst.Compiler]:
        there = {family.lower() for family in self._fonts.families()}
        found = next((name.lower() for name in look.fonts if name.lower() in there), "")
        size = LETTER_POINTS * LARGER.get(found, 1)
        with tempfile.TemporaryDirectory(dir=self._scratch, ignore_cleanup_errors=True) as root:
            for name, data in files.items():
                Path(root, Path(name).name).write_bytes(data)
            yield typst.Compiler(
                root=root,
                font_paths=self._fonts,
                ignore_system_fonts=True,
                sys_inputs={
                    "paper": look.paper, "fonts": "\n".join(look.fonts), "size": f"{size:.2f}",
                },
                package_path=str(self._packages),
                package_cache_path=str(self._packages),
            )  # fmt: skip


def _exported(
    compiler: typst.Compiler, source: str, standards: "list[typst.PDFStandard]", made: datetime
) -> bytes:
    pages = compiler.compile(
        source.encode(), format="pdf", pdf_standards=standards, timestamp=int(made.timestamp())
    )
    return pages if isinstance(pages, bytes) else b""


def _give_back_memory() -> None:
    """Return freed memory to the system: glibc keeps a third of the worker's memory otherwise."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def open_jobs(scratch: Path, folders: tuple[Path, ...]) -> Handlers:
    """Return the jobs, by name, that set pages in `scratch` with the typefaces in `folders`.

    `pdf` returns the paper, with the `barrier` to PDF/UA ("" for none); `png` its pages as
    pictures; `uses` the names in its template.
    """
    typesetter = Typesetter(scratch, folders)
    jobs: Handlers = {
        "pdf": partial(_pdf, typesetter),
        "png": partial(_png, typesetter),
        "uses": _uses,
    }
    return {name: template_values.refuse_clearly(_placed(job)) for name, job in jobs.items()}


def _pdf(typesetter: Typesetter, request: Message) -> Message:
    context = template_values.context_of(request)
    source, files, look = _filled(request, context)
    pages = typesetter.pdf(source, files, look, template_values.dated(context))
    if len(source) > LONG_SOURCE:
        typesetter.forget()
    return Message({"barrier": pages.barrier}, {"pdf": pages.pdf})


def _png(typesetter: Typesetter, request: Message) -> Message:
    pages = typesetter.png(*_filled(request, template_values.context_of(request)))
    return Message({}, {f"{number}": page for number, page in enumerate(pages, start=1)})


def _uses(request: Message) -> Message:
    from sheetflow.adapters.documents.template_variables import typst_uses  # noqa: PLC0415 - loads Word's libraries, rarely needed

    context = template_values.context_of(request)
    return Message({"uses": typst_uses(_template(request), context)})


def _filled(request: Message, context: dict[str, Any]) -> tuple[str, dict[str, bytes], PdfLook]:
    """Return the paper's source, all files by name, and the look."""
    names, pictures = picture_files(template_values.pictures_of(request))
    source, look = fill(_template(request), context, names), request.head["look"]
    files = {**template_values.named_blobs(request.blobs, "file:"), **pictures}
    return source, files, PdfLook(look["paper"], tuple(look["fonts"]))


def _template(request: Message) -> str:
    """Return the template after inspecting it and all Typst code it includes."""
    for name, data in template_values.named_blobs(request.blobs, "file:").items():
        if name.endswith(".typ"):
            inspect_typst(data)
    return inspect_typst(request.blobs["template"])


def picture_files(pictures: Mapping[str, bytes]) -> tuple[dict[str, str], dict[str, bytes]]:
    """Return file names by reference, and files by name, without data that is no picture."""
    names: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for ref, data in pictures.items():
        ending = template_values.picture_ending(data)
        if ending:
            names[ref] = f"picture-{len(names) + 1}.{ending}"
            files[names[ref]] = data
    return names, files


def _placed(job: Callable[[Message], Message]) -> Callable[[Message], Message]:
    """Wrap `job` to raise RequestRefusedError with the place of a Typst error."""

    def run(request: Message) -> Message:
        try:
            return job(request)
        except typst.TypstError as error:
            raise RequestRefusedError(error.message, **_place(error.diagnostic)) from error

    return run


def _place(diagnostic: str) -> dict[str, object]:
    """Return file and line in the filled source; after loops the template's own line is lower."""
    found = _PLACE.search(diagnostic)
    if not found:
        return {}
    return {"file": "" if found[1] == MAIN_IN_MEMORY else found[1], "line": int(found[2])}
