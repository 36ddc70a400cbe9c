"""The scoreboard's figures of each office, counted once for all pages, and their key figures."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sheetflow.core.reporting.period import Period
from sheetflow.core.scoreboard.office_figures import OfficeFigures, Publication, Standing, StepDone
from sheetflow.core.scoreboard.scoreboard import Scoreboard, plain_lines
from sheetflow.present.site.pages import SiteText

Row = Mapping[str, Any]
"""An office's line of a frame; None where nothing is known."""


@dataclass(frozen=True, slots=True)
class OfficeCounts:
    """One office: its line of the scoreboard's frames, and what its months count."""

    figures: OfficeFigures
    period: Period
    row: Row
    platforms: Row
    kinds: Row
    months: Row
    """Recorded publications by the code of the month."""
    posts: tuple[Publication, ...]
    """What the report of the period counts."""
    steps: tuple[StepDone, ...]
    """Steps with a time limit of these, without the whole procedure."""
    steps_by_month: Counter[str]
    late_by_month: Counter[str]
    returns_by_month: Counter[str]

    @property
    def as_of(self) -> datetime:
        """Return the moment of the figures in the office's time zone."""
        return self.figures.as_of.astimezone(ZoneInfo(self.figures.zone))


def count_offices(board: Scoreboard) -> tuple[OfficeCounts, ...]:
    """Return the counts of the offices, in the order of the ranking."""
    frames = (board.by_office, board.by_platform, board.by_kind, board.by_month)
    lines = [plain_lines(frame) for frame in frames]
    return tuple(
        _counted(figures, board.period, [found[figures.office] for found in lines])
        for figures in board.offices
    )


def _counted(figures: OfficeFigures, period: Period, lines: list[Row]) -> OfficeCounts:
    row, platforms, kinds, months = lines
    timed = [one for one in figures.steps if one.step]
    return OfficeCounts(
        figures,
        period,
        row,
        platforms,
        kinds,
        months,
        tuple(
            one
            for one in figures.publications
            if one.standing is Standing.RECORDED and period.holds(one.published)
        ),
        tuple(one for one in timed if period.holds(one.published)),
        Counter(_month_of(one.published) for one in timed),
        Counter(_month_of(one.published) for one in timed if one.late_days),
        _returns_by_month(figures),
    )


def _returns_by_month(figures: OfficeFigures) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in figures.returns:
        found[_month_of(one.day)] += one.times
    return found


def _month_of(day: date) -> str:
    """Return the code of the day's month."""
    return day.isoformat()[:7]


Json = dict[str, Any]


def office_tiles(counts: OfficeCounts, offices: int, text: SiteText) -> list[Json]:
    """Return an office's key figures; `offices` is how many are ranked, 0 for one alone."""
    row = counts.row
    found = [
        _tile(
            text("publications"),
            text.count(row["publications"]),
            text("unrecorded", n=text.count(row["unrecorded"])) if row["unrecorded"] else "",
        ),
        _tile(
            text("share_on_time"),
            text.share(row["on_time"], row["steps"]),
            text("of_steps", n=text.count(row["steps"])),
        ),
        _waiting(row["waiting"], row["late"], text),
        _tile(
            text("silent_days"),
            text.count(row["silent_days"]),
            text("of_days", n=text.count(row["days"])),
        ),
        _tile(
            text("interactions"),
            text.count(row["interactions"] if row["answered"] else None),
            text("of_answered", n=text.count(row["answered"])),
        ),
    ]
    if offices and row["rank"] is not None:
        more = text("rank_of", n=text.count(offices), nilai=text.number(row["score"]))
        found.insert(0, _tile(text("rank"), text.count(row["rank"]), more))
    return found


def overview_tiles(offices: Sequence[OfficeCounts], absent: int, text: SiteText) -> list[Json]:
    """Return the key figures of all offices together."""
    total = {
        name: sum(counts.row[name] for counts in offices)
        for name in ("publications", "on_time", "steps", "waiting", "late", "interactions")
    }
    silent = sum(not counts.row["publications"] for counts in offices)
    more = [text("offices.silent", n=text.count(silent))] if silent else []
    more += [text("offices.absent", n=text.count(absent))] if absent else []
    return [
        _tile(text("offices"), text.count(len(offices)), "; ".join(more)),
        _tile(text("publications"), text.count(total["publications"])),
        _tile(
            text("share_on_time"),
            text.share(total["on_time"], total["steps"]),
            text("of_steps", n=text.count(total["steps"])),
        ),
        _tile(text("interactions"), text.count(total["interactions"])),
        _waiting(total["waiting"], total["late"], text),
    ]


def _waiting(waiting: int, late: int, text: SiteText) -> Json:
    more = text("late_of", n=text.count(late))
    return _tile(text("waiting"), text.count(waiting), more, "bad" if late else "")


def _tile(label: str, value: str, more: str = "", tone: str = "") -> Json:
    """Return a key figure; `more` is a second line, `tone` its class."""
    return {"label": label, "value": value, "more": more, "tone": tone}
