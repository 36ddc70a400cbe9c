"""Which papers an accepted step requires, and their contents (SOP model, section 6).

A paper's contents are found by the columns' meaning, not by their names: the step's own date,
number and actor, the register's title and unit, the cells and files that an approval binds.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from sheetflow.core.effects import WritePaper
from sheetflow.core.files import PAPER, FiledFile, FileFact, clean_name
from sheetflow.core.form import Kind
from sheetflow.core.formatting import format_day
from sheetflow.core.names import ColumnId, DrivePath, Sha256
from sheetflow.core.office import title_of
from sheetflow.core.papers import letters
from sheetflow.core.papers.context_values import Context, Picture, fit, plain
from sheetflow.core.papers.letters import DisposisiFacts, disposisi_context
from sheetflow.core.papers.paper_settings import LetterSettings, PaperKind
from sheetflow.core.planning.filing import effect_id, free_name
from sheetflow.core.records import Event, SubmissionRecord
from sheetflow.core.rules.dates import day_of
from sheetflow.core.rules.paper_numbers import number_columns, number_of
from sheetflow.core.rules.references import files_of
from sheetflow.core.rules.signed_papers import paper_part
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.signatories import Signatory, proof_lines, signatory_of
from sheetflow.core.transition import Transition

FORMS = ("pdf", "docx")
THUMBNAIL_MM = (150.0, 100.0)
"""Largest width and height: two of them fit a page; upright ones are smaller."""
MAX_THUMBNAILS = MAX_DRAFTS = 12
_EITHER = (PaperKind.NOTA_DINAS.value, PaperKind.DISPOSISI_FINAL_PREVIEW.value)
"""A memo and the disposition that may replace it."""

Pictures = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _DuePaper:
    """A paper that an event requires."""

    paper: str
    step: Transition
    event: Event
    submission: SubmissionContext

    @property
    def day(self) -> date:
        """The day of the step."""
        return day_of(self.step, self.submission)

    @property
    def number(self) -> str:
        """Its number, typed or given; "" where it is left to be written by hand."""
        evidence = {ColumnId(name): text for name, text in self.event.evidence}
        return number_of(self.paper, evidence, self.step, self.submission.office)

    @property
    def unit(self) -> str:
        """The submission's subdivision, as it was called on the day."""
        unit = self.submission.known_unit
        return unit.label_on(self.day)(self.submission.office.language) if unit else ""

    @property
    def signatory(self) -> Signatory:
        """Who did the step, by the office's own title on that day; the cell only selects one.

        Blank for a step that names no role: it is written by hand.
        """
        actor, submission = self.step.actor, self.submission
        if actor is None:
            return Signatory("")
        written = submission.text(actor.column) if actor.column else ""
        unit = submission.unit_of(actor)
        return signatory_of(submission.office, actor.roles[0], unit, self.day, written)


def papers_due(
    submission: SubmissionContext,
    record: SubmissionRecord,
    events: tuple[Event, ...],
    letter_settings: Callable[[], LetterSettings],
) -> tuple[SubmissionRecord, tuple[WritePaper, ...]]:
    """Return the record with the papers of this run's steps, and the effects that write them.

    `record` is the submission's after the steps, with its folder and files.
    """
    effects: list[WritePaper] = []
    for due in _due(submission, events):
        context, pictures = _context(due, record, letter_settings())
        part = paper_part(due.step, submission.office)
        taken = (file.name for file in record.files if file.folder == part)
        name = clean_name(f"{context['title'].title()} {record.id}")
        # A second approval requires a second memo.
        stem = free_name(name, ".pdf", taken).removesuffix(".pdf")
        target, source = DrivePath(f"{record.folder}/{part}/{stem}"), PAPER + due.paper
        named = ((f"{stem}.{form}", DrivePath(f"{target}.{form}")) for form in FORMS)
        filed = (FiledFile(part, name, Sha256(""), 0, source, path) for name, path in named)
        text = json.dumps(plain(context), ensure_ascii=True, sort_keys=True)
        identifier = effect_id(due.paper, target, text)
        effects.append(WritePaper(identifier, record.id, due.paper, text, target, pictures))
        record = replace(record, files=(*record.files, *filed))
    return record, tuple(effects)


def _due(submission: SubmissionContext, events: tuple[Event, ...]) -> Iterator[_DuePaper]:
    """Yield the papers due; of a memo and the disposition that may replace it, only one.

    The memo's own cell contains its number, or the memo itself; blank, the disposition replaces it.
    """
    for event in events:
        step = submission.workflow.by_id.get(event.transition)
        if step is None:
            continue
        papers: tuple[str, ...] = step.papers
        if set(_EITHER) <= set(papers):
            evidence = dict(event.evidence)
            columns = number_columns(step, submission.office)
            unused = _EITHER[any(evidence.get(column) for column in columns)]
            papers = tuple(paper for paper in papers if paper != unused)
        yield from (_DuePaper(paper, step, event, submission) for paper in papers)


