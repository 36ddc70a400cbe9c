"""Which pictures a submission's materials hold, and which of them leads its post."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from PIL import Image

from sheetflow.adapters.local.demo_designs import (
    greeting,
    infographic,
    online_meeting,
    video_frame,
)
from sheetflow.adapters.local.demo_photos import jpeg, photos
from sheetflow.adapters.local.demo_submission import DemoSubmission

MOST = 6
"""No more pictures of one kind than this, whatever the summary says."""


def pictures(submission: DemoSubmission) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the pictures that the summary and the content type speak of."""
    told = submission.summary.casefold()
    if _is_greeting(submission):
        yield "Desain ucapan.jpg", jpeg(greeting(submission), 90)
    if _is_infographic(submission) or "infografis" in told:
        pages = _number(told, "halaman", 1)
        for page in range(pages):
            yield f"Infografis {page + 1}.jpg", jpeg(infographic(submission, page, pages), 90)
    if _is_video(submission):
        for number in range(4):
            yield f"Papan cerita {number + 1}.jpg", jpeg(video_frame(submission, number))
    if "tangkapan layar" in told:
        yield "Tangkapan layar peserta.png", png(online_meeting(submission))
    if "foto" in told:
        for number, picture in enumerate(photos(submission, _number(told, "foto", 3))):
            yield f"Foto {number + 1}.jpg", jpeg(picture)


def leading_picture(submission: DemoSubmission) -> Image.Image:
    """The picture that a published post shows first."""
    if _is_greeting(submission):
        return greeting(submission)
    if _is_video(submission):
        return video_frame(submission, 0)
    if _is_infographic(submission):
        return infographic(submission, 0, _number(submission.summary.casefold(), "halaman", 1))
    if "tangkapan layar" in submission.summary.casefold():
        return online_meeting(submission)
    return next(photos(submission, 1))


def png(picture: Image.Image) -> bytes:
    """A PNG of 256 colours: drawn pictures need no more, and it is a third of the size."""
    out = io.BytesIO()
    few = picture.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _is_greeting(submission: DemoSubmission) -> bool:
    return submission.content_type.startswith("Ucapan")


def _is_infographic(submission: DemoSubmission) -> bool:
    return submission.content_type == "Infografis"


def _is_video(submission: DemoSubmission) -> bool:
    return submission.content_type == "Video Pendek"


def _number(told: str, word: str, otherwise: int) -> int:
    found = re.search(rf"([0-9]{{1,3}}) {word}", told)
    return min(int(found[1]), MOST) if found else otherwise
