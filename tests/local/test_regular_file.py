"""Only regular files are opened: through no link, without blocking, never more than is wanted."""

import errno
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sheetflow.safe_files.reading import (
    NotRegularError,
    follow_beside,
    open_below,
    open_regular,
    read_regular,
)
from sheetflow.safe_files.writing import overwrite_file, temporary_beside, write_whole


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


@pytest.mark.skipif(sys.platform == "win32", reason="only the last part is sure there")
def test_below_a_folder_no_part_of_the_way_is_a_link(tmp_path: Path) -> None:
    outside, root = tmp_path / "outside", tmp_path / "root"
    for folder in (outside, root / "a"):
        folder.mkdir(parents=True)
        (folder / "file").write_bytes(folder.name.encode())
    with open_below(str(root), "a/file") as file:
        assert file.read() == b"a"
    (root / "b").symlink_to(outside)
    with pytest.raises(NotADirectoryError):
        open_below(str(root), "b/file")
    (root / "c").symlink_to(outside / "file")
    with pytest.raises(NotRegularError):
        open_below(str(root), "c")


def test_a_link_is_followed_inside_its_own_folder_alone(tmp_path: Path) -> None:
    """As Kubernetes mounts settings: a link to `..data/name` beside it."""
    mounted = tmp_path / "mounted"
    (mounted / "..data").mkdir(parents=True)
    (mounted / "..data" / "office.yaml").write_bytes(b"")
    (mounted / "office.yaml").symlink_to(mounted / "..data" / "office.yaml")
    (mounted / "other.yaml").symlink_to(tmp_path / "elsewhere")
    assert follow_beside(mounted / "office.yaml").name == "office.yaml"
    assert not follow_beside(mounted / "office.yaml").is_symlink()
    assert follow_beside(mounted / "other.yaml") == mounted / "other.yaml"


def test_a_temporary_file_is_never_written_through_a_link(tmp_path: Path) -> None:
    other, path = tmp_path / "other", tmp_path / "file"
    other.write_bytes(b"other")
    temporary_beside(path).symlink_to(other)
    write_whole(path, b"ours")
    assert (other.read_bytes(), path.read_bytes()) == (b"other", b"ours")
    assert sorted(tmp_path.iterdir()) == [path, other]


@pytest.mark.parametrize("make", ["symlink_to", "hardlink_to"])
def test_a_second_name_is_not_written_to(make: str, tmp_path: Path) -> None:
    other, path = tmp_path / "other", tmp_path / "file"
    other.write_bytes(b"other")
    getattr(path, make)(other)
    with pytest.raises(NotRegularError):
        overwrite_file(path, b"ours")
    assert other.read_bytes() == b"other"


def test_a_file_is_overwritten_and_a_private_one_closed(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_bytes(b"a longer one")
    overwrite_file(path, b"short", 0o600)
    assert path.read_bytes() == b"short"
    assert sys.platform == "win32" or path.stat().st_mode & 0o777 == 0o600
