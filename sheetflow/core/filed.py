"""What a submission's record says of its files once a copy is done, or is not wanted any more."""

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
            return replace(record, files=tuple(_moved(file, effect) for file in record.files))
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


def _moved(file: FiledFile, effect: MoveFolder) -> FiledFile:
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
