"""The worker's process: it runs jobs, has no secrets, and may be killed at any moment.

Run as `python -P -m sheetflow.adapters.worker.child MODULE SCRATCH MEMORY FOLDER…`; reads requests
from standard input and answers each on standard output (see `protocol`).
"""

import faulthandler
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import IO

from sheetflow.adapters.worker import protocol
from sheetflow.adapters.worker.confinement import confine

FULL_BYTES = 250 * 1024**2
PAGE_BYTES = 4096


def main(arguments: list[str]) -> int:
    """Answer requests until the input ends."""
    answers, usage = _own_output(), _open_usage()
    module, scratch, memory, *rest = arguments
    folders = tuple(map(Path, rest))
    walls = confine(module, Path(scratch), folders, int(memory)).items()
    handlers: protocol.Handlers = import_module(module).open_jobs(Path(scratch), folders)
    _send(answers, protocol.Message({"walls": {name: asdict(wall) for name, wall in walls}}))
    while True:
        request = protocol.read_message(sys.stdin.buffer.read)
        if request is None:
            return 0
        limit_processor(int(request.head["processor_seconds"]))
        with _ended_by_parent(request.head["seconds"]):
            answer = _answer(handlers, request)
        _send(answers, protocol.Message({**answer.head, "last": _is_full(usage)}, answer.blobs))


def _answer(handlers: protocol.Handlers, request: protocol.Message) -> protocol.Message:
    """Return the handler's answer; a failed job gives one with `refused`, never a traceback."""
    try:
        return handlers[request.head["job"]](request)
    except protocol.RequestRefusedError as error:
        return protocol.Message({"refused": str(error), "place": error.place})
    except MemoryError:
        reason = "it needs more memory than is allowed"
    except RecursionError:
        reason = "it calls itself without end"
    except Exception as error:  # noqa: BLE001 - foreign bytes can make any library fail
        reason = f"{type(error).__name__}: {error}"
    return protocol.Message({"refused": reason, "place": {}})


def _send(answers: IO[bytes], message: protocol.Message) -> None:
    for part in protocol.message_parts(message):
        answers.write(part)
    answers.flush()


def _own_output() -> IO[bytes]:
    """Return a stream for answers alone: whatever a library prints goes to standard error."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _open_usage() -> IO[bytes] | None:
    """Open the process's memory in pages, before the confinement; None if there is no such file."""
    try:
        return Path("/proc/self/statm").open("rb", buffering=0)
    except OSError:
        return None


def _is_full(usage: IO[bytes] | None) -> bool:
    """Return whether to start a new worker: the typesetter keeps the layout of a huge paper."""
    if usage is None:
        return False
    usage.seek(0)
    return int(usage.read(100).split()[1]) * PAGE_BYTES > FULL_BYTES


@contextmanager
def _ended_by_parent(seconds: float) -> Iterator[None]:
    """End the process, even in the middle of a job, when the requesting process is gone.

    The input then ends, and the system sends a signal, which ends a process without a handler for
    it.  Where there is no such signal (Windows), a timer in this process ends it after `seconds`.
    """
    faulthandler.dump_traceback_later(seconds, exit=True)
    _signal_input(on=True)
    try:
        yield
    finally:
        _signal_input(on=False)
        faulthandler.cancel_dump_traceback_later()


def _signal_input(*, on: bool) -> None:
    if sys.platform == "win32":
        return
    import fcntl  # noqa: PLC0415 - not on Windows
    import select  # noqa: PLC0415 - as above

    source = sys.stdin.fileno()
    with suppress(OSError):
        fcntl.fcntl(source, fcntl.F_SETOWN, os.getpid())
        flags = fcntl.fcntl(source, fcntl.F_GETFL)
        fcntl.fcntl(source, fcntl.F_SETFL, flags | os.O_ASYNC if on else flags & ~os.O_ASYNC)
    poll = select.poll()
    poll.register(source, 0)
    if on and poll.poll(0):
        os._exit(0)


def limit_processor(seconds: int) -> None:
    """Limit processor time from now on; beyond it the operating system ends the process."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = int(used.ru_utime + used.ru_stime) + 1 + seconds
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    resource.setrlimit(resource.RLIMIT_CPU, (wanted, most))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
