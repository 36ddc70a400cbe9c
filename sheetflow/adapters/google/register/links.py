"""Where the links of a cell lead: smart chips, the cell's own hyperlink, links in rich text.

`hyperlink` is empty when a cell holds several, so all three are asked for.  Nothing that is
pasted is ever fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]
Place = tuple[int, int]
"""Row and column, both from 1."""

FIELDS = (
    "hyperlink,chipRuns(startIndex,chip.richLinkProperties.uri),"
    "textFormatRuns(startIndex,format.link.uri)"
)
"""What is asked of each cell."""
_PATH = re.compile(r"\s*(?:[^\s/:.][^/:.\n]*/)+[^/:\n]+\.[A-Za-z0-9]{2,5}\s*")
"""A line that names a file below a folder of the office."""
_ADDRESS = re.compile(r"https?://[^\s,;]+")


def targets_by_cell(data: Sequence[Json]) -> dict[Place, tuple[str, ...]]:
    """Every link of every cell of the `data` of a tab, in the order of the text, each once."""
    found: dict[Place, tuple[str, ...]] = {}
    for block in data:
        top, left = block.get("startRow", 0) + 1, block.get("startColumn", 0) + 1
        for down, row in enumerate(block.get("rowData", [])):
            for across, cell in enumerate(row.get("values", [])):
                targets = tuple(dict.fromkeys(_targets(cell))) if cell else ()
                if targets:
                    found[top + down, left + across] = targets
    return found


def text_with_targets(text: object, targets: Sequence[str]) -> str:
    """What a cell with several links says, one a line: each target, then addresses only typed.

    The words that the links hide behind ("Foto 1, Foto 2") name nothing that could be found; paths
    do, and then the cell says what it shows.
    """
    if isinstance(text, str) and all(map(_PATH.fullmatch, text.split("\n"))):
        return text
    typed = _ADDRESS.findall(text) if isinstance(text, str) else []
    return "\n".join(dict.fromkeys((*targets, *typed)))


def _targets(cell: Json) -> Iterator[str]:
    runs = [
        (run.get("startIndex", 0), _uri(run.get("chip", {}).get("richLinkProperties", {})))
        for run in cell.get("chipRuns", [])
    ]
    runs += [
        (run.get("startIndex", 0), _uri(run.get("format", {}).get("link", {})))
        for run in cell.get("textFormatRuns", [])
    ]
    yield from (uri for _, uri in sorted(runs) if uri)
    if cell.get("hyperlink"):
        yield str(cell["hyperlink"])


def _uri(holder: Json) -> str:
    return str(holder.get("uri", ""))