def _context(
    due: _DuePaper, record: SubmissionRecord, letter_settings: LetterSettings
) -> tuple[Context, Pictures]:
    kind = PaperKind(due.paper)
    if kind is PaperKind.DISPOSISI:
        return disposisi_context(letter_settings, _disposisi(due)), ()
    frozen, pictures = _frozen(due.step, due.submission, record)
    facts = _hand_over(due, frozen, letter_settings)
    if kind is PaperKind.DISPOSISI_FINAL_PREVIEW:
        return letters.disposisi_final_preview_context(letter_settings, facts), pictures
    return letters.nota_dinas_context(letter_settings, facts), pictures


def _disposisi(due: _DuePaper) -> DisposisiFacts:
    submission, step = due.submission, due.step
    form, reading, own, decided = submission.office.form, submission.reading, step.columns, due.day
    # The first long text before the step's own cells; a later step's is not part of the paper.
    before = takewhile(lambda column: column.id not in own, form.columns)
    texts = (c.id for c in before if c.kind is Kind.LONG_TEXT and reading.filled(c.id))
    material = next(texts, None)
    # The row's timestamp; where the row was written only after its decision on paper, the day of
    # receipt is written by hand.
    stamps = (reading.date(column.id) for column in form.of_kind(Kind.TIMESTAMP))
    came = next((day for day in stamps if day), None)
    came = came if came and came <= decided else None
    return DisposisiFacts(
        submission=submission.id,
        subject=submission.text(form.title_column),
        origin=due.unit,
        material=submission.text(material) if material else "",
        material_url="",
        number=submission.id,
        dated=came,
        received=came,
        agenda_number=due.number,
        decided=decided,
        decider=due.signatory,
    )


def _hand_over(
    due: _DuePaper, frozen: tuple[letters.FrozenFile, ...], letter_settings: LetterSettings
) -> letters.HandOver:
    submission, step, office = due.submission, due.step, due.submission.office
    binding = submission.workflow.binding
    columns = binding.columns if binding else ()
    alternative = [a.column for a in office.form.advice if a.when and a.column in columns]
    # The role whose turn it is after the step, with the subdivision: the paper's addressee.
    role = submission.state_of(step.target).turn_under(submission.workflow.id)
    proved = "; ".join(proof_lines(due.event, office))
    proof = office.text("proof.heading"), proved[:1].upper() + proved[1:]
    return letters.HandOver(
        submission=submission.id,
        subject=submission.text(office.form.title_column),
        fields=(
            *(
                (submission.heading(column), _printed(column, submission))
                for column in columns
                if submission.reading.filled(column) and column not in alternative
            ),
            proof,
        ),
        alt_text=submission.text(alternative[0]) if alternative else "",
        files=frozen,
        content=due.event.content,
        unit=letter_settings.wording.unit_name(due.unit),
        channel=submission.workflow.value,
        number=due.number,
        dated=due.day,
        recipient=title_of(office, role, submission.unit, day=due.day) if role else "",
        sender=due.signatory,
    )


def _frozen(
    step: Transition, submission: SubmissionContext, record: SubmissionRecord
) -> tuple[tuple[letters.FrozenFile, ...], Pictures]:
    """Return the approved files as copied to the step's folder, pictures with a thumbnail."""
    kept = {(file.folder, file.sha256): file for file in record.files}
    frozen: list[letters.FrozenFile] = []
    pictures: list[tuple[str, str]] = []
    for filing in step.files:
        for fact in files_of(filing.column, submission):
            file = kept[filing.folder, fact.sha256]
            thumbnail = _thumbnail(fact, sum(f.thumbnail is not None for f in frozen), submission)
            drafts = sum(bool(f.ref) for f in frozen)
            is_draft = fact.image is None and drafts < MAX_DRAFTS
            ref = f"naskah-{drafts + 1}" if is_draft else ""
            printed = thumbnail.ref if thumbnail else ref
            if printed and (thumbnail or fact.size <= letters.MAX_SHOWN_BYTES):
                pictures.append((printed, file.target))
            frozen.append(
                letters.FrozenFile(file.name, filing.folder, fact.size, fact.sha256, thumbnail, ref)
            )
    return tuple(frozen), tuple(pictures)


def _thumbnail(fact: FileFact, number: int, submission: SubmissionContext) -> Picture | None:
    if fact.image is None or number >= MAX_THUMBNAILS:
        return None
    width, height = fit(fact.image.width, fact.image.height, *THUMBNAIL_MM)
    title = submission.text(submission.office.form.title_column)
    return Picture(f"foto-{number + 1}", f"{fact.name}: {title}", width, height)


def _printed(column: ColumnId, submission: SubmissionContext) -> str:
    """Return the cell as it was understood; for a row of two channels, the submission's own."""
    value, office = submission.reading.value(column), submission.office
    if column == office.form.selector:
        return submission.workflow.value
    if isinstance(value, date):
        return format_day(value, office.language)
    return value if isinstance(value, str) else submission.text(column)
