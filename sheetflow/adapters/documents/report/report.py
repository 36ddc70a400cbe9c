"""The report in all its forms: Word, PDF, and a workbook to recalculate its numbers."""

import base64
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sheetflow.adapters.documents.picture_reader import PictureReader
from sheetflow.adapters.documents.pictures import PaperPicture, PictureProblem
from sheetflow.adapters.documents.renderer import PictureBytes, Renderer
from sheetflow.adapters.documents.report.workbook import report_workbook
from sheetflow.adapters.documents.stopped_files import StoppedFiles
from sheetflow.core.names import Sha256
from sheetflow.core.office import Office
from sheetflow.core.papers.context_values import Context
from sheetflow.core.papers.paper_settings import PaperKind
from sheetflow.core.reporting.context import PLAIN, PaperStyle, report_context
from sheetflow.core.reporting.context_tables import ShownPicture
from sheetflow.core.reporting.figures import charts_of
from sheetflow.core.reporting.item import Screenshot
from sheetflow.core.reporting.report import Report
from sheetflow.core.reporting.wording import ReportTexts

if TYPE_CHECKING:
    from sheetflow.core.reporting.figures import BarChart

ReadScreenshot = Callable[[Screenshot], bytes | None]
"""A function that returns the filed file's bytes; None if the file is missing."""


@dataclass(frozen=True, slots=True)
class Material:
    """The input of the templates: the context, the pictures by reference, and which failed."""

    context: Context
    pictures: Mapping[str, PictureBytes]
    problems: Mapping[Screenshot, PictureProblem]


@dataclass(frozen=True, slots=True)
class RenderedReport:
    """The report's files, the same bytes for the same report; `problems` as in `Material`."""

    docx: bytes
    pdf: bytes
    xlsx: bytes
    problems: Mapping[Screenshot, PictureProblem]


def render_report(  # noqa: PLR0913, PLR0917 - what renders, and all that is printed
    renderer: Renderer,
    report: Report,
    office: Office,
    read: ReadScreenshot,
    style: PaperStyle = PLAIN,
    stopped: StoppedFiles | None = None,
) -> RenderedReport:
    """Return all forms of `report`.

    Raises TemplateError if an office's template is refused, fails or was stopped.  A screenshot
    that cannot be shown is a placeholder in the paper, and listed in `problems`.
    """
    stopped = stopped or StoppedFiles()
    renderer.start()
    material = gather(report, office, read, style, stopped)
    with ThreadPoolExecutor(1) as beside, stopped.watch():
        workbook = beside.submit(report_workbook, report, office)
        papers = renderer.render(PaperKind.LAPORAN, material.context, material.pictures)
        return RenderedReport(papers.docx, papers.pdf, workbook.result(), material.problems)


def gather(
    report: Report,
    office: Office,
    read: ReadScreenshot,
    style: PaperStyle = PLAIN,
    stopped: StoppedFiles | None = None,
) -> Material:
    """Draw the charts and shrink the screenshots, each file once however often it is shown."""
    shots = {exhibit.screenshot.sha256: exhibit.screenshot for exhibit in report.exhibits}
    with PictureReader(stopped) as reader, ThreadPoolExecutor(1) as beside:
        charts = beside.submit(
            _drawn, charts_of(report.breakdowns, ReportTexts(office, report.language))
        )
        copies = dict(zip(shots, reader.copies(map(read, shots.values())), strict=True))
        pictures = charts.result()
    problems = {
        exhibit.screenshot: problem
        for exhibit in report.exhibits
        if (problem := copies[exhibit.screenshot.sha256].problem) is not None
    }
    for digest, copy in copies.items():
        pictures[_ref(digest)] = PictureBytes(copy.data, in_svg(copy))
    shown = {digest: _shown(digest, copy) for digest, copy in copies.items()}
    return Material(report_context(report, office, shown, style), pictures, problems)


def _drawn(charts: "tuple[BarChart, ...]") -> dict[str, PictureBytes]:
    """Return the charts' pictures; run beside the screenshots, as matplotlib loads in 0.3 s."""
    from sheetflow.adapters.documents.report.charts import as_png, as_svg  # noqa: PLC0415 - see above

    return {bars.ref: PictureBytes(partial(as_png, bars), as_svg(bars)) for bars in charts}


def in_svg(picture: PaperPicture) -> bytes:
    """Return an SVG that contains the unchanged picture.

    Typst would keep a PNG or JPEG unpacked in memory, 2 MB each, until the paper is done.
    """
    kind = "png" if picture.data.startswith(b"\x89PNG") else "jpeg"
    sides = f'width="{picture.width}" height="{picture.height}"'
    data = base64.b64encode(picture.data).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {sides}>'
        f'<image {sides} href="data:image/{kind};base64,{data}"/></svg>'
    ).encode()


def _ref(digest: Sha256) -> str:
    return f"tangkapan-{digest}"


def _shown(digest: Sha256, copy: PaperPicture) -> ShownPicture:
    problem = copy.problem.value if copy.problem else ""
    return ShownPicture(_ref(digest), copy.width, copy.height, problem)
