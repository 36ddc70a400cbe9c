"""What a worker can be asked for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
import typst

from sheetflow.adapters.documents.docx_page import PageLook
from sheetflow.adapters.documents.docx_render import render_docx
from sheetflow.adapters.documents.framing import Message
from sheetflow.adapters.documents.guard import Refused, inspect_docx, inspect_typst
from sheetflow.adapters.documents.limits import Limits
from sheetflow.adapters.documents.pdf_render import PdfLook, Typesetter, fill, picture_files
from sheetflow.adapters.documents.placeholders import docx_uses, typst_uses
from sheetflow.adapters.documents.spots import named_blobs, read_context

_PLACE = re.compile(r"([\w.-]+\.typ):(\d+):\d+")
MAIN_IN_MEMORY = "__typst_py_bytes__.typ"


class Jobs:
    """Renders; a template that cannot be used gives an answer with `refused`, never a traceback."""

    def __init__(self, scratch: Path, font_folders: tuple[Path, ...]) -> None:
        self._typesetter = Typesetter(scratch, font_folders)
        self._inspected: set[bytes] = set()
        self._jobs: Mapping[str, Callable[[Message], Message]] = {
            "docx": self._docx,
            "pdf": self._pdf,
            "png": self._png,
            "uses": self._uses,
            "probe": _probe,
            "bind": _bind,
        }

    def run(self, request: Message) -> Message:
        """Raises MemoryError and RecursionError only."""
        try:
            return self._jobs[request.head["job"]](request)
        except Refused as reason:
            return _refused(str(reason))
        except jinja2.TemplateError as error:
            return _refused(_sentence(error), line=getattr(error, "lineno", None))
        except typst.TypstError as error:
            return _refused(error.message, **_typst_place(error.diagnostic))
        except (MemoryError, RecursionError):
            raise
        except Exception as error:  # noqa: BLE001 - a template can make any library fail
            return _refused(f"{type(error).__name__}: {error}")

    def _docx(self, request: Message) -> Message:
        template = request.blobs["template"]
        self._inspect_docx(template, Limits(**request.head["limits"]))
        look = PageLook(**request.head["look"])
        paper = render_docx(template, _context(request), _pictures(request), look)
        return Message({}, {"docx": paper})

    def _pdf(self, request: Message) -> Message:
        source, files, look = self._typst_source(request)
        return Message({}, {"pdf": self._typesetter.pdf(source, files, look)})

    def _png(self, request: Message) -> Message:
        source, files, look = self._typst_source(request)
        pages = self._typesetter.png(source, files, look)
        return Message({}, {f"{number}": page for number, page in enumerate(pages, start=1)})

    def _typst_source(self, request: Message) -> tuple[str, dict[str, bytes], PdfLook]:
        limits = Limits(**request.head["limits"])
        template = inspect_typst(request.blobs["template"], limits)
        shared = named_blobs(request.blobs, "file:")
        for name, data in shared.items():
            if name.endswith(".typ"):
                inspect_typst(data, limits)
        names, files = picture_files(_pictures(request))
        look = request.head["look"]
        pdf_look = PdfLook(look["paper"], tuple(look["fonts"]))
        return fill(template, _context(request), names), {**shared, **files}, pdf_look

    def _uses(self, request: Message) -> Message:
        template = request.blobs["template"]
        limits = Limits(**request.head["limits"])
        context = _context(request)
        if request.head["form"] == "docx":
            self._inspect_docx(template, limits)
            return Message({"uses": docx_uses(template, context)})
        return Message({"uses": typst_uses(inspect_typst(template, limits), context)})

    def _inspect_docx(self, template: bytes, limits: Limits) -> None:
        digest = hashlib.sha256(template).digest()
        if digest not in self._inspected:
            inspect_docx(template, limits)
            self._inspected.add(digest)


def _probe(request: Message) -> Message:
    from sheetflow.adapters.documents.set_binding import probe  # noqa: PLC0415 - few workers bind

    return Message(probe(Path(request.head["path"])))


def _bind(request: Message) -> Message:
    from sheetflow.adapters.documents.set_binding import bind  # noqa: PLC0415 - as above

    bind(request.head["set"], Path(request.head["target"]))
    return Message({})


def _context(request: Message) -> dict[str, Any]:
    return read_context(request.blobs["context"].decode())


def _pictures(request: Message) -> dict[str, bytes]:
    return named_blobs(request.blobs, "picture:")


def _refused(reason: str, **place: object) -> Message:
    return Message({"refused": reason, **place})


def _sentence(error: jinja2.TemplateError) -> str:
    text = error.message or type(error).__name__
    found = re.fullmatch(r"'.*' has no attribute '(.*)'", text, re.DOTALL)
    return f"there is no value {found[1]!r} where it stands" if found else text


def _typst_place(diagnostic: str) -> dict[str, object]:
    """Line of the filled source: below loops it lies behind the template's own line."""
    found = _PLACE.search(diagnostic)
    if not found:
        return {}
    return {"file": "" if found[1] == MAIN_IN_MEMORY else found[1], "line": int(found[2])}
