"""A workbook is replaced whole or left as it is."""

import errno
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest

from sheetflow.adapters.local.register import conflict_copies
from sheetflow.adapters.xlsx.workbook_file import replace_workbook, version_of
from sheetflow.errors import BusyError, SheetflowError, UnavailableError
from sheetflow.safe_files.renaming import exchanges_in_one_step
from sheetflow.safe_files.replacing import (
    DisplacedFile,
    find_office_lock,
    resolve_displaced,
    short_digest,
)
from sheetflow.safe_files.writing import temporary_beside


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
        replace_workbook(book, version_of(book), write)
    assert sorted(path.name for path in book.parent.iterdir()) == before
    assert book.read_bytes() == b"lama"
    return caught.value


def test_the_new_file_takes_the_place_and_the_rights_of_the_old_one(book: Path) -> None:
    after = replace_workbook(book, version_of(book), new)
    assert book.read_bytes() == b"baru"
    assert book.stat().st_mode & 0o777 == 0o640
    assert after == version_of(book)
    assert [path.name for path in book.parent.iterdir()] == ["register.xlsx"]


def test_a_symbolic_link_stays_a_link(book: Path) -> None:
    link = book.parent / "tautan.xlsx"
    link.symlink_to(book)
    replace_workbook(link, version_of(link), new)
    assert link.is_symlink()
    assert book.read_bytes() == b"baru"


def test_a_workbook_that_is_open_from_the_start_keeps_what_another_run_writes_beside_it(
    book: Path,
) -> None:
    temporary_beside(book).write_bytes(b"of a run that is alive")
    book.with_name("~$register.xlsx").write_text("\x04Staf")
    refused(book, new, BusyError)


def test_a_workbook_that_vanished_is_reported_although_nothing_can_be_cleaned(book: Path) -> None:
    read = version_of(book)
    temporary_beside(book).mkdir()  # removal of a folder is refused with an error of its own
    book.unlink()
    with pytest.raises(UnavailableError):
        replace_workbook(book, read, new)


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
    assert find_office_lock(book) == lock
    error = refused(book, new, BusyError)
    assert owner in error.problem
    assert str(lock) in error.fix


@pytest.mark.parametrize("name", [".~ister.xlsx", ".~lain.xlsx", "~$gister.docx", ".register.xlsx"])
def test_the_lock_of_another_workbook_is_not_its_own(book: Path, name: str) -> None:
    book.with_name(name).write_text("")
    assert find_office_lock(book) is None


def test_a_short_lock_may_be_whole_for_a_neighbour(book: Path) -> None:
    book.with_name("gister.xlsx").write_text("")
    book.with_name("~$gister.xlsx").write_text("")
    assert find_office_lock(book) is None
    assert find_office_lock(book.with_name("gister.xlsx")) == book.with_name("~$gister.xlsx")


