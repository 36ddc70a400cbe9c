"""What a run has to say beside findings, and whether it has anything to say at all."""

from sheetflow.core.running.news import News
from sheetflow.present.run_data import RunReport


def other_news(report: RunReport) -> tuple[str, ...]:
    """Return keys of what a run would print each time: reports and work that wait."""
    open_ones = (
        f"report {one.period} {bool(one.deadline and one.deadline.missed)}"
        for one in report.reports
        if not one.closed
    )
    return (*open_ones, *(f"waiting {one.path}" for one in report.plan.waiting))


def is_quiet(report: RunReport, news: News) -> bool:
    """Return whether the run has nothing to say that was not said before.

    Recording that a file was read again, or has another time stamp, is no news.
    """
    outcome, plan = report.outcome, report.plan
    if outcome is None or plan.commit.events or plan.effects or not outcome.complete:
        return False
    written = any(not one.awaited and one.changed for one in report.reports)
    return not (written or news.fresh or news.other_fresh)
