"""The lines around a cell as Sheets keeps them."""

from tests.google_emulator.cells import with_color_styles
from tests.google_emulator.json_shapes import Json

WIDTHS = {"SOLID_MEDIUM": 2, "SOLID_THICK": 3, "DOUBLE": 3}
BLACK: Json = {"color": {}, "colorStyle": {"rgbColor": {}}}


def stored_borders(borders: Json) -> Json:
    """Each line with the width of its style and a colour; a line that is none is not kept."""
    kept = {}
    for edge, line in with_color_styles(borders).items():
        style = line.get("style", "NONE")
        if style not in ("NONE", "STYLE_UNSPECIFIED"):
            kept[edge] = {**BLACK, **line, "style": style, "width": WIDTHS.get(style, 1)}
    return kept
