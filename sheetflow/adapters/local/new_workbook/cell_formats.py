"""Cell styles as the formats of one workbook."""

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.page import CellStyle

Property = str | int | bool
_WEIGHTS = {"thin": 1, "medium": 2, "thick": 5}
_VALIGN = {"top": "top", "middle": "vcenter", "bottom": "bottom"}


class Styles:
    """Formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[CellStyle, bool], Format] = {}

    def of(self, look: CellStyle, *, locked: bool = True) -> Format:
        """Return a cell's format; `locked` has effect once the tab is protected."""
        key = (look, locked)
        if key not in self._made:
            self._made[key] = self._workbook.add_format(_properties(look, locked=locked))
        return self._made[key]

    def conditional(self, *, fill: str, ink: str) -> Format:
        """Return a format for a conditional rule, with only the properties that it changes."""
        changed: dict[str, Property] = {"bg_color": f"#{fill}"} if fill else {}
        if ink:
            changed |= {"font_color": f"#{ink}", "bold": True}
        return self._workbook.add_format(changed)


def _properties(look: CellStyle, *, locked: bool) -> dict[str, Property]:
    found: dict[str, Property] = {
        "font_name": palette.FONT,
        "font_size": look.size,
        "font_color": f"#{look.ink}",
        "bold": look.bold,
        "italic": look.italic,
        "valign": _VALIGN[look.valign],
        "text_wrap": look.wrap,
        "locked": locked,
    }
    if look.align:
        found["align"] = look.align
    if look.indent:
        found["indent"] = 1
    if look.fill:
        found["bg_color"] = f"#{look.fill}"
    if look.number:
        found["num_format"] = look.number
    for edge in look.edges:
        found[edge.side] = _WEIGHTS[edge.weight]
        found[f"{edge.side}_color"] = f"#{edge.colour}"
    return found
