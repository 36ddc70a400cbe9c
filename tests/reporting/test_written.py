"""What is kept beside a report, and the sample that templates are tried with."""

import json
from dataclasses import replace

import pytest

from sheetflow.core.names import Sha256
from sheetflow.core.reporting.changes import Substance, substance
from sheetflow.core.reporting.item import SubmissionStatus
from sheetflow.core.reporting.report_record import ReportRecord, report_paths
from sheetflow.core.reporting.sample_papers import sample_report
from tests.reporting.samples import OCTOBER, contoh


def test_what_is_kept_is_read_as_it_was_written() -> None:
    kept = ReportRecord(
        digest=Sha256("ab" * 32),
        look="cd",
        closed=True,
        revision=2,
        substance=substance(sample_report(contoh())),
        submissions=("PUB-1",),
        files=("Laporan 2025-10.pdf",),
        unshown=1,
    )

    assert ReportRecord.from_note(kept.to_note()) == kept
    assert kept.to_note() == ReportRecord.from_note(kept.to_note()).to_note()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"substance": 1}', "rusak"])
def test_what_is_no_such_file_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        ReportRecord.from_note(text)


def test_what_a_closed_report_counts_is_kept_with_it_alone() -> None:
    reported = substance(sample_report(contoh()))
    kept = ReportRecord(Sha256("ab" * 32), "cd", closed=True, revision=0, substance=reported)

    assert ReportRecord.from_note(kept.to_note()).substance == reported
    still_open = ReportRecord.from_note(replace(kept, closed=False).to_note())
    assert still_open == replace(kept, closed=False, substance=Substance())


def test_what_cannot_be_unpacked_is_refused() -> None:
    kept = ReportRecord(Sha256("ab" * 32), "cd", closed=True, revision=0)
    data = {**json.loads(kept.to_note()), "substance": "VRK~"}

    with pytest.raises(ValueError, match="cannot be read"):
        ReportRecord.from_note(json.dumps(data))


def test_the_sample_has_a_value_in_every_place() -> None:
    report = sample_report(contoh())

    assert all(part.entries for part in report.parts)
    assert all((report.archived.value, report.waiting.value, report.obstacles, report.exhibits))
    assert all((report.held.entries, report.deadline, report.exceptional, report.archived_list))
    assert report.review is not None
    assert all((report.review.steps, report.review.returns))
    assert report.changes
    assert {entry.item.status for entry in report.entries} == {SubmissionStatus.RECORDED}


def test_an_office_without_units_platforms_or_limits_has_a_sample_too() -> None:
    office = contoh()
    bare = replace(
        office,
        units=(),
        report=None,
        platforms=replace(office.platforms, platforms=()),
        workflows=tuple(replace(workflow, time_limits=()) for workflow in office.workflows),
    )

    assert sample_report(bare).entries


def test_a_report_s_files_have_their_places_and_digests() -> None:
    word, pdf, book = report_paths(OCTOBER, 1)
    names = tuple(path.rpartition("/")[2] for path in (word, pdf, book))
    kept = ReportRecord(
        Sha256("ab" * 32), "cd", closed=True, revision=1, files=names, sha256=("1", "2", "3")
    )
    assert kept.digests(OCTOBER) == {word: "1", pdf: "2", book: "3"}
    assert (kept.result(OCTOBER).period, kept.result(OCTOBER).revision) == (OCTOBER.code, 1)
