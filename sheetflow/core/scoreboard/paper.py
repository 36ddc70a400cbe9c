"""A scoreboard's report on paper, as data for its template: words, charts and printed tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sheetflow.core.formatting import format_month
from sheetflow.core.reporting.figures import BarChart, fitting_bars
from sheetflow.core.reporting.period import parse_period
from sheetflow.core.scoreboard import tables
from sheetflow.core.scoreboard.ranking import WEIGHTS
from sheetflow.core.scoreboard.scoreboard import Scoreboard, plain_lines

Json = dict[str, Any]
_HOW = ("volume", "regularity", "timeliness", "response", "tie", "nothing", "queue")
"""Sentences of the site that tell how the ranking is calculated, after that on the score."""


@dataclass(frozen=True, slots=True)
class BoardPaper:
    """What the paper prints; the charts' pictures are in the order of `charts`."""

    data: Json
    charts: tuple[BarChart, ...]


def board_paper(board: Scoreboard, name: str, text: tables.BoardText) -> BoardPaper:
    """Return the paper of a fleet called `name`."""
    period = board.period.label(text.texts, text.language)
    days = [one.as_of.date() for one in board.offices]
    until = text.day(min(max(days), board.period.end)) if days else "–"
    absent = tables.absent_table(board, text)
    weights = {f"bobot_{part}": weight for part, weight in WEIGHTS.items()}
    captions = ("ranking", "steps", "absent")
    data = {
        "language": text.language,
        "title": text.site("overview.title"),
        "name": name,
        "period": period,
        "about": text("about", nama=name, periode=period, saat=until),
        "summary": _summary(board, period, text),
        "caption": {
            **{key: text(f"caption.{key}") for key in captions},
            "method": text.site("how"),
        },
        "page": text("page"),
        "of": text("of"),
        "ranking": _ranking(board, text),
        "steps": _steps(board, text),
        "absent": {"head": [*absent.headings], "rows": [[*row] for row in absent.rows]},
        "method": [text.site("how.score", **weights), *(text.site(f"how.{one}") for one in _HOW)],
    }
    return BoardPaper(data, _charts(board, text))


def _summary(board: Scoreboard, period: str, text: tables.BoardText) -> str:
    sums = {str(name): int(value) for name, value in board.by_office.sum(numeric_only=True).items()}
    return text(
        "summary",
        periode=period,
        kantor=text.printed(int((board.by_office["publications"] > 0).sum())),
        publikasi=text.printed(sums["publications"]),
        tepat=text.printed(sums["on_time"]),
        langkah=text.printed(sums["steps"]),
        bagian=text.share(sums["on_time"], sums["steps"]),
        menunggu=text.printed(sums["waiting"]),
        terlambat=text.printed(sums["late"]),
    )


def _ranking(board: Scoreboard, text: tables.BoardText) -> Json:
    """Return the ranking's columns that fit a page; "bar" is the score as a part of 100."""
    names = tables.office_names(board, text)
    figures = ("publications", "silent_days", "share", "per_post", "returns", "waiting")
    more = [text("column.share") if key == "share" else text(f"figure.{key}") for key in figures]
    return {
        "head": [text("column.rank"), text("column.office"), text.site("score"), *more],
        "rows": [
            {"cells": _row(names[office], row, text), "bar": row["score"] or 0.0}
            for office, row in plain_lines(board.by_office).items()
        ],
    }


def _row(name: str, row: Mapping[str, Any], text: tables.BoardText) -> list[str]:
    late = text("of_late", n=text.printed(row["late"])) if row["late"] else ""
    return [
        text.printed(row["rank"]),
        name,
        text.printed(row["score"]),
        text.printed(row["publications"]),
        text.printed(row["silent_days"]),
        _share(row["on_time"], row["steps"], text),
        text.printed(row["per_post"]),
        text.printed(row["returns"]),
        f"{text.printed(row['waiting'])}{late}",
    ]


def _share(part: int, whole: int, text: tables.BoardText) -> str:
    """Return "65% (39/60)": a share without its numbers says nothing of how many there were."""
    share = text.share(part, whole)
    return f"{share} ({text.printed(part)}/{text.printed(whole)})" if whole else share


def _steps(board: Scoreboard, text: tables.BoardText) -> Json:
    """Return each step's sums over all offices."""
    sums = board.by_step.sum()
    rows = []
    for number in dict.fromkeys(column[0] for column in board.by_step.columns):
        on_time, late = int(sums[number, "on_time"]), int(sums[number, "late"])
        counts = [text.printed(on_time), text.printed(late)]
        share = text.share(on_time, on_time + late)
        rows.append([tables.step_name(str(number), board, text), *counts, share])
    heads = ("column.step", "step.on_time", "step.late", "column.share")
    return {"head": [text(key) for key in heads], "rows": rows}


def _charts(board: Scoreboard, text: tables.BoardText) -> tuple[BarChart, ...]:
    """Return charts of all offices together, each only where it has more than one bar."""
    kinds = tables.kind_names(board, text)
    groups = {
        "platform": {str(name): int(n) for name, n in board.by_platform.sum().items()},
        "kind": {kinds.get(str(key), str(key)): int(n) for key, n in board.by_kind.sum().items()},
        "months": {_month(str(code), text): int(n) for code, n in board.by_month.sum().items()},
    }
    return tuple(
        _chart(key, found, text)
        for key, found in groups.items()
        if sum(map(bool, found.values())) > 1
    )


def _month(code: str, text: tables.BoardText) -> str:
    period = parse_period(code)
    return format_month(period.start, text.language) if period else code


def _chart(key: str, counts: Mapping[str, int], text: tables.BoardText) -> BarChart:
    bars = fitting_bars([*counts.items()], text, partial(text, "chart.rest"))
    title = text(f"caption.{key}")
    said = "; ".join(f"{bar.label} {bar.text}" for bar in bars)
    return BarChart(key, title, bars, text("chart.alt", judul=title, isi=said), "")
