"""Messages between a process and its worker: a JSON head, then named blobs.

JSON and bytes only, so that neither side can make the other run anything.
"""

import json
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MEBIBYTE = 1024**2


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes of an answer for one request, bytes of memory for the worker.

    The operating system enforces memory and processor time where it can (not on Windows); the wall
    clock and the answer's size are enforced everywhere.
    """

    seconds: float = 300
    """Longer than the processor's: on a busy machine the worker gets only a part of its time."""
    processor_seconds: int = 120
    memory_bytes: int = 1024 * MEBIBYTE
    """Address space, which is more than the memory in use: the report of 5,000 publications
    reserves 360 MiB, and 2,000 rows of a template that cannot be set in pieces 700."""
    answer_bytes: int = 512 * MEBIBYTE
    """A year's print set has some 100 MiB; a larger answer is not read, and the worker is ended."""


class WorkerError(Exception):
    """The root of both errors: the request failed, the next one can be sent."""


class RequestRefusedError(WorkerError):
    """A job that cannot be done; raised by a handler, and again where the request was made.

    The message is the reason, without a full stop; `place` is where, if known (file, line).
    """

    def __init__(self, reason: str, **place: object) -> None:
        super().__init__(reason)
        self.place = place


class WorkerStoppedError(WorkerError):
    """The worker ended during the request: it exceeded a limit, or broke."""


_LENGTH = struct.Struct(">Q")
MAX_HEAD = 4 * 1024**2
"""Bytes of an answer's head: JSON takes up to 30 times as much memory when it is read."""

Read = Callable[[int], bytes]
"""Returns that many bytes, fewer when the other process is gone."""


class BrokenMessageError(Exception):
    """Bytes that are not a message, are too many, or end in its middle."""


@dataclass(frozen=True, slots=True)
class Message:
    """`head` is plain JSON data; `blobs` are bytes by name."""

    head: Mapping[str, Any]
    blobs: Mapping[str, bytes] = field(default_factory=dict)


def message_parts(message: Message) -> Iterator[bytes]:
    """Yield the bytes to send, blobs as they are."""
    sizes = [[name, len(blob)] for name, blob in message.blobs.items()]
    head = json.dumps({"head": dict(message.head), "blobs": sizes}).encode("ascii")
    yield _LENGTH.pack(len(head)) + head
    yield from message.blobs.values()


def read_message(read: Read, most: int | None = None) -> Message | None:
    """Return the next message; None when the other process is gone.

    Reads no more than `most` bytes of an answer.  Raises BrokenMessageError.
    """
    prefix = read(_LENGTH.size)
    if not prefix:
        return None
    length = _LENGTH.unpack(_whole(prefix, _LENGTH.size))[0]
    if most is not None and length > min(most, MAX_HEAD):
        raise BrokenMessageError("its head is too large")
    head, sizes = _envelope(_whole(read(length), length))
    if most is not None and sum(sizes.values()) > most - length:
        raise BrokenMessageError("it is too large")
    return Message(head, {name: _whole(read(size), size) for name, size in sizes.items()})


def _envelope(text: bytes) -> tuple[dict[str, Any], dict[str, int]]:
    try:
        envelope = json.loads(text)
        head, blobs = envelope["head"], envelope["blobs"]
        sizes = {name: size for name, size in blobs}  # noqa: C416 - a pair of anything else raises
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BrokenMessageError("its head cannot be read") from error
    sound = all(isinstance(n, str) and type(s) is int and s >= 0 for n, s in sizes.items())
    if not isinstance(head, dict) or not sound or len(sizes) != len(blobs):
        raise BrokenMessageError("its head is not of a message")
    return head, sizes


def _whole(found: bytes, size: int) -> bytes:
    if len(found) != size:
        raise BrokenMessageError("it ends in its middle")
    return found


Handlers = Mapping[str, Callable[[Message], Message]]
"""A module's jobs by name; each may raise RequestRefusedError."""
