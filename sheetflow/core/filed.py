"""What a submission's record says of its files once a copy is done, or is not wanted any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from sheetflow.core.effects import CopyFile, FileEffect, MakeFolder, MoveFolder, WritePaper
from sheetflow.core.names import DrivePath

if TYPE_CHECKING:
    from sheetflow.core.files import FiledFile
    from sheetflow.core.names import SubmissionId
    from sheetflow.core.records import LedgerState, SubmissionRecord


def after(
    record: SubmissionRecord, effect: FileEffect, filed: FiledFile | None
) -> SubmissionRecord:
    """The record once `effect` was acknowledged; for a copy, with where it really is (`filed`).

    A copy that was dropped (None) is no longer expected.  A moved folder's files move with it.
    """
    match effect:
        case MakeFolder() | WritePaper():
            return record
        case MoveFolder():
            return replace(record, files=tuple(_moved(file, effect) for file in record.files))
        case CopyFile():
            return replace(record, files=_with_copy(record.files, effect, filed))
        case _:
            assert_never(effect)


def with_done(
    state: LedgerState, finished: Iterable[tuple[FileEffect, FiledFile | None]]
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
    files: Iterable[FiledFile], effect: CopyFile, filed: FiledFile | None
) -> tuple[FiledFile, ...]:
    """The file stands once, in the place where it was expected, or last when it was not."""
    kept: list[FiledFile] = []
    placed = filed is None
    for file in files:
        if not _is_of(file, effect):
            kept.append(file)
        elif filed is not None and not placed:
            kept.append(filed)
            placed = True
    if filed is not None and not placed:
        kept.append(filed)
    return tuple(kept)


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
