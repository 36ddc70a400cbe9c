"""The worker's process: it runs jobs, holds no secret, and may be killed at any moment.

Run as `python -m sheetflow.adapters.worker.child MODULE SCRATCH MEMORY FOLDER…`; reads requests
from standard input and answers each on standard output (see `framing`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import IO

from sheetflow.adapters.worker.errors import RequestRefusedError
from sheetflow.adapters.worker.framing import Message, read_message, write_message

Handlers = Mapping[str, Callable[[Message], Message]]
"""A module's jobs by name; each may raise RequestRefusedError."""

FULL_BYTES = 250 * 1024**2
PAGE_BYTES = 4096
CLOSED_PROXY = "http://127.0.0.1:9"
"""The discard port: whatever a template makes the typesetter download is refused at once."""


def main(arguments: list[str]) -> int:
    """Answers requests until its input ends."""
    answers = _own_output()
    _cut_off_network()
    module, scratch, memory, *folders = arguments
    limit_memory(int(memory))
    handlers: Handlers = import_module(module).open_jobs(Path(scratch), tuple(map(Path, folders)))
    write_message(answers, Message({"ready": True}))
    while True:
        request = read_message(sys.stdin.buffer)
        if request is None:
            return 0
        limit_processor(int(request.head["processor_seconds"]))
        answer = _answer(handlers, request)
        write_message(answers, Message({**answer.head, "last": is_full()}, answer.blobs))


def _answer(handlers: Handlers, request: Message) -> Message:
    """A job that fails gives an answer with `refused`, never a traceback."""
    try:
        return handlers[request.head["job"]](request)
    except RequestRefusedError as error:
        return Message({"refused": str(error), "place": error.place})
    except MemoryError:
        reason = "it needs more memory than is allowed"
    except RecursionError:
        reason = "it calls itself without end"
    except Exception as error:  # noqa: BLE001 - foreign bytes can make any library fail
        reason = f"{type(error).__name__}: {error}"
    return Message({"refused": reason, "place": {}})


def is_full() -> bool:
    """The typesetter keeps what it laid out; after a huge paper a fresh worker is lighter."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return False
    return pages * PAGE_BYTES > FULL_BYTES


def _own_output() -> IO[bytes]:
    """Nothing that a library prints can get between the answers."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _cut_off_network() -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        os.environ[name] = os.environ[name.upper()] = CLOSED_PROXY
    os.environ.pop("no_proxy", None)
    os.environ.pop("NO_PROXY", None)


def limit_memory(memory: int) -> None:
    """For the whole process, where the operating system can."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    _lower(resource.RLIMIT_AS, memory)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, memory)


def limit_processor(seconds: int) -> None:
    """From now on; beyond it the operating system ends the process."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = int(used.ru_utime + used.ru_stime) + 1 + seconds
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    resource.setrlimit(resource.RLIMIT_CPU, (wanted, most))


def _lower(kind: int, limit: int) -> None:
    import resource  # noqa: PLC0415 - not on Windows

    _, most = resource.getrlimit(kind)
    wanted = limit if most == resource.RLIM_INFINITY else min(limit, most)
    try:
        resource.setrlimit(kind, (wanted, wanted))
    except (OSError, ValueError):
        # macOS refuses RLIMIT_AS below what is mapped; the wall clock still holds.
        return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
