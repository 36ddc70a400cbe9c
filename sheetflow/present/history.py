"""The ledger in words: a submission's history, and what `verify` found."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sheetflow.core.files import FileProblem
from sheetflow.core.formatting import format_day
from sheetflow.core.ledger.filed_faults import FileDifference, FilesChecked
from sheetflow.core.ledger.hash_chain import Break
from sheetflow.core.names import SubmissionId, TransitionId, WorkflowId
from sheetflow.core.office import Office
from sheetflow.core.planning.row_submissions import MissingRow
from sheetflow.core.records import FIGURES, IMPORTED, RESUBMITTED, REVOKED, Chained, Event, Level
from sheetflow.core.transition import Transition
from sheetflow.present.lines import BLANK, Line, TextStyle
from sheetflow.present.run_data import Json
from sheetflow.present.run_text import actor_lines, event_states, heading_of, safe_text, value_words


@dataclass(frozen=True, slots=True)
class SubmissionHistory:
    """All events of a submission, and of its row's other half; `workflows` are its present SOPs."""

    id: SubmissionId
    events: tuple[Chained, ...]
    workflows: tuple[WorkflowId, ...] = ()

    def title(self, office: Office) -> str:
        """Return the title as it was last accepted; "" where none was recorded."""
        column = office.form.title_column
        said = (
            text
            for chained in reversed(self.events)
            for name, text in (*chained.event.cells, *chained.event.evidence)
            if name == column and text
        )
        return next(said, "")


def history_data(history: SubmissionHistory) -> Json:
    """Return `submission` and `events`: identifiers and cells as recorded, hashes whole."""
    return {"submission": history.id, "events": [_event(chained) for chained in history.events]}


def _event(chained: Chained) -> Json:
    event = chained.event
    return {
        "sequence": chained.sequence,
        "submission": event.submission,
        "at": event.at.isoformat(),
        "run_id": event.run_id,
        "transition": event.transition,
        "from": event.source,
        "to": event.target,
        "sop_version": event.sop_version,
        "actor": event.actor,
        "proof": event.proof.as_data() if event.proof else None,
        "evidence": dict(event.evidence),
        "before": dict(event.before),
        "cells": dict(event.cells),
        "files": [{"name": name, "sha256": digest} for name, digest in event.files],
        "content": event.content,
        "previous": chained.previous,
        "hash": chained.hash,
    }


SHORT = 12
"""Characters of a hash or digest that is shown shortened."""
_BY_SYSTEM = {
    REVOKED: "history.revoked",
    RESUBMITTED: "history.resubmitted",
    FIGURES: "history.figures",
    IMPORTED: "history.imported",
}


def history_lines(
    history: SubmissionHistory, office: Office, *, full: bool = False
) -> Iterator[Line]:
    """Yield each event's time, step, actor, evidence and hash; `full` writes hashes whole."""
    title = office.text("history.title", id=history.id)
    named = history.title(office)
    yield Line(f"{title} – {named}" if named else title, style=TextStyle.TITLE)
    several = len({chained.event.submission for chained in history.events}) > 1
    for chained in history.events:
        yield BLANK
        yield Line(_heading(chained.event, history, office, several=several), style=TextStyle.TITLE)
        yield from (Line(text, 2) for text in _facts(chained.event, office, full=full))
        yield Line(_seal(chained, office, full=full), 2, TextStyle.QUIET)


def step_words(event: Event, history: SubmissionHistory, office: Office) -> str:
    """Return the step's number and the transition's label; for an event of the system its text."""
    if event.transition in _BY_SYSTEM:
        return office.text(_BY_SYSTEM[event.transition])
    proved = event.proof.step if event.proof else None
    step = _transition(proved or event.transition, history, office)
    if step is None:
        return str(event.transition)
    if proved:
        return office.text("history.signed", n=step.step)
    said = step.label(office.language) if step.label else event_states(event, office)[1]
    return office.text("history.step", n=step.step, langkah=said)


def _transition(
    name: TransitionId, history: SubmissionHistory, office: Office
) -> Transition | None:
    """Return the transition in the submission's SOP, else in the first SOP that has it."""
    own = [office.workflow_by_id[w] for w in history.workflows if w in office.workflow_by_id]
    steps = (step for workflow in (*own, *office.workflows) for step in workflow.transitions)
    return next((step for step in steps if step.id == name), None)


