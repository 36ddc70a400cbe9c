"""HTTP messages within messages: multipart bodies and the parts of a batch."""

import re
from dataclasses import dataclass, field


@dataclass
class Request:
    """A request as it arrived; header names in lower case, the path still percent-encoded."""

    http: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    in_batch: bool = False


def boundary_of(content_type: str) -> bytes | None:
    """The boundary of a multipart content type."""
    found = re.search(r'boundary="?([^";]+)"?', content_type)
    return found[1].encode() if found else None


def parts(body: bytes, boundary: bytes) -> list[tuple[dict[str, str], bytes]]:
    """Headers and content of each part; CRLF and bare LF are both understood."""
    found = []
    pieces = re.split(rb"(?:^|\r?\n)--" + re.escape(boundary), body)
    for piece in pieces[1:]:
        if piece.startswith(b"--"):
            break
        found.append(head_and_body(re.sub(rb"\A[ \t]*\r?\n", b"", piece, count=1)))
    return found


def head_and_body(piece: bytes) -> tuple[dict[str, str], bytes]:
    """Header lines and what follows the blank line."""
    if re.match(rb"\r?\n", piece):
        return {}, re.sub(rb"\A\r?\n", b"", piece, count=1)
    split = re.split(rb"\r?\n\r?\n", piece, maxsplit=1)
    headers = {}
    for line in re.split(rb"\r?\n", split[0]):
        name, _, value = line.decode("utf-8", "replace").partition(":")
        headers[name.strip().lower()] = value.strip()
    return headers, split[1] if len(split) > 1 else b""
