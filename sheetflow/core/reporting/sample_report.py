"""An invented report with a value in every field, to try templates with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sheetflow.core.findings import E_WAJIB, W_LINK_PENDEK, Finding, finding
from sheetflow.core.names import DrivePath, RowId, Sha256, SubmissionId, WorkflowId
from sheetflow.core.office import Office
from sheetflow.core.reporting import report
from sheetflow.core.reporting.build_report import build_report
from sheetflow.core.reporting.columns import reported_workflows
from sheetflow.core.reporting.item import Post, ReportItem, Response, Screenshot, SubmissionStatus
from sheetflow.core.reporting.period import Grain, Period

PERIOD = Period(Grain.YEAR, 2025)
_TITLE = "Sosialisasi Pendidikan Pemilih Pemula di Sekolah Menengah Atas"


def sample_report(office: Office) -> report.Report:
    """Return revision 1 of a closed year with entries, an archived and an open submission."""
    numbers = iter(range(1, 100))
    items = [
        _item(next(numbers), workflow.id, office)
        for workflow in reported_workflows(office)
        for _ in range(5)
    ]
    first = reported_workflows(office)[0].id
    items += [
        _item(next(numbers), first, office, SubmissionStatus.ARCHIVED),
        _item(next(numbers), first, office, SubmissionStatus.OPEN),
    ]
    changed = (report.Change(report.ChangeKind.CHANGED, str(items[0].id), "likes", "28", "29"),)
    day = PERIOD.next.start
    made = build_report(
        office, tuple(items), PERIOD, as_of=day, closed=True, revision=1, changed=changed
    )
    secret = report.ArchivedEntry(items[-2].id, items[-2].title, "Contoh", items[-2].decided)
    flood = report.ExceptionalSpan(date(2025, 10, 1), date(2025, 10, 3), "Banjir")
    head = f"57:{items[0].screenshots[0].sha256}"
    return replace(
        made,
        deadline=report.Deadline(day),
        exceptional=(flood,),
        archived_list=(secret,),
        head=head,
    )


def _item(
    number: int,
    workflow: WorkflowId,
    office: Office,
    status: SubmissionStatus = SubmissionStatus.RECORDED,
) -> ReportItem:
    name = f"PUB-2510-{number:03}"
    unit = office.units[number % len(office.units)].id if office.units else None
    day = date(2025, 10, number)
    names = [p.name for p in office.platforms.platforms]
    platform = names[number % len(names)] if names else ""
    return ReportItem(
        id=SubmissionId(name),
        row_id=RowId(name),
        workflow=workflow,
        status=status,
        title=f"{_TITLE} {number}",
        unit=unit,
        kind="Berita",
        platforms=(platform,),
        entered=day,
        activity=day,
        decided=day,
        uploaded=day,
        recorded=day,
        posts=(Post(f"https://www.example.org/p/CONTOH{number:04}x/", platform),),
        response=Response(1200 + number, 29, 5, 2, 300),
        screenshots=(Screenshot(DrivePath(f"contoh/{name}.png"), Sha256(f"{number:064x}")),),
        remarks="Tayang serentak",
        published=True,
        step=0 if status is SubmissionStatus.RECORDED else 1,
        returns=1,
        problems=_problems(office, status),
    )


def _problems(office: Office, status: SubmissionStatus) -> tuple[Finding, ...]:
    """Return a finding unrelated to time, a late step if any, and an error if `status` is OPEN."""
    late = [limit.code for workflow in office.workflows for limit in workflow.time_limits]
    found = [finding(W_LINK_PENDEK), *(finding(code, selisih=2) for code in late[:1])]
    return (*found, finding(E_WAJIB)) if status is SubmissionStatus.OPEN else tuple(found)
