"""A flowchart as it is drawn: where its shapes, arrows and answers are, in points."""

import io
import json
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import typst
from PIL import Image

from sheetflow.adapters.documents.shipped_pages import FLOWCHART, FONTS, ShippedPages, template
from sheetflow.core.office import Office
from sheetflow.core.words import INDONESIAN, Language
from sheetflow.core.workflow import Workflow
from sheetflow.present.flowchart.chart import chart_data


@dataclass(frozen=True)
class Box:
    """A rectangle by its edges; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def grown(self, by: float) -> "Box":
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def overlaps(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: "Box") -> bool:
        wide = self.left <= other.left + 0.1 and other.right <= self.right + 0.1
        return wide and self.top <= other.top + 0.1 and other.bottom <= self.bottom + 0.1


@dataclass(frozen=True)
class DrawnChart:
    """The chart's data, and its boxes in the table; `arrows` name their ends and stretches."""

    data: dict[str, Any]
    shapes: dict[str, Box]
    cells: dict[str, Box]
    """Of each shape, the cell of its lane and row."""
    ways: list[list[tuple[float, float]]]
    answers: list[Box]

    @property
    def arrows(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.data["arrows"]
        return found

    @property
    def nodes(self) -> dict[str, dict[str, Any]]:
        return {node["name"]: node for node in self.data["nodes"]}

    @property
    def texts(self) -> list[str]:
        """All that is printed."""
        return list(_texts({**self.data, "nodes": [n["text"] for n in self.data["nodes"]]}))

    def stretches(self, number: int) -> list[Box]:
        """The straight parts of an arrow as thin boxes."""
        return [
            Box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])).grown(0.3)
            for a, b in pairwise(self.ways[number])
        ]


def _texts(value: object) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [text for item in value.values() for text in _texts(item)]
        case list():
            return [text for item in value for text in _texts(item)]
        case _:
            return []


@lru_cache
def renderer() -> ShippedPages:
    return ShippedPages()


def picture(chart: DrawnChart) -> Image.Image:
    """The page of the table, a pixel for each point, in shades of grey."""
    compiler = typst.Compiler(
        font_paths=renderer().fonts,
        ignore_system_fonts=True,
        sys_inputs={
            "chart": json.dumps({**chart.data, "head": None}),
            "form": "pages",
            "fonts": "\n".join(FONTS),
        },
    )
    drawn = compiler.compile(template(FLOWCHART), format="png", ppi=72)
    assert isinstance(drawn, bytes)
    return Image.open(io.BytesIO(drawn)).convert("L")


def drawn_chart(workflow: Workflow, office: Office, language: Language = INDONESIAN) -> DrawnChart:
    data = chart_data(workflow, replace(office, language=language))
    compiler = typst.Compiler(
        template(FLOWCHART),
        font_paths=renderer().fonts,
        ignore_system_fonts=True,
        sys_inputs={"chart": json.dumps(data), "form": "sheet", "fonts": "\n".join(FONTS)},
    )
    found = json.loads(compiler.query("<geometry>", field="value", one=True))
    shapes = {
        name: Box(box["left"], box["top"], box["right"], box["bottom"])
        for name, box in found["shapes"].items()
    }
    tops = [found["header"]]
    for height in found["rows"]:
        tops.append(tops[-1] + height)
    cells = {}
    for node in data["nodes"]:
        row, left = data["bands"][node["band"]], found["lanes"][node["lane"]]
        cells[node["name"]] = Box(left, tops[row], left + found["lane"], tops[row + 1])
    answers = [
        Box(one["x"], one["y"], one["x"] + one["width"], one["y"] + one["height"])
        for one in found["answers"]
    ]
    ways = [[(x, y) for x, y in way] for way in found["ways"]]
    return DrawnChart(data, shapes, cells, ways, answers)
