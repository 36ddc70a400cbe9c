"""Hostile files are each reported in a sentence, and the other files are inspected."""

import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from sheetflow.adapters.local.drive.folder import LocalFolder
from sheetflow.adapters.local.drive.inspection import INSPECTION_LIMITS
from sheetflow.adapters.worker.protocol import MEBIBYTE, Limits
from sheetflow.core.files import FileInfo, FileProblem
from tests.support import hostile_files as made

TYPES = ("[Content_Types].xml", "<Types/>")
ODT = "application/vnd.oasis.opendocument.text"
LARGE = 40 * MEBIBYTE


def harmless() -> dict[str, tuple[bytes, str]]:
    exif = made.chunk(b"eXIf", b"II*\0\x08\0\0\0" + bytes(60 * MEBIBYTE))
    odt = ("mimetype", ODT)
    manifest = "META-INF/manifest.xml"
    return {
        "berputar.tif": (made.tiff_in_circles(), "tif"),
        "blok.gif": (made.gif_of_blocks(500_000), "gif"),
        "exif.png": (made.png_of_pixels(40, 30, exif), "png"),
        "a.docx": (made.zip_bomb("word/document.foo", LARGE, TYPES), "docx"),
        "a.xlsx": (made.zip_bomb("xl/sheet1.foo", LARGE, TYPES), "xlsx"),
        "a.pptx": (made.zip_bomb("ppt/x", LARGE, TYPES, declared=10), "pptx"),
        "a.odt": (made.zip_bomb(manifest, LARGE, odt), "odt"),
        "b.odt": (made.zip_bomb(manifest, LARGE, odt, declared=900_000), "odt"),
        "a.zip": (made.zip_of_zips(40), "zip"),
        "a.svg": (b"<svg><!DOCTYPE x [<!ENTITY a 'b'>]>" + b"<g>" * 100_000, "svg"),
        "a.html": (b"<div>" * 100_000, "html"),
        "a.pdf": (made.pdf_of_streams(3), "pdf"),
    }


def refused() -> dict[str, tuple[bytes, FileProblem]]:
    return {
        "4000.jpg": (made.jpeg_of_scans(4_000), FileProblem.SET_ASIDE),
        "100 juta.png": (made.png_of_pixels(10_000, 10_000), FileProblem.TOO_LARGE),
        "halaman.jpg": (b"<html>" * 1_000, FileProblem.BROKEN),
        "gambar.png": (b"<svg>" * 1_000, FileProblem.BROKEN),
        "a.zip": (made.zip_bomb("mimetype", LARGE, declared=150), FileProblem.BROKEN),
    }


GOOD = "surat.txt"


def look_at(
    root: Path, files: dict[str, bytes], limits: Limits = INSPECTION_LIMITS
) -> dict[str, FileInfo]:
    for name, content in {**files, GOOD: b"Naskah"}.items():
        (root / name).write_bytes(content)
    found = dict(LocalFolder(root, inspection_limits=limits).inspect([*files, GOOD]))
    assert found.pop(GOOD).files[0].kind == "txt"
    return found


def test_what_need_not_be_unpacked_is_not(tmp_path: Path) -> None:
    files = harmless()
    looks = look_at(tmp_path, {name: content for name, (content, _) in files.items()})
    assert {name: look.problem or look.files[0].kind for name, look in looks.items()} == {
        name: kind for name, (_, kind) in files.items()
    }


def test_what_no_paper_could_show_is_not_opened(tmp_path: Path) -> None:
    files = refused()
    looks = look_at(tmp_path, {name: content for name, (content, _) in files.items()})
    assert {name: look.problem for name, look in looks.items()} == {
        name: problem for name, (_, problem) in files.items()
    }


def test_a_photo_with_many_scans_is_a_photo(tmp_path: Path) -> None:
    looks = look_at(tmp_path, {"foto.jpg": made.jpeg_of_scans(60)})
    assert looks["foto.jpg"].files[0].kind == "jpg"


def test_what_takes_too_long_is_set_aside_and_the_rest_goes_on(tmp_path: Path) -> None:
    slow = made.gif_of_blocks(30_000_000)
    looks = look_at(tmp_path, {"a.gif": slow, "b.txt": b"x"}, Limits(processor_seconds=0))
    assert looks["a.gif"].problem is FileProblem.SET_ASIDE
    assert looks["b.txt"].files


def test_what_takes_too_much_memory_is_set_aside_and_the_rest_goes_on(tmp_path: Path) -> None:
    large = made.png_of_pixels(7_000, 7_000)
    small = {"a.png": large, "b.png": made.png_of_pixels(90, 90)}
    looks = look_at(tmp_path, small, Limits(memory_bytes=160 * MEBIBYTE))
    assert looks["a.png"].problem is FileProblem.SET_ASIDE
    assert looks["b.png"].files


def test_without_a_worker_nothing_is_held_against_a_file(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"Naskah")
    looks = LocalFolder(tmp_path, inspection_limits=Limits(memory_bytes=MEBIBYTE)).inspect(
        ["a.txt", "b.txt"]
    )
    assert set(looks.values()) == {
        FileInfo("", problem=FileProblem.NOT_YET, about=(name,)) for name in ("a.txt", "b.txt")
    }


def film(boxes: dict[bytes, int]) -> bytes:
    return b"".join(
        (size).to_bytes(4, "big") + name + bytes(size - 8) for name, size in boxes.items()
    )


@pytest.mark.parametrize("kept", [pytest.param(1.0, marks=pytest.mark.slow), 0.9])
def test_a_film_too_large_to_send_is_known_to_its_end(tmp_path: Path, kept: float) -> None:
    whole = film({b"ftyp": 24, b"free": 40 * MEBIBYTE, b"mdat": 50 * MEBIBYTE, b"moov": 4_000})
    whole = whole[:8] + b"mp42" + whole[12:]
    looks = look_at(tmp_path, {"a.mp4": whole[: int(len(whole) * kept)]})
    if kept < 1:
        assert looks["a.mp4"].problem is FileProblem.CUT_OFF
    else:
        (fact,) = looks["a.mp4"].files
        assert (fact.kind, fact.size) == ("mp4", len(whole))


@pytest.mark.slow
def test_a_large_zip_is_known_by_its_ends(tmp_path: Path) -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(*TYPES)
        archive.writestr("ppt/media/film.mp4", bytes(66 * MEBIBYTE))
    whole = target.getvalue()
    looks = look_at(tmp_path, {"a.pptx": whole, "b.pptx": whole[:-100]})
    (fact,) = looks["a.pptx"].files
    assert (fact.kind, fact.sha256) == ("pptx", sha256(whole).hexdigest())
    assert looks["b.pptx"].problem is FileProblem.BROKEN
