"""An office's page: what it published, what waits at which step, and its months."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sheetflow.core.reporting.period import Period
from sheetflow.core.scoreboard.collect_figures import months_to
from sheetflow.core.scoreboard.office_figures import Publication, Queue, WorkflowFigures
from sheetflow.core.scoreboard.ranking import WEIGHTS
from sheetflow.core.scoreboard.scoreboard import MEASURES
from sheetflow.present.site.charts import Chart, Value, columns, rows, sop_chart
from sheetflow.present.site.office_counts import OfficeCounts
from sheetflow.present.site.pages import WEB, SiteText

Json = dict[str, Any]
_MAX_NAMED = 12
"""Submissions named behind one figure; the workbook has all."""
_MAX_POSTS = 10


def office_content(counts: OfficeCounts, text: SiteText) -> Json:
    """Return what the template `office.html.j2` shows below the key figures."""
    figures, period = counts.figures, counts.period
    kinds = kinds_by_label(counts, text)
    return {
        "queues": [_queue(counts, one, n, text) for n, one in enumerate(figures.workflows)],
        "charts": [
            month_chart(counts.months, period, text),
            ranked("g-platform", text("by_platform"), counts.platforms, text),
            ranked("g-jenis", text("by_kind"), kinds, text),
        ],
        "months": [_month(counts, month, text) for month in reversed(months_to(period))],
        "steps": step_rows((counts,), text),
        "score": score_parts(counts, text),
        "responses": responses(counts, text),
        "seen": [_post(post, text) for post in _most_seen(counts.posts)],
        "findings": [
            {"code": one.code, "count": text.count(one.count), "is_error": one.is_error}
            for one in figures.findings
        ],
        "named": list(_named(counts, text)),
    }


def month_chart(counts: Mapping[str, int], period: Period, text: SiteText) -> Chart:
    """Return publications by month; months before the period stand in the background."""
    values = []
    for place, month in enumerate(months_to(period)):
        tone = "bar" if period.holds(month.start) else "rest"
        year = str(month.year) if month.number == 1 or not place else ""
        label, number = text.short_month(month.number), counts[month.code]
        values.append(Value(label, number, text.count(number), year, tone))
    return columns("g-bulan", text("by_month"), values)


def ranked(name: str, title: str, counts: Mapping[str, int], text: SiteText) -> Chart:
    """Return a chart of counts, the largest first; nothing of what there is none of."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    values = [Value(label, number, text.count(number)) for label, number in ordered if number]
    return rows(name, title, values)


def kinds_by_label(counts: OfficeCounts, text: SiteText) -> Counter[str]:
    """Return publications by kind as people call it."""
    labels = {kind.id: text.label(kind.label) for kind in counts.figures.kinds}
    found: Counter[str] = Counter()
    for kind, number in counts.kinds.items():
        found[labels.get(kind, kind) or text("no_kind")] += number
    return found


def step_rows(offices: Iterable[OfficeCounts], text: SiteText) -> list[Json]:
    """Return each step with a time limit: how often it was done in the period, and on time."""
    named: dict[tuple[str, int], tuple[str, str]] = {}
    done: Counter[tuple[str, int]] = Counter()
    late: Counter[tuple[str, int]] = Counter()
    for counts in offices:
        for workflow in counts.figures.workflows:
            for step in workflow.steps:
                words = text.label(workflow.label), text.label(step.name)
                named.setdefault((workflow.id, step.number), words)
        done.update((one.workflow, one.step) for one in counts.steps)
        late.update((one.workflow, one.step) for one in counts.steps if one.late_days)
    return [
        {
            "channel": named[key][0],
            "number": key[1],
            "label": named[key][1],
            "done": text.count(number),
            "late": late[key],
            "late_text": text.count(late[key]),
            "share": text.share(number - late[key], number),
            "per_cent": round(100 * (number - late[key]) / number),
        }
        for key, number in sorted(done.items())
        if key in named
    ]


