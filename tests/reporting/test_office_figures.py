"""The figures of an office: what its own report counts, each with the submissions behind it."""

import json
from collections.abc import Iterator, Set
from datetime import UTC, date, datetime

import pytest

from sheetflow.app.scoreboard import figures_data
from sheetflow.core.findings import W_TOTAL
from sheetflow.core.names import SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.records import Event
from sheetflow.core.reporting.build_report import build_report
from sheetflow.core.reporting.collect_items import report_items
from sheetflow.core.reporting.period import Period, parse_period
from sheetflow.core.running.run_log import RunEntry
from sheetflow.core.scoreboard.collect_figures import OfficeRecords, collect_figures, months_to
from sheetflow.core.scoreboard.office_figures import OfficeFigures, Return, Standing
from sheetflow.core.waiting import waiting_rows
from tests.reporting.samples import OCTOBER
from tests.reporting.test_gather import NOW, judged
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of

RUNS = (
    RunEntry("a", NOW, ended=NOW, code=1),
    RunEntry("b", NOW, ended=NOW.replace(hour=10), code=4),
)


def figures_of(
    home: MemoryHome, period: Period = OCTOBER, runs: tuple[RunEntry, ...] = ()
) -> OfficeFigures:
    read = home.prepare(NOW)
    ledger = home.ledger.load()

    def events(names: Set[SubmissionId]) -> Iterator[Event]:
        return (one.event for name in names for one in home.ledger.history(name))

    return collect_figures(OfficeRecords(home.office, read.scan, ledger, events, NOW, runs), period)


@pytest.mark.parametrize("code", ["2025-10", "2025-Q4", "2025", "2025-11"])
def test_figures_are_those_of_the_office_s_own_report(code: str) -> None:
    home, period = judged(), parse_period(code)
    assert period is not None
    read = home.prepare(NOW)
    items = report_items(read.scan, read.ledger, home.office, NOW)
    report = build_report(home.office, items, period, as_of=NOW.date())
    figures = figures_of(home, period)

    recorded = [p for p in figures.publications if p.standing is Standing.RECORDED]
    within = {p.submission: p for p in recorded if period.holds(p.published)}
    assert set(within) == set(report.publications.submissions)
    for line in report.timeliness.lines:
        number = 0 if line.code == W_TOTAL else line.number
        steps = [s for s in figures.steps if s.step == number and s.submission in within]
        late = {s.submission for s in steps if s.late_days}
        assert late == set(line.late.submissions)
        assert {s.submission for s in steps} - late == set(line.on_time.submissions)
    reach = [p.response["reach"] or 0 for p in within.values()]
    measures = report.breakdowns[0].measures
    assert sum(reach) == report.breakdowns[0].total.responses[0].value, measures


def test_what_waits_is_what_the_tab_of_turns_lists() -> None:
    home = judged()
    read = home.prepare(NOW)
    waiting = waiting_rows(read.scan, home.ledger.load(), home.office, NOW.date())
    figures = figures_of(home)
    assert sum(queue.waiting for queue in figures.queue) == len(waiting) > 5
    assert sum(queue.late for queue in figures.queue) == sum(row.late > 0 for row in waiting)
    assert max(queue.oldest_days or 0 for queue in figures.queue) == max(
        (NOW.date() - row.since).days for row in waiting if row.since
    )


def test_no_person_and_no_title_of_what_is_not_published_leaves_the_office() -> None:
    home = judged()
    text = json.dumps(figures_data(figures_of(home)), ensure_ascii=False)
    items = report_items(home.prepare(NOW).scan, home.ledger.load(), home.office, NOW)
    published = {item.title for item in items if item.published}
    unpublished = {item.title for item in items if item.title} - published
    assert len(unpublished) > 5
    assert not [title for title in unpublished if title in text]
    assert not [holder.name for holder in home.office.holders if holder.name in text]
    assert "konsep.docx" not in text


def test_a_post_that_was_removed_is_withdrawn_and_counts_again_once_replaced() -> None:
    home = judged({"like": "finished", "judul": "Unggahan lama"})
    home.write("PUB-1", {"status": "Siap Unggah", "keterangan": "Unggahan dihapus"})
    home.run(NOW)
    (post,) = figures_of(home).publications
    assert (post.standing, post.title, post.links) == (Standing.WITHDRAWN, "", ())
    assert post.replaced == NOW.date()
    assert not figures_of(home).steps

    home.write(
        "PUB-1", {"status": "Selesai", "tautan_unggahan": "https://instagram.com/p/BARU02x/"}
    )
    home.run(NOW)
    (post,) = figures_of(home).publications
    assert (post.standing, post.title) == (Standing.RECORDED, "Unggahan lama")
    assert post.replaced == NOW.date()


def test_a_post_not_recorded_yet_is_published_and_in_no_step() -> None:
    figures = figures_of(judged({"like": "posted"}))
    assert [post.standing for post in figures.publications] == [Standing.PUBLISHED]
    assert not figures.steps


def test_returned_drafts_are_those_of_the_yearly_review() -> None:
    figures = figures_of(judged({"like": "returned"}))
    assert figures.returns == (Return("PUB-1", "publikasi-medsos", date(2025, 10, 9)),)

    home, year = judged(), parse_period("2025")
    assert year is not None
    items = report_items(home.prepare(NOW).scan, home.ledger.load(), home.office, NOW)
    review = build_report(home.office, items, year, as_of=NOW.date()).review
    assert review is not None
    counted = sum(unit.returns.value for unit in review.returns)
    assert sum(one.times for one in figures_of(home, year).returns) == counted > 5


def test_an_empty_office_has_figures_too() -> None:
    home = MemoryHome(office_of())
    home.run(NOW)
    figures = figures_of(home)
    assert not any((figures.publications, figures.steps, figures.queue, figures.findings))
    assert (figures.last_run, figures.last_code) == (None, None)
    assert [workflow.id for workflow in figures.workflows]


def test_the_last_run_that_did_its_work_and_the_code_of_the_newest() -> None:
    figures = figures_of(judged({"like": "draft"}), runs=RUNS)
    assert (figures.last_run, figures.last_code) == (NOW.astimezone(UTC), 4)


@pytest.mark.parametrize("office", ["contoh", "pembelian"])
def test_an_sop_is_described_as_far_as_its_flowchart_needs_it(office: str) -> None:
    described: Office = office_of(office)
    home = MemoryHome(described)
    for workflow in figures_of(home).workflows:
        states = {state.id for state in workflow.states}
        for arrow in workflow.arrows:
            assert {arrow.source, arrow.target} <= states
            assert arrow.label["id"]
        assert {step.number for step in workflow.steps} >= {
            state.step for state in workflow.states
        } - {0}
        assert all(label["id"] for label in (workflow.label, workflow.sop))


def test_the_months_of_a_period_go_back_a_year() -> None:
    for code, first in (("2025-10", "2024-11"), ("2025-Q1", "2024-04"), ("2025", "2025-01")):
        period = parse_period(code)
        assert period is not None
        months = months_to(period)
        assert (months[0].code, len(months), months[-1].end) == (first, 12, period.end)
    assert datetime(2025, 1, 1, tzinfo=UTC) < NOW
