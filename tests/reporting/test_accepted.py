"""A report prints what was accepted; only response figures follow the row."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from sheetflow.core.names import SubmissionId
from sheetflow.core.records import Event, LedgerState
from sheetflow.core.reporting.agenda import agenda_lines
from sheetflow.core.reporting.build_report import build_report
from sheetflow.core.reporting.changes import changes, dated, substance
from sheetflow.core.reporting.collect_items import report_items
from sheetflow.core.reporting.context import report_context
from sheetflow.core.reporting.item import ReportItem, Response, SubmissionStatus, from_record
from sheetflow.core.reporting.report import Change, ChangeKind, Report
from sheetflow.core.rules.submission_context import RunContext
from tests.papers.sample_settings import wording
from tests.reporting.samples import OCTOBER, inside
from tests.reporting.test_gather import NOW, OFFICE, items, judged
from tests.support.memory.office import MemoryHome

LATER = NOW + timedelta(days=2)

EDITS: Mapping[str, Any] = {
    "judul": "Judul yang diganti",
    "tautan_unggahan": "https://instagram.com/p/LAIN0001x/",
    "subbagian": "Hukum dan SDM",
    "kanal": "Website",
    "platform": "Facebook",
    "jenis": "Siniar",
    "tanggal_kegiatan": "01/09/2025",
    "tanggal_unggah": "02/09/2025",
    "tanggal_pendataan": "03/09/2025",
    "tangkapan_layar": "Kotak Masuk/lain.png",
    "keterangan": "Ditambahkan belakangan",
    "stempel_waktu": "01/09/2025",
}


def _report(home: MemoryHome) -> Report:
    return build_report(OFFICE, tuple(items(home).values()), OCTOBER, as_of=NOW.date())


@pytest.mark.parametrize("column", EDITS)
def test_no_edit_of_a_recorded_row_changes_what_a_closed_report_counts(column: str) -> None:
    home = judged({"like": "finished", "suka": 5})
    before = _report(home)

    home.write("PUB-1", {column: EDITS[column]})
    home.run(LATER)

    assert changes(substance(before), substance(_report(home))) == ()
    assert [entry.item.id for entry in _report(home).entries] == ["PUB-1"]


def test_all_edits_at_once_leave_the_item_as_it_was_accepted_with_the_figures_of_the_row() -> None:
    home = judged({"like": "finished", "suka": 5})
    before = items(home)["PUB-1"]

    home.write("PUB-1", {**EDITS, "suka": "1,2 rb", "jangkauan": 40})
    home.run(LATER)

    after = items(home, OCTOBER)["PUB-1"]
    assert replace(after, problems=before.problems, response=before.response) == before
    assert (after.response.likes, after.response.reach) == (1200, 40)


def test_a_figure_that_cannot_be_read_leaves_the_last_one_on_record() -> None:
    home = judged({"like": "finished", "suka": 5})
    home.write("PUB-1", {"suka": "banyak sekali"})
    assert items(home)["PUB-1"].response.likes == 5
    home.write("PUB-1", {"suka": None})
    assert items(home)["PUB-1"].response.likes is None


def test_a_row_that_was_deleted_still_counts_with_its_last_figures_and_a_note() -> None:
    home = judged({"like": "finished", "suka": 5}, {"like": "collected"})
    before = _report(home)
    home.write("PUB-1", {"suka": 9})
    home.run(NOW)
    home.delete("PUB-1")

    after = _report(home)

    (entry,) = after.entries
    assert (entry.item.missing, entry.item.response.likes) == (True, 9)
    aspects = {change.aspect for change in changes(substance(before), substance(after))}
    assert aspects == {"likes", "figure"}
    remarks = inside(report_context(after, OFFICE), "parts", 0, "rows", 0, "remarks")
    assert remarks.startswith("Barisnya tidak lagi ada dalam register")
    assert set(items(home, OCTOBER)) == {"PUB-1", "PUB-2"}
    assert set(items(home, OCTOBER.next)) == set()


SPLIT = {
    "like": ["finished", "web_memo"],
    "kanal": "Keduanya",
    "tautan_unggahan": "https://www.instagram.com/p/CONTOH0001x/\n"
    "https://kab-contoh.kpu.go.id/blog/read/9_x",
    "platform": "Instagram dan Website",
    "pengunggah": "Admin Subbagian Teknis dan Hupmas\nAdmin Medcen",
    "suka": 7,
}


def test_both_halves_of_a_deleted_row_count_and_one_of_them_has_its_figures() -> None:
    home = judged(SPLIT)
    before = items(home)
    home.delete("PUB-1")
    found = items(home)
    for name in ("PUB-1", "PUB-1-04"):
        kept = replace(found[name], missing=False, problems=before[name].problems)
        assert kept == before[name]


def test_a_recorded_half_that_its_row_no_longer_asks_for_still_counts() -> None:
    home = judged(SPLIT)
    home.write("PUB-1", {"kanal": "Media Sosial", "tautan_unggahan": "instagram.com/p/X0001x/"})
    home.run(LATER)

    found = items(home)

    assert found["PUB-1-04"].status is SubmissionStatus.RECORDED
    assert [post.platform for post in found["PUB-1-04"].posts] == ["Website"]
    assert found["PUB-1-04"].response == Response()
    assert found["PUB-1"].response.likes == 7


def _older(state: LedgerState) -> LedgerState:
    """A ledger of before what was accepted was kept."""
    records = {name: replace(one, accepted=()) for name, one in state.submissions.items()}
    return replace(state, submissions=records)


def _items_of_older(home: MemoryHome) -> Mapping[str, ReportItem]:
    found = home.prepare(NOW)
    made = report_items(found.scan, _older(found.ledger), OFFICE, NOW, (OCTOBER,))
    return {str(item.id): item for item in made}


def test_an_older_ledger_gives_its_evidence_and_the_row_the_rest() -> None:
    home = judged({"like": "finished", "suka": 5})
    home.write("PUB-1", {"judul": "Lain", "tanggal_unggah": "02/09/2025", "jenis": "Siniar"})

    found = _items_of_older(home)["PUB-1"]

    assert (found.title, found.uploaded) == (
        "Sosialisasi Pemilih Pemula",
        items(home)["PUB-1"].uploaded,
    )
    assert (found.kind, found.response.likes) == ("Siniar", 5)


def test_an_older_ledger_knows_a_cancelled_submission_by_all_its_evidence() -> None:
    home = judged({"like": "collected"})
    home.write("PUB-1", {"status": "Dibatalkan", "keterangan": "Kegiatan batal"})
    home.run(NOW)
    home.write("PUB-1", {"judul": "Lain"})
    assert _items_of_older(home)["PUB-1"].title == "Sosialisasi Pemilih Pemula"


def test_what_followed_an_sop_that_the_office_no_longer_has_is_left_out() -> None:
    home = judged({"like": "finished"})
    record = home.ledger.load().submissions[SubmissionId("PUB-1")]
    world = RunContext(OFFICE, home.ledger.load(), {}, NOW)
    assert from_record(record, world) is not None
    assert from_record(replace(record, workflow="dulu"), world) is None  # type: ignore[arg-type]  # any text
    home.delete("PUB-1")
    found = home.prepare(NOW)
    gone = replace(record, workflow="dulu")  # type: ignore[arg-type]  # any text
    state = replace(found.ledger, submissions={record.id: gone})
    assert report_items(found.scan, state, OFFICE, NOW) == ()


def _events(home: MemoryHome, submission: str = "PUB-1") -> Iterator[Event]:
    return (entry.event for entry in home.ledger.history(SubmissionId(submission)))


def _dated(home: MemoryHome, before: Report, day: datetime = LATER) -> tuple[Change, ...]:
    found = changes(substance(before), substance(_report(home)))
    cells = [change for change in found if change.aspect != "figure"]
    return dated(cells, lambda name: _events(home, name), OFFICE.form, day.date())


def test_a_changed_figure_is_said_with_the_day_on_which_each_change_was_seen() -> None:
    home = judged({"like": "finished", "suka": 5})
    before = _report(home)
    for day, likes in ((1, 8), (2, 11)):
        home.write("PUB-1", {"suka": likes})
        home.run(NOW + timedelta(days=day))

    found = _dated(home, before)

    first, second = NOW.date() + timedelta(1), NOW.date() + timedelta(2)
    assert found == (
        Change(ChangeKind.CHANGED, "PUB-1", "likes", "5", "8", first),
        Change(ChangeKind.CHANGED, "PUB-1", "likes", "8", "11", second),
    )
    said = report_context(replace(before, changes=found), OFFICE)["changes"]
    assert said == [
        "PUB-1: Suka berubah dari 5 menjadi 8, tercatat pada 4 November 2025.",
        "PUB-1: Suka berubah dari 8 menjadi 11, tercatat pada 5 November 2025.",
    ]


def test_only_the_changes_since_the_printed_figure_are_said() -> None:
    home = judged({"like": "finished", "suka": 5})
    for day, likes in ((1, 8), (2, 5)):
        home.write("PUB-1", {"suka": likes})
        home.run(NOW + timedelta(days=day))
    before = _report(home)
    home.write("PUB-1", {"suka": 9, "jangkauan": 3})
    home.run(NOW + timedelta(days=4))
    seen = NOW.date() + timedelta(4)
    assert _dated(home, before) == (
        Change(ChangeKind.CHANGED, "PUB-1", "likes", "5", "9", seen),
        Change(ChangeKind.CHANGED, "PUB-1", "reach", "", "3", seen),
    )


def test_a_change_that_no_run_has_seen_yet_is_of_the_day_of_the_report() -> None:
    home = judged({"like": "finished", "suka": 5})
    before = _report(home)
    home.write("PUB-1", {"suka": 6})
    assert _dated(home, before) == (
        Change(ChangeKind.CHANGED, "PUB-1", "likes", "5", "6", LATER.date()),
    )


def test_other_changes_have_no_day() -> None:
    title = Change(ChangeKind.CHANGED, "PUB-1", "title", "a", "b")
    added = Change(ChangeKind.ADDED, "PUB-2", after="likes")
    assert dated((title, added), lambda _: (), OFFICE.form, NOW.date()) == (title, added)


def test_the_book_says_the_title_that_was_accepted_with_each_paper() -> None:
    home = judged({"like": "finished"})
    home.write("PUB-1", {"judul": "Judul yang diganti"})
    home.run(LATER)
    every = [entry.event for entry in home.ledger.history()]
    lines = agenda_lines(
        every, {SubmissionId(n): i for n, i in items(home).items()}, OFFICE, OCTOBER, wording()
    )
    assert lines
    assert not [line for line in lines if "diganti" in line.summary]


def test_a_submission_of_which_nothing_was_accepted_is_its_row() -> None:
    home = judged({"like": "draft", "judul": "Baru", "tautan_bahan": None})
    assert items(home)["PUB-1"].title == "Baru"


def test_returns_of_a_time_that_no_run_saw_count_as_the_row_was_accepted_with_them() -> None:
    home = judged({"like": "finished", "revisi_ke": 2})
    assert items(home)["PUB-1"].returns == 2
    home.write("PUB-1", {"revisi_ke": 5})
    home.run(LATER)
    assert items(home)["PUB-1"].returns == 2
