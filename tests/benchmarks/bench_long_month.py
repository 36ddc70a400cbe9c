"""The largest month that is listed, set as PDF in one go: memory and time against a small month.

Run by hand: `python -m tests.benchmarks.bench_long_month`.  Each size is set in a fresh process
from its filled source, with as many screenshots as the report has room for (at most one for each
publication).  The ratio of memory is to the 700 MB that a typesetter may take, that of time to the
small month's seconds a publication.
"""

import sys
import tempfile
from pathlib import Path

from sheetflow.core.reporting.build_report import MAX_PICTURES
from sheetflow.core.reporting.report import MAX_LISTED
from tests.benchmarks.process_tree import Ran, ran
from tests.benchmarks.report_month import Month, finish
from tests.reporting.samples import many

BOUND_MB = 700
SMALL = 200


def typeset(folder: Path) -> None:
    """Set the source that `finish` left in `folder`."""
    from sheetflow.adapters.documents.pdf_render import PdfLook, Typesetter  # noqa: PLC0415 - measured

    files = {
        file.name: file.read_bytes()
        for file in folder.iterdir()
        if file.is_file() and file.name not in {"main.typ", "context.json"}
    }
    scratch = folder / "scratch"
    scratch.mkdir()
    typesetter = Typesetter(scratch, (folder / "fonts",))
    print(typesetter.pdf((folder / "main.typ").read_text(), files, PdfLook()).barrier)


def measure(folder: Path, count: int) -> Ran:
    pictures = min(count, MAX_PICTURES - 3 * count // 8)
    month = Month(many(count, pictures=pictures), folder / "files")
    month.draw()
    finish(month, folder / "finished")
    done = ran("tests.benchmarks.bench_long_month", str(folder / "finished"))
    print(f"{count} publications, {pictures} screenshots: {done.seconds:.1f} s, {done.peak:.0f} MB")
    return done


def main() -> None:
    if len(sys.argv) > 1:
        typeset(Path(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as place:
        small = measure(Path(place, "small"), SMALL)
        middle = measure(Path(place, "middle"), 610)
        large = measure(Path(place, "large"), MAX_LISTED)
    print(f"memory of {BOUND_MB} MB: ratio {max(middle.peak, large.peak) / BOUND_MB:.2f}")
    growth = (large.seconds / MAX_LISTED) / (small.seconds / SMALL)
    print(f"seconds a publication at {MAX_LISTED} against {SMALL}: ratio {growth:.2f}")


if __name__ == "__main__":
    main()
