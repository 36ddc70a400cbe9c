"""What one office's papers say, and the words that are another office's own."""

import html
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from docx import Document

from sheetflow.core.formatting import format_day
from sheetflow.core.words import ENGLISH, INDONESIAN
from sheetflow.settings.document import shipped_config
from tests.papers.paper_text import pdf_text, squeezed, word_text
from tests.support.quick_yaml import quick_yaml


def texts_in(folder: Path) -> Iterator[str]:
    """Everything that can be read in the office's folder, its names too."""
    for path in sorted(folder.rglob("*")):
        yield str(path.relative_to(folder))
        match path.suffix:
            case ".docx":
                yield word_text(path.read_bytes())
                yield from _head_and_foot(path)
            case ".pdf":
                yield pdf_text(path.read_bytes())
            case ".xlsx":
                yield from _cells(path)
            case ".svg":
                yield html.unescape(re.sub(r"<[^>]*>", " ", path.read_text("utf-8")))
            case ".txt" | ".csv":
                yield path.read_text("utf-8")


def _head_and_foot(path: Path) -> Iterator[str]:
    for section in Document(str(path)).sections:
        for part in (section.header, section.footer):
            yield "\n".join(paragraph.text for paragraph in part.paragraphs)


def _cells(path: Path) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(path):
        yield sheet.title
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    yield str(cell.value)
                if cell.comment is not None:
                    yield cell.comment.text


def own_words(settings: Path) -> set[str]:
    """What is one office's own: names, numbers and days of its decree, people, addresses."""
    office: dict[str, Any] = quick_yaml(settings.read_text("utf-8"))
    if "kind" in office:
        kind = shipped_config() / "kinds" / f"{office['kind']}.yaml"
        office = {**quick_yaml(kind.read_text("utf-8")), **office}
    sop = office["sop"]
    found = {office["id"], *office["name"].values()}
    for section in sop.values():
        found |= {str(section[key]) for key in section if key not in {"short", "version"}}
        if isinstance(section.get("name"), dict):
            found |= set(section["name"].values())
        day = date.fromisoformat(str(section["established"]))
        found |= {format_day(day, INDONESIAN), format_day(day, ENGLISH), f"{day:%d/%m/%Y}"}
    units = {unit["label"]["id"] for unit in office["units"]}
    titles = {title for role in office["roles"] for title in role["titles"]}
    people = {holder["name"] for holder in office["holders"]} - titles
    found |= units | {name for name in people if not any(name.endswith(unit) for unit in units)}
    for names in office["official"]["accounts"].values():
        found |= {name.rstrip("/").rpartition("/")[2] for name in names}
    found |= set(office["official"]["hosts"])
    for head in office["letterheads"]:
        found |= {*head["lines"], *head["address"]}
    return {text for text in found if not text.startswith(("{", "(")) and len(text) > 3}


def strangers(text: str, own: str, other: Path) -> list[str]:
    """Return the other office's own words that are in the text, but not in `own` settings."""
    said, kept = squeezed(text).casefold(), squeezed(own).casefold()
    wanted = {squeezed(words).casefold() for words in own_words(other)}
    return sorted(words for words in wanted if words not in kept and words in said)
