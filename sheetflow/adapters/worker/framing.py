"""Messages between a process and its worker: a JSON head, then named blobs.

JSON and bytes only, so that neither side can make the other run anything.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any

_HEAD = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Message:
    """`head` is plain JSON data; `blobs` are bytes by name."""

    head: Mapping[str, Any]
    blobs: Mapping[str, bytes] = field(default_factory=dict)


def write_message(stream: IO[bytes], message: Message) -> None:
    """Writes the whole message and flushes; raises OSError when the other side is gone."""
    sizes = [[name, len(blob)] for name, blob in message.blobs.items()]
    head = json.dumps({"head": dict(message.head), "blobs": sizes}).encode("ascii")
    stream.write(_HEAD.pack(len(head)) + head)
    for blob in message.blobs.values():
        stream.write(blob)
    stream.flush()


def read_message(stream: IO[bytes]) -> Message | None:
    """The next message; None when the other side has gone, even in the middle of one."""
    prefix = _exactly(stream, _HEAD.size)
    if prefix is None:
        return None
    text = _exactly(stream, _HEAD.unpack(prefix)[0])
    if text is None:
        return None
    envelope = json.loads(text)
    blobs: dict[str, bytes] = {}
    for name, size in envelope["blobs"]:
        blob = _exactly(stream, size)
        if blob is None:
            return None
        blobs[name] = blob
    return Message(envelope["head"], blobs)


def _exactly(stream: IO[bytes], size: int) -> bytes | None:
    found = stream.read(size)
    return found if len(found) == size else None
