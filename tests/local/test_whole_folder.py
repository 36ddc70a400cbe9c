"""A folder of generated files is replaced whole or not at all, and nobody's own file is removed."""

import sys
from ast import literal_eval
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Thread

import pytest

from sheetflow.safe_files.whole_folder import LIST, ForeignFileError, refuse_foreign, replace_folder
from tests.support.full_disk import files_of_at_most
from tests.support.processes import start
from tests.support.system_calls import WATCH

OLD = {"index.html": b"lama", "kantor/a.html": b"lama a"}
NEW = {"index.html": b"baru", "kantor/b.html": b"baru b"}


def content(folder: Path) -> dict[str, bytes]:
    """Return the files that readers of a folder find, by place."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != LIST)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "situs"
    replace_folder(folder, OLD.items())
    return folder


@pytest.mark.parametrize("in_one_step", [True, False])
def test_the_new_files_take_the_place_of_all_old_ones(site: Path, *, in_one_step: bool) -> None:
    assert replace_folder(site, NEW.items(), in_one_step=in_one_step) == 2
    assert content(site) == NEW
    assert [path.name for path in site.parent.iterdir()] == ["situs"]


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    replace_folder(tmp_path, NEW.items())
    assert content(tmp_path) == NEW


def test_a_link_to_a_folder_stays_a_link(site: Path, tmp_path: Path) -> None:
    link = tmp_path / "tautan"
    link.symlink_to(site)
    replace_folder(link, NEW.items())
    assert link.is_symlink()
    assert content(site) == NEW


@pytest.mark.parametrize("foreign", ["catatan.txt", "kantor/foto.jpg", "lain/x"])
def test_a_file_of_somebody_else_stops_it_before_anything_changes(site: Path, foreign: str) -> None:
    (site / foreign).parent.mkdir(exist_ok=True)
    (site / foreign).write_bytes(b"milik orang")
    with pytest.raises(ForeignFileError) as refused:
        replace_folder(site, NEW.items())
    assert refused.value.filename == str(site / foreign)
    assert content(site) == {**OLD, foreign: b"milik orang"}


def test_a_file_that_comes_while_the_new_ones_are_written_stays(site: Path) -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        yield from NEW.items()
        (site / "catatan.txt").write_bytes(b"milik orang")

    with pytest.raises(ForeignFileError):
        replace_folder(site, files())
    assert content(site) == {**OLD, "catatan.txt": b"milik orang"}


def test_what_can_be_no_site_is_refused_as_the_system_does(tmp_path: Path) -> None:
    loop, list_of_bytes = tmp_path / "lingkaran", tmp_path / "biner"
    loop.symlink_to(loop)
    list_of_bytes.mkdir()
    (list_of_bytes / LIST).write_bytes(b"\xff\xfe")
    (list_of_bytes / "index.html").write_bytes(b"milik orang")
    for folder in (loop, list_of_bytes, Path(tmp_path.anchor)):
        with pytest.raises(OSError, match=r"\S"):
            refuse_foreign(folder)
        with pytest.raises(OSError, match=r"\S"):
            replace_folder(folder, NEW.items())


def test_a_folder_that_was_never_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "Foto").mkdir()
    with pytest.raises(ForeignFileError):
        replace_folder(tmp_path, NEW.items())
    assert [path.name for path in tmp_path.iterdir()] == ["Foto"]


def broken() -> Iterator[tuple[str, bytes]]:
    yield "index.html", b"baru"
    raise RuntimeError("a page cannot be made")


def test_what_fails_while_it_is_written_changes_nothing(site: Path) -> None:
    with pytest.raises(RuntimeError):
        replace_folder(site, broken())
    with pytest.raises(ValueError, match="out of the folder"):
        replace_folder(site, [("../luar.html", b"")])
    with files_of_at_most(1000), pytest.raises(OSError, match="too large"):
        replace_folder(site, {"index.html": b"x" * 5000}.items())
    assert content(site) == OLD
    assert [path.name for path in site.parent.iterdir()] == ["situs"]


def test_two_at_once_both_end_and_one_of_them_stands_whole(site: Path) -> None:
    both = [{f"{n}.html": b"%d" % n for n in range(200)}, NEW]
    threads = [Thread(target=replace_folder, args=(site, files.items())) for files in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert content(site) in both
    assert [path.name for path in site.parent.iterdir()] == ["situs"]


KILLED = (
    WATCH
    + r"""
from pathlib import Path
from sheetflow.safe_files.whole_folder import replace_folder
from tests.local.test_whole_folder import NEW, OLD, content
folder, in_one_step = Path(sys.argv[1]), sys.argv[2] == "one"
def replace(at):
    calls = 0
    def kill(name, arguments):
        nonlocal calls
        calls += 1
        if calls == at:
            os._exit(9)
    watch(kill)
    replace_folder(folder, NEW.items(), in_one_step=in_one_step)
    os._exit(0)
code = at = 1
while code:
    replace_folder(folder, OLD.items())
    if not (child := os.fork()):
        replace(at)
    code, at = os.waitpid(child, 0)[1], at + 1
    print(content(folder) if folder.is_dir() else {})
"""
)


def states(folder: Path, step: str) -> list[Mapping[str, bytes]]:
    """Return what readers find after a kill at each call that changes a file; last, after none."""
    process = start(KILLED, folder, step)
    printed, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return [literal_eval(line) for line in printed.splitlines()]


@pytest.mark.skipif(sys.platform != "linux", reason="needs an exchange of two names in one step")
def test_killed_at_any_moment_the_folder_is_whole(site: Path) -> None:
    found = states(site, "one")
    assert all(state in (OLD, NEW) for state in found)
    assert found[0] == OLD
    assert found[-1] == NEW
    assert [path.name for path in site.parent.iterdir()] == ["situs"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs forks")
def test_where_names_cannot_be_exchanged_the_next_call_finds_the_folder_again(site: Path) -> None:
    for state in states(site, "several"):
        assert state in (OLD, NEW, {})
    assert content(site) == NEW
