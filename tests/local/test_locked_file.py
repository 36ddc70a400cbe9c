"""Files behind a password are distinguished from broken ones, and from those that open."""

import zipfile
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from sheetflow.adapters.local.drive.file_type import content_of
from sheetflow.core.files import FileProblem

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole(*streams: str, flags: int = 0) -> bytes:
    """An old Office file, as far as its folder and the head of its first stream go."""
    head = OLE + bytes(22) + (9).to_bytes(2, "little") + bytes(480)
    entries = b"".join(
        name.encode("utf-16-le").ljust(116, b"\0") + (1).to_bytes(4, "little") + bytes(8)
        for name in ("Root Entry", *streams)
    )
    stream = b"\xec\xa5" + bytes(8) + flags.to_bytes(2, "little")
    return head + entries.ljust(512, b"\0") + stream.ljust(4_096, b"\0")


def zipped(parts: dict[str, str], *, secret: bool = False) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    whole = bytearray(buffer.getvalue())
    if secret:
        whole[whole.index(b"PK\x01\x02") + 8] |= 1
    return bytes(whole)


ODT = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "x"}
MANIFEST = "META-INF/manifest.xml"

LOCKED = {
    "a.docx": ole("EncryptionInfo", "EncryptedPackage"),
    "a.xlsx": ole("EncryptedPackage"),
    "a.doc": ole("WordDocument", flags=0x0100),
    "a.ppt": ole("PowerPoint Document", "EncryptedSummary"),
    "a.odt": zipped({**ODT, MANIFEST: "<manifest:encryption-data/>"}),
    "a.zip": zipped({"foto.txt": "x"}, secret=True),
}
OPEN = {
    "a.doc": ole("WordDocument"),
    "b.doc": ole("WordDocument", "EncryptedPackage"),
    "a.xls": ole("Workbook", "EncryptedPackage"),
    "a.odt": zipped({**ODT, MANIFEST: "<manifest/>"}),
    "b.odt": zipped({**ODT, MANIFEST: "encryption-data" * 70_000}),
    "a.zip": zipped({"foto.txt": "x"}),
}


@pytest.mark.parametrize("name", LOCKED)
def test_a_password_is_seen(name: str) -> None:
    assert content_of(name, LOCKED[name]) is FileProblem.LOCKED


@pytest.mark.parametrize("name", OPEN)
def test_what_opens_is_not_locked(name: str) -> None:
    assert isinstance(content_of(name, OPEN[name]), tuple)


def pdf(path: Path, user: str | None) -> Path:
    with pikepdf.new() as made:
        made.add_blank_page()
        if user is None:
            made.save(path)
        else:
            made.save(path, encryption=pikepdf.Encryption(user=user, owner="pemilik"))
    return path


@pytest.mark.parametrize(("user", "asks"), [(None, 0), ("", 0), ("rahasia", 3)])
def test_a_pdf_is_locked_only_when_it_asks_for_a_password(
    tmp_path: Path, user: str | None, asks: int
) -> None:
    path = pdf(tmp_path / "a.pdf", user)
    assert content_of(path.name, path.read_bytes()) == (
        FileProblem.LOCKED if asks else ("pdf", None)
    )


def test_a_damaged_pdf_asks_for_nothing(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", "rahasia")
    path.write_bytes(path.read_bytes().replace(b"/Encrypt", b"/Encrypt 7 0 R <<"))
    assert content_of(path.name, path.read_bytes()) == ("pdf", None)
