"""A file's type is that of its bytes, whatever its name."""

import random
import zipfile
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from sheetflow.adapters.local.drive.file_type import content_of
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
def test_kinds(name: str, content: bytes, kind: str) -> None:
    assert content_of(name, content) == (kind, None)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.jpg", "JPEG"), ("a.JPEG", "JPEG"), ("a.png", "PNG"), ("a.gif", "GIF"), ("a.webp", "WEBP")],
)
def test_pictures_have_a_size(name: str, kind: str) -> None:
    found = content_of(name, picture(kind))
    assert isinstance(found, tuple)
    assert found[1] == ImageFact(40, 30)


@pytest.mark.parametrize(("orientation", "size"), [(1, (40, 30)), (3, (40, 30)), (6, (30, 40))])
def test_a_photo_has_the_size_it_is_shown_in(orientation: int, size: tuple[int, int]) -> None:
    assert content_of("a.jpg", picture("JPEG", orientation=orientation)) == (
        "jpg",
        ImageFact(*size),
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", b"bukan gambar"),
        ("a.pdf", picture("PNG")),
        ("a.docx", picture("JPEG")),
        ("a.txt", picture("JPEG")),
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
def test_content_that_is_not_what_the_name_says_is_broken(name: str, content: bytes) -> None:
    assert content_of(name, content) is FileProblem.BROKEN


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.jpg", "PNG"), ("a.png", "JPEG"), ("a.jpg", "WEBP"), ("a.webp", "GIF"), ("a.jfif", "PNG")],
)
def test_a_picture_may_have_the_ending_of_another(name: str, kind: str) -> None:
    kept = {"JPEG": "jpg"}.get(kind, kind.lower())
    assert content_of(name, picture(kind)) == (kept, ImageFact(40, 30))


def test_no_guess_outweighs_a_signature() -> None:
    """Real cameras write bytes into the EXIF that a type detector takes for a Thumbs.db."""
    whole = bytearray(picture("JPEG"))
    filling = b"\xff\xfe" + (2_000).to_bytes(2, "big") + bytes(1_998)
    whole[2:2] = filling
    whole[524:528] = b"\x04\0\0\0"
    assert content_of("a.jpg", bytes(whole)) == ("jpg", ImageFact(40, 30))


def test_a_pdf_may_begin_later() -> None:
    assert content_of("a.pdf", b"\r\n\r\nTEXT " + PDF) == ("pdf", None)
    assert content_of("b.pdf", bytes(1_024) + PDF) is FileProblem.BROKEN


def noisy(kind: str, **options: Any) -> bytes:
    """A picture with data enough to be cut in the middle of them."""
    image = Image.effect_noise((120, 90), 80).convert("RGB")
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


WHOLE = {
    "a.jpg": noisy("JPEG"),
    "b.jpg": noisy("JPEG", progressive=True, restart_marker_rows=1),
    "a.png": noisy("PNG"),
    "a.gif": noisy("GIF"),
    "a.webp": noisy("WEBP"),
    "a.mp4": b"\0\0\0\x18ftypmp42\0\0\0\0isommp42"
    b"\0\0\0\x10moov" + bytes(8) + b"\0\0\x10\0mdat" + bytes(4_088),
    "a.pdf": PDF + bytes(3_000) + b"\nstartxref\n9\n%%EOF\n",
    "b.pdf": b"%PDF-1.5\n1 0 obj\n<</Linearized 1/L 4000/H[1 2]>>" + b"%%EOF".rjust(3_953),
}


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("kept", [0.4, 0.7, 0.98])
def test_what_lost_its_end_is_cut_off(name: str, kept: float) -> None:
    whole = WHOLE[name]
    assert content_of(name, whole[: int(len(whole) * kept)]) is FileProblem.CUT_OFF


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("behind", [b"", b"\0\0", b"\nkiriman gerbang surat\n" * 40])
def test_what_stands_behind_the_end_is_nobodys_business(name: str, behind: bytes) -> None:
    assert isinstance(content_of(name, WHOLE[name] + behind), tuple)


POINTERS = {
    "konsep.gdoc": b'{"doc_id":"1AbC","resource_key":"","email":"x@contoh.invalid"}',
    "konsep.docx": b'{"url": "https://docs.google.com/open?id=1AbC", "doc_id": "1AbC"}',
    "situs.txt": b"\xef\xbb\xbf[{000214A0-0000-0000-C000-000000000046}]\r\n"
    b"Prop3=19,11\r\n[InternetShortcut]\r\nURL=https://contoh.go.id/\r\n",
    "tautan": b"[Desktop Entry]\nType=Link\nURL=https://contoh.go.id/\n",
    "a.webloc": b"bplist00\xd1\x01\x02SURL_\x10",
    "b.xml": b'<?xml version="1.0"?><plist version="1.0"><dict><key>URL</key></dict></plist>',
    "c.docx": b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F" + bytes(60),
    "rapat.paper": b"",
}


@pytest.mark.parametrize("name", POINTERS)
def test_what_only_points_elsewhere_is_a_shortcut(name: str) -> None:
    assert content_of(name, POINTERS[name]) is FileProblem.SHORTCUT


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b'{"nama": "x", "url": "https://contoh.go.id/"}'),
        ("a.json", b"{" * 2_000),
        ("a.json", b'[{"doc_id": 1}]'),
        ("a.txt", b"[catatan]\nLihat [InternetShortcut] di situs\n"),
        ("a.txt", b"[Desktop Entry]\nType=Application\n"),
        ("a.txt", b'{"doc_id": "1"}'.ljust(9_000)),
    ],
)
def test_text_that_names_an_address_is_text(name: str, content: bytes) -> None:
    assert content_of(name, content) == (name[2:], None)


def test_a_picture_that_would_fill_the_memory_is_not_opened() -> None:
    head = bytearray(picture("PNG"))
    head[16:24] = (60_000).to_bytes(4, "big") * 2
    head[29:33] = zlib.crc32(bytes(head[12:29])).to_bytes(4, "big")
    assert content_of("a.png", bytes(head)) is FileProblem.TOO_LARGE


@pytest.mark.parametrize("packing", ODD_PACKINGS)
def test_damage_of_an_odd_packing_stops_no_look(packing: int) -> None:
    whole = repacked(ODT, packing)
    for at in range(len(whole)):
        assert (
            content_of("a.odt", whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
            is not None
        )


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.jpg", "a.png", "a.gif", "a.webp", "a.tif"])
def test_no_damage_whatever_stops_a_look(name: str) -> None:
    kinds = {"jpg": "JPEG", "tif": "TIFF"}
    ending = name.removeprefix("a.")
    whole = {"docx": DOCX, "odt": ODT}.get(ending) or picture(kinds.get(ending, ending.upper()))
    dice = random.Random(name)  # noqa: S311 - damage, not a secret
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        found = content_of(name, bytes(damaged[: dice.randint(1, 2 * len(damaged))]))
        assert isinstance(found, tuple | FileProblem)
