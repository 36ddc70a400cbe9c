"""The Drive folder on disk: links, odd files, full disks, kills."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from sheetflow.adapters.local.drive.copying import Expected, copy_file, refused, temporary_of
from sheetflow.adapters.local.drive.folder import LocalFolder
from sheetflow.adapters.local.drive.published import LocalPublishedFiles
from sheetflow.adapters.local.drive.references import DriveEntry, ReferenceFinder
from sheetflow.core.files import FileProblem, ReferenceLimits
from sheetflow.core.names import DrivePath
from sheetflow.errors import SourceChangedError, UnavailableError
from sheetflow.safe_files.writing import temporary_beside
from tests.support.accepted import a_copy, a_folder, a_move, sha
from tests.support.full_disk import files_of_at_most
from tests.support.processes import end, start, wait_for
from tests.support.stamping import stamps_of

TARGET = "2025/PUB-1/01_bahan/foto.jpg"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "Drive"
    root.mkdir()
    return root


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """Something beside the Drive folder that is none of ours."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "gaji.txt").write_text("rahasia")
    return tmp_path / "secret"


def put(root: Path, path: str, content: bytes) -> Path:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(content)
    return root / path


def problem(
    root: Path, reference: str, limits: ReferenceLimits | None = None
) -> FileProblem | None:
    look = LocalFolder(root, limits).inspect([reference])[reference]
    assert (look.problem is None) == bool(look.files)
    return look.problem


def names(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "reference",
    [
        "..",
        "../secret/gaji.txt",
        "a/../../secret",
        "..\\secret\\gaji.txt",
        "/etc/passwd",
        "~/x",
        "C:\\Windows\\win.ini",
        "file:///etc/passwd",
        "keluar.txt",
        "keluar/gaji.txt",
        "KELUAR/gaji.txt",
        "keluar",
        "bahan",
        "pipa",
        "hilang",
    ],
)
def test_nothing_outside_is_looked_at(root: Path, secret: Path, reference: str) -> None:
    (root / "keluar").symlink_to(secret)
    (root / "keluar.txt").symlink_to(secret / "gaji.txt")
    (root / "hilang").symlink_to(secret / "tidak ada")
    put(root, "bahan/a.txt", b"a")
    (root / "bahan" / "b.txt").symlink_to(secret / "gaji.txt")
    os.mkfifo(root / "pipa")
    assert problem(root, reference) is FileProblem.OUTSIDE
    assert stamps_of(LocalFolder(root), [reference])[reference] == "outside"


def test_links_inside_are_followed_to_files_only(root: Path) -> None:
    put(root, "asli/a.txt", b"a")
    (root / "satu.txt").symlink_to("asli/a.txt")
    (root / "pintas").symlink_to("asli")
    put(root, "campur/b.txt", b"b")
    (root / "campur" / "a.txt").symlink_to("../asli/a.txt")
    (root / "putus").symlink_to("tidak ada")
    (root / "lingkar").symlink_to("lingkar")
    (root / "dalam").mkdir()
    (root / "dalam" / "atas").symlink_to("..")
    look = LocalFolder(root).inspect(["satu.txt", "pintas/a.txt", "pintas", "campur"])
    assert [len(one.files) for one in look.values()] == [1, 1, 1, 2]
    assert look["satu.txt"].files[0].path == "asli/a.txt"
    assert problem(root, "putus") is FileProblem.MISSING
    assert problem(root, "lingkar") is FileProblem.BROKEN
    assert problem(root, "dalam") is FileProblem.OUTSIDE


def test_the_drive_folder_may_itself_be_a_link(root: Path, tmp_path: Path) -> None:
    put(root, "a.txt", b"a")
    (tmp_path / "pintas").symlink_to(root)
    assert problem(tmp_path / "pintas", "a.txt") is None
    LocalFolder(tmp_path / "pintas").make_folder(a_folder())
    assert (root / "2025/PUB-1/01_bahan").is_dir()


def test_letter_case_is_forgiven_when_there_is_only_one_such_name(root: Path) -> None:
    put(root, "Kotak Masuk/Foto.TXT", b"besar")
    put(root, "dua/a.txt", b"kecil")
    put(root, "dua/A.txt", b"besar")
    files = LocalFolder(root)
    assert files.inspect(["kotak masuk/foto.txt"])["kotak masuk/foto.txt"].files[0].size == 5
    assert files.inspect(["dua/A.txt"])["dua/A.txt"].files[0].path == "dua/A.txt"
    put(root, "tiga/a.txt", b"x")
    put(root, "tiga/A.TXT", b"y")
    assert problem(root, "tiga/A.txt") is FileProblem.MISSING


