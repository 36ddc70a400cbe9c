"""How the worker's process is confined before it opens foreign bytes, and which limits hold."""

import mmap
import os
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import sheetflow


@dataclass(frozen=True, slots=True)
class Restriction:
    """Whether a restriction holds; `by` is its mechanism, or the reason why there is none."""

    held: bool
    by: str


Restrictions = Mapping[str, Restriction]
"""All restrictions of a worker, by name.

Bytes of memory, processor and wall-clock time, bytes of an output, an environment without secrets,
no network, no other processes, no files but its own.
"""
_SYSTEM = (
    "/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/nix/store",
    "/usr/share/zoneinfo", "/etc/ld.so.cache", "/etc/localtime", "/dev/null", "/dev/urandom",
)  # fmt: skip
"""Libraries and what they read: no office's files are there."""
_NO_SYSTEM = "this system has nothing for it without further programs"
_OPEN_FILES = 256


def confine(module: str, scratch: Path, folders: tuple[Path, ...], memory: int) -> Restrictions:
    """Confine this process and return the restrictions from now on.

    It can read Python, `module`'s package and `folders`, change `scratch`, and reach nothing else.
    """
    _limit_system(memory)
    network = files = _NO_SYSTEM
    processor = "" if sys.platform == "win32" else ", RLIMIT_CPU"
    if sys.platform == "linux":
        # Now, while there is one thread: neither confines threads that run already.
        readable = (*_python_paths(), *_package_paths(module), *folders)
        files = _landlock(readable, scratch)
        network = _seccomp()
    return {
        "memory": _memory_wall(memory),
        "time": Restriction(held=True, by="wall clock" + processor),
        "output": Restriction(held=True, by="the reader"),
        "environment": Restriction(held=True, by="started with " + ", ".join(sorted(os.environ))),
        "network": Restriction(_no_network(), network),
        "processes": Restriction(_no_process(), network),
        "files": Restriction(_no_files(scratch), ", ".join(dict.fromkeys((files, network)))),
    }


def _landlock(readable: tuple[Path, ...], scratch: Path) -> str:
    from sheetflow.adapters.worker.linux_sandbox import confine_to  # noqa: PLC0415 - Linux only

    try:
        return f"Landlock {confine_to(readable, scratch)}"
    except OSError as error:
        return f"no Landlock ({error.strerror})"


def _seccomp() -> str:
    from sheetflow.adapters.worker.linux_sandbox import refuse_calls  # noqa: PLC0415 - Linux only

    try:
        refuse_calls()
    except OSError as error:
        return f"no seccomp ({error.strerror})"
    return "seccomp"


def _python_paths() -> Iterator[Path]:
    """Yield folders of this Python, its packages and the system's libraries, not of a checkout."""
    for name in ("stdlib", "platstdlib", "purelib", "platlib"):
        yield Path(sysconfig.get_path(name))
    for entry in sys.path:
        if Path(entry).name in {"site-packages", "dist-packages"}:
            yield Path(entry)
    yield Path(sys.base_prefix, "lib")
    yield from map(Path, _SYSTEM)


def _package_paths(module: str) -> Iterator[Path]:
    """Yield folders of this package and the module's; nothing else of their parents is needed."""
    for name in {__name__.partition(".")[0], module.partition(".")[0]}:
        found = find_spec(name)
        yield from map(Path, (found and found.submodule_search_locations) or ())


def _limit_system(memory: int) -> None:
    """Limit bytes of memory and of a file, open files and core dumps, where the system can."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    wanted = {resource.RLIMIT_AS: memory, resource.RLIMIT_FSIZE: memory,
              resource.RLIMIT_CORE: 0, resource.RLIMIT_NOFILE: _OPEN_FILES}  # fmt: skip
    for kind, limit in wanted.items():
        _, most = resource.getrlimit(kind)
        lower = limit if most == resource.RLIM_INFINITY else min(limit, most)
        try:
            resource.setrlimit(kind, (lower, lower))
        except (OSError, ValueError):
            # macOS refuses RLIMIT_AS below what is mapped; the wall clock still holds.
            continue


def _memory_wall(memory: int) -> Restriction:
    try:
        mmap.mmap(-1, memory).close()
    except (OSError, ValueError, MemoryError):
        return Restriction(held=True, by="RLIMIT_AS")
    return Restriction(held=False, by=_NO_SYSTEM)


def _no_network() -> bool:
    """Return whether not even a socket for UDP can be made."""
    import _socket  # noqa: PLC0415 - `socket` would cost a tenth of the start

    return _is_refused(partial(_socket.socket, _socket.AF_INET, _socket.SOCK_DGRAM))


def _no_process() -> bool:
    if sys.platform == "win32":
        return False
    try:
        child = os.fork()
    except PermissionError:
        return True
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return False


def _no_files(scratch: Path) -> bool:
    """Return whether no folder outside can be listed or written to, and no file's times be set."""
    beside = scratch.with_name(f"{scratch.name}.probe")
    try:
        return (
            _is_refused(partial(os.listdir, scratch.anchor))
            and _is_refused(beside.touch)
            and _is_refused(partial(os.utime, scratch))
        )
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _is_refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError as error:
        return isinstance(error, PermissionError)
    return False


ENVIRONMENT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME")


def worker_environment(scratch: Path) -> dict[str, str]:
    """Return variables by which the worker finds this very package, without any of the user's."""
    kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    root = str(Path(sheetflow.__file__).resolve().parent.parent)
    here = ""
    with suppress(FileNotFoundError):
        here = str(Path.cwd())
    return {
        **kept,
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch)),
        "PYTHONPATH": os.pathsep.join([root, *(one for one in sys.path if one and one != here)]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "MALLOC_ARENA_MAX": "2",
    }
