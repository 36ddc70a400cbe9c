"""An invented report with a value in every place, to try templates with."""

from __future__ import annotations

from datetime import date

from sheetflow.core.findings import W_NORMAL, Problem, problem
from sheetflow.core.names import DrivePath, RowId, Sha256, SubmissionId, WorkflowId
from sheetflow.core.office import Office
from sheetflow.core.reporting.build_report import build_report
from sheetflow.core.reporting.changes import Change, ChangeKind
from sheetflow.core.reporting.columns import reported_workflows
from sheetflow.core.reporting.item import Post, ReportItem, Response, Screenshot, Standing
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.reporting.report import Report

PERIOD = Period(Grain.MONTH, 2025, 10)
_TITLE = "Sosialisasi Pendidikan Pemilih Pemula di Sekolah Menengah Atas"


def sample_report(office: Office) -> Report:
    """The first revision of a closed month with entries, an archived and an open submission."""
    numbers = iter(range(1, 100))
    items = [
        _item(next(numbers), workflow.id, office)
        for workflow in reported_workflows(office)
        for _ in range(5)
    ]
    first = reported_workflows(office)[0].id
    items += [
        _item(next(numbers), first, office, Standing.ARCHIVED),
        _item(next(numbers), first, office, Standing.OPEN),
    ]
    changed = (Change(ChangeKind.CHANGED, str(items[0].id), "likes", "28", "29"),)
    return build_report(
        office,
        tuple(items),
        PERIOD,
        as_of=PERIOD.next.start,
        closed=True,
        revision=1,
        changed=changed,
    )


def _item(
    number: int, workflow: WorkflowId, office: Office, standing: Standing = Standing.RECORDED
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
        standing=standing,
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
        problems=_problems(office),
    )


def _problems(office: Office) -> tuple[Problem, ...]:
    """One that is no matter of time, and one that is."""
    late = [limit.code for workflow in office.workflows for limit in workflow.time_limits]
    return tuple(problem(code) for code in (W_NORMAL, *late[:1]))