@pytest.mark.parametrize(
    "reference", ["\0", "a\0b", "x" * 300, "x/" * 3000, "\ud800", "\n", "a.txt/b", "*", "a.txt\n"]
)
def test_no_text_whatever_stops_a_look(root: Path, reference: str) -> None:
    put(root, "a.txt", b"a")
    look = LocalFolder(root).inspect([reference])[reference]
    assert look.problem in {FileProblem.MISSING, None}


def test_a_backslash_is_how_windows_writes_a_path(root: Path) -> None:
    put(root, "Kotak Masuk/a.txt", b"a")
    assert problem(root, "Kotak Masuk\\a.txt") is None


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (ReferenceLimits(files=3, size=100), None),
        (ReferenceLimits(files=2, size=100), FileProblem.TOO_LARGE),
        (ReferenceLimits(files=3, size=5), FileProblem.TOO_LARGE),
        (ReferenceLimits(files=3, size=100, depth=1), FileProblem.TOO_LARGE),
    ],
)
def test_a_folder_has_limits(
    root: Path, limits: ReferenceLimits, expected: FileProblem | None
) -> None:
    for name in ("a.txt", "b.txt", "c/c.txt"):
        put(root, f"bahan/{name}", b"12")
    assert problem(root, "bahan", limits) is expected


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("sub/besar.txt", b"x" * 60, FileProblem.TOO_LARGE),
        ("sub/kosong.txt", b"", FileProblem.EMPTY),
        ("sub/terpotong.jpg", b"\xff\xd8\xff" + bytes(20), FileProblem.BROKEN),
        ("sub/kunci.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1E\0", FileProblem.BROKEN),
    ],
)
def test_of_a_folder_the_file_that_is_wrong_is_named(
    root: Path, name: str, content: bytes, found: FileProblem
) -> None:
    put(root, "bahan/a.txt", b"a")
    put(root, f"bahan/{name}", content)
    look = LocalFolder(root, ReferenceLimits(size=50)).inspect(["bahan"])["bahan"]
    assert (look.problem, look.about) == (found, (f"bahan/{name}",))


def test_of_a_folder_the_link_that_leads_out_is_named(root: Path, secret: Path) -> None:
    put(root, "bahan/a.txt", b"a")
    (root / "bahan" / "b.txt").symlink_to(secret / "gaji.txt")
    look = LocalFolder(root).inspect(["bahan"])["bahan"]
    assert (look.problem, look.about) == (FileProblem.OUTSIDE, ("bahan/b.txt",))


def test_a_file_has_a_limit(root: Path) -> None:
    put(root, "a.txt", b"123456")
    assert problem(root, "a.txt", ReferenceLimits(size=5)) is FileProblem.TOO_LARGE


def test_a_drive_folder_that_is_not_there_stops_the_run(tmp_path: Path) -> None:
    files = LocalFolder(tmp_path / "Drive")
    for use in (
        lambda: files.inspect(["a"]),
        lambda: stamps_of(files, ["a"]),
        lambda: files.make_folder(a_folder()),
        lambda: files.copy(a_copy()),
        lambda: files.move_folder(a_move()),
    ):
        with pytest.raises(UnavailableError, match="Drive folder is not there"):
            use()
    assert list(tmp_path.iterdir()) == []


def test_a_copy_keeps_the_time_of_its_source(root: Path) -> None:
    source = put(root, "Masuk/foto.jpg", b"foto")
    os.utime(source, ns=(1_600_000_000_000_000_000, 1_600_000_000_123_456_000))
    LocalFolder(root).copy(a_copy())
    assert (root / TARGET).stat().st_mtime_ns == 1_600_000_000_123_456_000


@pytest.mark.parametrize("target", ["../keluar/a.jpg", "/tmp/a.jpg", "", "keluar/a.jpg"])  # noqa: S108 - must be refused
def test_nothing_is_written_outside(root: Path, secret: Path, target: str) -> None:
    put(root, "Masuk/foto.jpg", b"foto")
    (root / "keluar").symlink_to(secret)
    files = LocalFolder(root)
    with pytest.raises(UnavailableError, match="leads out"):
        files.copy(replace(a_copy(), target=DrivePath(target)))
    with pytest.raises(UnavailableError, match="leads out"):
        files.make_folder(replace(a_folder(), folder=DrivePath(target)))
    with pytest.raises(UnavailableError, match="leads out"):
        files.move_folder(replace(a_move(), source=DrivePath("Masuk"), target=DrivePath(target)))
    assert names(secret.parent) == ["Drive/Masuk/foto.jpg", "secret/gaji.txt"]


def test_a_link_in_the_place_of_a_copy_is_not_written_through(root: Path, secret: Path) -> None:
    put(root, "Masuk/foto.jpg", b"foto")
    (root / TARGET).parent.mkdir(parents=True)
    (root / TARGET).symlink_to(secret / "gaji.txt")
    with pytest.raises(UnavailableError):
        LocalFolder(root).copy(a_copy())
    assert (secret / "gaji.txt").read_text() == "rahasia"


