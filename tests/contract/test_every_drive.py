"""What every backend's files guarantee."""

from dataclasses import replace
from pathlib import Path

import pytest

from sheetflow.core.files import FileProblem
from sheetflow.errors import SourceChangedError, UnavailableError
from tests.contract.homes import HOMES, Drive, new_drive
from tests.support.accepted import a_copy, a_folder, a_move, filed, sha
from tests.support.stamping import stamps_of

TARGET = "2025/PUB-1/01_bahan/foto.jpg"


@pytest.fixture(params=HOMES)
def drive(request: pytest.FixtureRequest, tmp_path: Path) -> Drive:
    return new_drive(request.param, tmp_path)


def test_a_file_is_known_by_its_bytes(drive: Drive) -> None:
    drive.put("Kotak Masuk/naskah.txt", b"isi")
    look = drive.files.inspect(["Kotak Masuk/naskah.txt"])["Kotak Masuk/naskah.txt"]
    (fact,) = look.files
    assert look.problem is None
    assert (fact.path, fact.name) == ("Kotak Masuk/naskah.txt", "naskah.txt")
    assert (fact.size, fact.sha256, fact.kind) == (3, sha(b"isi"), "txt")


def test_a_folder_is_all_files_in_it_in_order(drive: Drive) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt", ".~lock.a.txt#", "~$a.txt", "sub/.DS_Store"):
        drive.put(f"Masuk/bahan-1/{name}", name.encode())
    drive.put("Masuk/bahan-10/x.txt", b"x")
    look = drive.files.inspect(["Masuk/bahan-1"])["Masuk/bahan-1"]
    assert [fact.path for fact in look.files] == [
        "Masuk/bahan-1/a.txt",
        "Masuk/bahan-1/b.txt",
        "Masuk/bahan-1/sub/c.txt",
    ]


@pytest.mark.parametrize(
    ("reference", "problem"),
    [
        ("tidak ada", FileProblem.MISSING),
        ("", FileProblem.MISSING),
        ("../rahasia", FileProblem.OUTSIDE),
        ("Masuk/../../rahasia", FileProblem.OUTSIDE),
        ("/etc/passwd", FileProblem.OUTSIDE),
        ("https://contoh.go.id/a", FileProblem.OUTSIDE),
        ("kosong.txt", FileProblem.EMPTY),
        ("hanya kunci", FileProblem.EMPTY),
    ],
)
def test_a_reference_that_gives_no_file_says_why(
    drive: Drive, reference: str, problem: FileProblem
) -> None:
    drive.put("kosong.txt", b"")
    drive.put("hanya kunci/.~lock.a.txt#", b"x")
    look = drive.files.inspect([reference])[reference]
    assert (look.files, look.problem) == ((), problem)


@pytest.mark.parametrize(
    ("written", "there"),
    [
        ("Masuk/Layar 9.41 AM.txt", "Masuk/Layar 9.41\u202fAM.txt"),
        ("Masuk/Layar 9.41\u202fAM.txt", "Masuk/Layar 9.41\u202fAM.txt"),
        ("Masuk/Foto rapat.txt", "Masuk/Foto\u00a0rapat.txt"),
        ("Masuk/Foto rapat.txt", "Masuk/Foto  rapat.txt"),
        ("Masuk/Gambar WA.txt", "Masuk/\u200eGambar WA.txt"),
        ("Masuk/rapat ", "Masuk/rapat "),
        ("Masuk/rapat", "Masuk/rapat "),
        ("MASUK/nai\u0308f.TXT", "Masuk/na\u00eff.txt"),
        ("Masuk/Rapat; sesi: 1.txt", "Masuk/Rapat; sesi: 1.txt"),
    ],
)
def test_names_that_look_the_same_are_the_same(drive: Drive, written: str, there: str) -> None:
    drive.put(there, b"isi")
    drive.put("Masuk/lain.txt", b"lain")
    look = drive.files.inspect([written])[written]
    assert [fact.sha256 for fact in look.files] == [sha(b"isi")]


def test_the_exact_name_comes_first_and_of_several_alike_none(drive: Drive) -> None:
    drive.put("Masuk/Foto 1.txt", b"satu")
    drive.put("Masuk/Foto  1.txt", b"dua")
    exact, doubtful = "Masuk/Foto  1.txt", "Masuk/foto 1.txt"
    looks = drive.files.inspect([exact, doubtful])
    assert [fact.sha256 for fact in looks[exact].files] == [sha(b"dua")]
    assert looks[doubtful].problem is FileProblem.MISSING
    assert looks[doubtful].about == ("Foto  1.txt", "Foto 1.txt")


