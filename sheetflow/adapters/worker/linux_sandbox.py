"""How Landlock (Linux 5.13 and later) confines this process to some folders.

Written here because no wheel is well maintained: `landlock` on PyPI is a development release of May
2025, `py-landlock` and `landlockpy` are first versions of one author each.  The kernel's three
calls and two structures do not change (include/uapi/linux/landlock.h).
"""

import ctypes
import os
import platform
import struct
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
"""System calls with the same number on every architecture."""
_VERSION = 1
_PATH_BENEATH = 1
_NO_NEW_PRIVS = 38

_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE = 1 << 4, 1 << 5
_MAKE_DIR, _MAKE_FILE = 1 << 7, 1 << 8
_TRUNCATE = 1 << 14
_RIGHTS = (0, 13, 14, 15, 15, 16)
"""Number of rights on files in version 1, 2, … of Landlock."""
_READ = _READ_FILE | _READ_DIR
_CHANGE = _READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_FILE | _TRUNCATE
_OF_A_FILE = _READ_FILE | _WRITE_FILE | _TRUNCATE
_TCP, _TCP_VERSION = 0b11, 4
"""Rights to bind and to connect."""
_SCOPES, _SCOPES_VERSION = 0b11, 6
"""Forbids signals and abstract sockets to processes outside."""


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def confine_to(readable: Iterable[Path], scratch: Path) -> int:
    """Put every other file, and TCP, out of reach from now on; return Landlock's version.

    Raises OSError where the system has no Landlock.  Call it while there is one thread.
    """
    version = _call(_CREATE, None, 0, _VERSION)
    handled = (1 << _RIGHTS[min(version, len(_RIGHTS) - 1)]) - 1
    wanted = _Ruleset(
        handled,
        _TCP if version >= _TCP_VERSION else 0,
        _SCOPES if version >= _SCOPES_VERSION else 0,
    )
    rules = _call(_CREATE, ctypes.byref(wanted), ctypes.sizeof(wanted), 0)
    try:
        for path in readable:
            _allow(rules, path, _READ & handled)
        _allow(rules, scratch, _CHANGE & handled)
        give_up_privileges()
        _call(_RESTRICT, rules, 0)
    finally:
        os.close(rules)
    return version


def give_up_privileges() -> None:
    """Set no_new_privs, which Landlock and seccomp require."""
    if _C.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise _last_error()


def _allow(rules: int, path: Path, rights: int) -> None:
    try:
        place = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        allowed = rights if path.is_dir() else rights & _OF_A_FILE
        rule = _PathRule(allowed, place)
        _call(_ADD, rules, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(place)


def _call(*arguments: object) -> int:
    whole = (ctypes.c_long(one) if isinstance(one, int) else one for one in arguments)
    found = int(_C.syscall(*whole))
    if found < 0:
        raise _last_error()
    return found


def _last_error() -> OSError:
    number = ctypes.get_errno()
    return OSError(number, os.strerror(number))


_C = ctypes.CDLL(None, use_errno=True)

# Landlock leaves UDP, forks and marks of files (mode, owner, times) open; this seccomp filter
# refuses them for any user, also in a container.  It is written here because the wheel for it,
# `pyseccomp`, was last released in 2021 and needs libseccomp on the system; it is a few lines.

_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""Column of the numbers below, and the kernel's name for it (AUDIT_ARCH_…)."""
_NETWORK = ((41, 198), (425, 425))
"""socket, io_uring_setup (whose rings open sockets past this filter)."""
_PROCESSES = (
    (57, None), (58, None), (59, 221), (322, 281),  # fork, vfork, execve, execveat
    (62, 129), (200, 130), (129, 138), (297, 240),  # kill, tkill, rt_sigqueueinfo and for a thread
    (424, 424), (438, 438), (101, 117),  # pidfd_send_signal, pidfd_getfd, ptrace
    (310, 270), (311, 271),  # process_vm_readv, process_vm_writev
)  # fmt: skip
_MARKS = (
    (90, None), (91, 52), (268, 53), (452, 452),  # chmod, fchmod, fchmodat, fchmodat2
    (92, None), (93, 55), (94, None), (260, 54),  # chown, fchown, lchown, fchownat
    (132, None), (235, None), (261, None), (280, 88),  # utime, utimes, futimesat, utimensat
    (188, 5), (189, 6), (190, 7), (197, 14), (198, 15), (199, 16),  # extended attributes
    (76, 45),  # truncate
)  # fmt: skip
_CLONE3 = (435, 435)
_CLONE = (56, 220)
_TGKILL = (234, 131)
_PRLIMIT = (302, 261)
_X32 = 0x40000000
_CLONE_THREAD = 0x10000

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
"""Offsets in a filter's input (struct seccomp_data, low half of the argument first)."""
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_SET_SECCOMP, _FILTER_MODE = 22, 2

Step = tuple[int, int, int, int]
"""An instruction: code, jump when true, jump when false, value."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def refuse_calls() -> None:
    """Refuse the calls listed above with EPERM, in this thread and all that it starts.

    Raises OSError where the kernel or the architecture has no such filter.
    """
    column, architecture = _ARCHITECTURES.get(platform.machine(), (-1, 0))
    if column < 0:
        raise OSError(0, f"no list of system calls for {platform.machine()}")
    steps = _filter(column, architecture)
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    program = _Program(len(steps), code)
    give_up_privileges()
    if _C.prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.byref(program), 0, 0):
        raise _last_error()


def _filter(column: int, architecture: int) -> list[Step]:
    refused = _REFUSE | _EPERM
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, refused),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if column == 0:
        steps += [(_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, refused)]
    for call in (*_NETWORK, *_PROCESSES, *_MARKS):
        number = call[column]
        if number is not None:
            steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, refused)]
    # The C library then starts a thread by the older call, whose flags a filter can check.
    steps += [(_EQUAL, 0, 1, _CLONE3[column]), (_RETURN, 0, 0, _REFUSE | _ENOSYS)]
    steps += _only(_CLONE[column], (_ANY_BIT, _CLONE_THREAD))
    steps += _only(_TGKILL[column], (_EQUAL, os.getpid()))
    steps += _only(_PRLIMIT[column], (_EQUAL, 0))
    return [*steps, (_RETURN, 0, 0, _ALLOW)]


def _only(number: int, test: tuple[int, int]) -> list[Step]:
    """Refuse a call unless its first argument passes the test."""
    code, value = test
    return [
        (_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (code, 1, 0, value),
        (_RETURN, 0, 0, _REFUSE | _EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]