def test_a_source_that_became_a_link_outside_is_not_copied(root: Path, secret: Path) -> None:
    (root / "Masuk").mkdir()
    (root / "Masuk/foto.jpg").symlink_to(secret / "gaji.txt")
    with pytest.raises(SourceChangedError):
        LocalFolder(root).copy(a_copy(b"rahasia"))
    assert not (root / TARGET).exists()


def test_a_copy_that_a_killed_run_finished_needs_no_source(root: Path) -> None:
    effect = a_copy(b"foto")
    target = root / TARGET
    target.parent.mkdir(parents=True)
    temporary_of(target.parent, effect.id).write_bytes(b"foto")
    assert LocalFolder(root).copy(effect) == effect.target
    assert names(root) == [TARGET]


def test_a_copy_whose_source_is_gone_leaves_nothing_of_a_killed_run(root: Path) -> None:
    effect = a_copy(b"foto")
    target = root / TARGET
    target.parent.mkdir(parents=True)
    temporary_of(target.parent, effect.id).write_bytes(b"fo")
    with pytest.raises(SourceChangedError):
        LocalFolder(root).copy(effect)
    assert names(root) == []


@pytest.mark.skipif(os.name == "nt", reason="folders are not opened there")
def test_a_folder_that_becomes_a_link_after_the_look_is_not_gone_through(
    root: Path, secret: Path
) -> None:
    put(root, "Masuk/gaji.txt", b"foto")
    places = ReferenceFinder(root)
    place = places.find("Masuk/gaji.txt")
    assert isinstance(place, DriveEntry)
    shutil.rmtree(root / "Masuk")
    (root / "Masuk").symlink_to(secret)
    with pytest.raises(NotADirectoryError):
        places.open(place)


def test_a_paper_notes_its_temporary_name_before_it_is_made(root: Path) -> None:
    noted: list[Path] = []
    published = LocalPublishedFiles(root, {}, lambda _: None, note_temporary=noted.append)
    published.put(DrivePath("Laporan/a.pdf"), b"x")
    assert noted == [temporary_beside(root / "Laporan/a.pdf")]


def test_a_full_disk_leaves_no_half_a_file(root: Path) -> None:
    content = b"x" * 300_000
    put(root, "Masuk/foto.jpg", content)
    with files_of_at_most(100_000), pytest.raises(UnavailableError, match=r"full|too large"):
        LocalFolder(root).copy(a_copy(content))
    assert names(root) == ["Masuk/foto.jpg"]
    LocalFolder(root).copy(a_copy(content))
    assert (root / TARGET).read_bytes() == content


def test_a_name_that_no_disk_takes_is_said(root: Path) -> None:
    put(root, "Masuk/foto.jpg", b"foto")
    target = f"2025/{'panjang' * 50}.jpg"
    with pytest.raises(UnavailableError, match="too long"):
        LocalFolder(root).copy(a_copy(target=target))
    assert names(root) == ["Masuk/foto.jpg"]


def test_the_longest_name_still_has_room_for_a_number(root: Path) -> None:
    name = "é" * 125 + ".jpg"
    put(root, "Masuk/foto.jpg", b"foto")
    put(root, f"2025/{name}", b"lain")
    place = LocalFolder(root).copy(a_copy(target=f"2025/{name}"))
    assert place.endswith(" (2).jpg")
    assert (root / place).read_bytes() == b"foto"


@pytest.mark.parametrize("half", [b"", b"fo", b"foto", b"lain", b"lebih panjang"])
def test_what_a_killed_copy_left_is_used_up(root: Path, half: bytes) -> None:
    put(root, "Masuk/foto.jpg", b"foto")
    (root / TARGET).parent.mkdir(parents=True)
    temporary = temporary_of((root / TARGET).parent, a_copy().id)
    temporary.write_bytes(half)
    assert LocalFolder(root).copy(a_copy()) == TARGET
    assert names(root) == [TARGET, "Masuk/foto.jpg"]
    temporary.write_bytes(half)
    assert LocalFolder(root).copy(a_copy()) == TARGET
    assert names(root) == [TARGET, "Masuk/foto.jpg"]


class NoLinks(type(Path())):  # type: ignore[misc]  # the concrete class depends on the system
    """A path on a disk without hard links, such as a FAT stick."""

    def hardlink_to(self, _target: object) -> None:
        raise OSError(errno.EPERM, "no hard links")


