"""A month's printed set against the bare joining of the same finished PDFs.

Run: `python -m tests.benchmarks.bench_berkas`.  Prints seconds, ratios and the workers' memory for
months of 30, 300 and 1,000 submissions: two papers and a screenshot each.
"""

import io
import time
from collections.abc import Callable
from dataclasses import replace
from threading import Event, Thread

import pikepdf
import psutil

from sheetflow.adapters.documents.print_set.print_set import make_print_set
from sheetflow.adapters.documents.renderer import Renderer
from sheetflow.core.names import DrivePath, Sha256
from sheetflow.core.papers.letters import disposisi_context
from sheetflow.core.papers.paper_settings import PaperKind
from sheetflow.core.papers.print_set import PrintSetFacts
from sheetflow.core.reporting.sample_papers import (
    SAMPLE_PICTURE,
    sample_disposisi,
    sample_paper,
    sample_print_set,
    sample_sheet,
)
from tests.papers.sample_settings import letter_settings, picture

LETTERS = letter_settings()
MONTHS = (30, 300, 1_000)
FILES = ("disposisi.pdf", "memo.pdf", "layar.png")


def main() -> None:
    """One line a month."""
    with Renderer(None, None) as renderer:
        files = _files(renderer)
        for submissions in MONTHS:
            bare = _timed(lambda count=submissions: _bare(files, count))  # type: ignore[misc]  # bound here
            with _Peak() as peak:
                ours = _timed(lambda count=submissions: _ours(renderer, files, count))  # type: ignore[misc]  # as above
            print(
                f"{submissions:>5} submissions: {ours:.1f} s, bare {bare:.1f} s, "
                f"ratio {ours / bare:.1f}, most memory of all processes {peak.most / 1e6:.0f} MB"
            )


def _files(renderer: Renderer) -> dict[str, bytes]:
    memo = sample_paper(PaperKind.NOTA_DINAS, LETTERS)
    return {
        "disposisi.pdf": renderer.render_pdf(
            PaperKind.DISPOSISI, disposisi_context(LETTERS, sample_disposisi())
        ),
        "memo.pdf": renderer.render_pdf(PaperKind.NOTA_DINAS, memo, {SAMPLE_PICTURE: picture()}),
        "layar.png": picture(1080, 1920).for_word(),
    }


def _facts(submissions: int) -> PrintSetFacts:
    sheets = tuple(
        replace(
            sample_sheet(f"PUB-2510-{number:04}"),
            name=name,
            path=name,
            place=DrivePath(f"{number}/{name}"),
            sha256=Sha256(""),
        )
        for number in range(submissions)
        for name in FILES
    )
    return replace(sample_print_set(LETTERS), sheets=sheets)


def _ours(renderer: Renderer, files: dict[str, bytes], submissions: int) -> bytes:
    def read(path: DrivePath) -> bytes:
        return files[path.rpartition("/")[2]]

    return make_print_set(renderer, LETTERS, _facts(submissions), read)


def _bare(files: dict[str, bytes], submissions: int) -> None:
    """The papers one behind the other, nothing else."""
    joined = pikepdf.new()
    sources = []
    for _ in range(submissions):
        for name in FILES[:2]:
            sources.append(pikepdf.open(io.BytesIO(files[name])))
            joined.pages.extend(sources[-1].pages)
    joined.save(io.BytesIO(), object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


class _Peak:
    """The most memory that this process and its workers had at once."""

    def __init__(self) -> None:
        self.most = 0
        self._over = Event()
        self._watch = Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        own = psutil.Process()
        while not self._over.wait(0.02):
            total = 0
            for process in (own, *own.children(recursive=True)):
                try:
                    total += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.most = max(self.most, total)

    def __enter__(self) -> "_Peak":
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watch.join()


if __name__ == "__main__":
    main()
