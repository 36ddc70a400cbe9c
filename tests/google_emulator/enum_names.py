"""The names of Sheets' enumerations, which the discovery document lacks."""

import re

BY_FIELD = {
    "major_dimension": "Dimension",
    "dimension": "Dimension",
    "shift_dimension": "Dimension",
    "sort_order": "SortOrder",
    "type": "ConditionType",
    "style": "Style",
    "horizontal_alignment": "HorizontalAlign",
    "vertical_alignment": "VerticalAlign",
    "response_value_render_option": "ValueRenderOption",
    "response_date_time_render_option": "DateTimeRenderOption",
    "chart_type": "BasicChartType",
    "legend_position": "BasicChartLegendPosition",
    "paste_type": "PasteType",
    "paste_orientation": "PasteOrientation",
    "theme_color": "ThemeColorType",
    "auto_recalc": "RecalculationInterval",
}


def enum_type(at: str) -> str:
    """ "requests[0].insert_dimension.range.dimension" → the enumeration's full name."""
    field = re.sub(r"\[\d+\]", "", at).rpartition(".")[2]
    plain = "".join(part.capitalize() for part in field.split("_"))
    return f"type.googleapis.com/google.apps.sheets.v4.{BY_FIELD.get(field, plain)}"
