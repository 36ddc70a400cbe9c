"""A worker's input and output as its starter has them: nothing that it does can hold them up."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import IO

from sheetflow.adapters.worker.framing import Message, message_parts, read_message
from sheetflow.adapters.worker.limits import MEBIBYTE

_CHUNK = MEBIBYTE
_GRACE_SECONDS = 2.0
"""How much later than the worker the wait for it ends: only a process that it left behind can
still hold the other end open then."""


class Channel:
    """Sends messages to a worker and receives its answers, each before a deadline."""

    def __init__(self, worker: subprocess.Popen[bytes]) -> None:
        if worker.stdin is None or worker.stdout is None:
            raise ValueError("the worker was started without pipes")
        self._in: IO[bytes] = worker.stdin
        self._out: IO[bytes] = worker.stdout
        self._until = 0.0
        if sys.platform != "win32":
            os.set_blocking(self._in.fileno(), False)

    def set_deadline(self, seconds: float) -> None:
        """From now on."""
        self._until = time.monotonic() + seconds + _GRACE_SECONDS

    def send(self, message: Message) -> None:
        """Raises OSError (TimeoutError among them) when the worker does not take it."""
        for part in message_parts(message):
            left = memoryview(part)
            while left:
                self._wait(self._in, writing=True)
                left = left[os.write(self._in.fileno(), left[:_CHUNK]) :]

    def receive(self, most: int = MEBIBYTE) -> Message | None:
        """Returns an answer of up to `most` bytes, None when the worker is gone.

        Raises BrokenMessageError, OSError (TimeoutError among them).
        """
        return read_message(self._read, most)

    def close(self) -> None:
        """Closes both ends here."""
        self._in.close()
        self._out.close()

    def _read(self, size: int) -> bytes:
        chunks: list[bytes] = []
        while size:
            self._wait(self._out, writing=False)
            chunk = os.read(self._out.fileno(), min(size, _CHUNK))
            if not chunk:
                break
            chunks.append(chunk)
            size -= len(chunk)
        return b"".join(chunks)

    def _wait(self, stream: IO[bytes], *, writing: bool) -> None:
        """Until the stream is ready.  On Windows it blocks, until the worker was ended."""
        if sys.platform == "win32":
            return
        import select  # noqa: PLC0415 - `poll` is not on Windows

        poll = select.poll()
        poll.register(stream, select.POLLOUT if writing else select.POLLIN)
        if not poll.poll(max(0.0, self._until - time.monotonic()) * 1_000):
            raise TimeoutError
