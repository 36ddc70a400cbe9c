"""What the planner wants to know of files in Drive: read once, looked at a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sheetflow.adapters.local.content_worker import ContentWorker, ReadFile, read_file
from sheetflow.adapters.local.drive_place import DrivePlaces, Place
from sheetflow.adapters.worker.limits import MEBIBYTE
from sheetflow.core.files import FileFact, FileProblem
from sheetflow.regular_file import NotRegularError

BATCH_BYTES = 8 * MEBIBYTE
BATCH_FILES = 100

Fact = FileFact | FileProblem


def read_facts(
    places: DrivePlaces, files: Iterable[Place], worker: ContentWorker
) -> dict[str, Fact]:
    """Each file's facts by its path, or why there are none.  Raises UnavailableError."""
    facts: dict[str, Fact] = {}
    for batch in _batches(places, files, facts):
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
    places: DrivePlaces, files: Iterable[Place], facts: dict[str, Fact]
) -> Iterator[list[tuple[Place, ReadFile]]]:
    """Files that could be read; why one could not goes into `facts`."""
    batch: list[tuple[Place, ReadFile]] = []
    size = 0
    for place in {file.path: file for file in files}.values():
        read = _read(places, place)
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


def _read(places: DrivePlaces, place: Place) -> ReadFile | FileProblem:
    if not place.status.st_size:
        return FileProblem.EMPTY
    try:
        with places.open(place) as file:
            read = read_file(Path(place.real).name, file)
    except FileNotFoundError:
        return FileProblem.MISSING
    except (NotRegularError, NotADirectoryError):
        return FileProblem.OUTSIDE
    except OSError:
        # No permission, or a disk that cannot read it: either way staff see that it is closed.
        return FileProblem.FORBIDDEN
    return read if read.size else FileProblem.EMPTY
