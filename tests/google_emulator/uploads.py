"""Uploads: simple, multipart and resumable, up to the moment the content is whole."""

import base64
import json
import re
from dataclasses import dataclass, field
from typing import Any

from tests.google_emulator.api_errors import ApiError
from tests.google_emulator.identities import User
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.wire import Request, boundary_of, parts

MAX_AT_ONCE = 5 * 1024**2 + 64 * 1024
"""Bytes of a simple or multipart upload: "5 MB or less" (Drive's guide "Upload file data"), and its
metadata."""
TOO_LARGE = "Request Too Large"


@dataclass
class Session:
    """A resumable upload under way."""

    request: Request
    user: User
    content_type: str
    total: int | None
    received: bytes = b""
    finished: Any = None


@dataclass
class Sessions:
    """All resumable uploads under way, by id."""

    known: dict[str, Session] = field(default_factory=dict)

    def find(self, upload_id: str) -> Session:
        """404 when the upload is not, or no longer, known."""
        if upload_id not in self.known:
            raise ApiError(404, "Upload session not found.", reason="notFound")
        return self.known[upload_id]


def parse_json(body: bytes) -> Json:
    """A JSON object; 400 parseError otherwise."""
    if not body.strip():
        return {}
    try:
        read = json.loads(body)
    except ValueError:
        raise ApiError(400, "Parse Error", reason="parseError") from None
    if not isinstance(read, dict):
        raise ApiError(400, "Parse Error", reason="parseError")
    return read


def split_upload(request: Request, upload_type: str) -> tuple[Json, bytes, str]:
    """Metadata, content and content type of a simple or multipart upload."""
    content_type = request.headers.get("content-type", "")
    if len(request.body) > MAX_AT_ONCE:
        raise ApiError(413, TOO_LARGE, reason="uploadTooLarge")
    if upload_type == "multipart":
        boundary = boundary_of(content_type)
        found = parts(request.body, boundary) if boundary else []
        if len(found) != 2:
            message = "Multipart upload must have two parts: metadata and media."
            raise ApiError(400, message, reason="badContent")
        (_, metadata), (headers, content) = found
        if headers.get("content-transfer-encoding", "").lower() == "base64":
            content = base64.b64decode(content)
        return parse_json(metadata), content, headers.get("content-type", "")
    return {}, request.body, content_type


def take_chunk(session: Session, request: Request) -> int | None:
    """Add a chunk; bytes received so far, or None when the content is whole.

    "bytes */N" asks how much has arrived. A chunk that does not follow is refused.
    """
    span = request.headers.get("content-range", "")
    status = re.fullmatch(r"bytes \*/(\d+|\*)", span)
    chunk = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+|\*)", span)
    if status:
        if status[1] != "*":
            session.total = int(status[1])
        if session.total is not None and len(session.received) == session.total:
            return None
        return len(session.received)
    if chunk:
        start, end = int(chunk[1]), int(chunk[2])
        if end - start + 1 != len(request.body):
            raise ApiError(
                400,
                f"Invalid request.  There were {len(request.body)} byte(s) in the request body.  "
                f"There should have been {end - start + 1} byte(s) (starting at offset {start} and "
                f"ending at offset {end}) according to the Content-Range header.",
                reason="badRequest",
            )
        if start > len(session.received):
            raise ApiError(400, "Invalid request. A chunk is missing.", reason="badRequest")
        session.received = session.received[:start] + request.body
        if chunk[3] != "*":
            session.total = int(chunk[3])
    else:
        session.received = request.body
        session.total = len(request.body)
    whole = session.total is not None and len(session.received) >= session.total
    return None if whole else len(session.received)