def _heading(event: Event, history: SubmissionHistory, office: Office, *, several: bool) -> str:
    moment = f"{format_day(event.at.date(), office.language)} {event.at:%H:%M}"
    submission = f"{event.submission}: " if several else ""
    return f"{moment} – {submission}{step_words(event, history, office)} ({event.transition})"


def _facts(event: Event, office: Office, *, full: bool) -> Iterator[str]:
    if event.source != event.target:
        yield " → ".join(event_states(event, office))
    if who := actor_lines(event, office):
        yield f"{office.text('history.who')}: {'; '.join(who)}"
    filled = event.proof.filled if event.proof else ()
    answered = event.proof is not None and event.proof.level is Level.APPROVAL
    by_job = office.text("history.answered" if answered else "history.filled")
    for column, text in event.evidence:
        given = f" ({by_job})" if column in filled else ""
        yield f"{heading_of(column, office)}: {value_words(column, text, office)}{given}"
    now = dict(event.cells)
    for column, text in event.before:
        was = value_words(column, text, office)
        became = value_words(column, now.get(column, ""), office)
        yield f"{heading_of(column, office)}: {was} → {became}"
    for name, digest in event.files:
        yield f"{office.text('history.file')}: {name} (SHA-256 {_short(digest, full=full)})"
    if event.content:
        digest = _short(event.content, full=full)
        yield f"{office.text('history.content')}: SHA-256 {digest}"


def _seal(chained: Chained, office: Office, *, full: bool) -> str:
    name = office.text("history.seal")
    return f"{name} {chained.sequence}: {_short(chained.hash, full=full)}"


def _short(digest: str, *, full: bool) -> str:
    return digest if full or len(digest) <= SHORT else f"{digest[:SHORT]}…"


def history_markdown(history: SubmissionHistory, office: Office, *, full: bool = False) -> str:
    """Return the history as Markdown: a heading for each event, its facts as a list."""
    parts = [f"# {safe_text(office.texts.text('history.title', office.language, id=history.id))}"]
    several = len({chained.event.submission for chained in history.events}) > 1
    for chained in history.events:
        heading = _heading(chained.event, history, office, several=several)
        facts = (*_facts(chained.event, office, full=full), _seal(chained, office, full=full))
        parts += ["", f"## {safe_text(heading)}", "", *(f"- {safe_text(fact)}" for fact in facts)]
    return "\n".join(parts) + "\n"


def missing_lines(missing: Iterable[MissingRow], office: Office) -> list[str]:
    """Return a line for each recorded submission whose row is gone."""
    catalogue, language = office.catalogue, office.language
    findings = [row.finding.at(0, row.id) for row in missing]
    return [
        office.text(
            "verify.missing",
            masalah=catalogue.message(found, language),
            perbaikan=catalogue.fix(found, language),
        )
        for found in findings
    ]


def break_lines(breaks: Iterable[Break], office: Office) -> list[str]:
    """Return a line for each break."""
    return [
        office.text(f"break.{found.kind.value}", nomor=found.sequence, **dict(found.blanks))
        for found in breaks
    ]


def file_lines(checked: FilesChecked, office: Office) -> Iterator[str]:
    """Yield how many files were read, then each difference: place, whose, expected and found."""
    differing = len(checked.differences)
    if differing:
        yield office.text("verify.files_broken", n=differing, jumlah=checked.read)
    else:
        yield office.text("verify.files_ok", n=checked.read)
    for difference in checked.differences:
        yield _line(difference, office)
    if checked.unrecorded:
        yield office.text("verify.files_unrecorded", n=checked.unrecorded)


def _line(difference: FileDifference, office: Office) -> str:
    match difference.problem:
        case None:
            found = difference.found
        case FileProblem.MISSING:
            found = office.text("verify.file_missing")
        case _:
            found = office.text("verify.file_closed")
    of = "verify.file_of_event" if difference.event else "verify.file_of"
    blanks = {"submission": difference.submission, "nomor": difference.event}
    line = office.text(
        "verify.file",
        berkas=difference.path,
        milik=office.text(of, **blanks) if difference.submission else "",
        expected=difference.expected or office.text("verify.file_unknown"),
        found=found,
    )
    return line.rstrip()
