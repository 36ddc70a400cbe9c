"""Jobs of a worker that was taken over; each returns what it could still do."""

import os
import signal
import socket
import sys
import time
from pathlib import Path

from sheetflow.adapters.worker.protocol import Handlers, Message, RequestRefusedError


def open_jobs(scratch: Path, _: tuple[Path, ...]) -> Handlers:
    """Returns each attack by its name, and `echo`, which is none."""

    def use_scratch(_: Message) -> Message:
        file = scratch / "own"
        file.write_bytes(b"own")
        content = file.read_bytes()
        file.unlink()
        return Message({}, {"content": content})

    return {**_ATTACKS, "scratch": use_scratch}


def _echo(request: Message) -> Message:
    return Message({"process": os.getpid()}, request.blobs)


def _refuse(request: Message) -> Message:
    raise RequestRefusedError("it is not wanted", **request.head["place"])


def _read(request: Message) -> Message:
    return Message({}, {"content": Path(request.head["path"]).read_bytes()})


def _list(request: Message) -> Message:
    return Message({"names": os.listdir(request.head["path"])})  # noqa: PTH208 - an attack


def _write(request: Message) -> Message:
    Path(request.head["path"]).write_text("changed")
    return Message({})


def _delete(request: Message) -> Message:
    Path(request.head["path"]).unlink()
    return Message({})


def _mark(request: Message) -> Message:
    os.utime(request.head["path"], (0, 0))
    return Message({})


def _connect(request: Message) -> Message:
    with socket.create_connection(("127.0.0.1", request.head["port"]), timeout=5) as line:
        line.sendall(b"secret")
    return Message({})


def _datagram(request: Message) -> Message:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.sendto(b"secret", ("127.0.0.1", request.head["port"]))
    return Message({})


def _fork(_: Message) -> Message:
    """Leave a process that keeps the pipes open, in a session of its own."""
    if os.fork() == 0:
        os.setsid()
        time.sleep(20)
        os._exit(0)
    os._exit(0)


def _run(_: Message) -> Message:
    os.execv(sys.executable, [sys.executable, "-c", ""])  # noqa: S606 - an attack


def _kill_parent(_: Message) -> Message:
    os.kill(os.getppid(), signal.SIGTERM)
    return Message({})


def _allocate(_: Message) -> Message:
    return Message({"size": len(bytearray(3 * 1024**3))})


def _loop(_: Message) -> Message:
    while True:
        pass


def _sleep(_: Message) -> Message:
    time.sleep(600)
    return Message({})


def _recurse(request: Message) -> Message:
    return _recurse(request)


def _environment(_: Message) -> Message:
    return Message({"environment": dict(os.environ), "arguments": sys.argv, "path": os.getcwd()})  # noqa: PTH109


def _descriptors(_: Message) -> Message:
    found = []
    for number in range(3, 256):
        try:
            os.fstat(number)
        except OSError:
            continue
        found.append(number)
    return Message({"descriptors": found})


def _answer_raw(request: Message) -> Message:
    """Write into every open descriptor, then end or go on as requested."""
    for number in range(3, 256):
        try:
            os.write(number, request.blobs["raw"])
            while request.head.get("endless"):
                os.write(number, bytes(1024**2))
        except OSError:
            continue
    os._exit(0)


def _print(_: Message) -> Message:
    sys.stdout.write("printed\n")
    sys.stdout.flush()
    return Message({})


def _large(request: Message) -> Message:
    return Message({}, {"large": bytes(request.head["size"])})


def _odd(_: Message) -> Message:
    return Message({"refused": "no", "place": 7})


_ATTACKS: Handlers = {
    "echo": _echo,
    "refuse": _refuse,
    "read": _read,
    "list": _list,
    "write": _write,
    "delete": _delete,
    "mark": _mark,
    "connect": _connect,
    "datagram": _datagram,
    "fork": _fork,
    "run": _run,
    "kill parent": _kill_parent,
    "allocate": _allocate,
    "loop": _loop,
    "sleep": _sleep,
    "recurse": _recurse,
    "environment": _environment,
    "descriptors": _descriptors,
    "answer raw": _answer_raw,
    "print": _print,
    "large": _large,
    "odd": _odd,
}
