"""What the register of every home says and looks like; the one door to the local home's template.

The guide's sentences, the counting formulas, widths and colours are the same in both homes.
"""

from sheetflow.adapters.local.template import styles
from sheetflow.adapters.local.template.count_formulas import FRESH, CountFormulas
from sheetflow.adapters.local.template.dashboard_blocks import (
    HEAD_ROWS,
    LABEL_END,
    TABLE_END,
    BlockAt,
    CountBlock,
    Line,
    by_state,
    by_turn,
    by_unit,
    spans,
    total_of,
    unit_heading,
)
from sheetflow.adapters.local.template.drop_downs import entries
from sheetflow.adapters.local.template.guide_blocks import (
    Block,
    Paragraph,
    Section,
    Swatch,
    Table,
)
from sheetflow.adapters.local.template.guide_content import guide_blocks
from sheetflow.adapters.local.template.layout import (
    ERROR,
    Band,
    Layout,
    Place,
    group_title,
)
from sheetflow.adapters.local.template.sheet_register import width
from sheetflow.adapters.local.template.tabs import tab_names
from sheetflow.adapters.local.template.wording import say

__all__ = [
    "ERROR",
    "FRESH",
    "HEAD_ROWS",
    "LABEL_END",
    "TABLE_END",
    "Band",
    "Block",
    "BlockAt",
    "CountBlock",
    "CountFormulas",
    "Layout",
    "Line",
    "Paragraph",
    "Place",
    "Section",
    "Swatch",
    "Table",
    "by_state",
    "by_turn",
    "by_unit",
    "entries",
    "group_title",
    "guide_blocks",
    "say",
    "spans",
    "styles",
    "tab_names",
    "total_of",
    "unit_heading",
    "width",
]
