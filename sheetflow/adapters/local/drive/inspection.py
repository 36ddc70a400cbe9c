"""Inspection of files' content in a worker process, so that foreign bytes can do no harm."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Self

from sheetflow.adapters.local.drive.file_type import Content, content_of
from sheetflow.adapters.local.drive.partial_file import FilePieces
from sheetflow.adapters.local.drive.references import DriveEntry, ReferenceFinder
from sheetflow.adapters.worker import protocol
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.core.files import FileFact, FileProblem, ImageFact
from sheetflow.core.names import Sha256
from sheetflow.errors import OutageError, UnavailableError
from sheetflow.safe_files.reading import NotRegularError

INSPECTION_LIMITS = protocol.Limits(seconds=60, processor_seconds=10)
"""For comparison: a PNG of 89 million pixels, which Pillow decodes for its EXIF, takes 3 s and
500 MiB."""
WHOLE = 64 * protocol.MEBIBYTE
"""Bytes up to which a file is sent whole."""
_HEAD, _TAIL = protocol.MEBIBYTE, 16 * protocol.MEBIBYTE
"""Bytes that are sent of a larger file; its tail has the directory of a zip and of a PDF."""
_MAX_BOXES = 100_000
_BOX, _MIN_BOX = 16, 8
_BLOCK = protocol.MEBIBYTE


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file's name, size, digest, and bytes by their offset: all, or parts of a large one."""

    name: str
    size: int
    sha256: Sha256
    blobs: Mapping[int, bytes]


def read_file(name: str, file: BinaryIO) -> ReadFile:
    """Return a file read for inspection.  Raises OSError.

    Each byte is read once, so that the digest is of what a worker gets.
    """
    content = file.read(WHOLE + 1)
    digest, size = hashlib.sha256(content), len(content)
    if size <= WHOLE:
        return ReadFile(name, size, Sha256(digest.hexdigest()), {0: content})
    while block := file.read(_BLOCK):
        digest.update(block)
        size += len(block)
    return ReadFile(name, size, Sha256(digest.hexdigest()), dict(_pieces(file, size)))


class ContentWorker:
    """Worker that inspects files, started by the first request.  Use it as a context manager."""

    def __init__(self, limits: protocol.Limits = INSPECTION_LIMITS) -> None:
        self._starts = True
        self._worker = WorkerProcess("sheetflow.adapters.local.drive.inspection", limits)

    def contents(self, files: Sequence[ReadFile]) -> list[Content | FileProblem]:
        """Return the content of each file, or why it is unknown.

        SET_ASIDE is for one that exceeds the worker's limits, NOT_YET once no worker starts here.
        Several files share one request and its limits, and are sent singly where they exceed
        them.  Raises UnavailableError where a decoder's installation is incomplete.
        """
        try:
            return self._contents(files) if self._starts else [FileProblem.NOT_YET] * len(files)
        except OutageError:
            self._starts = False
            return [FileProblem.NOT_YET] * len(files)

    def _contents(self, files: Sequence[ReadFile]) -> list[Content | FileProblem]:
        if len(files) == 1:
            return [self._content(files[0])]
        try:
            return self._request(files)
        except protocol.WorkerError:
            return [self._content(file) for file in files]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.close()

    def _content(self, file: ReadFile) -> Content | FileProblem:
        try:
            return self._request([file])[0]
        except protocol.WorkerError:
            return FileProblem.SET_ASIDE

    def _request(self, files: Sequence[ReadFile]) -> list[Content | FileProblem]:
        heads = [{"name": one.name, "size": one.size, "offsets": [*one.blobs]} for one in files]
        blobs = {
            f"{number}:{offset}": blob
            for number, one in enumerate(files)
            for offset, blob in one.blobs.items()
        }
        request = protocol.Message({"job": "inspect", "files": heads}, blobs)
        read = partial(_read_answer, len(files))
        if len(files) > 1:
            return self._worker.request_value(request, read)
        return self._worker.request_with_retry(request, read)


def _read_answer(count: int, answer: protocol.Message) -> list[Content | FileProblem]:
    """Return the contents in a worker's answer; UnavailableError where a decoder is missing."""
    if "missing" in answer.head:
        raise UnavailableError(
            f"Files cannot be opened here: {answer.head['missing']}.",
            "Install sheetflow again: pip install -c constraints.txt -e '.'.",
        )
    found = answer.head["found"]
    if len(found) != count:
        raise ValueError(f"{len(found)} answers for {count} files")
    return [_content_in(one) for one in found]


