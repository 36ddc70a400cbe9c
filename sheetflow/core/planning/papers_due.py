"""Which papers an accepted step calls for, and what they say (SOP model, section 6).

What a paper needs is found by what columns are, not by their names: the step's own date, number
and actor, the register's title and unit, the cells and files that an approval binds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from itertools import takewhile

from sheetflow.core.effects import WritePaper
from sheetflow.core.file_names import clean_name
from sheetflow.core.files import PAPER, FiledFile, FileFact
from sheetflow.core.form import Kind
from sheetflow.core.formatting import format_day
from sheetflow.core.names import ColumnId, DrivePath, EffectId, Sha256, UnitId
from sheetflow.core.office import Office, title_of
from sheetflow.core.papers.context_values import Context, Picture, fit, plain
from sheetflow.core.papers.disposisi import DisposisiFacts, disposisi_context
from sheetflow.core.papers.hand_over import (
    MAX_SHOWN_BYTES,
    FrozenFile,
    HandOver,
    disposisi_final_preview_context,
    nota_dinas_context,
)
from sheetflow.core.papers.kinds import PaperKind
from sheetflow.core.papers.letterhead import LetterSettings
from sheetflow.core.records import Event, SubmissionRecord
from sheetflow.core.rules.attachments import files_of
from sheetflow.core.rules.dates import day_of
from sheetflow.core.rules.paper_numbers import number_columns, number_of
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.signatories import Signatory, signatory_of
from sheetflow.core.transition import Scope, Transition, columns_of

FORMS = ("pdf", "docx")
THUMBNAIL_MM = (150.0, 100.0)
"""Two of them have a page; upright ones are smaller."""
MAX_THUMBNAILS = MAX_DRAFTS = 12

Pictures = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Due:
    """A paper that an event calls for."""

    paper: str
    step: Transition
    event: Event


def papers_due(
    submission: SubmissionContext,
    record: SubmissionRecord,
    events: tuple[Event, ...],
    letter_settings: Callable[[], LetterSettings],
) -> tuple[SubmissionRecord, tuple[WritePaper, ...]]:
    """The record with the papers of the steps accepted in this run, and writing them.

    `record` is the submission's as it stands after the steps, with its folder and files.
    """
    effects: list[WritePaper] = []
    for due in _due(submission, events):
        context, pictures = _context(due, submission, record, letter_settings())
        part = due.step.files[-1].folder if due.step.files else submission.office.folders.parts[0]
        record, effect = _filed(due.paper, context, part, record)
        effects.append(replace(effect, pictures=pictures))
    return record, tuple(effects)


def _due(submission: SubmissionContext, events: tuple[Event, ...]) -> Iterator[_Due]:
    for event in events:
        step = submission.workflow.by_id.get(event.transition)
        if step is not None:
            dues = (_Due(paper, step, event) for paper in step.papers)
            yield from (due for due in dues if _is_called_for(due, submission.office))


def _is_called_for(due: _Due, office: Office) -> bool:
    """Of a memo and a disposition that a step may hand over with, only the one it names.

    The memo's own cell holds its number, or the memo itself; blank, the disposition stands for it.
    """
    either = {PaperKind.NOTA_DINAS.value, PaperKind.DISPOSISI_FINAL_PREVIEW.value}
    if not either <= set(due.step.papers) or due.paper not in either:
        return True
    evidence = dict(due.event.evidence)
    by_memo = any(evidence.get(column) for column in number_columns(due.step, office))
    return by_memo == (due.paper == PaperKind.NOTA_DINAS.value)


def _filed(
    paper: str, context: Context, part: str, record: SubmissionRecord
) -> tuple[SubmissionRecord, WritePaper]:
    """The record with the paper in both forms, and writing it there."""
    stem = _stem(clean_name(f"{context['title'].title()} {record.id}"), part, record)
    target = DrivePath(f"{record.folder}/{part}/{stem}")
    filed = tuple(
        FiledFile(
            part, f"{stem}.{form}", Sha256(""), 0, PAPER + paper, DrivePath(f"{target}.{form}")
        )
        for form in FORMS
    )
    text = json.dumps(plain(context), ensure_ascii=True, sort_keys=True)
    mark = blake2b(f"{paper}\0{target}\0{text}".encode(), digest_size=12).hexdigest()
    effect = WritePaper(EffectId(mark), record.id, paper, text, target)
    return replace(record, files=(*record.files, *filed)), effect


def _stem(wanted: str, part: str, record: SubmissionRecord) -> str:
    """A name that no paper of the submission has yet: a second approval has a second memo."""
    taken = {file.name.casefold() for file in record.files if file.folder == part}
    stem, number = wanted, 2
    while f"{stem}.{FORMS[0]}".casefold() in taken:
        stem, number = f"{wanted} ({number})", number + 1
    return stem


def _context(
    due: _Due,
    submission: SubmissionContext,
    record: SubmissionRecord,
    letter_settings: LetterSettings,
) -> tuple[Context, Pictures]:
    kind = PaperKind(due.paper)
    if kind is PaperKind.DISPOSISI:
        return disposisi_context(letter_settings, _disposisi(due, submission)), ()
    frozen, pictures = _frozen(due.step, submission, record)
    facts = _hand_over(due, submission, frozen, letter_settings)
    if kind is PaperKind.DISPOSISI_FINAL_PREVIEW:
        return disposisi_final_preview_context(letter_settings, facts), pictures
    return nota_dinas_context(letter_settings, facts), pictures


def _disposisi(due: _Due, submission: SubmissionContext) -> DisposisiFacts:
    office, reading, step = submission.office, submission.reading, due.step
    decided = day_of(step, submission)
    came = _came_in(decided, submission)
    return DisposisiFacts(
        submission=submission.id,
        subject=reading.field(office.form.title_column).text,
        origin=_unit(submission, decided),
        material=_material(step, submission),
        material_url="",
        number=submission.id,
        dated=came,
        received=came,
        agenda_number=_number(due, office),
        decided=decided,
        decider=_signatory(step, decided, submission),
    )


def _material(step: Transition, submission: SubmissionContext) -> str:
    """The first long text that stands before the step's own cells; a later step's is none of it."""
    reading, own = submission.reading, columns_of(step)
    before = takewhile(lambda column: column.id not in own, submission.office.form.columns)
    texts = [c.id for c in before if c.kind is Kind.LONG_TEXT and reading.filled(c.id)]
    return reading.field(texts[0]).text if texts else ""


def _came_in(decided: date, submission: SubmissionContext) -> date | None:
    """The day of the row's timestamp.

    None where there is none, and where the row was only written after its decision on paper: the
    day that the material came in is then left to the pen.
    """
    columns = submission.office.form.of_kind(Kind.TIMESTAMP)
    days = (submission.reading.date(column.id) for column in columns)
    found = next((day for day in days if day), None)
    return found if found and found <= decided else None


def _hand_over(
    due: _Due,
    submission: SubmissionContext,
    frozen: tuple[FrozenFile, ...],
    letter_settings: LetterSettings,
) -> HandOver:
    office, reading = submission.office, submission.reading
    dated = day_of(due.step, submission)
    binding = submission.workflow.binding
    columns = binding.columns if binding else ()
    alternative = [a.column for a in office.form.advice if a.when and a.column in columns]
    return HandOver(
        submission=submission.id,
        subject=reading.field(office.form.title_column).text,
        fields=tuple(
            (submission.heading(column), _shown(column, submission))
            for column in columns
            if reading.filled(column) and column not in alternative
        ),
        alt_text=reading.field(alternative[0]).text if alternative else "",
        files=frozen,
        content=due.event.content,
        unit=letter_settings.wording.unit_name(_unit(submission, dated)),
        channel=submission.workflow.value,
        number=_number(due, office),
        dated=dated,
        recipient=_next_role(due.step, submission, dated),
        sender=_signatory(due.step, dated, submission),
    )


def _frozen(
    step: Transition, submission: SubmissionContext, record: SubmissionRecord
) -> tuple[tuple[FrozenFile, ...], Pictures]:
    """The approved files as their copies stand in the step's folder, pictures with a thumbnail."""
    kept = {(file.folder, file.sha256): file for file in record.files}
    frozen: list[FrozenFile] = []
    pictures: list[tuple[str, str]] = []
    for filing in step.files:
        for fact in files_of(filing.column, submission):
            file = kept[filing.folder, fact.sha256]
            thumbnail = _thumbnail(fact, sum(f.thumbnail is not None for f in frozen), submission)
            ref = "" if fact.image else _draft_ref(sum(bool(f.ref) for f in frozen))
            shown = thumbnail.ref if thumbnail else ref
            if shown and (thumbnail or fact.size <= MAX_SHOWN_BYTES):
                pictures.append((shown, file.target))
            frozen.append(
                FrozenFile(file.name, filing.folder, fact.size, fact.sha256, thumbnail, ref)
            )
    return tuple(frozen), tuple(pictures)