def test_of_a_folder_the_file_that_is_wrong_is_named(drive: Drive) -> None:
    for number in range(1, 13):
        drive.put(f"Masuk/bahan/Foto {number}.txt", b"" if number == 7 else b"x")
    look = drive.files.inspect(["Masuk/bahan"])["Masuk/bahan"]
    assert (look.problem, look.about) == (FileProblem.EMPTY, ("Masuk/bahan/Foto 7.txt",))


@pytest.mark.parametrize("name", ["Icon\r", ".DS_Store", "._foto.txt", "Thumbs.db", "desktop.ini"])
def test_what_other_systems_leave_in_folders_is_no_attachment(drive: Drive, name: str) -> None:
    drive.put("Masuk/foto.txt", b"x")
    drive.put(f"Masuk/{name}", b"")
    drive.put(f"Masuk/@eaDir/{name}", b"")
    (fact,) = drive.files.inspect(["Masuk"])["Masuk"].files
    assert fact.name == "foto.txt"


@pytest.mark.parametrize("name", ["konsep.gdoc", "Tabel.GSHEET", "situs.url", "a.webloc", "b.lnk"])
def test_a_pointer_is_no_document(drive: Drive, name: str) -> None:
    drive.put(f"Masuk/{name}", b"ada di tempat lain")
    looks = drive.files.inspect(["Masuk", f"Masuk/{name}"])
    for look in looks.values():
        assert (look.problem, look.about) == (FileProblem.SHORTCUT, (f"Masuk/{name}",))
    drive.put("Masuk/foto.txt", b"x")
    mixed = drive.files.inspect(["Masuk"])["Masuk"]
    assert [fact.name for fact in mixed.files] == ["foto.txt"]
    assert (mixed.problem, mixed.left_out) == (None, (f"Masuk/{name}",))


def test_a_stamp_is_the_one_of_the_look_and_changes_with_the_files(drive: Drive) -> None:
    drive.put("Masuk/a.txt", b"satu")
    wanted = ["Masuk", "Masuk/a.txt", "tidak ada"]
    before = stamps_of(drive.files, wanted)
    assert before == {one: look.fingerprint for one, look in drive.files.inspect(wanted).items()}
    assert stamps_of(drive.files, wanted) == before
    drive.put("Masuk/b.txt", b"dua")
    after = stamps_of(drive.files, wanted)
    assert after["Masuk"] != before["Masuk"]
    assert after["Masuk/a.txt"] == before["Masuk/a.txt"]
    drive.put("tidak ada", b"ada")
    assert stamps_of(drive.files, ["tidak ada"])["tidak ada"] != before["tidak ada"]


def test_looking_changes_nothing(drive: Drive) -> None:
    drive.put("Masuk/a.txt", b"satu")
    before = drive.tree()
    drive.files.inspect(["Masuk", "../x", "none"])
    stamps_of(drive.files, ["Masuk", "../x", "none"])
    assert drive.tree() == before


def test_a_folder_is_made_with_its_parts_and_again(drive: Drive) -> None:
    for _ in range(2):
        drive.files.make_folder(a_folder())
    assert drive.has_folder("2025/PUB-1/01_bahan")
    assert drive.has_folder("2025/PUB-1/03_konsep")


def test_a_file_in_the_way_of_a_folder_is_left_alone(drive: Drive) -> None:
    drive.put("2025", b"berkas staf")
    with pytest.raises(UnavailableError, match="2025"):
        drive.files.make_folder(a_folder())
    drive.put("Masuk/foto.jpg", b"foto")
    with pytest.raises(UnavailableError, match="2025"):
        drive.files.copy(a_copy())
    assert drive.tree() == {"2025": b"berkas staf", "Masuk/foto.jpg": b"foto"}


def test_a_copy_leaves_the_source_and_is_made_once(drive: Drive) -> None:
    drive.put("Masuk/foto.jpg", b"foto")
    for _ in range(3):
        assert drive.files.copy(a_copy()) == TARGET
    assert drive.tree() == {"Masuk/foto.jpg": b"foto", TARGET: b"foto"}


