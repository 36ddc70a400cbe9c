"""A native bar chart beside its table: direct labels, no zeros, no legend where none is needed."""

from __future__ import annotations

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.dashboard import CHART_DOWN, BarChart, Series


def add_chart(workbook: Workbook, sheet: Worksheet, bars: BarChart) -> None:
    """Put bars beside the table that they draw."""
    stacked = {"subtype": "stacked"} if bars.stacked else {}
    chart = workbook.add_chart({"type": "bar", **stacked})
    for each in bars.series:
        chart.add_series(_series(sheet.get_name(), bars, each))
    font = {"name": palette.FONT, "size": 8, "color": f"#{palette.INK}"}
    chart.set_title(
        {
            "name": bars.title,
            "overlay": False,
            "name_font": {**font, "size": 10, "bold": True},
        }
    )
    chart.set_y_axis(
        {
            "reverse": True,
            "interval_unit": 1,
            "num_font": font,
            "line": {"color": f"#{palette.LINE}"},
            "major_tick_mark": "none",
        }
    )
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    if bars.stacked:
        chart.set_legend({"position": "top", "font": font})
    else:
        chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    chart.set_size({"width": bars.width, "height": bars.height})
    sheet.insert_chart(
        bars.row,
        bars.column,
        chart,
        {"description": bars.alt, "object_position": 1, "y_offset": CHART_DOWN},
    )


def _series(tab: str, bars: BarChart, series: Series) -> dict[str, object]:
    fill = f"#{series.colour}"
    return {
        "name": series.name,
        "categories": [tab, bars.first, 0, bars.last, 0],
        "values": [tab, bars.first, series.column, bars.last, series.column],
        "fill": {"color": fill},
        "border": {"none": True},
        "gap": 45,
        **({"overlap": 100} if bars.stacked else {}),
        "data_labels": {
            "value": True,
            "num_format": palette.TALLY,
            **({} if bars.stacked else {"position": "outside_end"}),
            "font": {
                "name": palette.FONT,
                "size": 9,
                "bold": True,
                "color": f"#{bars.label_ink(series)}",
            },
        },
    }