def _content_in(found: Mapping[str, Any]) -> Content | FileProblem:
    if "problem" in found:
        return FileProblem(found["problem"])
    kind, sides = found["kind"], found["sides"]
    if not sides:
        return str(kind), None
    width, height = map(int, sides)
    return str(kind), ImageFact(width, height)


def open_jobs(_: Path, __: tuple[Path, ...]) -> protocol.Handlers:
    """Return the job `inspect`; blobs are the bytes of its `files`, named by number and offset."""
    return {"inspect": _inspect}


def _inspect(request: protocol.Message) -> protocol.Message:
    try:
        found = [_found(number, request) for number in range(len(request.head["files"]))]
    except ImportError as error:
        # An incomplete installation of a decoder is no fault of the file.
        return protocol.Message({"missing": str(error)})
    return protocol.Message({"found": found})


def _found(number: int, request: protocol.Message) -> dict[str, object]:
    file = request.head["files"][number]
    pieces = [(at, request.blobs[f"{number}:{at}"]) for at in file["offsets"]]
    whole = len(pieces[0][1]) == file["size"]
    content = pieces[0][1] if whole else FilePieces(file["size"], pieces)
    try:
        found = content_of(file["name"], content)
    except (ImportError, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - a hostile file makes a library fail in any way it can
        found = FileProblem.BROKEN
    if isinstance(found, FileProblem):
        return {"problem": found.value}
    kind, image = found
    return {"kind": kind, "sides": [image.width, image.height] if image else None}


def _pieces(file: BinaryIO, size: int) -> Iterator[tuple[int, bytes]]:
    """Yield parts of a large file: its head, a film's box headers behind it, and its tail."""
    file.seek(0)
    head = file.read(_HEAD)
    yield 0, head
    at, count = 0, 0
    while at < size - _TAIL and count < _MAX_BOXES:
        file.seek(at)
        box = file.read(_BOX)
        if at >= _HEAD:
            yield at, box
        length = int.from_bytes(box[:4], "big")
        length = int.from_bytes(box[8:], "big") if length == 1 else length
        if length < _MIN_BOX:
            break
        at, count = at + length, count + 1
    file.seek(size - _TAIL)
    yield size - _TAIL, file.read(_TAIL)


BATCH_BYTES = 8 * protocol.MEBIBYTE
BATCH_FILES = 100

Fact = FileFact | FileProblem


def read_facts(
    finder: ReferenceFinder, files: Iterable[DriveEntry], worker: ContentWorker
) -> dict[str, Fact]:
    """Return each file's facts by its path, or why there are none.  Raises UnavailableError."""
    facts: dict[str, Fact] = {}
    for batch in _batches(finder, files, facts):
        contents = worker.contents([read for _, read in batch])
        for (place, read), content in zip(batch, contents, strict=True):
            if isinstance(content, FileProblem):
                facts[place.path] = content
            else:
                kind, image = content
                fact = FileFact(place.path, read.name, read.size, read.sha256, kind, image)
                facts[place.path] = fact
    return facts


def _batches(
    finder: ReferenceFinder, files: Iterable[DriveEntry], facts: dict[str, Fact]
) -> Iterator[list[tuple[DriveEntry, ReadFile]]]:
    """Yield batches of files read; note in `facts` why one could not be read."""
    batch: list[tuple[DriveEntry, ReadFile]] = []
    size = 0
    for place in {file.path: file for file in files}.values():
        read = _read(finder, place)
        if isinstance(read, FileProblem):
            facts[place.path] = read
            continue
        sent = sum(map(len, read.blobs.values()))
        if batch and (size + sent > BATCH_BYTES or len(batch) == BATCH_FILES):
            yield batch
            batch, size = [], 0
        batch.append((place, read))
        size += sent
    if batch:
        yield batch


def _read(finder: ReferenceFinder, place: DriveEntry) -> ReadFile | FileProblem:
    if not place.status.st_size:
        return FileProblem.EMPTY
    try:
        with finder.open(place) as file:
            read = read_file(Path(place.real).name, file)
    except FileNotFoundError:
        return FileProblem.MISSING
    except (NotRegularError, NotADirectoryError):
        return FileProblem.OUTSIDE
    except OSError:
        # No permission, or a read error of the disk: for staff both mean that it cannot be opened.
        return FileProblem.FORBIDDEN
    return read if read.size else FileProblem.EMPTY
