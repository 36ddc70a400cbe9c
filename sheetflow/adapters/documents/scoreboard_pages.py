"""A scoreboard's report as PDF/A-2b and PDF/UA-1, set by Typst."""

import json
import tempfile
from datetime import datetime
from pathlib import Path

import typst

from sheetflow.adapters.documents.flowchart_pages import FONTS
from sheetflow.adapters.documents.fonts import gather_fonts
from sheetflow.adapters.documents.report.charts import as_svg
from sheetflow.adapters.documents.report.report import chart_font
from sheetflow.adapters.documents.template_files import shipped_templates
from sheetflow.core.scoreboard.paper import BoardPaper

TEMPLATE = "papan_kinerja.typ"


def scoreboard_pdf(paper: BoardPaper, made: datetime) -> bytes:
    """Return the paper, dated `made`: the same bytes for the same paper and date.

    Raises UnavailableError if the typeface is not installed.
    """
    font = chart_font()
    charts = [
        {"title": one.title, "alt": one.alt, "svg": as_svg(one, font).decode()}
        for one in paper.charts
    ]
    with tempfile.TemporaryDirectory() as folder:
        gather_fonts(Path(folder))
        compiler = typst.Compiler(
            font_paths=[folder],
            ignore_system_fonts=True,
            sys_inputs={
                "board": json.dumps(paper.data),
                "charts": json.dumps(charts),
                "fonts": "\n".join(FONTS),
            },
        )
        pages = compiler.compile(
            (shipped_templates() / TEMPLATE).read_bytes(),
            format="pdf",
            pdf_standards=["a-2b", "ua-1"],
            timestamp=int(made.timestamp()),
        )
    return pages if isinstance(pages, bytes) else b""
