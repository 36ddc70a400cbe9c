"""The demo's photographs: a drawn scene that suits the title and the place, as JPEG."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

from PIL import Image

from sheetflow.adapters.local.demo_canvas import Canvas
from sheetflow.adapters.local.demo_dice import Dice
from sheetflow.adapters.local.demo_scenes_indoors import hall, meeting, service_desk
from sheetflow.adapters.local.demo_scenes_places import ceremony, desk, vehicle, warehouse
from sheetflow.adapters.local.demo_submission import DemoSubmission
from sheetflow.adapters.local.demo_words import clean

Scene = Callable[[Canvas, Dice, str], None]

WIDTH, HEIGHT = 1280, 854
"""3 : 2, as cameras make them, at the width that a website's news photo should have."""

_BY_WORD: tuple[tuple[str, Scene], ...] = (
    ("upacara", ceremony),
    ("apel", ceremony),
    ("gudang", warehouse),
    ("stock opname", warehouse),
    ("kendaraan", vehicle),
    ("pelayanan tamu", service_desk),
    ("ruang pelayanan", service_desk),
    ("sosialisasi", hall),
    ("aula", hall),
    ("halaman", ceremony),
    ("rapat", meeting),
    ("koordinasi", meeting),
)

_VIEWS: tuple[tuple[int, int, int, int] | None, ...] = (
    None,
    (60, 50, 1020, 690),
    (300, 80, 1260, 720),
    (170, 60, 1130, 700),
    (0, 110, 960, 750),
)
"""What part of a scene each further photo shows: the photographer walks about."""


def scene_of(submission: DemoSubmission) -> Scene:
    """The scene for the submission's title and place; a meeting where nothing tells more."""
    told = f"{submission.title} {submission.place}".casefold()
    return next((scene for word, scene in _BY_WORD if word in told), meeting)


def photos(submission: DemoSubmission, count: int) -> Iterator[Image.Image]:
    """The submission's first `count` photos, 1280 × 854 (from farther away) or 960 × 640."""
    scene = scene_of(submission)
    title = clean(submission.title, 120)
    for number in range(count):
        if number % _PER_MOMENT == 0:
            moment = Canvas(WIDTH, HEIGHT)
            scene(moment, Dice(f"{submission.id} foto {number}"), title)
        if number % 4 == 3 and scene in {hall, meeting, service_desk}:
            papers = Canvas(WIDTH, HEIGHT)
            desk(papers, Dice(f"{submission.id} meja {number}"), title)
            yield papers.finished()
        else:
            yield moment.finished(_VIEWS[number % len(_VIEWS)])


_PER_MOMENT = 3
"""So many photos are taken before the people have moved; drawing them anew is what takes time."""


def jpeg(picture: Image.Image, quality: int = 80) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
