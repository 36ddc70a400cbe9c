"""Papers in both forms against the bare time of docxtpl and typst on the same finished input.

Run: `python -m tests.benchmarks.bench_papers`.  Prints seconds, ratios and the workers' memory.
"""

import io
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
from docxtpl import DocxTemplate
from jinja2 import Environment

from sheetflow.adapters.documents.pdf_render import PdfLook, Typesetter, fill
from sheetflow.adapters.documents.renderer import Renderer
from sheetflow.adapters.documents.template_files import gather_fonts, shipped_templates
from sheetflow.core.papers.context_values import Context, plain
from sheetflow.core.papers.letters import disposisi_context
from sheetflow.core.papers.paper_settings import PaperKind
from sheetflow.core.reporting.agenda import agenda_context
from sheetflow.core.reporting.sample_papers import sample_disposisi, sample_entries
from tests.papers.sample_settings import letter_settings

LETTERS = letter_settings()
SIZES = (300, 1_000, 5_000)
SHEETS = 50
TURNS = 3


def _timed(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _bare_docx(context: dict[str, object]) -> None:
    document = DocxTemplate(io.BytesIO((shipped_templates() / "agenda.docx").read_bytes()))
    document.render(context, Environment(autoescape=True), autoescape=True)
    document.save(io.BytesIO())


def _book(lines: int, turn: int = 0) -> Context:
    """Every turn has other texts: the typesetter remembers what it laid out."""
    entries = tuple(
        replace(entry, summary=f"{entry.summary} {turn}", sender=f"{entry.sender} {turn}")
        for entry in sample_entries(lines)
    )
    return agenda_context(LETTERS, entries, f"2025 {turn}", sample_disposisi().decided)


def _measure(
    renderer: Renderer, typesetter: Typesetter, lines: int, turn: int
) -> tuple[float, float]:
    book = _book(lines, turn)
    context = plain(book)
    if not isinstance(context, dict):
        raise TypeError
    source = fill((shipped_templates() / "agenda.typ").read_text(), dict(context), {})
    shared = {"dasar.typ": (shipped_templates() / "dasar.typ").read_bytes()}
    docx = _timed(lambda: _bare_docx(dict(context)))
    pdf = _timed(lambda: typesetter.pdf(source, shared, PdfLook()).pdf)
    return _timed(lambda: renderer.render(PaperKind.AGENDA, book)), docx + pdf


def main() -> None:
    """Prints one line per size, then a run of many small papers."""
    with tempfile.TemporaryDirectory() as folder, Renderer(None, None) as renderer:
        fonts = Path(folder) / "fonts"
        gather_fonts(fonts)
        typesetter = Typesetter(Path(folder), (fonts,))
        start = time.perf_counter()
        renderer.render(PaperKind.AGENDA, _book(1))
        print(f"first paper, with the worker's start: {time.perf_counter() - start:.2f} s")
        for lines in SIZES:
            turns = [_measure(renderer, typesetter, lines, turn) for turn in range(TURNS)]
            ours, bare = min(turn[0] for turn in turns), min(turn[1] for turn in turns)
            print(f"{lines:>5} lines: {ours:.2f} s, bare {bare:.2f} s, ratio {ours / bare:.2f}")
        start = time.perf_counter()
        for number in range(SHEETS):
            facts = replace(sample_disposisi(), number=str(number))
            renderer.render(PaperKind.DISPOSISI, disposisi_context(LETTERS, facts))
        print(f"a sheet in both forms: {(time.perf_counter() - start) / SHEETS * 1000:.0f} ms")
        workers = [worker.memory_info().rss for worker in psutil.Process().children()]
        print(f"memory of both workers: {sum(workers) / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
