"""The text of both forms as a reader's program gets it, without the foot of each page."""

import io
import re
from collections.abc import Iterator
from typing import Any

from docx import Document
from pypdf import PdfReader
from pypdf.generic import ContentStream, TextStringObject

_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)


def squeezed(text: str) -> str:
    """Without any blank: forms break lines at different places."""
    return "".join(text.split())


def word_text(data: bytes) -> str:
    """The body's text in reading order, links included."""
    namespace = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    pieces: list[str] = []
    for element in Document(io.BytesIO(data)).element.body.iter():
        if element.tag == f"{namespace}t":
            pieces.append(element.text or "")
        elif element.tag in (f"{namespace}br", f"{namespace}tab", f"{namespace}p"):
            pieces.append("\n")
    return "".join(pieces)


def page_count(data: bytes) -> int:
    """Pages of a PDF."""
    return len(PdfReader(io.BytesIO(data)).pages)


def pdf_text(data: bytes) -> str:
    """What the pages say, in the order of their content; signs whose text is given keep it."""
    reader = PdfReader(io.BytesIO(data))
    return "\n".join("".join(_page_text(page, reader)) for page in reader.pages)


def _page_text(page: Any, reader: PdfReader) -> Iterator[str]:
    fonts = {
        name: _unicode_map(font.get_object())
        for name, font in page["/Resources"].get("/Font", {}).items()
    }
    current: dict[bytes, str] = {}
    spans: list[str] = []
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        match operator:
            case b"Tf":
                current = fonts[operands[0]]
            case b"BMC" | b"BDC":
                kind, text = _marked(operands)
                if kind == "given" and not set(spans) & {"given", "artifact"}:
                    yield text
                spans.append(kind)
            case b"EMC":
                spans.pop()
            case b"Tj" | b"TJ" if not set(spans) & {"given", "artifact"}:
                shown = operands[0] if operator == b"TJ" else [operands[0]]
                yield from (_decoded(part, current) for part in shown if _is_text(part))
            case b"BT" if not set(spans) & {"given", "artifact"}:
                yield "\n"


def _marked(operands: list[Any]) -> tuple[str, str]:
    if operands[0] == "/Artifact":
        return "artifact", ""
    properties = operands[1] if len(operands) > 1 else {}
    if isinstance(properties, dict) and "/ActualText" in properties:
        return "given", str(properties["/ActualText"])
    return "plain", ""


def _is_text(part: object) -> bool:
    return isinstance(part, bytes | TextStringObject)


def _decoded(part: Any, letters: dict[bytes, str]) -> str:
    raw = part if isinstance(part, bytes) else part.original_bytes
    return "".join(letters.get(raw[at : at + 2], "\ufffd") for at in range(0, len(raw), 2))


def _unicode_map(font: Any) -> dict[bytes, str]:
    letters: dict[bytes, str] = {}
    for kind, block in _BLOCK.findall(font["/ToUnicode"].get_data()):
        for line in block.splitlines():
            codes = [bytes.fromhex(code.decode()) for code in _HEX.findall(line)]
            if kind == b"bfchar" and len(codes) == 2:
                letters[codes[0]] = codes[1].decode("utf-16-be")
            elif kind == b"bfrange" and len(codes) == 3:
                first = int.from_bytes(codes[2])
                low, high = int.from_bytes(codes[0]), int.from_bytes(codes[1])
                for step in range(high - low + 1):
                    target = (first + step).to_bytes(len(codes[2]))
                    letters[(low + step).to_bytes(2)] = target.decode("utf-16-be")
    return letters
