"""How offices are ranked: four parts of at most 100 points, weighted into a score.

| part | weight | points |
|---|---|---|
| volume | 35 | recorded publications; 100 from the upper quartile of the offices on |
| regularity | 25 | share of the period's days with a post |
| timeliness | 25 | share of steps on time that is certain: Wilson's lower bound at 95 % |
| response | 15 | likes, comments and shares by publication; 100 from the upper quartile on |

The upper quartile, not the best office, is the measure: one post that everybody shared does not
make all other offices small.  Wilson's bound is honest about small numbers: 2 of 2 steps on time
are not worth as much as 60 of 60.  What waits now is not part of the score, which would change with
the day on which the report is made.  Equal scores, to one decimal, have the same rank, and the next
rank is left out (1, 2, 2, 4).  An office without any data has none.
"""

import pandas as pd

WEIGHTS = {"volume": 35, "regularity": 25, "timeliness": 25, "response": 15}
"""Weights of the parts; they sum to 100."""
_Z = 1.96
"""The normal distribution's value for 95 %."""


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with points by part, "score" and "rank" (missing where nothing is known)."""
    per_post = table["interactions"] / table["answered"].where(table["answered"] > 0)
    known, days = table["has_data"], table["days"].where(table["days"] > 0)
    parts = {
        "volume": _relative(table["publications"], known),
        "regularity": (table["post_days"] / days).fillna(0).clip(upper=1) * 100,
        "timeliness": certain_share(table["on_time"], table["steps"]) * 100,
        "response": _relative(per_post.fillna(0), known & (per_post > 0)),
    }
    points = pd.DataFrame(parts, index=table.index)
    weights = pd.Series(WEIGHTS)
    score = ((points * weights).sum(axis="columns") / weights.sum()).round(1).where(known)
    rank = score.rank(method="min", ascending=False).astype("Int64")
    return table.assign(per_post=per_post, **points.round(1), score=score, rank=rank)


def _relative(values: "pd.Series[float]", among: "pd.Series[bool]") -> "pd.Series[float]":
    """Return points against the upper quartile of those `among`; none where that is 0."""
    measure = values[among].quantile(0.75) if among.any() else 0
    return (values / measure * 100).clip(upper=100) if measure > 0 else values * 0.0


def certain_share(part: "pd.Series[int]", whole: "pd.Series[int]") -> "pd.Series[float]":
    """Return Wilson's lower bound of each share; 0 where there is nothing."""
    n = whole.where(whole > 0)
    share = part / n
    middle = share + _Z**2 / (2 * n)
    spread = _Z * ((share * (1 - share) + _Z**2 / (4 * n)) / n) ** 0.5
    return ((middle - spread) / (1 + _Z**2 / n)).clip(lower=0).fillna(0.0)