def _draft_ref(number: int) -> str:
    return f"naskah-{number + 1}" if number < MAX_DRAFTS else ""


def _thumbnail(fact: FileFact, number: int, submission: SubmissionContext) -> Picture | None:
    if fact.image is None or number >= MAX_THUMBNAILS:
        return None
    width, height = fit(fact.image.width, fact.image.height, *THUMBNAIL_MM)
    title = submission.reading.field(submission.office.form.title_column).text
    return Picture(f"foto-{number + 1}", f"{fact.name}: {title}", width, height)


def _number(due: _Due, office: Office) -> str:
    """The paper's number, typed or given; blank for the pen while there is none."""
    evidence = {ColumnId(name): text for name, text in due.event.evidence}
    return number_of(due.paper, evidence, due.step, office)


def _shown(column: ColumnId, submission: SubmissionContext) -> str:
    """The cell as it was understood; a row of two channels speaks of the submission's own."""
    value = submission.reading.value(column)
    if column == submission.office.form.selector:
        return submission.workflow.value
    if isinstance(value, date):
        return format_day(value, submission.office.language)
    return value if isinstance(value, str) else submission.reading.field(column).text


def _unit(submission: SubmissionContext, day: date) -> str:
    unit = submission.office.unit_by_id.get(submission.unit) if submission.unit else None
    return unit.label_on(day)(submission.office.language) if unit else ""


def _signatory(step: Transition, day: date, submission: SubmissionContext) -> Signatory:
    """Who did the step, by the office's own title on that day; the cell only tells which of them.

    A step that names no role leaves all to the pen.
    """
    actor = step.actor
    if actor is None:
        return Signatory("")
    unit = UnitId(actor.unit) if actor.scope is Scope.UNIT else submission.unit
    written = submission.reading.field(actor.column).text if actor.column else ""
    return signatory_of(submission.office, actor.roles[0], unit, day, written)


def _next_role(step: Transition, submission: SubmissionContext, day: date) -> str:
    """Who has the ball after the step, with the subdivision: the one the paper is to."""
    state = submission.state_of(step.target)
    role = state.turn_by_workflow.get(submission.workflow.id, state.turn)
    return title_of(submission.office, role, submission.unit, day=day) if role else ""
