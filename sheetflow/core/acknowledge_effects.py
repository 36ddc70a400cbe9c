"""A submission's record once an effect is done, or is no longer wanted; records with newer ones."""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import TypeVar, assert_never

from sheetflow.core import effects
from sheetflow.core.files import PAPER, FiledFile
from sheetflow.core.names import DrivePath, Sha256, SubmissionId
from sheetflow.core.records import LedgerState, SubmissionRecord

K = TypeVar("K")
V = TypeVar("V")


def with_newer(records: Mapping[K, V], newer: dict[K, V]) -> Mapping[K, V]:
    """Return the records with newer ones in front, no copy: a ledger decodes each as it is read."""
    return ChainMap(newer, records)  # type: ignore[arg-type]  # which is only read


Filed = tuple[FiledFile, ...]


def record_after(
    record: SubmissionRecord, effect: effects.OutboxEffect, filed: Filed
) -> SubmissionRecord:
    """Return the record once `effect` is acknowledged, with the files it made (`filed`).

    A copy that was dropped (()) is no longer expected.  A moved folder's files move with it.
    """
    match effect:
        case (
            effects.MakeFolder()
            | effects.SendNotice()
            | effects.StartApproval()
            | effects.CancelApproval()
            | effects.FillRow()
        ):
            return record
        case effects.MoveFolder():
            return replace(record, files=moved(record.files, effect.source, effect.target))
        case effects.CopyFile():
            return replace(record, files=_with_copy(record.files, effect, filed))
        case effects.WritePaper():
            return replace(record, files=_with_papers(record.files, effect, filed))
        case _:
            assert_never(effect)


def written_paper(effect: effects.WritePaper, place: DrivePath, content: bytes) -> FiledFile:
    """Return the filed file of one form of a paper, written as `content` at `place`."""
    digest, name = Sha256(sha256(content).hexdigest()), place.rpartition("/")[2]
    return FiledFile(folder_part(place), name, digest, len(content), PAPER + effect.paper, place)


def with_done(
    state: LedgerState, finished: Iterable[tuple[effects.OutboxEffect, Filed]]
) -> LedgerState:
    """Return the state as it will be once these finished effects are acknowledged."""
    changed: dict[SubmissionId, SubmissionRecord] = {}
    for effect, filed in finished:
        record = changed.get(effect.submission) or state.submissions.get(effect.submission)
        if record is not None:
            changed[record.id] = record_after(record, effect, filed)
    return replace(state, submissions=with_newer(state.submissions, changed))


def moved(files: Filed, source: DrivePath, target: DrivePath) -> Filed:
    """Return the files with those below `source` below `target`."""
    return tuple(
        replace(file, target=DrivePath(target + file.target.removeprefix(source)))
        if file.target.startswith(source + "/")
        else file
        for file in files
    )


def _with_copy(files: Filed, effect: effects.CopyFile, filed: Filed) -> Filed:
    """Return the files with the copy once: in its expected place, or last without one.

    The planner expects it at `effect.target`; its real path is in the same folder.
    """
    expected = (effect.source, effect.sha256, folder_part(effect.target))
    kept: list[FiledFile] = []
    missing = filed
    for file in files:
        if (file.source, file.sha256, file.folder) != expected:
            kept.append(file)
        else:
            kept += (replace(copy, signed=file.signed) for copy in missing)
            missing = ()
    return (*kept, *missing)


def _with_papers(files: Filed, effect: effects.WritePaper, filed: Filed) -> Filed:
    """Return the files with each form of the paper as written, in its expected place.

    They are found by part and name: the folder may have moved before the paper could be written.
    """
    part, stem = folder_part(effect.target), effect.target.rpartition("/")[2]
    written = {(part, f"{stem}.{file.name.rpartition('.')[2]}"): file for file in filed}
    return tuple(written.get((file.folder, file.name), file) for file in files)


def present_place(record: SubmissionRecord, file: DrivePath, sha256: Sha256) -> DrivePath:
    """Return where the submission's filed file of these bytes is; `file` where it has none.

    It was committed before it was copied: beside a file of its name, or in a folder that moved.
    """
    part = folder_part(file)
    found = (one.target for one in record.files if (one.folder, one.sha256) == (part, sha256))
    return next(found, file)


def folder_part(target: str) -> str:
    """Return the part of a submission's folder: "03_konsep" of ".../03_konsep/a"."""
    return target.rpartition("/")[0].rpartition("/")[2]
