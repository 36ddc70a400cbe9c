"""Links of a cell: over the whole of it, over parts of its text, and how they look."""

import re

from tests.google_emulator.cells import Cell
from tests.google_emulator.json_shapes import Json

LINK_COLOR: Json = {"red": 0.06666667, "green": 0.33333334, "blue": 0.8}
LINK_LOOKS: Json = {
    "foregroundColor": LINK_COLOR,
    "underline": True,
    "foregroundColorStyle": {"rgbColor": LINK_COLOR},
}
ADDRESS = re.compile(r"(?:https?|ftp)://[^\s/]+\.?\S*", re.IGNORECASE)
BARE_DOMAIN = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|org|net|edu|gov|info|io|id)(?:/\S*)?",
    re.IGNORECASE,
)


def link_of_text(text: str) -> str | None:
    """Where a text leads that is an address as a whole; "example.com" leads to http://."""
    if "." not in text and "://" not in text:
        return None
    if ADDRESS.fullmatch(text):
        return text
    return f"http://{text}" if BARE_DOMAIN.fullmatch(text) else None


def with_link(cell: Cell, uri: str) -> Cell:
    """The cell with a link over the whole of it."""
    looks = dict((cell.extra or {}).get("userEnteredFormat", {}))
    looks["textFormat"] = {**looks.get("textFormat", {}), "link": {"uri": uri}}
    return cell.with_extra(userEnteredFormat=looks)


def stored_runs(cell: Cell) -> Cell:
    """Rich text as it is kept: links coloured; one run over the whole text is the cell's own."""
    runs: list[Json] = (cell.extra or {}).get("textFormatRuns", [])
    whole = len(runs) == 1 and not runs[0].get("startIndex")
    uri = runs[0].get("format", {}).get("link", {}).get("uri") if whole else None
    if uri:
        return with_link(cell.with_extra(textFormatRuns=None), uri)
    kept = [
        {**run, "format": {**LINK_LOOKS, **run["format"]}}
        if "link" in run.get("format", {})
        else run
        for run in runs
    ]
    return cell.with_extra(textFormatRuns=kept)
