"""What the job reads of files in Drive, through the real client over HTTP."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from sheetflow.adapters.google.drive.file import FOLDER
from sheetflow.core.files import FileInfo, FileProblem, ImageFact, ReferenceLimits
from tests.google.home import ADMIN, DOCUMENT, ROBOT, GoogleDrive, google_files, new_drive


@pytest.fixture
def drive() -> Iterator[GoogleDrive]:
    with google_files() as made:
        yield made


def look(drive: GoogleDrive, reference: str) -> FileInfo:
    return drive.files.inspect([reference])[reference]


def mine(drive: GoogleDrive, name: str, content: bytes = b"isi", mime_type: str = "") -> str:
    """Return a file in a staff member's own My Drive."""
    put = drive.emulator.staff.put_file
    return put(name, owner=ADMIN, content=content, mime_type=mime_type or "application/pdf")


def test_a_pasted_link_is_read_wherever_the_file_is_kept(drive: GoogleDrive) -> None:
    file = mine(drive, "surat.pdf")
    drive.emulator.share(file, ROBOT, "reader")
    (fact,) = look(drive, f"drive:{file}").files
    assert (fact.path, fact.name, fact.kind, fact.size) == (f"drive:{file}", "surat.pdf", "pdf", 3)


def test_a_file_that_nobody_shared_is_missing(drive: GoogleDrive) -> None:
    assert look(drive, f"drive:{mine(drive, 'rahasia.pdf')}").problem is FileProblem.MISSING
    assert look(drive, "drive:x'; drop").problem is FileProblem.MISSING


def test_a_file_whose_owner_forbids_copying_is_forbidden(drive: GoogleDrive) -> None:
    file = mine(drive, "terkunci.pdf")
    drive.emulator.share(file, ROBOT, "reader")
    drive.change(file, copyRequiresWriterPermission=True)
    assert look(drive, f"drive:{file}").problem is FileProblem.FORBIDDEN


def test_a_file_in_the_trash_is_missing_and_comes_back(drive: GoogleDrive) -> None:
    file = drive.put("Masuk/a.pdf", b"isi")
    before = look(drive, f"drive:{file}")
    drive.change(file, trashed=True)
    assert look(drive, f"drive:{file}").problem is FileProblem.MISSING
    drive.change(file, trashed=False)
    assert look(drive, f"drive:{file}") == before


def test_a_picture_tells_its_size_as_it_is_shown(drive: GoogleDrive) -> None:
    content = BytesIO()
    Image.new("RGB", (40, 30)).save(content, "PNG")
    file = drive.put("foto.png", content.getvalue())
    assert look(drive, f"drive:{file}").files[0].image == ImageFact(40, 30)
    drive.change(file, imageMediaMetadata={"width": 40, "height": 30, "rotation": 1})
    assert look(drive, f"drive:{file}").files[0].image == ImageFact(30, 40)


def test_a_shortcut_is_the_file_it_points_to(drive: GoogleDrive) -> None:
    file = drive.put("Bahan/foto.txt", b"foto")
    link = drive.shortcut("Masuk/pintas", file)
    (fact,) = look(drive, f"drive:{link}").files
    assert (fact.path, fact.name) == (f"drive:{file}", "foto.txt")
    assert [one.sha256 for one in look(drive, "Masuk").files] == [fact.sha256]
    assert look(drive, "Masuk/pintas").files[0].sha256 == fact.sha256


def test_a_shortcut_to_a_folder_is_not_followed_out_of_a_folder(drive: GoogleDrive) -> None:
    drive.put("Bahan/foto.txt", b"foto")
    drive.shortcut("Masuk/pintas", drive.make("Bahan"))
    assert look(drive, "Masuk").problem is FileProblem.OUTSIDE
    assert len(look(drive, "Masuk/pintas").files) == 1


