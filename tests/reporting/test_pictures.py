"""Whatever staff attach, a paper gets a small harmless picture or says why not."""

import io
import random
import struct
import zlib

import pytest
from PIL import Image, ImageStat

from sheetflow.adapters.documents.pictures import (
    MAX_PIXELS,
    MAX_SCANNED_PIXELS,
    MAX_SIDE_PX,
    PaperPicture,
    PictureProblem,
    paper_picture,
    placeholder,
)
from tests.support.hostile_files import jpeg_of_scans

_ORIENTATION, _GPS = 0x0112, 0x8825


def _file(picture: Image.Image, form: str = "PNG", **options: object) -> bytes:
    target = io.BytesIO()
    picture.save(target, form, **options)
    return target.getvalue()


def _noise(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    chance = random.Random(1)  # noqa: S311 - sample data
    small = Image.frombytes("RGB", (16, 16), chance.randbytes(16 * 16 * 3))
    return small.resize(size, Image.Resampling.BICUBIC).convert(mode)


def _opened(found: PaperPicture) -> Image.Image:
    assert found.problem is None
    picture = Image.open(io.BytesIO(found.data))
    picture.load()
    assert (picture.size, picture.mode) == ((found.width, found.height), "RGB")
    assert picture.format in {"PNG", "JPEG"}
    return picture


def _bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\x00" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def test_what_the_camera_knew_is_gone_and_the_picture_is_upright() -> None:
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    exif.get_ifd(_GPS)[1] = "S"
    exif[0x010F] = "Camera of Somebody"
    sent = _file(_noise((400, 200)), "JPEG", exif=exif)
    assert b"Camera of Somebody" in sent
    found = paper_picture(sent)
    picture = _opened(found)
    assert picture.size == (200, 400)
    assert not picture.getexif()
    assert b"Camera" not in found.data
    assert "icc_profile" not in picture.info


def test_texts_in_a_png_are_gone() -> None:
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415 - needed once

    texts = PngInfo()
    texts.add_text("Author", "Somebody")
    found = paper_picture(_file(_noise((50, 50)), pnginfo=texts))
    assert b"Somebody" not in found.data
    assert _opened(found).info.get("Author") is None


@pytest.mark.parametrize("form", ["PNG", "JPEG", "MPO", "WEBP", "BMP", "TIFF", "GIF"])
def test_large_ones_are_scaled_and_keep_their_shape(form: str) -> None:
    found = paper_picture(_file(_noise((2000, 1000)), form))
    assert _opened(found).size == (MAX_SIDE_PX, MAX_SIDE_PX // 2)


@pytest.mark.parametrize(
    "side",
    [
        pytest.param(side, marks=() if place % 8 == 0 else pytest.mark.slow)
        for place, side in enumerate(range(MAX_SIDE_PX - 99, 3 * MAX_SIDE_PX, 173))
    ],
)
@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_however_large_they_are_they_come_out_about_as_large(side: int, form: str) -> None:
    found = paper_picture(_file(_noise((side, side // 2)), form))
    assert 0.75 * MAX_SIDE_PX <= found.width <= 1.25 * MAX_SIDE_PX
    assert found.height == pytest.approx(found.width / 2, abs=1)


MODES = ("1", "P", "I;16", "RGB", "RGBA", "L", "LA")
LARGE = [pytest.param(mode, 4000, marks=() if mode == "P" else pytest.mark.slow) for mode in MODES]


@pytest.mark.parametrize(("mode", "side"), [*((mode, 1200) for mode in MODES), *LARGE])
def test_fine_lines_become_grey_and_do_not_vanish(mode: str, side: int) -> None:
    """As letters of a screenshot do: of a palette too, which Pillow shrinks by leaving out dots."""
    lines = Image.new("L", (side, side), 255)
    for place in range(0, side, 4):
        lines.paste(0, (place, 0, place + 1, side))
    if mode == "I;16":
        sent = lines.convert("I").point(lambda value: value * 257).convert("I;16")
    else:
        sent = lines.convert(mode)
    inner = _opened(paper_picture(_file(sent))).convert("L").crop((100, 100, 400, 400))
    assert ImageStat.Stat(inner).mean[0] == pytest.approx(191, abs=8)


def test_small_ones_are_not_blown_up() -> None:
    assert _opened(paper_picture(_file(_noise((40, 30))))).size == (40, 30)


@pytest.mark.parametrize(("width", "height"), [(1, 4000), (5000, 20), (1, 1), (4000, 1)])
def test_odd_shapes_can_still_be_seen(width: int, height: int) -> None:
    found = paper_picture(_file(_noise((width, height))))
    _opened(found)
    assert max(found.width, found.height) <= 6 * min(found.width, found.height)


def test_nothing_shines_through() -> None:
    clear = Image.new("RGBA", (20, 20), (255, 0, 0, 0))
    assert _opened(paper_picture(_file(clear))).getpixel((5, 5)) == (255, 255, 255)


def test_a_palette_with_a_transparent_colour_lies_on_white() -> None:
    picture = Image.new("P", (20, 20), 3)
    picture.putpalette([value for colour in range(256) for value in (colour, 0, 0)])
    assert _opened(paper_picture(_file(picture, transparency=3))).getpixel((0, 0)) == (255,) * 3


def test_sixteen_bit_greys_stay_greys() -> None:
    picture = Image.new("I;16", (30, 30), 32_768)
    assert _opened(paper_picture(_file(picture))).getpixel((0, 0)) == (128, 128, 128)


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "LA", "RGBA", "P"])
def test_every_kind_of_colour_becomes_red_green_blue(mode: str) -> None:
    form = "TIFF" if mode == "CMYK" else "PNG"
    _opened(paper_picture(_file(_noise((60, 60), mode), form)))


def test_a_telephone_jpeg_in_cmyk_is_read() -> None:
    _opened(paper_picture(_file(_noise((60, 60), "CMYK"), "JPEG")))


def test_of_a_moving_picture_the_first_one_is_shown() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    data = _file(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert _opened(paper_picture(data)).getpixel((0, 0)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", PictureProblem.EMPTY),
        (b"%PDF-1.7", PictureProblem.NOT_A_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PictureProblem.NOT_A_PICTURE),
        (_file(_noise((300, 300)))[:5000], PictureProblem.BROKEN),
        (_file(_noise((300, 300)), "JPEG")[:2000], PictureProblem.BROKEN),
        (_bomb(10_000, 10_000), PictureProblem.TOO_LARGE),
        (_bomb(60_000, 60_000), PictureProblem.TOO_LARGE),
        (_bomb(8_000, MAX_PIXELS // 8_000 + 1), PictureProblem.TOO_LARGE),
        (jpeg_of_scans(MAX_SCANNED_PIXELS // 2_000**2, (2_000, 2_000)), PictureProblem.TOO_MUCH),
    ],
)
def test_what_cannot_be_shown_is_a_placeholder_that_says_why(
    data: bytes, problem: PictureProblem
) -> None:
    found = paper_picture(data)
    assert found == placeholder(problem)
    assert found.problem is problem
    assert Image.open(io.BytesIO(found.data)).size == (found.width, found.height)


def test_damaged_bytes_never_raise() -> None:
    chance = random.Random(3)  # noqa: S311 - sample data
    for form in ("PNG", "JPEG", "GIF", "WEBP", "TIFF"):
        whole = bytearray(_file(_noise((64, 64)), form))
        for _ in range(40):
            hurt = bytearray(whole)
            for _ in range(6):
                hurt[chance.randrange(len(hurt))] = chance.randrange(256)
            paper_picture(bytes(hurt))


def test_the_same_bytes_give_the_same_copy() -> None:
    data = _file(_noise((900, 700)), "JPEG", quality=95)
    assert paper_picture(data) == paper_picture(data)
