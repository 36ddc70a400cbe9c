"""Which papers and checks belong to a submission's or a month's printed set, in order."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date

from sheetflow.core.files import PAPER, FiledFile
from sheetflow.core.names import DrivePath, RowId, Sha256, SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.papers.paper_settings import TICKED, UNTICKED, Wording
from sheetflow.core.papers.print_set import CheckFacts, PrintSetFacts, Sheet
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.register.submission_rows import RegisterScan
from sheetflow.core.register.text import read_text
from sheetflow.core.reporting.item import ReportItem, SubmissionStatus
from sheetflow.core.reporting.period import Period
from sheetflow.core.reporting.wording import unit_name
from sheetflow.core.rules.dates import day_in
from sheetflow.core.rules.paper_numbers import number_of
from sheetflow.core.transition import Filing, Transition
from sheetflow.core.workflow import Step, Workflow


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """The office whose set is printed, its wording, the day, and the rows ticked as printed."""

    office: Office
    wording: Wording
    day: date
    ticked: Set[RowId] = frozenset()


def ticked_rows(scan: RegisterScan, office: Office) -> frozenset[RowId]:
    """Return the rows ticked as printed and in the folder (`printed_column`)."""
    column = office.form.printed_column
    if column is None or column not in scan.columns:
        return frozenset()
    place = scan.columns.index(column)
    return frozenset(
        row.id
        for row in scan.rows
        if read_text(row.cells[place], office.placeholders).value is not None
    )


def submission_set(item: ReportItem, record: SubmissionRecord, order: PrintOrder) -> PrintSetFacts:
    """Return the set of one submission as recorded in the ledger."""
    office, language = order.office, order.office.language
    workflow, form = office.workflow_by_id[item.workflow], office.form
    heading = form.by_id
    state = form.state_by_id[record.state].label(language)
    unit = unit_name(item.unit, item.activity, office, language)
    printed = item.row_id in order.ticked
    fields = [
        (form.identifier.heading(language), str(item.id)),
        (heading[form.selector].heading(language), workflow.value),
        (heading[form.unit_column].heading(language), unit),
        (heading[form.date_column].heading(language), order.wording.day(item.activity)),
        (form.status.heading(language), state),
    ]
    sop = office.sop_of(workflow.id)
    if sop is not None:
        fields.append((workflow.short, f"{sop.name(language)} ({sop.number})"))
    if form.printed_column:
        mark = TICKED if printed else UNTICKED
        fields.append((heading[form.printed_column].heading(language), mark))
    checks = tuple(
        _check(step, workflow, record, office, printed=printed)
        for step in workflow.steps
        if step.output
    )
    sheets = tuple(sheets_of(item, record, office))
    return PrintSetFacts(item.title, str(item.id), tuple(fields), checks, sheets, order.day)


def period_set(
    items: tuple[ReportItem, ...],
    records: Mapping[SubmissionId, SubmissionRecord],
    period: Period,
    order: PrintOrder,
    report: DrivePath | None = None,
) -> PrintSetFacts:
    """Return the set of all submissions of a period; `items` may be more, in any order.

    `report` is the period's report on file: it comes first, as the output of the SOP's last step
    for all of them (SOP model, section 5 no. 7).
    """
    office = order.office
    near = sorted(
        (item for item in items if period.holds(item.day) and item.id in records),
        key=lambda item: item.place,
    )
    kept = [item for item in near if item.status is not SubmissionStatus.CANCELLED]
    label = period.label(office.texts, office.language)
    name = order.wording.phrase("berkas.report", periode=label)
    reports = (Sheet("", name, 0, name, "", None, report, report, Sha256("")),) if report else ()
    awaited = (CheckFacts(name, present=report is not None),) if office.report else ()
    checks = (*awaited, *(_of_month(item, records[item.id], order) for item in kept))
    sheets = (sheet for item in kept for sheet in sheets_of(item, records[item.id], office))
    fields = ((order.wording.phrase("berkas.period"), label),)
    return PrintSetFacts(
        office.name(office.language), label, fields, checks, (*reports, *sheets), order.day
    )


def sheets_of(item: ReportItem, record: SubmissionRecord, office: Office) -> Iterator[Sheet]:
    """Yield its papers, each folder's before its attachments; of two forms the (signed) PDF."""
    workflow = office.workflow_by_id[item.workflow]
    newest = {file.source: _stem(file) for file in record.files if file.is_paper}
    replaced = {file.signed for file in record.files if file.signed}
    for file in sorted(record.files, key=lambda file: (file.folder, not file.is_paper)):
        if file.sha256 in replaced and not file.signed:
            continue
        step, filing = _origin(file, workflow)
        if not file.is_paper:
            if filing is None or filing.printed:
                column = office.form.by_id[filing.column] if filing else None
                name = column.heading(office.language) if column else file.folder
                yield _sheet(file, item, step, _stem(file) if file.signed else name)
        elif file.name.endswith(".pdf"):
            sheet = _sheet(file, item, step, _stem(file).replace(item.id, ""))
            last = newest[file.source] == _stem(file)
            paper = file.source.removeprefix(PAPER)
            yield _numbered(sheet, paper, step, record, office) if step and last else sheet


def _origin(file: FiledFile, workflow: Workflow) -> tuple[Transition | None, Filing | None]:
    """Return the step from which the file comes, and its filing there."""
    for step in workflow.transitions:
        if file.is_paper:
            if file.source.removeprefix(PAPER) in step.papers:
                return step, None
            continue
        for filing in step.files:
            if filing.folder == file.folder:
                return step, filing
    return None, None


def _sheet(file: FiledFile, item: ReportItem, step: Transition | None, name: str) -> Sheet:
    return Sheet(
        submission=str(item.id),
        title=item.title,
        step=step.step if step else 0,
        name=" ".join(name.split()),
        number="",
        dated=None,
        path=f"{file.folder}/{file.name}",
        place=file.target,
        sha256=file.sha256,
    )


def _numbered(
    sheet: Sheet, paper: str, step: Transition, record: SubmissionRecord, office: Office
) -> Sheet:
    """Return the sheet with the ledger's number and day of the newest paper of its kind."""
    evidence = dict(record.entered.get(step.target, ()))
    number, day = number_of(paper, evidence, step, office), day_in(evidence, office.form)
    return replace(sheet, number=number, dated=day)


def _stem(file: FiledFile) -> str:
    return file.name.rpartition(".")[0]


def _check(
    step: Step, workflow: Workflow, record: SubmissionRecord, office: Office, *, printed: bool
) -> CheckFacts:
    """Return the checklist's item for the step's output, present once it was accepted."""
    own = (t for t in workflow.transitions if t.step == step.number)
    reached = (t.target for t in own if not (t.returns or t.extension))
    done = [state for state in reached if state in record.entered]
    output = step.output(office.language) if step.output else ""
    detail = office.form.state_by_id[done[-1]].label(office.language) if done else ""
    return CheckFacts(
        f"{step.number}. {output}",
        present=bool(done),
        detail=detail,
        submission=str(record.id),
        step=step.number,
        printed=printed,
    )


def _of_month(item: ReportItem, record: SubmissionRecord, order: PrintOrder) -> CheckFacts:
    office = order.office
    return CheckFacts(
        f"{item.id} {item.title}",
        present=item.status in {SubmissionStatus.RECORDED, SubmissionStatus.ARCHIVED},
        detail=office.form.state_by_id[record.state].label(office.language),
        submission=str(item.id),
        printed=item.row_id in order.ticked,
    )
