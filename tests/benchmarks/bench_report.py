"""The report against docxtpl and typst alone, and its growth with the number of publications.

Run by hand: `python -m tests.benchmarks.bench_report [rounds]` (3 unless told; the best counts).
`whole` is everything from submissions to both forms: report, charts, screenshots, rendering.
`bare` is docxtpl and typst on the finished input of the same report.
"""

from __future__ import annotations

import io
import json
import multiprocessing
import resource
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import typst
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage

from sheetflow.adapters.documents.fonts import gather_fonts
from sheetflow.adapters.documents.laporan import Material, gather
from sheetflow.adapters.documents.pdf_render import fill, picture_files
from sheetflow.adapters.documents.plain import plain
from sheetflow.adapters.documents.renderer import Renderer
from sheetflow.adapters.documents.spots import LinkSpot, PictureSpot, read_context
from sheetflow.adapters.documents.template_files import shipped_templates
from sheetflow.core.papers.kinds import PaperKind
from sheetflow.core.reporting.build_report import build_report
from sheetflow.core.reporting.item import ReportItem, Screenshot
from sheetflow.core.reporting.report import Report
from tests.reporting.samples import AS_OF, OCTOBER, contoh, many, telephone_picture

OFFICE = contoh()
PICTURES = 30


@dataclass(frozen=True)
class Month:
    """Submissions and the files of their screenshots, made beforehand."""

    items: tuple[ReportItem, ...]
    files: Mapping[Screenshot, bytes]

    def report(self) -> Report:
        return build_report(OFFICE, self.items, OCTOBER, as_of=AS_OF)

    def material(self) -> Material:
        return gather(self.report(), OFFICE, self.files.get)


def month(count: int) -> Month:
    items = many(count, pictures=PICTURES)
    shots = [shot for item in items for shot in item.screenshots]
    return Month(items, {shot: telephone_picture(shot.path) for shot in shots})


def best(work: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return min(taken)


def bare_docx(template: bytes, context: dict[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    document = DocxTemplate(io.BytesIO(template))

    def leaf(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: leaf(entry) for key, entry in value.items()}
        if isinstance(value, list):
            return [leaf(entry) for entry in value]
        if isinstance(value, PictureSpot):
            file = io.BytesIO(pictures[value.ref])
            return InlineImage(document, file, Mm(value.width_mm))
        return value.text if isinstance(value, LinkSpot) else value

    document.render(leaf(context), autoescape=True)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def bare_pdf(folder: Path, fonts: Path) -> object:
    return typst.compile(
        str(folder / "main.typ"),
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        pdf_standards=["a-2b"],
        sys_inputs={"paper": "A4", "fonts": "Source Sans Pro"},
    )


def bare(material: Material) -> float:
    """Seconds of both, with everything that can be made beforehand made beforehand."""
    templates = shipped_templates()
    context = read_context(json.dumps(plain(material.context)))
    word = {ref: picture.docx for ref, picture in material.pictures.items()}
    pdf = {ref: picture.pdf or picture.docx for ref, picture in material.pictures.items()}
    docx = (templates / "laporan.docx").read_bytes()
    with tempfile.TemporaryDirectory() as place:
        folder, fonts = Path(place), Path(place, "fonts")
        gather_fonts(fonts)
        names, files = picture_files(pdf)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        (folder / "dasar.typ").write_bytes((templates / "dasar.typ").read_bytes())
        source = fill((templates / "laporan.typ").read_text(), context, names)
        (folder / "main.typ").write_text(source)
        start = perf_counter()
        bare_docx(docx, context, word)
        bare_pdf(folder, fonts)
        return perf_counter() - start


def bare_best(material: Material, rounds: int) -> float:
    """Each in a process of its own: typst remembers what it has set before."""
    spawning = multiprocessing.get_context("spawn")
    with spawning.Pool(1, maxtasksperchild=1) as pool:
        return min(pool.apply(bare, (material,)) for _ in range(rounds))


def ours(work: Callable[[Renderer], object]) -> float:
    """Seconds with a worker that runs already, but has never seen this report."""
    with Renderer(None, None) as renderer:
        rendered(renderer, month(1).material())
        start = perf_counter()
        work(renderer)
        return perf_counter() - start


def rendered(renderer: Renderer, material: Material) -> object:
    return renderer.render(PaperKind.LAPORAN, material.context, material.pictures)


def measure(count: int, rounds: int) -> float:
    """Prints the times of one size; returns the whole."""
    sample = month(count)
    material = sample.material()
    times = range(rounds)
    whole = min(ours(lambda r: rendered(r, sample.material())) for _ in times)
    rendering = min(ours(lambda r: rendered(r, material)) for _ in times)
    report, prepared = best(sample.report, rounds), best(sample.material, rounds)
    alone = bare_best(material, rounds)
    print(f"{count} publications, {PICTURES} screenshots, 3 charts")
    print(f"  whole {whole:.2f} s: report {report:.3f} s, with pictures {prepared:.2f} s,")
    print(f"  rendering {rendering:.2f} s; bare {alone:.2f} s")
    print(f"  whole/bare {whole / alone:.2f}, rendering/bare {rendering / alone:.2f}")
    return whole


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    small = measure(300, rounds)
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"  peak memory {own} MB, the rendering worker {worker} MB")
    large = measure(5_000, max(1, rounds // 3))
    print(f"5,000 against 300: {large / small:.1f} times as long for 16.7 times as many")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"peak memory {own} MB, the rendering worker {worker} MB")


if __name__ == "__main__":
    main()
