"""Where a submission's files are kept, under which names (SOP model, section 6: softcopy)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, assert_never

from sheetflow.core.effects import CopyFile, FileEffect, MakeFolder, MoveFolder, WritePaper
from sheetflow.core.files import PAPER, FiledFile
from sheetflow.core.names import DrivePath, Sha256

if TYPE_CHECKING:
    from sheetflow.core.names import SubmissionId
    from sheetflow.core.records import LedgerState, SubmissionRecord
import re
from datetime import date
from hashlib import blake2b

from sheetflow.core.file_names import clean_file_name, clean_name
from sheetflow.core.files import FileFact
from sheetflow.core.names import EffectId, StateId, SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.rules.attachments import files_of
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Filing


def after(
    record: SubmissionRecord, effect: FileEffect, filed: tuple[FiledFile, ...]
) -> SubmissionRecord:
    """The record once `effect` was acknowledged, with the files it made as they are (`filed`).

    A copy that was dropped (()) is no longer expected.  A moved folder's files move with it.
    """
    match effect:
        case MakeFolder():
            return record
        case MoveFolder():
            return replace(
                record, files=tuple(_with_folder_moved(file, effect) for file in record.files)
            )
        case CopyFile():
            return replace(record, files=_with_copy(record.files, effect, filed))
        case WritePaper():
            return replace(record, files=_with_papers(record.files, effect, filed))
        case _:
            assert_never(effect)


def written_paper(effect: WritePaper, place: DrivePath, content: bytes) -> FiledFile:
    """The record of one form of a paper, written as `content` at `place`."""
    digest = Sha256(sha256(content).hexdigest())
    name = place.rpartition("/")[2]
    source = PAPER + effect.paper
    return FiledFile(folder_part(place), name, digest, len(content), source, place)


def with_done(
    state: LedgerState, finished: Iterable[tuple[FileEffect, tuple[FiledFile, ...]]]
) -> LedgerState:
    """The state as it will be once these effects, done already, are acknowledged."""
    changed: dict[SubmissionId, SubmissionRecord] = {}
    for effect, filed in finished:
        record = changed.get(effect.submission) or state.submissions.get(effect.submission)
        if record is not None:
            changed[record.id] = after(record, effect, filed)
    return replace(state, submissions=_Newer(state.submissions, changed))


@dataclass(frozen=True, slots=True)
class _Newer(Mapping["SubmissionId", "SubmissionRecord"]):
    """Records with some newer ones; no dict, for a ledger decodes a record when it is asked for."""

    records: Mapping[SubmissionId, SubmissionRecord]
    newer: Mapping[SubmissionId, SubmissionRecord]

    def __getitem__(self, name: SubmissionId) -> SubmissionRecord:
        return self.newer[name] if name in self.newer else self.records[name]

    def __iter__(self) -> Iterator[SubmissionId]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)


def _with_folder_moved(file: FiledFile, effect: MoveFolder) -> FiledFile:
    below = file.target.removeprefix(effect.source + "/")
    if below == file.target:
        return file
    return replace(file, target=DrivePath(f"{effect.target}/{below}"))


def _with_copy(
    files: Iterable[FiledFile], effect: CopyFile, filed: tuple[FiledFile, ...]
) -> tuple[FiledFile, ...]:
    """The file stands once, in the place where it was expected, or last when it was not."""
    kept: list[FiledFile] = []
    missing = filed
    for file in files:
        if not _is_of(file, effect):
            kept.append(file)
        else:
            kept += missing
            missing = ()
    return (*kept, *missing)


def _with_papers(
    files: tuple[FiledFile, ...], effect: WritePaper, filed: tuple[FiledFile, ...]
) -> tuple[FiledFile, ...]:
    """Each form of the paper as it was written, in the place where the planner expects it.

    By part and name: the folder may have moved while the paper could not be written.
    """
    part, stem = folder_part(effect.target), effect.target.rpartition("/")[2]
    written = {(part, f"{stem}.{file.name.rpartition('.')[2]}"): file for file in filed}
    return tuple(written.get((file.folder, file.name), file) for file in files)


def _is_of(file: FiledFile, effect: CopyFile) -> bool:
    """The planner expects a copy at `effect.target`; where it really went has the same folder."""
    return (file.source, file.sha256, file.folder) == (
        effect.source,
        effect.sha256,
        folder_part(effect.target),
    )


def folder_part(target: str) -> str:
    """The folder of a submission that a file lies in: "03_konsep" of ".../03_konsep/a.docx"."""
    return target.rpartition("/")[0].rpartition("/")[2]


"""A name's longest form in UTF-8: four levels of it stay under what Windows and Drive can open."""

"""Characters that some file system refuses in a name."""

_PLACE = re.compile(r"\{id\}_\{judul\}|\{[^{}]*\}")

"""Names that Windows keeps for devices, whatever their ending."""


@dataclass(frozen=True, slots=True)
class Filed:
    """The record with its files as they will be, and what is to be done for it."""

    record: SubmissionRecord
    effects: tuple[FileEffect, ...]


