"""A submission's or a month's record → cover, checklist and list of the printed set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sheetflow.core.files import FiledFile
from sheetflow.core.names import DrivePath, Sha256, SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.papers.print_set import CheckFacts, PaperFacts, PrintSetFacts
from sheetflow.core.papers.wording import Wording
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.reporting.item import ReportItem, Standing
from sheetflow.core.reporting.period import Period
from sheetflow.core.workflow import Step, Transition, Workflow

DigestOf = Callable[[DrivePath], Sha256]
"""Of a file in Drive whose digest the ledger does not hold; "" when it is not there."""


@dataclass(frozen=True, slots=True)
class Print:
    """Whose set is printed, in which words, on which day, and how a file is looked at."""

    office: Office
    wording: Wording
    day: date
    digest: DigestOf


_OURS = ("paper:",)
_PRINTED = (".pdf", ".png", ".jpg", ".jpeg", ".webp")
"""What goes on paper of the filed files: originals to work in stay in the softcopy."""


def submission_set(item: ReportItem, record: SubmissionRecord, by: Print) -> PrintSetFacts:
    """The set of one submission as the ledger holds it on that day."""
    office = by.office
    workflow = office.workflow_by_id[item.workflow]
    language = office.language
    state = office.form.state_by_id[record.state].label(language)
    heading = office.form.by_id
    unit = office.unit_by_id.get(item.unit) if item.unit else None
    form = office.form
    fields = (
        (form.identifier.heading(language), str(item.id)),
        (heading[form.selector].heading(language), workflow.value),
        (heading[form.unit_column].heading(language), unit.label(language) if unit else ""),
        (heading[form.date_column].heading(language), _plain_day(item.activity)),
        (form.status.heading(language), state),
        (workflow.short, f"{workflow.sop.name(language)} ({workflow.sop.number})"),
    )
    checks = tuple(_check(step, workflow, record, office) for step in workflow.steps if step.output)
    papers = tuple(_papers(record, by.digest))
    return PrintSetFacts(item.title, str(item.id), fields, checks, papers, by.day)


def period_set(
    items: tuple[ReportItem, ...],
    records: Mapping[SubmissionId, SubmissionRecord],
    period: Period,
    by: Print,
) -> PrintSetFacts:
    """The set of all submissions of a period; `items` may be more, in any order."""
    office = by.office
    near = sorted(
        (item for item in items if period.holds(item.day) and item.id in records),
        key=lambda item: (item.day or date.min, item.id),
    )
    kept = [item for item in near if item.standing is not Standing.CANCELLED]
    label = period.label(office.language)
    checks = tuple(
        CheckFacts(
            f"{item.id} {item.title}",
            present=item.standing in {Standing.RECORDED, Standing.ARCHIVED},
            detail=office.form.state_by_id[records[item.id].state].label(office.language),
        )
        for item in kept
    )
    papers = tuple(paper for item in kept for paper in _papers(records[item.id], by.digest))
    fields = ((by.wording.phrase("berkas.period"), label),)
    return PrintSetFacts(office.name(office.language), label, fields, checks, papers, by.day)


def _check(step: Step, workflow: Workflow, record: SubmissionRecord, office: Office) -> CheckFacts:
    """Whether what the step puts out has been accepted."""
    reached = [t.target for t in workflow.transitions if t.step == step.number and _is_own(t)]
    there = [state for state in reached if state in record.entered]
    output = step.output(office.language) if step.output else ""
    detail = office.form.state_by_id[there[-1]].label(office.language) if there else ""
    return CheckFacts(f"{step.number}. {output}", present=bool(there), detail=detail)


def _is_own(step: Transition) -> bool:
    """Whether the SOP itself knows it, and it leads on."""
    return not (step.returns or step.extension)


def _papers(record: SubmissionRecord, digest: DigestOf) -> Iterator[PaperFacts]:
    for file in sorted(record.files, key=lambda file: (file.folder, file.name)):
        if _is_printed(file):
            sha256 = file.sha256 or digest(file.target)
            if sha256:
                place = f"{file.folder}/{file.name}"
                stem = file.name.rpartition(".")[0]
                yield PaperFacts(str(record.id), stem, "", None, place, sha256)


def _is_printed(file: FiledFile) -> bool:
    ours = file.source.startswith(_OURS)
    return file.name.lower().endswith(".pdf" if ours else _PRINTED) and (
        ours or not file.folder.startswith(("01", "03"))
    )


def _plain_day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
