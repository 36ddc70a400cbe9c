"""A native bar chart beside its table: direct labels, no zeros, no legend where none is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sheetflow.adapters.local.template import styles

COLUMN_PIXELS = 42


@dataclass(frozen=True, slots=True)
class Series:
    """One run of numbers of the table: its name, its column, its colour."""

    name: str
    column: int
    colour: str


@dataclass(frozen=True, slots=True)
class ChartPlace:
    """Where the chart stands and which of the tab's rows it draws; counted from 0.

    `pixels` is its width in the tab's columns and its height in pixels; `alt` is read out
    instead of the picture.
    """

    title: str
    alt: str

    tab: str
    row: int
    column: int
    pixels: tuple[int, int]
    first: int
    last: int


def add_chart(
    workbook: Workbook, sheet: Worksheet, place: ChartPlace, series: Sequence[Series]
) -> None:
    """Put bars beside the table that they draw."""
    chart = workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for each in series:
        chart.add_series(_series(place, each))
    font = {"name": styles.FONT, "size": 8, "color": f"#{styles.INK}"}
    chart.set_title(
        {
            "name": place.title,
            "overlay": False,
            "name_font": {**font, "size": 10, "bold": True},
        }
    )
    chart.set_y_axis(
        {
            "reverse": True,
            "interval_unit": 1,
            "num_font": font,
            "line": {"color": f"#{styles.LINE}"},
            "major_tick_mark": "none",
        }
    )
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    if len(series) > 1:
        chart.set_legend({"position": "top", "font": font})
    else:
        chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    chart.set_size({"width": place.pixels[0] * COLUMN_PIXELS, "height": place.pixels[1]})
    sheet.insert_chart(
        place.row, place.column, chart, {"description": place.alt, "object_position": 1}
    )


def _series(place: ChartPlace, series: Series) -> dict[str, object]:
    fill = f"#{series.colour}"
    return {
        "name": series.name,
        "categories": [place.tab, place.first, 0, place.last, 0],
        "values": [place.tab, place.first, series.column, place.last, series.column],
        "fill": {"color": fill},
        "border": {"none": True},
        "gap": 45,
        "overlap": 100,
        "data_labels": {
            "value": True,
            "num_format": "0;;",
            "font": {
                "name": styles.FONT,
                "size": 9,
                "bold": True,
                "color": f"#{styles.ink_on(series.colour)}",
            },
        },
    }
