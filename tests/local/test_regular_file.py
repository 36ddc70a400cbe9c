"""Only regular files are opened: through no link, without blocking, never more than is wanted."""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sheetflow.regular_file import NotRegularError, open_regular, read_regular


def test_a_regular_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"content")
    assert read_regular(path, 7) == b"content"
    with open_regular(str(path)) as file:
        assert file.read() == b"content"


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"content")
    with pytest.raises(OSError, match="larger than 6 bytes") as raised:
        read_regular(path, 6)
    assert raised.value.errno == errno.EFBIG


def _link(path: Path) -> None:
    target = path.with_name("target")
    target.write_bytes(b"secret")
    path.symlink_to(target)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(path))


KINDS: dict[str, tuple[Callable[[Path], object], int]] = {
    "a symbolic link": (_link, errno.ELOOP),
    "a folder": (Path.mkdir, errno.EISDIR),
    "a pipe": (_pipe, errno.EINVAL),
    "a socket": (_socket, errno.EINVAL),
}


@pytest.mark.skipif(sys.platform == "win32", reason="these kinds are POSIX's")
@pytest.mark.parametrize("kind", KINDS)
def test_anything_else_is_named(kind: str, tmp_path: Path) -> None:
    make, number = KINDS[kind]
    path = tmp_path / "x"
    make(path)
    with pytest.raises(NotRegularError, match=f"it is {kind}, not a file") as raised:
        open_regular(path)
    assert raised.value.errno == number


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX's null device")
def test_a_device_is_named() -> None:
    with pytest.raises(NotRegularError, match="it is a device, not a file"):
        open_regular(os.devnull)
