"""How a Typst template is filled and set as PDF/A-2b and tagged PDF/UA-1."""

import ctypes
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import typst

from sheetflow.adapters.documents.template_values import (
    UNDATED,
    PaperEnvironment,
    picture_ending,
    printed,
)
from sheetflow.core.papers.context_values import Link, Picture, Styled

ARCHIVABLE: "tuple[typst.PDFStandard, ...]" = ("a-2b",)
ACCESSIBLE: "tuple[typst.PDFStandard, ...]" = ("a-2b", "ua-1")
"""PDF/UA-1: screen readers get the reading order and a text for each picture."""
_BARRIER = "PDF/UA-1 error: "

PNG_DPI = 100

REMEMBERED_PAPERS = 11
"""One more than the number of papers whose layouts Typst caches."""

MAX_PIECE_LENGTH = 12
"""In letters; the longest part of an address without a break."""
_ADDRESS_PART = re.compile(
    rf"[^\s/?&=#_.-]{{0,{MAX_PIECE_LENGTH - 1}}}(?:[\s/?&=#_.-]|.)", re.DOTALL
)

BREAK = "0.0001pt"
"""An invisible space after which a line may end; it adds no character to the text."""

LARGER = {"source sans pro": 13 / 12}
"""Factors for typefaces that look smaller than Arial, so that Word and PDF have as many pages."""


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PdfLook:
    """Page settings: `paper` "A4" or "F4"; `fonts` in the order they are tried."""

    paper: str = "A4"
    fonts: tuple[str, ...] = ("Arial", "Liberation Sans", "Source Sans Pro")
    size: float = 12
    """In points, of a typeface as large as Arial."""


class TypstValues:
    """A printer of values as Typst code: texts as string literals, links and pictures as calls."""

    def __init__(self, picture_names: Mapping[str, str]) -> None:
        self._pictures = picture_names

    def __call__(self, value: object) -> str:
        """Return the value as Typst code."""
        if isinstance(value, Link):
            return _link(value)
        if isinstance(value, Picture):
            return self._picture(value)
        if isinstance(value, Styled):
            return _styled(value)
        return literal(printed(value))

    def _picture(self, picture: Picture) -> str:
        name = self._pictures.get(picture.ref)
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
    environment = PaperEnvironment(TypstValues(picture_names), markup=False)
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

        def export(compiler: typst.Compiler, text: bytes) -> Pages:
            try:
                return Pages(_exported(compiler, text, ACCESSIBLE, made))
            except typst.TypstError as error:
                if not error.message.startswith(_BARRIER):
                    raise
                barrier = error.message.removeprefix(_BARRIER)
            return Pages(_exported(compiler, text, ARCHIVABLE, made), barrier)

        return self._compile(source, files, self._inputs(look), export)

    def forget(self) -> None:
        """Free the memory of Typst's layout cache by setting enough empty papers."""
        for _ in range(REMEMBERED_PAPERS):
            typst.compile(b"", font_paths=self._fonts, ignore_system_fonts=True)
        _give_back_memory()

    def png(self, source: str, files: Mapping[str, bytes], look: PdfLook) -> list[bytes]:
        """Return each page as a picture."""

        def export(compiler: typst.Compiler, text: bytes) -> list[bytes]:
            pages = compiler.compile(text, format="png", ppi=PNG_DPI)
            return [pages] if isinstance(pages, bytes) else list(pages or ())

        return self._compile(source, files, self._inputs(look), export)

    def _compile(
        self,
        source: str,
        files: Mapping[str, bytes],
        inputs: dict[str, str],
        export: Callable[[typst.Compiler, bytes], T],
    ) -> T:
        root = Path(tempfile.mkdtemp(dir=self._scratch))
        try:
            for name, data in files.items():
                (root / Path(name).name).write_bytes(data)
            compiler = typst.Compiler(
                root=str(root),
                font_paths=self._fonts,
                ignore_system_fonts=True,
                sys_inputs=inputs,
                package_path=str(self._packages),
                package_cache_path=str(self._packages),
            )
            return export(compiler, source.encode())
        finally:
            shutil.rmtree(root, ignore_errors=True)

    def _inputs(self, look: PdfLook) -> dict[str, str]:
        there = {family.lower() for family in self._fonts.families()}
        found = next((name.lower() for name in look.fonts if name.lower() in there), "")
        size = look.size * LARGER.get(found, 1)
        return {"paper": look.paper, "fonts": "\n".join(look.fonts), "size": f"{size:.2f}"}


def _exported(
    compiler: typst.Compiler, text: bytes, standards: "Sequence[typst.PDFStandard]", made: datetime
) -> bytes:
    pages = compiler.compile(
        text, format="pdf", pdf_standards=list(standards), timestamp=int(made.timestamp())
    )
    return pages if isinstance(pages, bytes) else b""


def _give_back_memory() -> None:
    """Return freed memory to the system: glibc keeps a third of the worker's memory otherwise."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def picture_files(pictures: Mapping[str, bytes]) -> tuple[dict[str, str], dict[str, bytes]]:
    """Return file names by reference, and files by name, without data that is no picture."""
    names: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for ref, data in pictures.items():
        ending = picture_ending(data)
        if ending:
            names[ref] = f"picture-{len(names) + 1}.{ending}"
            files[names[ref]] = data
    return names, files
