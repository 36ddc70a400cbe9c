"""An SOP's flowchart (one SVG, and an accessible PDF) and the booklet for staff, set by Typst."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import typst

from sheetflow.adapters.documents.fonts import gather_fonts
from sheetflow.adapters.documents.template_files import shipped_templates

TEMPLATE = "diagram_alir.typ"
GUIDE = "panduan.typ"
FONTS = ("Source Sans Pro", "DejaVu Sans", "Last Resort High-Efficiency")
_MADE = 0
"""The date in the PDF: the same chart has the same bytes."""


class FlowchartRenderer:
    """A typesetter of charts (`present.flowchart.chart_data`) with the typefaces of papers."""

    def __init__(self) -> None:
        """Load template and typefaces; raise UnavailableError if the typeface is not installed."""
        self.template = (shipped_templates() / TEMPLATE).read_bytes()
        self._guide = (shipped_templates() / GUIDE).read_bytes()
        self._folder = tempfile.TemporaryDirectory()  # typefaces are read when they are used
        gather_fonts(Path(self._folder.name))
        self.fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[self._folder.name]
        )

    def svg(self, chart: Mapping[str, Any]) -> str:
        """Return head and table, one below the other, on a sheet 297 mm wide.

        Title and description are texts of the document.
        """
        drawn = self._compiler(chart, "sheet").compile(self.template, format="svg")
        if not isinstance(drawn, bytes):
            raise TypeError(f"{TEMPLATE}: more than one sheet")
        root, _, rest = drawn.decode().partition(">")
        _, _, box = root.partition('viewBox="')
        width, height = map(float, box.partition('"')[0].split()[2:])
        root = root.replace(f'width="{width:g}pt"', 'width="297mm"').replace(
            f'height="{height:g}pt"', f'height="{297 * height / width:.2f}mm"'
        )
        language = quoteattr(chart["language"])
        return (
            f'{root} role="img" lang={language} aria-labelledby="title desc">'
            f'<title id="title">{escape(chart["title"])}</title>'
            f'<desc id="desc">{escape(chart["description"])}</desc>{rest}\n'
        )

    def pdf(self, chart: Mapping[str, Any]) -> bytes:
        """Return head and table on a page each, as PDF/A-2b and PDF/UA-1."""
        return self._pdf(self._compiler(chart, "pages"), self.template)

    def guide(self, guide: Mapping[str, Any], charts: Sequence[Mapping[str, Any]]) -> bytes:
        """Return the booklet (`present.guide.guide_data`) with charts, as PDF/A-2b, PDF/UA-1."""
        drawn = [
            {"title": chart["title"], "description": chart["description"], "svg": self.svg(chart)}
            for chart in charts
        ]
        return self._pdf(
            self._set({"guide": json.dumps(guide), "charts": json.dumps(drawn)}), self._guide
        )

    def _pdf(self, compiler: typst.Compiler, template: bytes) -> bytes:
        pages = compiler.compile(
            template, format="pdf", pdf_standards=["a-2b", "ua-1"], timestamp=_MADE
        )
        return pages if isinstance(pages, bytes) else b""

    def _compiler(self, chart: Mapping[str, Any], form: str) -> typst.Compiler:
        return self._set({"chart": json.dumps(chart), "form": form})

    def _set(self, inputs: dict[str, str]) -> typst.Compiler:
        return typst.Compiler(
            font_paths=self.fonts,
            ignore_system_fonts=True,
            sys_inputs={**inputs, "fonts": "\n".join(FONTS)},
        )
