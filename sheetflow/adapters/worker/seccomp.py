"""Refuses system calls that no job needs: sockets, other processes, other files' marks (Linux).

Landlock leaves UDP, forks and marks of files (mode, owner, times) open; a filter of the kernel's
closes them for any user, also in a container.  Written here because the wheel for it, `pyseccomp`,
was last released in 2021 and needs libseccomp on the system; the filter is a few lines.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct

from sheetflow.adapters.worker.landlock import give_up_privileges

_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""Column of the numbers below, and what the kernel names it (AUDIT_ARCH_…)."""
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
"""Where they lie in what a filter gets (struct seccomp_data, low half of the argument first)."""
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_SET_SECCOMP, _FILTER_MODE = 22, 2

Step = tuple[int, int, int, int]
"""An instruction: code, jump when true, jump when false, value."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def refuse_calls() -> None:
    """Refuses them with EPERM from now on, for this thread and all that it starts.

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
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


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
    # The C library then starts a thread by the older call, whose flags can be looked at.
    steps += [(_EQUAL, 0, 1, _CLONE3[column]), (_RETURN, 0, 0, _REFUSE | _ENOSYS)]
    steps += _only(_CLONE[column], (_ANY_BIT, _CLONE_THREAD))
    steps += _only(_TGKILL[column], (_EQUAL, os.getpid()))
    steps += _only(_PRLIMIT[column], (_EQUAL, 0))
    return [*steps, (_RETURN, 0, 0, _ALLOW)]


def _only(number: int, test: tuple[int, int]) -> list[Step]:
    """Refuses a call unless its first argument passes the test."""
    code, value = test
    return [
        (_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (code, 1, 0, value),
        (_RETURN, 0, 0, _REFUSE | _EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]


_C = ctypes.CDLL(None, use_errno=True)
