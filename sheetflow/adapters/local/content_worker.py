"""What files are, found out in a worker that foreign bytes cannot harm."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic
from typing import BinaryIO, Self

from sheetflow.adapters.local.file_content import Content
from sheetflow.adapters.worker.errors import RequestRefusedError, WorkerStoppedError
from sheetflow.adapters.worker.framing import Message
from sheetflow.adapters.worker.limits import MEBIBYTE, Limits
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.core.files import FileProblem, ImageFact
from sheetflow.core.names import Sha256

LOOK_LIMITS = Limits(seconds=60, processor_seconds=20)
"""A PNG of 89 million pixels, which Pillow decodes to find its EXIF, takes 3 s and 500 MiB."""
WHOLE = 64 * MEBIBYTE
"""Bytes of a file that is sent whole."""
_HEAD, _TAIL = MEBIBYTE, 16 * MEBIBYTE
"""Of a larger one; in the tail is the directory of a zip and of a PDF."""
_MOST_BOXES = 100_000
_BOX, _LEAST_BOX = 16, 8
_BLOCK = MEBIBYTE


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file's digest and size, and what it is."""

    sha256: Sha256
    size: int
    content: Content | FileProblem


class ContentWorker:
    """Reads files one by one; its process starts with the first.  Use it as a context manager."""

    def __init__(self, limits: Limits = LOOK_LIMITS) -> None:
        self._limits = limits
        self._worker = WorkerProcess("sheetflow.adapters.local.look_jobs", limits)

    def read(self, name: str, file: BinaryIO) -> ReadFile:
        """Each byte is read once: the digest is of what the worker gets.  SET_ASIDE for a file
        that exceeds the worker's limits.  Raises OSError; UnavailableError without a worker.
        """
        content = file.read(WHOLE + 1)
        digest, size = hashlib.sha256(content), len(content)
        if size <= WHOLE:
            blobs = {"0": content}
        else:
            while block := file.read(_BLOCK):
                digest.update(block)
                size += len(block)
            blobs = {str(offset): piece for offset, piece in _pieces(file, size)}
        request = Message({"job": "look", "name": name, "size": size}, blobs)
        return ReadFile(Sha256(digest.hexdigest()), size, self._look(request))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.close()

    def _look(self, request: Message) -> Content | FileProblem:
        """Sends it again when the worker ended too early to have exceeded its time: it may have
        been ended by something else than the file."""
        began = monotonic()
        try:
            return self._request(request)
        except WorkerStoppedError:
            if monotonic() - began > self._limits.processor_seconds:
                return FileProblem.SET_ASIDE
        try:
            return self._request(request)
        except WorkerStoppedError:
            return FileProblem.SET_ASIDE

    def _request(self, request: Message) -> Content | FileProblem:
        try:
            return self._worker.request_value(request, _read_answer)
        except RequestRefusedError:
            # No reader is known to fail in this way; whatever did, did it for these bytes.
            return FileProblem.SET_ASIDE


def _read_answer(answer: Message) -> Content | FileProblem:
    """Raises KeyError, TypeError, ValueError for what no look answers."""
    if "problem" in answer.head:
        return FileProblem(answer.head["problem"])
    kind, sides = answer.head["kind"], answer.head["sides"]
    if not sides:
        return str(kind), None
    width, height = map(int, sides)
    return str(kind), ImageFact(width, height)


def _pieces(file: BinaryIO, size: int) -> Iterator[tuple[int, bytes]]:
    """Of a large file: its head, its tail, and the heads of a film's boxes between them."""
    file.seek(0)
    head = file.read(_HEAD)
    yield 0, head
    at, count = 0, 0
    while at < size - _TAIL and count < _MOST_BOXES:
        file.seek(at)
        box = file.read(_BOX)
        if at >= _HEAD:
            yield at, box
        length = int.from_bytes(box[:4], "big")
        length = int.from_bytes(box[8:], "big") if length == 1 else length
        if length < _LEAST_BOX:
            break
        at, count = at + length, count + 1
    file.seek(size - _TAIL)
    yield size - _TAIL, file.read(_TAIL)
