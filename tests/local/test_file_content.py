"""A file is what its bytes are, whatever its name says."""

from __future__ import annotations

import random
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from sheetflow.adapters.local.file_content import content_of
from sheetflow.core.files import FileProblem, ImageFact
from tests.support.repacked import ODD_PACKINGS, repacked

PDF = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n"


def picture(kind: str, width: int = 40, height: int = 30, orientation: int = 1) -> bytes:
    image = Image.new("RGB", (width, height), "white")
    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = BytesIO()
    image.save(buffer, kind, exif=exif.tobytes()) if kind != "BMP" else image.save(buffer, kind)
    return buffer.getvalue()


def zipped(*names: str, mimetype: str = "") -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


DOCX = zipped("[Content_Types].xml", "word/document.xml")
XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")
ODT = zipped("content.xml", mimetype="application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.docx", DOCX, "docx"),
        ("a.xlsx", XLSX, "xlsx"),
        ("a.odt", ODT, "odt"),
        ("a.zip", zipped("foto.jpg"), "zip"),
        ("a.pdf", PDF, "pdf"),
        ("a.PDF", PDF, "pdf"),
        ("a.txt", b"Naskah", "txt"),
        ("a.csv", b"a,b\n1,2\n", "csv"),
        ("tanpa akhiran", PDF, "pdf"),
        ("a.bin", b"\x01\x02\x03\x00" * 20, ""),
    ],
)
def test_kinds(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert content_of(tmp_path / name) == (kind, None)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.jpg", "JPEG"), ("a.JPEG", "JPEG"), ("a.png", "PNG"), ("a.gif", "GIF"), ("a.webp", "WEBP")],
)
def test_pictures_have_a_size(tmp_path: Path, name: str, kind: str) -> None:
    (tmp_path / name).write_bytes(picture(kind))
    found = content_of(tmp_path / name)
    assert isinstance(found, tuple)
    assert found[1] == ImageFact(40, 30)


@pytest.mark.parametrize(("orientation", "size"), [(1, (40, 30)), (3, (40, 30)), (6, (30, 40))])
def test_a_photo_has_the_size_it_is_shown_in(
    tmp_path: Path, orientation: int, size: tuple[int, int]
) -> None:
    (tmp_path / "a.jpg").write_bytes(picture("JPEG", orientation=orientation))
    assert content_of(tmp_path / "a.jpg") == ("jpg", ImageFact(*size))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", b"bukan gambar"),
        ("a.jpg", picture("PNG")),
        ("a.jpg", picture("JPEG")[:12]),
        ("a.png", picture("PNG")[:20]),
        ("a.docx", b"PK\x03\x04 terpotong"),
        ("a.docx", XLSX),
        ("a.docx", zipped("foto.jpg")),
        ("a.pdf", DOCX),
        ("a.pdf", b"<html>masuk dahulu</html>"),
        ("a.txt", PDF),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\xff" * 200),
    ],
)
def test_content_that_is_not_what_the_name_says_is_broken(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    assert content_of(tmp_path / name) is FileProblem.BROKEN


def test_a_picture_that_would_fill_the_memory_is_not_opened(tmp_path: Path) -> None:
    head = bytearray(picture("PNG"))
    head[16:24] = (60_000).to_bytes(4, "big") * 2
    head[29:33] = zlib.crc32(bytes(head[12:29])).to_bytes(4, "big")
    (tmp_path / "a.png").write_bytes(bytes(head))
    assert content_of(tmp_path / "a.png") is FileProblem.TOO_LARGE


@pytest.mark.parametrize("packing", ODD_PACKINGS)
def test_damage_of_an_odd_packing_stops_no_look(tmp_path: Path, packing: int) -> None:
    whole = repacked(ODT, packing)
    for at in range(len(whole)):
        (tmp_path / "a.odt").write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        assert content_of(tmp_path / "a.odt") is not None


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.jpg", "a.png", "a.gif", "a.webp", "a.tif"])
def test_no_damage_whatever_stops_a_look(tmp_path: Path, name: str) -> None:
    kinds = {"jpg": "JPEG", "tif": "TIFF"}
    ending = name.removeprefix("a.")
    whole = {"docx": DOCX, "odt": ODT}.get(ending) or picture(kinds.get(ending, ending.upper()))
    dice = random.Random(name)  # noqa: S311 - damage, not a secret
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        (tmp_path / name).write_bytes(damaged[: dice.randint(1, 2 * len(damaged))])
        found = content_of(tmp_path / name)
        assert isinstance(found, tuple | FileProblem)
