"""What conditional colours make of a cell's looks, and which rows a filter hides."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from tests.google_emulator.cells import Value, color_part
from tests.google_emulator.conditions import holds
from tests.google_emulator.formula_tokens import holds_for_whole_rows
from tests.google_emulator.formulas import Calculation
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.ranges import Area, area_of_grid_range
from tests.google_emulator.spreadsheet import Tab
from tests.google_emulator.theme import THEME_COLORS

TEXT_LOOKS = (
    "foregroundColor",
    "foregroundColorStyle",
    "bold",
    "italic",
    "strikethrough",
    "underline",
)
CELL_LOOKS = ("backgroundColor", "backgroundColorStyle")
CHANNELS = ("red", "green", "blue")


class ConditionalLooks:
    """The present conditional formats of one tab."""

    def __init__(self, sums: Calculation, tab: Tab) -> None:
        self.sums = sums
        self.tab = tab
        self.rules = [
            (rule, [area_of_grid_range(sums.book, r) for r in rule["ranges"]])
            for rule in tab.objects["conditionalFormats"]
        ]
        self.scales: dict[int, list[tuple[float, Json]]] = {}
        self.for_rows = {
            number for number, (rule, _) in enumerate(self.rules) if _of_whole_rows(rule)
        }
        self.rows_met: dict[tuple[int, int], bool] = {}

    def dressed(self, looks: Json, value: Value, row: int, column: int) -> Json:
        """A cell's looks under the rules that hold for it; the earlier rule wins."""
        if not self.rules:
            return looks
        text: Json = {}
        cell: Json = {}
        for number, (rule, areas) in enumerate(self.rules):
            area = next((a for a in areas if _has(a, row, column)), None)
            if area is None:
                continue
            worn = self._worn(number, rule, areas[0], value, (row, column))
            text = {**_only(worn.get("textFormat", {}), TEXT_LOOKS), **text}
            cell = {**_only(worn, CELL_LOOKS), **cell}
        if text:
            cell["textFormat"] = {**looks["textFormat"], **text}
        return {**looks, **cell}

    def _worn(
        self, number: int, rule: Json, first: Area, value: Value, at: tuple[int, int]
    ) -> Json:
        if "gradientRule" in rule:
            return self._shade(number, rule["gradientRule"], value)
        boolean = rule.get("booleanRule", {})
        met = self.rows_met.get((number, at[0]))
        if met is None:
            place, origin = (self.tab, *at), (self.tab, first.top, first.left)
            met = holds(boolean.get("condition", {}), value, place, origin, self.sums)
            if number in self.for_rows:
                self.rows_met[number, at[0]] = met
        found: Json = boolean.get("format", {}) if met else {}
        return found

    def _shade(self, number: int, scale: Json, value: Value) -> Json:
        if not isinstance(value, int | float) or isinstance(value, bool):
            return {}
        if number not in self.scales:
            self.scales[number] = self._stops(number, scale)
        stops = self.scales[number]
        if not stops:
            return {}
        color = _between(stops, float(value))
        return {"backgroundColor": color, "backgroundColorStyle": {"rgbColor": color}}

    def _stops(self, number: int, scale: Json) -> list[tuple[float, Json]]:
        numbers = sorted(self._numbers(number))
        if not numbers:
            return []
        points = [scale[name] for name in ("minpoint", "midpoint", "maxpoint") if name in scale]
        return [(_worth(point, numbers), _color(point)) for point in points]

    def _numbers(self, number: int) -> Iterator[float]:
        for area in self.rules[number][1]:
            for row in range(area.top, min(area.bottom, len(self.tab.grid.rows))):
                for column in range(area.left, area.right):
                    value = self.sums.value(self.tab, row, column)
                    if isinstance(value, int | float) and not isinstance(value, bool):
                        yield float(value)


def _of_whole_rows(rule: Json) -> bool:
    condition = rule.get("booleanRule", {}).get("condition", {})
    if condition.get("type") != "CUSTOM_FORMULA":
        return False
    return holds_for_whole_rows(str(condition["values"][0].get("userEnteredValue", "")))


def _has(area: Area, row: int, column: int) -> bool:
    return area.top <= row < area.bottom and area.left <= column < area.right


def _only(looks: Json, names: tuple[str, ...]) -> Json:
    return {name: looks[name] for name in names if name in looks}


def _worth(point: Json, numbers: list[float]) -> float:
    kind = point["type"]
    if kind == "MIN":
        return numbers[0]
    if kind == "MAX":
        return numbers[-1]
    share = float(str(point["value"]).replace(",", "."))
    if kind == "NUMBER":
        return share
    if kind == "PERCENT":
        return numbers[-1] * share / 100 + numbers[0] * (1 - share / 100)
    place = (len(numbers) - 1) * share / 100
    below = int(place)
    above = min(below + 1, len(numbers) - 1)
    return numbers[below] + (numbers[above] - numbers[below]) * (place - below)


def _color(point: Json) -> Json:
    style: Any = point.get("colorStyle", {})
    named = THEME_COLORS.get(style.get("themeColor", ""), {})
    found: Json = style.get("rgbColor") or point.get("color") or named
    return found


def _between(stops: list[tuple[float, Json]], value: float) -> Json:
    if value <= stops[0][0]:
        return stops[0][1]
    for (low, first), (high, last) in pairwise(stops):
        if value <= high and high > low:
            share = (value - low) / (high - low)
            mixed = {
                c: color_part(first.get(c, 0) + (last.get(c, 0) - first.get(c, 0)) * share)
                for c in CHANNELS
            }
            return {channel: part for channel, part in mixed.items() if part}
    return stops[-1][1]


def rows_hidden_by_filter(sums: Calculation, tab: Tab) -> set[int]:
    """Rows that the tab's own filter hides; its first row is the heading."""
    if tab.basic_filter is None or not tab.basic_filter.get("filterSpecs"):
        return set()
    area = area_of_grid_range(sums.book, tab.basic_filter["range"])
    hidden = set()
    for row in range(area.top + 1, min(area.bottom, len(tab.grid.rows))):
        for spec in tab.basic_filter["filterSpecs"]:
            column = spec.get("columnIndex", 0)
            if not _passes(sums, spec.get("filterCriteria", {}), (tab, row, column), area):
                hidden.add(row)
    return hidden


def _passes(sums: Calculation, criteria: Json, place: tuple[Tab, int, int], area: Area) -> bool:
    tab, row, column = place
    cell = tab.grid.get(row, column)
    value = sums.value(tab, row, column)
    if sums.shown_of(cell, tab, row, column) in criteria.get("hiddenValues", []):
        return False
    condition = criteria.get("condition")
    origin = (tab, area.top + 1, area.left)
    return condition is None or holds(condition, value, place, origin, sums)
