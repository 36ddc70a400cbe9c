"""Calm colours, readable contrast, and number formats.

Contrast follows WCAG 2.1 (relative luminance; AA requires 4.5 : 1).  Chart colours are from Okabe
and Ito's palette, which people with any kind of colour blindness can distinguish.
"""

import colorsys

FONT = "Arial"
INK = "1F2933"
QUIET = "52606D"
PAPER = "FFFFFF"
LINE = "CBD2D9"
RULE = "DDE2E7"
MIST = "F1F3F5"
SYSTEM = "6B7280"
ALARM = "B42318"
ACCENT = "1F4E79"
EMBER = "A34700"

BLUE = "0072B2"
VERMILLION = "D55E00"
SILVER = "9AA5B1"

DATE = "dd/mm/yyyy"
TIMESTAMP = "dd/mm/yyyy hh:mm:ss"
TEXT = "@"
WHOLE = "#,##0"
TALLY = "#,##0;;"
"""Shows nothing for zero: a chart's labels in Sheets follow the cells that it draws."""


def luminance(colour: str) -> float:
    """Return the relative luminance of six hexadecimal digits, 0 (black) to 1 (white)."""

    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(int(colour[at : at + 2], 16)) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(fill: str) -> str:
    """Return the text colour that reads best on `fill`; at least AA on every fill."""
    best = max((INK, PAPER), key=lambda ink: contrast(ink, fill))
    return best if contrast(best, fill) >= 4.5 else "000000"


def tint(colour: str, share: float) -> str:
    """Return `colour` thinned with white: `share` 1 is the colour itself, 0 is white."""
    parts = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return "".join(f"{round(255 - (255 - part) * share):02X}" for part in parts)


def header_fills(colour: str) -> tuple[str, str]:
    """Return the fills of a group's band and of its headings; one is the group's own colour.

    A soft colour is the headings' and its deep shade the band's; a strong one the other way.
    """
    if luminance(colour) < 0.4:
        return colour, tint(colour, 0.25)
    hue, _, saturation = colorsys.rgb_to_hls(*(part / 255 for part in bytes.fromhex(colour)))
    deep = colorsys.hls_to_rgb(hue, 0.32, min(saturation, 0.55))
    return "".join(f"{round(part * 255):02X}" for part in deep), colour


def pale(colour: str, least: float = 11.0) -> str:
    """Return the strongest tint of `colour` on which dark text still has a contrast of `least`."""
    for percent in range(100, 4, -5):
        thinned = tint(colour, percent / 100)
        if contrast(INK, thinned) >= least:
            return thinned
    return tint(colour, 0.05)
