"""Pages from shipped templates, set by Typst: flowcharts, the booklet for staff, the scoreboard."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import typst

from sheetflow.adapters.documents.template_files import gather_fonts, shipped_templates

if TYPE_CHECKING:
    from sheetflow.core.scoreboard.paper import BoardPaper

FLOWCHART, GUIDE, SCOREBOARD = "diagram_alir.typ", "panduan.typ", "papan_kinerja.typ"
FONTS = ("Source Sans Pro", "DejaVu Sans", "Last Resort High-Efficiency")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""The date in a PDF that is of no day: the same chart has the same bytes."""


class ShippedPages:
    """A typesetter with the typefaces of papers; a chart is `present.flowchart.chart_data`."""

    def __init__(self) -> None:
        """Load the typefaces; raise UnavailableError if the typeface is not installed."""
        self._folder = tempfile.TemporaryDirectory()  # typefaces are read when they are used
        gather_fonts(Path(self._folder.name))
        self.fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[self._folder.name]
        )

    def svg(self, chart: Mapping[str, Any]) -> str:
        """Return head and table, one below the other, on a sheet 297 mm wide.

        Title and description are texts of the document.
        """
        inputs = {"chart": json.dumps(chart), "form": "sheet"}
        drawn = self._compiler(inputs).compile(template(FLOWCHART), format="svg")
        if not isinstance(drawn, bytes):
            raise TypeError(f"{FLOWCHART}: more than one sheet")
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
        return self._pdf(FLOWCHART, {"chart": json.dumps(chart), "form": "pages"})

    def guide(self, guide: Mapping[str, Any], charts: Sequence[Mapping[str, Any]]) -> bytes:
        """Return the booklet (`present.guide.guide_data`) with charts, as PDF/A-2b, PDF/UA-1."""
        drawn = [
            {"title": chart["title"], "description": chart["description"], "svg": self.svg(chart)}
            for chart in charts
        ]
        return self._pdf(GUIDE, {"guide": json.dumps(guide), "charts": json.dumps(drawn)})

    def scoreboard(self, paper: "BoardPaper", made: datetime) -> bytes:
        """Return a scoreboard's report, dated `made`, as PDF/A-2b and PDF/UA-1."""
        from sheetflow.adapters.documents.report.charts import as_svg  # noqa: PLC0415 - loads matplotlib, which no other page needs

        charts = [
            {"title": one.title, "alt": one.alt, "svg": as_svg(one).decode()}
            for one in paper.charts
        ]
        inputs = {"board": json.dumps(paper.data), "charts": json.dumps(charts)}
        return self._pdf(SCOREBOARD, inputs, made)

    def _pdf(self, name: str, inputs: dict[str, str], made: datetime = _EPOCH) -> bytes:
        pages = self._compiler(inputs).compile(
            template(name),
            format="pdf",
            pdf_standards=["a-2b", "ua-1"],
            timestamp=int(made.timestamp()),
        )
        return pages if isinstance(pages, bytes) else b""

    def _compiler(self, inputs: dict[str, str]) -> typst.Compiler:
        return typst.Compiler(
            font_paths=self.fonts,
            ignore_system_fonts=True,
            sys_inputs={**inputs, "fonts": "\n".join(FONTS)},
        )


def template(name: str) -> bytes:
    """Return a shipped template."""
    return (shipped_templates() / name).read_bytes()
