"""A workbook is replaced whole or left as it is."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sheetflow.adapters.local.replace import lock_of, replace_workbook
from sheetflow.adapters.local.stamp import stamp_of
from sheetflow.errors import BusyError, SheetflowError, UnavailableError


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "register.xlsx"
    path.write_bytes(b"lama")
    path.chmod(0o640)
    return path


def new(temporary: Path) -> None:
    temporary.write_bytes(b"baru")


def refused(
    book: Path, write: Callable[[Path], None], error: type[SheetflowError]
) -> SheetflowError:
    """The error of a replacement that must leave the folder exactly as it was."""
    before = sorted(path.name for path in book.parent.iterdir())
    with pytest.raises(error) as caught:
        replace_workbook(book, stamp_of(book), write)
    assert sorted(path.name for path in book.parent.iterdir()) == before
    assert book.read_bytes() == b"lama"
    return caught.value


def test_the_new_file_takes_the_place_and_the_rights_of_the_old_one(book: Path) -> None:
    after = replace_workbook(book, stamp_of(book), new)
    assert book.read_bytes() == b"baru"
    assert book.stat().st_mode & 0o777 == 0o640
    assert after == stamp_of(book)
    assert [path.name for path in book.parent.iterdir()] == ["register.xlsx"]


def test_a_symbolic_link_stays_a_link(book: Path) -> None:
    link = book.parent / "tautan.xlsx"
    link.symlink_to(book)
    replace_workbook(link, stamp_of(link), new)
    assert link.is_symlink()
    assert book.read_bytes() == b"baru"


@pytest.mark.parametrize(
    ("name", "content", "owner"),
    [
        (".~lock.register.xlsx#", ",staf,PC-01,09.10.2025 10:00,file:///x;", "staf PC-01"),
        ("~$register.xlsx", "\x04Staf      ", "Staf"),
        ("~$register.xlsx", "", ""),
        ("~$gister.xlsx", "\x04Staf", "Staf"),
        (".~register.xlsx", "\x04Staf", "Staf"),
        (".~egister.xlsx", "", ""),
        (".~gister.xlsx", "", ""),
    ],
)
def test_an_open_workbook_is_left_alone(book: Path, name: str, content: str, owner: str) -> None:
    lock = book.with_name(name)
    lock.write_text(content)
    assert lock_of(book) == lock
    error = refused(book, new, BusyError)
    assert owner in error.problem
    assert str(lock) in error.fix


@pytest.mark.parametrize("name", [".~ister.xlsx", ".~lain.xlsx", "~$gister.docx", ".register.xlsx"])
def test_the_lock_of_another_workbook_is_not_its_own(book: Path, name: str) -> None:
    book.with_name(name).write_text("")
    assert lock_of(book) is None


def test_a_short_lock_may_be_whole_for_a_neighbour(book: Path) -> None:
    book.with_name("gister.xlsx").write_text("")
    book.with_name("~$gister.xlsx").write_text("")
    assert lock_of(book) is None
    assert lock_of(book.with_name("gister.xlsx")) == book.with_name("~$gister.xlsx")


def test_a_workbook_saved_since_it_was_read_is_left_alone(book: Path) -> None:
    read = stamp_of(book)
    os.utime(book, ns=(1, 1))
    with pytest.raises(BusyError, match="after it was read"):
        replace_workbook(book, read, new)
    assert book.read_bytes() == b"lama"


def test_a_workbook_opened_during_the_work_is_left_alone(book: Path) -> None:
    lock = book.with_name("~$register.xlsx")

    def opened_meanwhile(temporary: Path) -> None:
        new(temporary)
        lock.write_text("")

    with pytest.raises(BusyError):
        replace_workbook(book, stamp_of(book), opened_meanwhile)
    assert sorted(path.name for path in book.parent.iterdir()) == ["register.xlsx", lock.name]


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "full"), (errno.EROFS, "permission"), (errno.EIO, "refused")],
)
def test_a_refusing_disk_leaves_nothing_half_done(book: Path, number: int, words: str) -> None:
    def failing(temporary: Path) -> None:
        temporary.write_bytes(b"ba")
        raise OSError(number, os.strerror(number))

    assert words in refused(book, failing, UnavailableError).problem


def test_whatever_the_writer_raises_the_temporary_file_goes(book: Path) -> None:
    def stopped(_: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace_workbook(book, stamp_of(book), stopped)
    assert [path.name for path in book.parent.iterdir()] == ["register.xlsx"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_unavailable(book: Path) -> None:
    book.parent.chmod(0o500)
    try:
        refused(book, new, UnavailableError)
    finally:
        book.parent.chmod(0o700)
