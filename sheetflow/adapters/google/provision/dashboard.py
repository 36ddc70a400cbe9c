"""The dashboard's charts as Sheets draws them; its cells are a page like any other."""

from __future__ import annotations

from collections.abc import Iterator

from sheetflow.adapters.google.api.answers import Json
from sheetflow.adapters.google.provision.cell_requests import area, colour
from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.dashboard_page import (
    CHART_DOWN,
    BarChart,
    Dashboard,
    Series,
)

FIRST_CHART = 730_000_000
"""Charts of ours are numbered from this on."""
FROM_ZERO = {"viewWindowMin": 0, "viewWindowMode": "EXPLICIT"}


def chart_requests(board: Dashboard, tab: int, there: set[int]) -> Iterator[tuple[str, Json]]:
    """Charts that are missing, by title; one that people moved or changed is left as it is."""
    for number, bars in enumerate(board.charts, start=FIRST_CHART):
        if number not in there:
            yield bars.title, {"addChart": {"chart": _chart(number, tab, bars)}}


def _chart(number: int, tab: int, bars: BarChart) -> Json:
    words = {"fontFamily": palette.FONT, "fontSize": 11, "bold": True}
    spec: Json = {
        "title": bars.title,
        "titleTextFormat": {**words, "foregroundColorStyle": colour(palette.INK)},
        "fontName": palette.FONT,
        "altText": bars.alt,
        "basicChart": {
            "chartType": "BAR",
            "stackedType": "STACKED" if bars.stacked else "NOT_STACKED",
            "legendPosition": "TOP_LEGEND" if bars.stacked else "NO_LEGEND",
            "headerCount": 1,
            "axis": [{"position": "BOTTOM_AXIS", "viewWindowOptions": FROM_ZERO}],
            "domains": [{"domain": _source(tab, bars, 0)}],
            "series": [_series(tab, bars, each) for each in bars.series],
        },
    }
    anchor = {"sheetId": tab, "rowIndex": bars.row, "columnIndex": bars.column}
    place = {
        "anchorCell": anchor,
        "offsetYPixels": CHART_DOWN,
        "widthPixels": bars.width,
        "heightPixels": bars.height,
    }
    return {"chartId": number, "spec": spec, "position": {"overlayPosition": place}}


def _series(tab: int, bars: BarChart, series: Series) -> Json:
    ink = {"bold": True, "foregroundColorStyle": colour(bars.label_ink(series))}
    place = "CENTER" if bars.stacked else "OUTSIDE_END"
    return {
        "series": _source(tab, bars, series.column),
        "targetAxis": "BOTTOM_AXIS",
        "colorStyle": colour(series.colour),
        "dataLabel": {"type": "DATA", "placement": place, "textFormat": ink},
    }


def _source(tab: int, bars: BarChart, column: int) -> Json:
    """The headings' row with the lines under it."""
    where = area(tab, bars.first - 1, bars.last + 1, column, column + 1)
    return {"sourceRange": {"sources": [where]}}
