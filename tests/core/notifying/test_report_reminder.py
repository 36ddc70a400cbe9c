"""The report as something that waits for its author, from the working day that the office sets."""

from dataclasses import replace
from datetime import date

import pytest

from sheetflow.core.names import RoleId, Sha256
from sheetflow.core.notices import PersonNotices
from sheetflow.core.reporting.report_record import ReportRecord
from tests.core.notifying.test_one_person import outline
from tests.support.notice_office import OFFICE, NoticeOffice, holder, office_with, waiting
from tests.support.offices_by_settings import office_of

MEDCEN = RoleId("admin_medcen")
OFFICE_WITH_REPORT = replace(
    office_with(holder("Ani"), holder("Mira", MEDCEN, None)), report=office_of().report
)
OLD = waiting("PUB-1", since=date(2025, 10, 30))
"""A row of October; the report of October is reminded of from 5 November and due on the 7th."""


def on_file(*, closed: bool) -> dict[str, str]:
    record = ReportRecord(Sha256("0" * 64), "", closed, 0)
    return {"laporan:2025-10": record.to_note()}


def of_mira(home: NoticeOffice, first: str, last: str) -> list[tuple[str, str, str, str, int]]:
    return [
        (
            f"{m.at:%d %H:%M}",
            m.kind.value,
            m.report.period if m.report else "",
            ",".join(item.submission for item in m.report.missing) if m.report else "",
            len(m.items),
        )
        for m in home.runs(first, last)
        if m.recipient == "Mira"
    ]


def test_a_report_is_reminded_of_on_its_day_and_when_it_is_due() -> None:
    home = NoticeOffice(OFFICE_WITH_REPORT, rows=[OLD], notes=on_file(closed=False))
    assert of_mira(home, "2025-11-03 07:00", "2025-11-04 17:00") == []
    assert of_mira(home, "2025-11-05 07:00", "2025-11-07 17:00") == [
        ("05 07:30", "report", "2025-10", "PUB-1", 0),
        ("07 07:30", "report", "2025-10", "PUB-1", 0),
    ]
    home.notes |= on_file(closed=True)
    assert of_mira(home, "2025-11-10 07:00", "2025-11-12 17:00") == []


def test_without_open_rows_a_report_on_file_still_waits_and_a_missing_one_does_not() -> None:
    home = NoticeOffice(OFFICE_WITH_REPORT, notes=on_file(closed=False))
    assert of_mira(home, "2025-11-04 07:00", "2025-11-05 17:00") == [
        ("05 07:30", "report", "2025-10", "", 0)
    ]
    home = NoticeOffice(OFFICE_WITH_REPORT)
    assert of_mira(home, "2025-11-04 07:00", "2025-11-07 17:00") == []


def test_a_row_of_the_new_month_is_no_reason_for_the_old_report() -> None:
    home = NoticeOffice(OFFICE_WITH_REPORT, rows=[waiting(since=date(2025, 11, 3)), waiting("B")])
    assert of_mira(home, "2025-11-04 07:00", "2025-11-07 17:00") == []


@pytest.mark.parametrize("unit", [None, "kul"])
def test_an_author_of_any_unit_who_wants_the_list_only_gets_it_there(unit: str | None) -> None:
    holders = (holder("Ani"), holder("Mira", MEDCEN, unit))  # type: ignore[arg-type]  # a unit's id
    people = {"Mira": PersonNotices(only="daily")}
    office = replace(office_with(*holders, people=people), report=OFFICE_WITH_REPORT.report)
    home = NoticeOffice(office, rows=[OLD])
    assert of_mira(home, "2025-11-04 07:00", "2025-11-06 17:00") == [
        ("05 07:30", "report", "2025-10", "PUB-1", 0)
    ]


def test_an_author_for_whom_rows_wait_has_the_report_in_his_list() -> None:
    mine = waiting("PUB-2", role=MEDCEN, unit=None, decision=False, since=date(2025, 11, 4))
    home = NoticeOffice(OFFICE_WITH_REPORT, rows=[OLD, mine])
    assert of_mira(home, "2025-11-05 07:00", "2025-11-06 17:00") == [
        ("05 07:30", "daily", "2025-10", "PUB-1", 1),
        ("06 07:30", "daily", "2025-10", "PUB-1", 1),
    ]


def test_a_quiet_office_decides_on_the_reports_day_and_not_before() -> None:
    home = NoticeOffice(OFFICE_WITH_REPORT, notes=on_file(closed=False))
    home.runs("2025-10-20 07:00", "2025-11-04 17:00", 60)
    assert home.decided == 1


def test_an_office_without_a_report_needs_no_reminder() -> None:
    home = NoticeOffice(OFFICE, rows=[OLD], notes=on_file(closed=False))
    assert {m.recipient for m in home.runs("2025-11-04 07:00", "2025-11-07 17:00")} == {"Ani"}
    assert outline([]) == []