def test_a_name_that_is_taken_is_never_taken_away(drive: Drive) -> None:
    second = TARGET.replace("foto.jpg", "foto (2).jpg")
    third = TARGET.replace("foto.jpg", "foto (3).jpg")
    drive.put("Masuk/foto.jpg", b"foto")
    drive.put(TARGET, b"lain")
    drive.put(second, b"lain lagi")
    for _ in range(2):
        assert drive.files.copy(a_copy()) == third
    tree = drive.tree()
    assert (tree[TARGET], tree[second], tree[third]) == (b"lain", b"lain lagi", b"foto")
    assert len(tree) == 4


@pytest.mark.parametrize("now", [b"toto", b"foto yang lebih panjang", b"", None])
def test_a_source_that_changed_is_not_copied(drive: Drive, now: bytes | None) -> None:
    drive.put("Masuk/lain.jpg", b"x")
    if now is not None:
        drive.put("Masuk/foto.jpg", now)
    before = drive.tree()
    with pytest.raises(SourceChangedError):
        drive.files.copy(a_copy())
    assert drive.tree() == before


def test_a_copy_that_is_there_needs_its_source_no_more(drive: Drive) -> None:
    drive.put("Masuk/foto.jpg", b"foto")
    drive.files.copy(a_copy())
    drive.remove("Masuk/foto.jpg")
    assert drive.files.copy(a_copy()) == TARGET


def test_a_folder_moves_whole_and_once(drive: Drive) -> None:
    drive.files.make_folder(a_folder())
    drive.put("2025/PUB-1/01_bahan/a.txt", b"a")
    for _ in range(2):
        drive.files.move_folder(a_move())
    assert drive.tree() == {"Arsip/2025/PUB-1/01_bahan/a.txt": b"a"}
    assert drive.has_folder("Arsip/2025/PUB-1/03_konsep")
    assert not drive.has_folder("2025/PUB-1")


def test_a_folder_moves_into_one_that_is_there_without_a_loss(drive: Drive) -> None:
    drive.put("2025/PUB-1/01_bahan/sama.txt", b"sama")
    drive.put("2025/PUB-1/01_bahan/beda.txt", b"lama")
    drive.put("2025/PUB-1/baru.txt", b"baru")
    drive.put("Arsip/2025/PUB-1/01_bahan/sama.txt", b"sama")
    drive.put("Arsip/2025/PUB-1/01_bahan/beda.txt", b"beda")
    for _ in range(2):
        drive.files.move_folder(a_move())
    assert drive.tree() == {
        "Arsip/2025/PUB-1/01_bahan/sama.txt": b"sama",
        "Arsip/2025/PUB-1/01_bahan/beda.txt": b"beda",
        "Arsip/2025/PUB-1/01_bahan/beda (2).txt": b"lama",
        "Arsip/2025/PUB-1/baru.txt": b"baru",
    }
    assert not drive.has_folder("2025/PUB-1")


def test_a_folder_that_is_nowhere_is_said(drive: Drive) -> None:
    with pytest.raises(UnavailableError, match="PUB-1"):
        drive.files.move_folder(a_move())


def test_two_files_of_one_name_get_two_names_whichever_comes_again(drive: Drive) -> None:
    one, two = a_copy(b"satu", "Masuk/1.jpg"), a_copy(b"dua", "Masuk/2.jpg")
    drive.put("Masuk/1.jpg", b"satu")
    drive.put("Masuk/2.jpg", b"dua")
    places = [drive.files.copy(effect) for effect in (one, two)]
    assert [drive.files.copy(effect) for effect in (one, two)] == places
    again = replace(two, size=3)
    assert drive.files.copy(again) == places[1] == TARGET.replace("foto.jpg", "foto (2).jpg")


def test_filed_files_are_known_by_their_bytes(drive: Drive) -> None:
    drive.put("Kotak Masuk/a.txt", b"isi")
    copies = [a_copy(b"isi", "Kotak Masuk/a.txt", f"2025/PUB-1/{n}/a.txt") for n in range(4)]
    kept = [filed(copy, drive.files.copy(copy)) for copy in copies]
    assert drive.files.check(kept) == []

    drive.put(kept[0].target, b"isj")
    drive.put(kept[1].target, b"lebih panjang")
    drive.remove(kept[2].target)

    found = drive.files.check(kept)
    assert [(fault.file, fault.problem) for fault in found] == [
        (kept[0], None), (kept[1], None), (kept[2], FileProblem.MISSING)
    ]  # fmt: skip
    assert found[0].found == sha(b"isj")
    drive.put(kept[0].target, b"isi")
    assert drive.files.check([kept[0], kept[3]]) == []
