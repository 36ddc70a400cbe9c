"""The key figures at the top of the site's pages."""

from collections.abc import Sequence
from typing import Any

from sheetflow.present.site.office_counts import OfficeCounts
from sheetflow.present.site.site_text import SiteText

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