def test_a_workbook_saved_since_it_was_read_is_left_alone(book: Path) -> None:
    read = version_of(book)
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
        replace_workbook(book, version_of(book), opened_meanwhile)
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
        replace_workbook(book, version_of(book), stopped)
    assert [path.name for path in book.parent.iterdir()] == ["register.xlsx"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_unavailable(book: Path) -> None:
    book.parent.chmod(0o500)
    try:
        refused(book, new, UnavailableError)
    finally:
        book.parent.chmod(0o700)


@pytest.fixture(params=[True, False], ids=["exchanged", "renamed away"])
def in_one_step(request: pytest.FixtureRequest) -> bool:
    """Whether the disk can exchange two names in one step."""
    return bool(request.param)


WATCHED: list[tuple[Path, Callable[[], object]]] = []
"""Registers that are about to be exchanged for the first time, and what happens then."""


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event != "os.rename":
        return
    for watched in list(WATCHED):
        if arguments[1] == str(watched[0]):
            WATCHED.remove(watched)
            watched[1]()


sys.addaudithook(_watch)


def test_a_save_between_the_last_look_and_the_exchange_is_put_back(
    book: Path, in_one_step: bool
) -> None:
    WATCHED.append((book, lambda: book.write_bytes(b"simpan")))
    with pytest.raises(BusyError, match="after it was read"):
        replace_workbook(book, version_of(book), new, in_one_step=in_one_step)
    assert book.read_bytes() == b"simpan"
    assert [path.name for path in book.parent.iterdir()] == [book.name]


def test_a_save_that_goes_on_for_long_arrives_whole(book: Path, in_one_step: bool) -> None:
    with ExitStack() as programs:
        opened: list[BinaryIO] = []

        def begin() -> None:
            opened.append(programs.enter_context(book.open("r+b", buffering=0)))
            opened[0].write(b"simpan")

        WATCHED.append((book, begin))
        with pytest.raises(BusyError):
            replace_workbook(book, version_of(book), new, in_one_step=in_one_step)
        opened[0].write(b"an panjang")
    resolve_displaced(book, "konflik")
    assert book.read_bytes() == b"simpanan panjang"
    assert [path.name for path in book.parent.iterdir()] == [book.name]


def test_a_disk_that_exchanges_says_so(tmp_path: Path) -> None:
    assert exchanges_in_one_step(tmp_path) in {True, False}
    assert not list(tmp_path.iterdir())


def exchanged(book: Path, *, in_one_step: bool = True) -> DisplacedFile:
    """An exchange after which the process was killed."""
    temporary = book.with_name("baru")
    temporary.write_bytes(b"baru")
    written = short_digest(temporary)
    displaced = DisplacedFile(book, short_digest(book), written, in_one_step=in_one_step)
    temporary.rename(displaced.place)
    displaced.exchange()
    return displaced


def test_what_was_read_and_displaced_is_dropped_at_the_next_start(
    book: Path, in_one_step: bool
) -> None:
    exchanged(book, in_one_step=in_one_step)
    assert resolve_displaced(book, "konflik") == ()
    assert book.read_bytes() == b"baru"
    assert [path.name for path in book.parent.iterdir()] == [book.name]


def test_what_is_still_open_is_kept_until_it_is_closed(book: Path) -> None:
    with book.open("r+b"):
        displaced = exchanged(book)
        resolve_displaced(book, "konflik")
        assert displaced.place.read_bytes() == b"lama"
    resolve_displaced(book, "konflik")
    assert not displaced.place.exists()


def test_a_save_that_was_displaced_goes_back_at_the_next_start(book: Path) -> None:
    exchanged(book).place.write_bytes(b"simpan")
    assert resolve_displaced(book, "konflik") == ()
    assert book.read_bytes() == b"simpan"
    assert [path.name for path in book.parent.iterdir()] == [book.name]


def test_of_two_saves_the_displaced_one_is_a_conflict_copy(book: Path) -> None:
    for number, kept in enumerate(("register (konflik).xlsx", "register (konflik) (2).xlsx"), 1):
        displaced = exchanged(book)
        displaced.place.write_bytes(b"simpan %d" % number)
        book.write_bytes(b"simpan lagi")
        assert [path.name for path in resolve_displaced(book, "konflik")] == [kept]
        assert book.with_name(kept).read_bytes() == b"simpan %d" % number
        assert book.read_bytes() == b"simpan lagi"
        assert kept in conflict_copies(book)


def test_a_register_that_was_renamed_away_comes_back(book: Path) -> None:
    displaced = replace(DisplacedFile(book, short_digest(book), "0" * 24), kind="between")
    book.rename(displaced.place)
    resolve_displaced(book, "konflik")
    assert book.read_bytes() == b"lama"
    assert [path.name for path in book.parent.iterdir()] == [book.name]


def test_a_register_that_somebody_took_away_stays_away(book: Path) -> None:
    exchanged(book)
    book.rename(book.with_name("dipindah"))
    resolve_displaced(book, "konflik")
    assert not book.exists()


def test_a_link_that_took_the_registers_place_is_put_back(book: Path, tmp_path: Path) -> None:
    target = tmp_path / "lain"
    target.write_bytes(b"isi")

    def link() -> None:
        book.unlink()
        book.symlink_to(target)

    WATCHED.append((book, link))
    with pytest.raises(BusyError):
        replace_workbook(book, version_of(book), new)
    assert book.is_symlink()
    assert target.read_bytes() == b"isi"
