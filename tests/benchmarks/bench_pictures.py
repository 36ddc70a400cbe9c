"""Screenshots on their way into papers: their copies, and reports that show hundreds of them.

Run: `python -m tests.benchmarks.bench_pictures [rounds]` (3 unless given; the best round counts).
Copies are compared with Pillow's own way to shrink the same files; a report of twice as many
pictures with one of half as many, for each of which it should take no longer.
"""

import io
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from sheetflow.adapters.documents.picture_reader import PictureReader
from sheetflow.adapters.documents.pictures import MAX_SIDE_PX
from sheetflow.adapters.documents.renderer import Renderer
from sheetflow.adapters.documents.report.report import gather
from sheetflow.core.papers.paper_settings import PaperKind
from tests.benchmarks.report_month import OFFICE, Month
from tests.reporting.samples import many, telephone_picture

COPIES = 30
SHOWN = (300, 600)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    files = [telephone_picture(str(number)) for number in range(COPIES)]
    with PictureReader() as reader:
        ours = _best(rounds, lambda: reader.copies(files))
    bare = _best(rounds, lambda: [_thumbnail(file) for file in files])
    print(
        f"{COPIES} copies: {ours:.2f} s, two at a time; Pillow's thumbnails one by one "
        f"{bare:.2f} s, ratio {ours / bare:.2f}"
    )
    with tempfile.TemporaryDirectory() as folder, Renderer(None, None) as renderer:
        word, pdf = zip(
            *(_shown(renderer, Path(folder, str(n)), n, rounds) for n in SHOWN), strict=True
        )
    few, more = SHOWN
    for form, (first, last) in (("Word", word), ("PDF", pdf)):
        growth = (last / more) / (first / few)
        print(
            f"{form}: {few} pictures {first:.2f} s, {more} {last:.2f} s; "
            f"time for each at {more} against {few}: {growth:.2f}"
        )


def _shown(renderer: Renderer, folder: Path, count: int, rounds: int) -> tuple[float, float]:
    month = Month(many(count, pictures=count), folder)
    month.draw()
    material = gather(month.report(), OFFICE, month.read)
    filled = PaperKind.LAPORAN, material.context, material.pictures
    return (
        _best(rounds, lambda: renderer.render_docx(*filled)),
        _best(rounds, lambda: renderer.render_pdf(*filled)),
    )


def _thumbnail(data: bytes) -> bytes:
    target = io.BytesIO()
    with Image.open(io.BytesIO(data)) as opened:
        opened.thumbnail((MAX_SIDE_PX, MAX_SIDE_PX))
        opened.convert("RGB").save(target, "JPEG", quality=82)
    return target.getvalue()


def _best(rounds: int, work: Callable[[], object]) -> float:
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


if __name__ == "__main__":
    main()