def test_without_hard_links_nothing_is_overwritten_either(root: Path) -> None:
    source = put(root, "Masuk/foto.jpg", b"foto")
    target = NoLinks(put(root, "2025/foto.jpg", b"lain"))
    expected, effect = Expected(sha(b"foto"), 4), a_copy().id
    for _ in range(2):
        assert copy_file(source, target, expected, effect).name == "foto (2).jpg"
    assert names(root) == ["2025/foto (2).jpg", "2025/foto.jpg", "Masuk/foto.jpg"]
    assert target.read_bytes() == b"lain"


def test_without_hard_links_a_killed_claim_is_finished(root: Path) -> None:
    source = put(root, "Masuk/foto.jpg", b"foto")
    target = NoLinks(put(root, "2025/foto.jpg", b""))
    expected, effect = Expected(sha(b"foto"), 4), a_copy().id
    temporary_of(target.parent, effect).write_bytes(b"foto")
    assert copy_file(source, target, expected, effect) == target
    assert names(root) == ["2025/foto.jpg", "Masuk/foto.jpg"]


def test_an_empty_file_of_staff_is_not_taken_for_ours(root: Path) -> None:
    put(root, "Masuk/foto.jpg", b"foto")
    put(root, TARGET, b"")
    assert LocalFolder(root).copy(a_copy()).endswith("foto (2).jpg")
    assert (root / TARGET).read_bytes() == b""


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "no permission"),
        (errno.EACCES, "no permission"),
        (errno.EIO, "connected"),
        (errno.ENOTDIR, "a file stands"),
    ],
)
def test_every_refusal_has_its_way_out(code: int, words: str) -> None:
    assert words in str(refused(Path("Drive/a"), OSError(code, os.strerror(code))))


def test_links_and_odd_things_in_a_folder_that_is_merged_move_as_they_are(
    root: Path, secret: Path
) -> None:
    put(root, "2025/PUB-1/a.txt", b"a")
    (root / "2025/PUB-1/tautan").symlink_to(secret)
    put(root, "Arsip/2025/PUB-1/tautan", b"berkas")
    LocalFolder(root).move_folder(a_move())
    assert (root / "Arsip/2025/PUB-1/tautan").read_bytes() == b"berkas"
    assert (root / "Arsip/2025/PUB-1/tautan (2)").is_symlink()
    assert (secret / "gaji.txt").read_text() == "rahasia"
    assert not (root / "2025/PUB-1").exists()


_COPY = """
import os, sys
from pathlib import Path
from sheetflow.adapters.local.drive.folder import LocalFolder
from sheetflow.adapters.local.drive.published import LocalPublishedFiles
from tests.support.accepted import a_copy, a_move
stop, count = int(sys.argv[2]), 0
def watch(event, args):
    global count
    if event in ("open", "os.link", "os.remove", "os.rename", "os.utime", "os.mkdir", "os.rmdir"):
        if "Drive" not in str(args[0]):
            return
        count += 1
        if count == stop:
            os.kill(os.getpid(), 9)
sys.addaudithook(watch)
files = LocalFolder(Path(sys.argv[1]))
files.copy(a_copy(b"x" * 3000000))
files.move_folder(a_move())
print(count)
"""


@contextmanager
def an_office(folder: Path) -> Iterator[Path]:
    put(folder, "Drive/Masuk/foto.jpg", b"x" * 3_000_000)
    put(folder, "Drive/Arsip/2025/PUB-1/01_bahan/foto.jpg", b"lain")
    yield folder / "Drive"
    shutil.rmtree(folder)


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.slow), 5])
def test_killed_at_any_system_call_the_next_try_ends_the_same(tmp_path: Path, step: int) -> None:
    with an_office(tmp_path / "whole") as root:
        process = start(_COPY, root, 0)
        output, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        calls, expected = int(output), names(root)
    assert calls > 8
    assert expected[:2] == [
        "Arsip/2025/PUB-1/01_bahan/foto (2).jpg",
        "Arsip/2025/PUB-1/01_bahan/foto.jpg",
    ]
    for stop in range(1, calls + 1, step):
        with an_office(tmp_path / str(stop)) as root:
            killed = start(_COPY, root, stop)
            killed.communicate(timeout=60)
            assert killed.returncode == -9
            files = LocalFolder(root)
            if not (root / "Arsip/2025/PUB-1/01_bahan/foto (2).jpg").exists():
                files.copy(a_copy(b"x" * 3_000_000))
            files.move_folder(a_move())
            assert names(root) == expected, f"killed at call {stop}"


def test_killed_while_the_bytes_flow(root: Path) -> None:
    content = b"x" * 3_000_000
    put(root, "Masuk/foto.jpg", content)
    script = _COPY.replace("files.copy(", "print('go', flush=True); files.copy(")
    process = start(script, root, 0)
    wait_for(process, "go")
    end(process)
    LocalFolder(root).copy(a_copy(content))
    if not (root / "Arsip").exists():
        assert names(root) == [TARGET, "Masuk/foto.jpg"]
