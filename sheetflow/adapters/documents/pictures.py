"""Screenshots as they go into papers: small, upright, without the camera's metadata.

Only the copy in the paper is changed; the filed original keeps every byte.  Foreign files are
decoded only in a worker (`picture_reader`).
"""

import contextlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from sheetflow.adapters.worker.protocol import Handlers, Message

MAX_SIDE_PX = 1_000
"""Some 280 dots an inch where two pictures are beside each other.  A large picture's longer side is
divided by a whole number, to between three and five quarters of this: each dot is the mean of as
many, which takes two thirds of the time of resampling and blurs no letter."""

MAX_PICTURE_BYTES = 64 * 1024**2
MAX_PIXELS = 40_000_000
"""A scrolled screenshot of a telephone has 20 million.  JPEG, which is decoded small, may have as
many as Pillow warns of (89 million)."""

MAX_SCANNED_PIXELS = 1_000_000_000
"""Pixels of a JPEG times its scans, each of which is decoded over the whole picture; programs write
some ten."""
_SCAN = b"\xff\xda"
"""Begins a scan, and occurs nowhere within one."""

MAX_PROPORTION = 6
"""A picture longer than six times its width gets white sides and a frame, to be visible."""

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
_DECODED_SMALL = ("JPEG", "MPO")
"""MPO is a telephone's JPEG with a second picture behind the first."""
_FEW_COLOURS = 128
_GREY, _LINE = (236, 238, 241), (150, 156, 165)


class PictureProblem(Enum):
    """Why a file gives no picture; the value is a key of the wording (`rep.dok.…`)."""

    MISSING = "missing"
    EMPTY = "empty"
    NOT_A_PICTURE = "not_a_picture"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    TOO_MUCH = "too_much"
    """It takes more time or memory than any picture: a worker was or would be stopped over it."""


class _TooManyScansError(Exception):
    """A JPEG with so many scans that decoding would take minutes."""


@dataclass(frozen=True, slots=True)
class PaperPicture:
    """PNG or JPEG bytes with their sides in pixels; a grey placeholder where `problem` is set."""

    data: bytes
    width: int
    height: int
    problem: PictureProblem | None = None


def paper_picture(data: bytes, longest: int = MAX_SIDE_PX) -> PaperPicture:
    """Return the copy that goes into papers: same bytes in, same bytes out.

    Never raises for a file's content: a broken picture, a decompression bomb or something else
    altogether gives the placeholder and the reason.  `longest` is about how many pixels the longer
    side may have (see MAX_SIDE_PX).
    """
    problem = problem_of(data)
    try:
        with _bombs_are_errors():
            return placeholder(problem) if problem else _copy(data, longest)
    except UnidentifiedImageError:
        problem = PictureProblem.NOT_A_PICTURE
    except _TooManyScansError:
        problem = PictureProblem.TOO_MUCH
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        problem = PictureProblem.TOO_LARGE
    except Exception:  # noqa: BLE001 - a hostile file makes decoders fail in any way they can
        problem = PictureProblem.BROKEN
    return placeholder(problem)


def problem_of(data: bytes | None) -> PictureProblem | None:
    """Return a file's problem that is found before it is opened."""
    if not data:
        return PictureProblem.MISSING if data is None else PictureProblem.EMPTY
    return PictureProblem.TOO_LARGE if len(data) > MAX_PICTURE_BYTES else None


@contextmanager
def _bombs_are_errors() -> Iterator[None]:
    """Raise errors where Pillow only warns, in the whole process: for one thread at a time."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def _copy(data: bytes, longest: int) -> PaperPicture:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
        pixels = opened.width * opened.height
        if opened.format not in _DECODED_SMALL and pixels > MAX_PIXELS:
            raise Image.DecompressionBombError(f"{opened.width} × {opened.height} pixels")
        if opened.format in _DECODED_SMALL and pixels * data.count(_SCAN) > MAX_SCANNED_PIXELS:
            raise _TooManyScansError
        opened.draft(None, (longest, longest))
        _turn_upright(opened)
        picture = _smaller(_with_true_colours(opened), longest)
    picture = _wide_enough(_on_white(picture))
    return PaperPicture(_bytes_of(picture), picture.width, picture.height)


def _turn_upright(picture: Image.Image) -> None:
    """Turn the picture according to its EXIF data, unless they cannot be read."""
    picture.load()
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError, SyntaxError):
        ImageOps.exif_transpose(picture, in_place=True)


def _with_true_colours(picture: Image.Image) -> Image.Image:
    """Return eight-bit dots whose mean is a colour too, unlike that of palette numbers."""
    if picture.mode.startswith("I;16") or picture.mode in {"I", "F"}:
        return _eight_bits(picture)
    if picture.mode in {"1", "P", "PA"}:
        return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    return picture


def _smaller(picture: Image.Image, longest: int) -> Image.Image:
    share = round(max(picture.size) / longest)
    if share > 1:
        return picture.reduce(share)
    picture.thumbnail((longest, longest), Image.Resampling.HAMMING)
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    """Return the picture in red, green and blue on white, without transparency."""
    if picture.has_transparency_data:
        coloured = picture.convert("RGBA")
        sheet = Image.new("RGBA", coloured.size, "white")
        return Image.alpha_composite(sheet, coloured).convert("RGB")
    return picture.convert("RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Convert grey of 16 bits; Pillow's own way would cut everything above 255 to white."""
    whole = picture.convert("F")
    return whole.point(lambda value: value * (1 / 256) + 0).convert("L")


def _wide_enough(picture: Image.Image) -> Image.Image:
    width = max(picture.width, -(-picture.height // MAX_PROPORTION))
    height = max(picture.height, -(-picture.width // MAX_PROPORTION))
    if (width, height) == picture.size:
        return picture
    sheet = Image.new("RGB", (width, height), "white")
    sheet.paste(picture, ((width - picture.width) // 2, (height - picture.height) // 2))
    ImageDraw.Draw(sheet).rectangle((0, 0, width - 1, height - 1), outline=_LINE)
    return sheet


def _bytes_of(picture: Image.Image) -> bytes:
    """Return PNG where flat colours make it small and sharp, else JPEG, without metadata."""
    target = io.BytesIO()
    picture.info.clear()
    if picture.getcolors(_FEW_COLOURS) is not None:
        picture.save(target, "PNG", optimize=False, compress_level=6, exif=b"")
    else:
        picture.save(target, "JPEG", quality=82, optimize=False, progressive=False, exif=b"")
    return target.getvalue()


@cache
def placeholder(problem: PictureProblem) -> PaperPicture:
    """Return a crossed grey field; the reason is printed beside it."""
    width, height = 480, 320
    sheet = Image.new("RGB", (width, height), _GREY)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, width - 1, height - 1), outline=_LINE, width=3)
    pen.line((0, 0, width - 1, height - 1), fill=_LINE, width=2)
    pen.line((0, height - 1, width - 1, 0), fill=_LINE, width=2)
    target = io.BytesIO()
    sheet.save(target, "PNG", optimize=False, compress_level=6)
    return PaperPicture(target.getvalue(), width, height, problem)


def open_jobs(_: Path, __: tuple[Path, ...]) -> Handlers:
    """Return `copy`, which gives the blob `picture` as it goes into papers, or its problem."""
    return {"copy": _answer_copy}


def _answer_copy(request: Message) -> Message:
    copy = paper_picture(request.blobs["picture"], int(request.head["longest"]))
    if copy.problem is not None:
        return Message({"problem": copy.problem.value})
    return Message({"sides": [copy.width, copy.height]}, {"copy": copy.data})
