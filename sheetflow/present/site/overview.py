"""The overview of a site: the ranking of offices, and what all of them published together."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sheetflow.core.reporting.period import Period
from sheetflow.core.scoreboard.ranking import WEIGHTS
from sheetflow.core.scoreboard.scoreboard import Absent
from sheetflow.present.site.key_figures import overview_tiles
from sheetflow.present.site.office_counts import OfficeCounts, Row
from sheetflow.present.site.office_page import kinds_by_label, month_chart, ranked, step_rows
from sheetflow.present.site.site_text import SiteText

Json = dict[str, Any]
_MAX_ATTENTION = 20
_COLUMNS = {
    "score": "",
    "publications": "",
    "share_on_time": "wide",
    "silent_days": "wide",
    "interactions": "wide",
    "waiting": "full",
    "late": "full",
    "returns": "full",
    "findings": "full",
}
"""Each figure of the ranking, and the class that hides its column where there is no room."""
_RISING = {"silent_days", "late"}
"""Columns of which the smallest number comes first when they are sorted."""
_DID_ITS_WORK = {None, 0, 1}
"""Exit codes of runs: unknown, done, done with findings in rows."""


def overview_content(
    offices: Sequence[OfficeCounts],
    absent: Sequence[Absent],
    period: Period,
    text: SiteText,
    folder: str,
) -> Json:
    """Return what the template `overview.html.j2` shows; `folder` is that of the offices' pages."""
    months: Counter[str] = Counter()
    platforms: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for counts in offices:
        months.update(counts.months)
        platforms.update(counts.platforms)
        kinds.update(kinds_by_label(counts, text))
    attention = [*_absent(absent, text), *_failing(offices, text, folder)]
    more = len(attention) - _MAX_ATTENTION
    weights = {f"bobot_{part}": weight for part, weight in WEIGHTS.items()}
    return {
        "tiles": overview_tiles(offices, len(absent), text),
        "attention": attention[:_MAX_ATTENTION],
        "attention_more": text("attention.more", n=text.count(more)) if more > 0 else "",
        "columns": [
            {"label": text(name), "room": room, "first": "ascending" if name in _RISING else ""}
            for name, room in _COLUMNS.items()
        ],
        "offices": [_line(counts, text, folder) for counts in offices],
        "charts": [
            month_chart(months, period, text),
            ranked("g-platform", text("by_platform"), platforms, text),
            ranked("g-jenis", text("by_kind"), kinds, text),
        ],
        "steps": step_rows(offices, text),
        "how": [text("how.score", **weights), *(text(f"how.{name}") for name in _HOW)],
    }


_HOW = ("volume", "regularity", "timeliness", "response", "tie", "nothing", "queue", "privacy")


def _line(counts: OfficeCounts, text: SiteText, folder: str) -> Json:
    rank = counts.row["rank"]
    return {
        "rank": "" if rank is None else rank,
        "rank_text": text.count(rank),
        "name": text.label(counts.figures.name),
        "href": f"{folder}/{counts.figures.office}.html",
        "cells": [
            {**cell, "tone": f"{room} {cell['tone']}".strip()}
            for room, cell in zip(_COLUMNS.values(), _cells(counts.row, text), strict=True)
        ],
    }


def _cells(row: Row, text: SiteText) -> Iterator[Json]:
    score, steps = row["score"], row["steps"]
    share = round(row["on_time"] / steps, 4) if steps else None
    yield _cell(score, text.number(score), per_cent=None if score is None else round(score))
    yield _cell(row["publications"], text.count(row["publications"]))
    yield _cell(share, text.share(row["on_time"], steps))
    yield _cell(row["silent_days"], text.count(row["silent_days"]))
    interactions = row["interactions"] if row["answered"] else None
    yield _cell(interactions, text.count(interactions))
    for name in ("waiting", "late", "returns"):
        yield _cell(row[name], text.count(row[name]))
    findings = row["errors"] + row["warnings"]
    yield _cell(findings, text.count(findings))


def _cell(value: float | None, text: str, *, per_cent: int | None = None) -> Json:
    """Return a cell: the number that it is sorted by, its text, and the length of its bar."""
    return {
        "value": "" if value is None else value,
        "text": text,
        "tone": "" if value else "zero",
        "per_cent": per_cent,
    }


def _absent(absent: Sequence[Absent], text: SiteText) -> Iterator[Json]:
    for one in absent:
        yield {
            "tone": "bad",
            "mark": text("attention.none"),
            "name": one.name or one.office,
            "href": "",
            "sentence": one.sentence,
        }


def _failing(offices: Sequence[OfficeCounts], text: SiteText, folder: str) -> Iterator[Json]:
    """Yield offices whose newest run did not do its work."""
    for counts in offices:
        if counts.figures.last_code not in _DID_ITS_WORK:
            yield {
                "tone": "warn",
                "mark": text("attention.failed"),
                "name": text.label(counts.figures.name),
                "href": f"{folder}/{counts.figures.office}.html",
                "sentence": "",
            }
