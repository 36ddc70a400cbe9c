"""Copies of pictures for papers, each decoded in a worker that it cannot harm."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from itertools import islice
from queue import SimpleQueue

from sheetflow.adapters.documents import pictures
from sheetflow.adapters.documents.stopped_files import StoppedFiles
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.adapters.worker.protocol import MEBIBYTE, Limits, Message

MODULE = "sheetflow.adapters.documents.pictures"
LIMITS = Limits(seconds=45, processor_seconds=12, answer_bytes=64 * MEBIBYTE)
"""Limits for one picture.  A JPEG of 81 million pixels, the largest accepted, needs some five
seconds of processor time."""
_WORKERS = 2
_BATCH = 16
"""Number of files in memory at once."""
_FEW = 4
"""Number of pictures for which starting a second worker takes longer than it saves."""


class PictureReader(AbstractContextManager["PictureReader"]):
    """A copier of pictures, two at a time; workers start with the first.  A context manager."""

    def __init__(self, stopped: StoppedFiles | None = None, limits: Limits = LIMITS) -> None:
        self._stopped = stopped or StoppedFiles()
        self._workers = [WorkerProcess(MODULE, limits) for _ in range(_WORKERS)]

    def copies(
        self, files: Iterable[bytes | None], longest: int = pictures.MAX_SIDE_PX
    ) -> list[pictures.PaperPicture]:
        """Return the copies in the files' order; for None, a missing file, a placeholder.

        Never raises for a file's content: a placeholder names the problem.  Raises LaterError when
        there is no time left (`StoppedFiles`), OutageError when no worker starts here.
        """
        left, found = iter(files), list[pictures.PaperPicture]()
        while batch := list(islice(left, _BATCH)):
            workers = self._workers[: 1 if len(batch) <= _FEW else _WORKERS]
            free: SimpleQueue[WorkerProcess] = SimpleQueue()
            for worker in workers:
                free.put(worker)
            with ThreadPoolExecutor(len(workers)) as pool:
                found += pool.map(partial(self._copy, free=free, longest=longest), batch)
        return found

    def rest(self) -> None:
        """End the workers until the next picture."""
        for worker in self._workers:
            worker.close()

    def _copy(
        self, data: bytes | None, free: SimpleQueue[WorkerProcess], longest: int
    ) -> pictures.PaperPicture:
        problem = pictures.problem_of(data)
        if data is None or problem is not None:
            return pictures.placeholder(problem or pictures.PictureProblem.MISSING)
        message = Message({"job": "copy", "longest": longest}, {"picture": data})
        worker = free.get()
        try:
            return self._stopped.request(
                worker,
                message,
                _read,
                stopped=pictures.placeholder(pictures.PictureProblem.TOO_MUCH),
                refused=pictures.placeholder(pictures.PictureProblem.BROKEN),
            )
        finally:
            free.put(worker)

    def __exit__(self, *_: object) -> None:
        self.rest()


def _read(answer: Message) -> pictures.PaperPicture:
    if "problem" in answer.head:
        return pictures.placeholder(pictures.PictureProblem(answer.head["problem"]))
    width, height = map(int, answer.head["sides"])
    return pictures.PaperPicture(answer.blobs["copy"], width, height)