def file_away(submission: SubmissionContext, entered_now: frozenset[StateId]) -> Filed | None:
    """What brings the submission's folder to what its accepted steps call for.

    A submission gets its folder with its first accepted step and keeps it whatever its title
    becomes.  Files attached later to an accepted step are copied too; the approved draft is
    frozen only when the approval is accepted (`entered_now` holds the states entered in this
    run).  None when nothing was ever accepted.
    """
    record = submission.record
    if record is None:
        return None
    folder = record.folder
    wanted = folder_path(submission, archived=record.archived)
    effects: list[FileEffect] = []
    if folder is None:
        folder = wanted
        effects.append(_make(submission.id, folder, submission.office))
    elif _archive_changes(folder, wanted, submission):
        effects.append(_move(record, folder, wanted))
        record = replace(record, files=_moved(record.files, folder, wanted))
        folder = wanted
    files, copies = _copies(submission, folder, record.files, entered_now)
    return Filed(replace(record, folder=folder, files=files), (*effects, *copies))


def folder_path(submission: SubmissionContext, *, archived: bool) -> DrivePath:
    """`{tahun}/{bulan}/{subbagian}/{ID}_{judul}`, or the archive's form of it."""
    office = submission.office
    form = office.form
    day = submission.reading.date(form.date_column) or submission.today
    unit = office.unit_by_id.get(submission.unit) if submission.unit else None
    title = submission.reading.field(form.title_column).text
    pattern = office.folders.archive if archived else office.folders.submission
    values = {
        "{tahun}": f"{day:%Y}",
        "{bulan}": f"{day:%m} {_month(day, office)}".strip(),
        "{subbagian}": clean_name(unit.short or unit.label(office.language)) if unit else "-",
        "{id}_{judul}": clean_name(f"{submission.id}_{title}"),
        "{id}": clean_name(submission.id),
        "{judul}": clean_name(title),
    }
    return DrivePath(_PLACE.sub(lambda place: values.get(place[0], place[0]), pattern))


def _month(day: date, office: Office) -> str:
    return office.month_names[day.month - 1][0] if office.month_names else ""


def _archive_changes(folder: DrivePath, wanted: DrivePath, submission: SubmissionContext) -> bool:
    """Only to and from the archive: a folder follows neither its title nor its date."""
    base = submission.office.folders.archive.partition("{")[0]
    return bool(base) and folder.startswith(base) != wanted.startswith(base)


def _copies(
    submission: SubmissionContext,
    folder: DrivePath,
    filed: tuple[FiledFile, ...],
    entered_now: frozenset[StateId],
) -> tuple[tuple[FiledFile, ...], tuple[CopyFile, ...]]:
    files, copies = list(filed), list[CopyFile]()
    for filing in _due(submission, entered_now):
        for fact in files_of(filing.column, submission):
            if any(f.folder == filing.folder and f.sha256 == fact.sha256 for f in files):
                continue
            kept = _kept(fact, filing.folder, folder, files)
            files.append(kept)
            copies.append(_copy(submission.id, kept))
    return tuple(files), tuple(copies)


def _due(submission: SubmissionContext, entered_now: frozenset[StateId]) -> Iterator[Filing]:
    """Filings of the steps accepted so far, each once; an approval's only when it is accepted."""
    entered = submission.record.entered if submission.record else {}
    seen: set[Filing] = set()
    for step in submission.workflow.transitions:
        states = entered_now if step.approves else entered
        for filing in step.files if step.target in states else ():
            if filing not in seen:
                seen.add(filing)
                yield filing


def _kept(fact: FileFact, part: str, folder: DrivePath, files: list[FiledFile]) -> FiledFile:
    """The file under a name that none of the part's files has yet, whatever its case."""
    name = clean_file_name(fact.name)
    taken = {file.name.casefold() for file in files if file.folder == part}
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, dot + ending) if dot else (name, "")
    number = 2
    while name.casefold() in taken:
        name = f"{stem} ({number}){ending}"
        number += 1
    target = DrivePath(f"{folder}/{part}/{name}")
    return FiledFile(part, name, fact.sha256, fact.size, fact.path, target)


def _moved(
    files: tuple[FiledFile, ...], source: DrivePath, target: DrivePath
) -> tuple[FiledFile, ...]:
    return tuple(
        replace(file, target=DrivePath(target + file.target.removeprefix(source))) for file in files
    )


def _make(submission: SubmissionId, folder: DrivePath, office: Office) -> MakeFolder:
    return MakeFolder(_id("make", folder), submission, folder, office.folders.parts)


def _move(record: SubmissionRecord, source: DrivePath, target: DrivePath) -> MoveFolder:
    """To the archive and back and there again are different moves: the last event tells them."""
    effect_id = _id("move", source, target, record.last_hash)
    return MoveFolder(effect_id, record.id, source, target)


def _copy(submission: SubmissionId, file: FiledFile) -> CopyFile:
    effect_id = _id("copy", file.source, file.target, file.sha256)
    return CopyFile(effect_id, submission, file.source, file.target, file.sha256, file.size)


def _id(*parts: str) -> EffectId:
    """The same effect always has the same identifier, so that it cannot be committed twice."""
    text = "\x00".join(parts).encode("utf-8", "surrogatepass")
    return EffectId(blake2b(text, digest_size=12).hexdigest())
