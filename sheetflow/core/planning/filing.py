"""Where a submission's files are filed, and under which names (SOP model, section 6: softcopy)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from sheetflow.core.acknowledge_effects import moved
from sheetflow.core.effects import CopyFile, FileEffect, MakeFolder, MoveFolder
from sheetflow.core.files import FiledFile, FileFact, clean_file_name, clean_name
from sheetflow.core.names import DrivePath, EffectId, StateId
from sheetflow.core.records import Event, SubmissionRecord
from sheetflow.core.rules.references import files_of
from sheetflow.core.rules.signed_papers import paper_part, signed_papers
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Filing
from sheetflow.core.words import text_digest

_BLANK = re.compile(r"\{id\}_\{judul\}|\{[^{}]*\}")


def file_away(
    submission: SubmissionContext, record: SubmissionRecord, entered_now: frozenset[StateId]
) -> tuple[SubmissionRecord, tuple[FileEffect, ...]]:
    """Return the record with its files as they will be, and the effects that make them so.

    A submission keeps its folder from its first accepted step on, whatever its title.  Files
    attached later to an accepted step are copied too; the approved draft is frozen only when the
    approval is accepted (`entered_now` holds the states entered in this run).
    """
    parts = submission.office.folders.parts
    wanted = folder_path(submission, archived=record.archived)
    effects: list[FileEffect] = []
    if record.folder is None:
        record = replace(record, folder=wanted)
        effects.append(MakeFolder(effect_id("make", wanted), submission.id, wanted, parts))
    elif _archive_changes(record.folder, wanted, submission):
        # A second move to the archive is not the first one again: the id contains the last event.
        source = record.folder
        move = effect_id("move", source, wanted, record.last_hash)
        effects.append(MoveFolder(move, record.id, source, wanted))
        record = replace(record, folder=wanted, files=moved(record.files, source, wanted))
    files = list(record.files)
    for filing in _due(submission, record, entered_now):
        for fact in files_of(filing.column, submission):
            if any(f.folder == filing.folder and f.sha256 == fact.sha256 for f in files):
                continue
            kept = _kept(fact, filing.folder, record.folder or wanted, files)
            files.append(kept)
            effects.append(_copy_of(kept, submission))
    return replace(record, files=tuple(files)), tuple(effects)


def file_signed(
    submission: SubmissionContext, record: SubmissionRecord, events: Iterable[Event]
) -> tuple[SubmissionRecord, tuple[FileEffect, ...]]:
    """Return the record with the signed papers that prove steps, and copies of those elsewhere.

    A paper in the submission's folder stays in its place: it is filed as it is there.
    """
    digests = {event.proof.reference for event in events if event.proof}
    files, effects = list(record.files), list[FileEffect]()
    for paper in signed_papers(submission):
        fact, written = paper.fact, paper.written
        if fact.sha256 not in digests:
            continue
        part = paper_part(paper.step, submission.office)
        kept = _kept(fact, part, record.folder or DrivePath(""), files)
        if fact.path.startswith(f"{record.folder}/"):
            target = DrivePath(fact.path)
            kept = replace(kept, name=target.rpartition("/")[2], target=target)
        signed = (written and (written.signed or written.sha256)) or fact.sha256
        if written and kept.target == fact.path:
            kept = replace(kept, source=written.source)
        content = kept.folder, kept.sha256
        same = [f for f in files if f.target == kept.target or (f.folder, f.sha256) == content]
        if same:
            at = files.index(same[-1])
            files[at] = replace(files[at], sha256=fact.sha256, size=fact.size, signed=signed)
            continue
        files.append(replace(kept, signed=signed))
        if kept.target != fact.path:
            effects.append(_copy_of(kept, submission))
    return replace(record, files=tuple(files)), tuple(effects)


def _copy_of(file: FiledFile, submission: SubmissionContext) -> CopyFile:
    copy = effect_id("copy", file.source, file.target, file.sha256)
    return CopyFile(copy, submission.id, file.source, file.target, file.sha256, file.size)


def folder_path(submission: SubmissionContext, *, archived: bool) -> DrivePath:
    """Return `{tahun}/{bulan}/{subbagian}/{ID}_{judul}`, or the folder in the archive."""
    office, form = submission.office, submission.office.form
    day = submission.reading.date(form.date_column) or submission.today
    month = office.month_names[day.month - 1][0] if office.month_names else ""
    unit, title = submission.known_unit, submission.text(form.title_column)
    pattern = office.folders.archive if archived else office.folders.submission
    values = {
        "{tahun}": f"{day:%Y}",
        "{bulan}": f"{day:%m} {month}".strip(),
        "{subbagian}": clean_name(unit.short or unit.label(office.language)) if unit else "-",
        "{id}_{judul}": clean_name(f"{submission.id}_{title}"),
        "{id}": clean_name(submission.id),
        "{judul}": clean_name(title),
    }
    return DrivePath(_BLANK.sub(lambda blank: values.get(blank[0], blank[0]), pattern))


def _archive_changes(folder: DrivePath, wanted: DrivePath, submission: SubmissionContext) -> bool:
    """Return whether the folder moves to or from the archive; no other change moves it."""
    base = submission.office.folders.archive.partition("{")[0]
    return bool(base) and folder.startswith(base) != wanted.startswith(base)


def _due(
    submission: SubmissionContext, record: SubmissionRecord, entered_now: frozenset[StateId]
) -> Iterator[Filing]:
    """Yield filings of the steps accepted so far, each once; an approval's only in its own run."""
    found = (
        filing
        for step in submission.workflow.transitions
        if step.target in (entered_now if step.approves else record.entered)
        for filing in step.files
    )
    yield from dict.fromkeys(found)


def _kept(fact: FileFact, part: str, folder: DrivePath, files: list[FiledFile]) -> FiledFile:
    """Return the file under a name that no file of the part has yet, ignoring case."""
    name = clean_file_name(fact.name)
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, dot + ending) if dot else (name, "")
    name = free_name(stem, ending, (file.name for file in files if file.folder == part))
    target = DrivePath(f"{folder}/{part}/{name}")
    return FiledFile(part, name, fact.sha256, fact.size, fact.path, target)


def free_name(stem: str, ending: str, taken: Iterable[str]) -> str:
    """Return the name, with a number where it is taken, ignoring case."""
    names = {name.casefold() for name in taken}
    name, number = f"{stem}{ending}", 2
    while name.casefold() in names:
        name, number = f"{stem} ({number}){ending}", number + 1
    return name


def effect_id(*parts: str) -> EffectId:
    """Return an effect's identifier: equal parts give the same one, so it is committed once."""
    return EffectId(text_digest("\x00".join(parts), 12))
