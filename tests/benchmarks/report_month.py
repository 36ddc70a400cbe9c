"""A month of publications with screenshots, and the two ways to make its report that are compared.

Run by `bench_report`, each way in a fresh process: `python -m tests.benchmarks.report_month
whole|cold|bare FOLDER COUNT` prints the seconds it took, and those of processors.
"""

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil

from sheetflow.core.reporting.build_report import build_report
from sheetflow.core.reporting.item import ReportItem, Screenshot
from sheetflow.core.reporting.report import Report
from tests.reporting.samples import AS_OF, OCTOBER, contoh, many, telephone_picture

OFFICE = contoh()
PICTURES = 30


@dataclass(frozen=True)
class Month:
    """Submissions, and the folder that holds the files of their screenshots."""

    items: tuple[ReportItem, ...]
    files: Path

    @classmethod
    def of(cls, folder: Path, count: int) -> "Month":
        return cls(many(count, pictures=PICTURES), folder / "files")

    def draw(self) -> None:
        """Makes the screenshots."""
        for item in self.items:
            for shot in item.screenshots:
                target = self.files / shot.path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(telephone_picture(shot.path))

    def read(self, shot: Screenshot) -> bytes:
        return (self.files / shot.path).read_bytes()

    def report(self) -> Report:
        return build_report(OFFICE, self.items, OCTOBER, as_of=AS_OF)


def finish(month: Month, folder: Path) -> None:
    """The input that docxtpl and typst alone get: filled source, context, pictures, fonts."""
    from sheetflow.adapters.documents.pdf_render import fill, picture_files
    from sheetflow.adapters.documents.report.report import gather
    from sheetflow.adapters.documents.template_files import gather_fonts, shipped_templates
    from sheetflow.adapters.documents.template_values import read_context
    from sheetflow.core.papers.context_values import plain

    templates = shipped_templates()
    material = gather(month.report(), OFFICE, month.read)
    (folder / "word").mkdir(parents=True)
    for ref, picture in material.pictures.items():
        (folder / "word" / ref).write_bytes(picture.for_word())
    names, files = picture_files({r: p.for_pdf() for r, p in material.pictures.items()})
    for name, data in files.items():
        (folder / name).write_bytes(data)
    text = json.dumps(plain(material.context))
    (folder / "context.json").write_text(text)
    source = fill((templates / "laporan.typ").read_text(), read_context(text), names)
    (folder / "main.typ").write_text(source)
    for name in ("laporan.docx", "dasar.typ"):
        (folder / name).write_bytes((templates / name).read_bytes())
    gather_fonts(folder / "fonts")


def bare(folder: Path) -> None:
    """docxtpl and typst on the finished input, as their manuals show."""
    import typst

    bare_docx(folder)
    typst.compile(
        str(folder / "main.typ"),
        font_paths=[str(folder / "fonts")],
        ignore_system_fonts=True,
        pdf_standards=["a-2b", "ua-1"],
        sys_inputs={"paper": "A4", "fonts": "Source Sans Pro"},
    )


def bare_docx(folder: Path) -> None:
    from docx.shared import Mm
    from docxtpl import DocxTemplate, InlineImage

    document = DocxTemplate(str(folder / "laporan.docx"))

    def value(found: Any) -> Any:
        """Links are plain texts here: docxtpl's own way makes them one by one, in minutes."""
        if isinstance(found, list):
            return [value(entry) for entry in found]
        if not isinstance(found, dict):
            return found
        match found.get("$"):
            case "picture":
                file = str(folder / "word" / found["ref"])
                return InlineImage(document, file, Mm(found["width_mm"]))
            case "link":
                return found["text"]
            case _:
                return {key: value(entry) for key, entry in found.items()}

    context = json.loads((folder / "context.json").read_text())
    document.render(value(context), autoescape=True)
    document.save(io.BytesIO())


@dataclass(frozen=True)
class Moment:
    """Seconds of the clock, and of all processors for this process and its workers."""

    clock: float
    processors: float

    @classmethod
    def now(cls) -> "Moment":
        family = [psutil.Process(), *psutil.Process().children(recursive=True)]
        used = [process.cpu_times() for process in family]
        return cls(perf_counter(), sum(times.user + times.system for times in used))

    def tell(self, since: "Moment") -> None:
        print(f"{self.clock - since.clock:.4f} {self.processors - since.processors:.4f}")


def whole(month: Month, *, warm: bool) -> None:
    """Everything from submissions to all files of the report.

    `warm`: the workers run already and have made a paper, but have never seen this report.
    """
    start = Moment.now()
    from sheetflow.adapters.documents.renderer import Renderer
    from sheetflow.adapters.documents.report.report import render_report

    with Renderer(None, None) as renderer:
        if warm:
            small = Month(many(1, pictures=1), month.files)
            render_report(renderer, small.report(), OFFICE, month.read)
            start = Moment.now()
        render_report(renderer, month.report(), OFFICE, month.read)
        Moment.now().tell(start)


def main() -> None:
    way, place, words = sys.argv[1:]
    folder, count = Path(place), int(words)
    if way != "bare":
        whole(Month.of(folder, count), warm=way == "whole")
        return
    import docx.shared
    import docxtpl
    import typst

    del docx, docxtpl, typst
    start = Moment.now()
    bare(folder / f"finished-{count}")
    Moment.now().tell(start)


if __name__ == "__main__":
    main()
