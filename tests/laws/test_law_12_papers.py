"""Law 12: official paper contains what was accepted, whatever becomes of the row afterwards.

Only response figures are those of the row.
"""

from dataclasses import replace

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sheetflow.core.records import SubmissionRecord
from sheetflow.core.reporting.collect_items import report_items
from sheetflow.core.reporting.item import ReportItem, Response
from tests.papers.sample_settings import letter_settings
from tests.support.memory.office import MemoryHome
from tests.support.staff_work import CHANGING, Act, Work, begun, names, sample_office

AFTERWARDS = st.sampled_from([*names(CHANGING), *["change"] * 8, "count"])
EDITS = st.lists(
    st.builds(Act, AFTERWARDS, st.integers(0, 2), st.integers(0, 104), st.integers(0, 1)),
    min_size=1,
    max_size=6,
).filter(lambda acts: all(act.what not in {"reopen", "cancel"} for act in acts))
"""Reopening, and cancelling what is reopened, are steps with which something else is accepted."""


def finished() -> Work:
    """Three publications that are in the report."""
    work = begun(MemoryHome(sample_office(), letter_settings))
    for row in (0, 1, 2):
        for _ in range(3):
            work.do(Act("advance twice", row))
    work.run()
    assert set(work.home.states().values()) == {"selesai"}
    return work


def items(work: Work) -> dict[str, ReportItem]:
    """Return a report's item for each submission."""
    prepared = work.home.prepare(work.day)
    found = report_items(prepared.scan, prepared.ledger, work.home.office, work.day)
    return {str(item.id): item for item in found}


def _printed(item: ReportItem) -> ReportItem:
    """Return the item without response figures, and without the findings of its row."""
    return replace(item, response=Response(), missing=False, problems=())


@settings(max_examples=12, derandomize=True, phases=(Phase.explicit, Phase.generate))
@given(edits=EDITS)
def test_a_report_and_papers_say_what_was_accepted(edits: list[Act]) -> None:
    work = finished()
    before, papers = items(work), list(work.home.papers.written)

    for act in edits:
        work.do(act)
        work.run()
        now = items(work)

        assert {name: _printed(now[name]) for name in before} == {
            name: _printed(item) for name, item in before.items()
        }
        assert [p for p in work.home.papers.written if p.submission in before] == papers
    for record in work.home.ledger.load().submissions.values():
        if record.id in before:
            _check(items(work)[record.id], record)


def _check(item: ReportItem, record: SubmissionRecord) -> None:
    accepted = {str(column): text for column, text in record.accepted}
    assert item.title == accepted["judul"]
    assert item.unit == accepted["subbagian"]
    assert item.kind == accepted["jenis"]
    assert [post.url for post in item.posts] == accepted["tautan_unggahan"].split("\n")
    days = (item.activity, item.decided, item.uploaded, item.recorded)
    columns = ("tanggal_kegiatan", "tanggal_verifikasi", "tanggal_unggah", "tanggal_pendataan")
    assert [str(day) for day in days] == [accepted[column] for column in columns]
    assert item.remarks == accepted.get("keterangan", "")
