"""Confines this process to some folders by Landlock (Linux 5.13 and later).

Written here because no wheel is well kept: `landlock` on PyPI is a development release of May 2025,
`py-landlock` and `landlockpy` are first versions of one author each.  The kernel's three calls and
two structures do not change (include/uapi/linux/landlock.h).
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
"""The same number on every architecture."""
_VERSION = 1
_PATH_BENEATH = 1
_NO_NEW_PRIVS = 38

_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE = 1 << 4, 1 << 5
_MAKE_DIR, _MAKE_FILE = 1 << 7, 1 << 8
_TRUNCATE = 1 << 14
_RIGHTS = (0, 13, 14, 15, 15, 16)
"""Bits of the rights on files that version 1, 2, … of Landlock knows."""
_READ = _READ_FILE | _READ_DIR
_CHANGE = _READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_FILE | _TRUNCATE
_OF_A_FILE = _READ_FILE | _WRITE_FILE | _TRUNCATE
_TCP, _TCP_VERSION = 0b11, 4
"""To bind and to connect."""
_SCOPES, _SCOPES_VERSION = 0b11, 6
"""No signal and no abstract socket to a process outside."""


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def confine_to(readable: Iterable[Path], scratch: Path) -> int:
    """Returns Landlock's version, with every other file out of reach from now on, and TCP too.

    Raises OSError where the system has no Landlock.  To be called while there is one thread.
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
    """Sets no_new_privs, which Landlock and seccomp ask for."""
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
    found = int(_C.syscall(*(_long(argument) for argument in arguments)))
    if found < 0:
        raise _last_error()
    return found


def _long(argument: object) -> object:
    return ctypes.c_long(argument) if isinstance(argument, int) else argument


def _last_error() -> OSError:
    number = ctypes.get_errno()
    return OSError(number, os.strerror(number))


_C = ctypes.CDLL(None, use_errno=True)