def test_a_document_is_a_pdf_to_be_and_changes_with_every_edit(drive: GoogleDrive) -> None:
    file = drive.put("Konsep", b"teks", DOCUMENT)
    before = look(drive, f"drive:{file}")
    assert (before.files[0].kind, before.files[0].name) == ("pdf", "Konsep.pdf")
    drive.change(file, contentText="teks baru")
    after = look(drive, f"drive:{file}")
    assert after.fingerprint != before.fingerprint
    assert after.files[0].sha256 != before.files[0].sha256


def test_what_is_neither_file_nor_folder_is_no_file_of_the_office(drive: GoogleDrive) -> None:
    file = drive.put("Formulir", b"", "application/vnd.google-apps.form")
    assert look(drive, f"drive:{file}").problem is FileProblem.OUTSIDE


def test_a_folder_by_link_is_read_to_its_last_page(drive: GoogleDrive) -> None:
    folder = drive.make("Banyak")
    for number in range(1_005):
        drive.emulator.staff.put_file(f"{number:04}.txt", owner=ADMIN, content=b"x", parent=folder)
    many = new_drive(drive.emulator, ReferenceLimits(files=2_000)).files
    found = many.inspect([f"drive:{folder}"])[f"drive:{folder}"]
    assert [fact.name for fact in found.files] == [f"{number:04}.txt" for number in range(1_005)]
    assert look(drive, "Banyak").problem is FileProblem.TOO_LARGE


def test_names_that_stand_twice_are_distinguished_by_id_or_not_at_all(drive: GoogleDrive) -> None:
    folder = drive.make("Masuk")
    for content in (b"satu", b"dua"):
        drive.emulator.staff.put_file("a.txt", owner=ADMIN, content=content, parent=folder)
    assert look(drive, "Masuk/a.txt").problem is FileProblem.MISSING
    facts = look(drive, "Masuk").files
    assert len({fact.path for fact in facts}) == 2
    assert [len(look(drive, fact.path).files) for fact in facts] == [1, 1]


def test_names_with_marks_of_the_query_language_are_found(drive: GoogleDrive) -> None:
    drive.put("Jum'at \\ pagi/foto 'a'.txt", b"x")
    drive.put("Kop/Surat/naskah.TXT", b"y")
    assert look(drive, "kop/surat/Naskah.txt").problem is None
    folder = drive.find("Jum'at \\ pagi")
    assert folder is not None
    assert len(look(drive, f"drive:{folder.id}").files) == 1


def test_a_folder_too_deep_is_too_large(drive: GoogleDrive) -> None:
    drive.put("/".join(["a"] * 14) + "/b.txt", b"x")
    assert look(drive, "a").problem is FileProblem.TOO_LARGE


def test_very_many_files_cost_one_call_and_a_folder_one_more(drive: GoogleDrive) -> None:
    files = [drive.put(f"Masuk/{number}.txt", b"x") for number in range(99)]
    drive.emulator.calls.reset()
    drive.files.inspect([f"drive:{file}" for file in files])
    assert drive.emulator.calls.round_trips() == 1
    folder = drive.find("Masuk")
    assert folder is not None
    drive.emulator.calls.reset()
    drive.files.inspect([f"drive:{folder.id}"])
    assert drive.emulator.calls.round_trips() == 2


def test_paths_cost_one_call_however_deep_they_lead(drive: GoogleDrive) -> None:
    paths = [f"Masuk/{month}/{day}/foto.txt" for month in range(1, 6) for day in range(1, 6)]
    for path in paths:
        drive.put(path, path.encode())
    drive.files.inspect(paths[:1])
    drive.emulator.calls.reset()
    looks = drive.files.inspect(paths)
    assert all(look.problem is None for look in looks.values())
    assert drive.emulator.calls.round_trips() == 2, "the office's folder, and the names"


def test_a_folder_that_is_not_shared_stops_nothing_else(drive: GoogleDrive) -> None:
    file = drive.put("a.txt", b"x")
    folder = drive.emulator.staff.put_file("Pribadi", owner=ADMIN, mime_type=FOLDER)
    looks = drive.files.inspect([f"drive:{folder}", f"drive:{file}"])
    assert [one.problem for one in looks.values()] == [FileProblem.MISSING, None]
