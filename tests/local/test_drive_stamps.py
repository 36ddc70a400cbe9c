"""A local file's stamp: what is done to a file shows in it, however its time is set back."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sheetflow.adapters.local.drive.folder import LocalFolder
from sheetflow.adapters.local.drive.references import ignore_renumbered_inodes
from tests.support.stamping import stamps_of

BEFORE, AFTER = b"isi yang disetujui", b"isi yang lain, pnj"


def rewritten(path: Path) -> None:
    path.write_bytes(AFTER)


def swapped(path: Path) -> None:
    other = path.with_name("lain")
    other.write_bytes(AFTER)
    other.replace(path)


def swapped_in_a_folder(path: Path) -> None:
    other = path.parent.parent / "lain"
    other.write_bytes(AFTER)
    other.replace(path)


def chmodded(path: Path) -> None:
    path.chmod(0o600)


@pytest.mark.skipif(os.name == "nt", reason="ctime is the time of creation there")
@pytest.mark.parametrize("reference", ["berkas/a.txt", "berkas"])
@pytest.mark.parametrize("done", [rewritten, swapped, swapped_in_a_folder, chmodded])
def test_a_changed_file_whose_time_was_set_back_has_another_stamp(
    tmp_path: Path, done: Callable[[Path], None], reference: str
) -> None:
    assert len(BEFORE) == len(AFTER)
    path = tmp_path / "Drive/berkas/a.txt"
    path.parent.mkdir(parents=True)
    path.write_bytes(BEFORE)
    files, times = LocalFolder(tmp_path / "Drive"), path.stat()
    before = stamps_of(files, [reference])
    while path.stat().st_ctime_ns == times.st_ctime_ns:
        done(path)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert stamps_of(files, [reference]) != before


def test_a_file_left_alone_keeps_its_stamp(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(BEFORE)
    files = LocalFolder(tmp_path)
    before = stamps_of(files, ["a.txt"])
    files.inspect(["a.txt"])
    assert files.fingerprints(before, "").by_reference == before


def test_a_stamp_of_the_time_before_inodes_is_another(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(BEFORE)
    files = LocalFolder(tmp_path)
    (now,) = stamps_of(files, ["a.txt"]).values()
    older = now.partition("~")[0]
    assert files.fingerprints({"a.txt": older}, "").by_reference == {"a.txt": now}


def test_a_file_system_that_numbers_its_files_anew_does_not_have_all_of_them_read() -> None:
    known = {f"{number}": f"{number}a~1" for number in range(20)}
    renumbered = {one: stamp.replace("~1", "~2") for one, stamp in known.items()}
    changed = {**renumbered, "7": "7b~2", "8": "missing"}
    assert ignore_renumbered_inodes(renumbered, known) == known
    assert ignore_renumbered_inodes(changed, known) == {**known, "7": "7b~2", "8": "missing"}


def test_a_few_files_with_another_inode_were_replaced() -> None:
    known = {f"{number}": f"{number}a~1" for number in range(20)}
    swapped = {**known, "3": "3a~9"}
    assert ignore_renumbered_inodes(swapped, known) == swapped
    alone = {"3": "3a~9"}
    assert ignore_renumbered_inodes(alone, {"3": "3a~1"}) == alone