def score_parts(counts: OfficeCounts, text: SiteText) -> list[Json]:
    """Return the parts of the score: points of at most 100, weight, and what they rest on."""
    row = counts.row
    if row["rank"] is None:
        return []
    rests = {
        "volume": text("volume.of", n=text.count(row["publications"])),
        "regularity": text(
            "regularity.of", n=text.count(row["post_days"]), hari=text.count(row["days"])
        ),
        "timeliness": text(
            "timeliness.of", n=text.count(row["on_time"]), langkah=text.count(row["steps"])
        ),
        "response": text(
            "response.of", n=text.count(row["interactions"]), publikasi=text.count(row["answered"])
        ),
    }
    return [
        {
            "label": text(f"part.{part}"),
            "rests": rests[part],
            "points": text.number(row[part]),
            "per_cent": round(row[part]),
            "weight": f"{weight}%",
        }
        for part, weight in WEIGHTS.items()
    ]


def responses(counts: OfficeCounts, text: SiteText) -> list[Json]:
    """Return the response of the period's publications by measure."""
    found = [(name, counts.row[f"response/{name}"]) for name in MEASURES]
    return [
        {"label": text(f"measure.{name}"), "value": text.count(number)}
        for name, number in found
        if number
    ]


def _queue(counts: OfficeCounts, workflow: WorkflowFigures, number: int, text: SiteText) -> Json:
    here = [one for one in counts.figures.queue if one.workflow == workflow.id]
    states = {state.id: text.label(state.label) for state in workflow.states}
    waiting, late = sum(one.waiting for one in here), sum(one.late for one in here)
    chart = sop_chart(workflow, here, text)
    described = "; ".join(
        text("at_step", n=box.number, langkah=box.full, menunggu=box.waiting, terlambat=box.late)
        for box in chart.boxes
    )
    return {
        "id": f"sop-{number}",
        "label": text.label(workflow.label),
        "sop": text.label(workflow.sop),
        "sum": text("waiting_of", menunggu=text.count(waiting), terlambat=text.count(late)),
        "chart": chart,
        "described": described,
        "states": [_state(one, states, text) for one in sorted(here, key=lambda one: one.step)],
    }


def _state(queue: Queue, states: dict[str, str], text: SiteText) -> Json:
    days = queue.oldest_days
    return {
        "label": states.get(queue.state, queue.state),
        "waiting": text.count(queue.waiting),
        "late": queue.late,
        "late_text": text.count(queue.late),
        "oldest": text("days", n=text.count(days)) if days is not None else text.count(None),
    }


def _month(counts: OfficeCounts, month: Period, text: SiteText) -> Json:
    done, late = counts.steps_by_month[month.code], counts.late_by_month[month.code]
    return {
        "label": month.label(text.texts, text.language),
        "short": f"{text.short_month(month.number)} {month.year}",
        "now": counts.period.holds(month.start),
        "posts": text.count(counts.months[month.code]),
        "on_time": text.share(done - late, done),
        "late": text.count(late),
        "returns": text.count(counts.returns_by_month[month.code]),
    }


def _reach(post: Publication) -> int:
    """Return how often a post was seen: its views, else its reach."""
    return post.response.get("views") or post.response.get("reach") or 0


def _most_seen(posts: Sequence[Publication]) -> list[Publication]:
    seen = [post for post in posts if _reach(post) and post.title]
    return sorted(seen, key=lambda post: (-_reach(post), post.submission))[:_MAX_POSTS]


def _post(post: Publication, text: SiteText) -> Json:
    return {
        "title": post.title,
        "day": text.day(post.published),
        "platforms": ", ".join(post.platforms),
        "url": next((one.url for one in post.links if one.url.startswith(WEB)), ""),
        "seen": text.count(_reach(post)),
    }


def _named(counts: OfficeCounts, text: SiteText) -> Iterator[Json]:
    """Yield figures with the submissions behind them, as far as a page has room."""
    queue = counts.figures.queue
    returns = {one.submission for one in counts.figures.returns if counts.period.holds(one.day)}
    groups = (
        ("behind.waiting", [one for state in queue for one in state.submissions]),
        ("behind.late", [one for state in queue for one in state.late_submissions]),
        ("behind.late_steps", sorted({one.submission for one in counts.steps if one.late_days})),
        ("behind.returns", sorted(returns)),
    )
    for name, submissions in groups:
        if submissions:
            more = len(submissions) - _MAX_NAMED
            yield {
                "label": text(name),
                "submissions": submissions[:_MAX_NAMED],
                "more": text("behind.more", n=text.count(more)) if more > 0 else "",
            }
