"""Where a submission's files are kept, under which names (SOP model, section 6: softcopy)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b

from sheetflow.core.effects import CopyFile, FileEffect, MakeFolder, MoveFolder
from sheetflow.core.files import FiledFile, FileFact
from sheetflow.core.names import DrivePath, EffectId, StateId, SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.register.text import clean
from sheetflow.core.rules.attachments import files_of
from sheetflow.core.rules.subject import Subject
from sheetflow.core.workflow import Filing

NAME_BYTES = 80
"""A name's longest form in UTF-8: four levels of it stay under what Windows and Drive can open."""

FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
"""Characters that some file system refuses in a name."""

FOLDER_BLANKS = ("tahun", "bulan", "subbagian", "id", "judul")
"""What a folder's pattern may leave open; `{id}_{judul}` is one name, cut as one."""

_PLACE = re.compile(r"\{id\}_\{judul\}|\{[^{}]*\}")

RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(1, 10))}
)
"""Names that Windows keeps for devices, whatever their ending."""


@dataclass(frozen=True, slots=True)
class Filed:
    """The record with its files as they will be, and what is to be done for it."""

    record: SubmissionRecord
    effects: tuple[FileEffect, ...]


def file_away(subject: Subject, entered_now: frozenset[StateId]) -> Filed | None:
    """What brings the submission's folder to what its accepted steps call for.

    A submission gets its folder with its first accepted step and keeps it whatever its title
    becomes.  Files attached later to an accepted step are copied too; the approved draft is
    frozen only when the approval is accepted (`entered_now` holds the states entered in this
    run).  None when nothing was ever accepted.
    """
    record = subject.record
    if record is None:
        return None
    folder = record.folder
    wanted = folder_path(subject, archived=record.archived)
    effects: list[FileEffect] = []
    if folder is None:
        folder = wanted
        effects.append(_make(subject.id, folder, subject.office))
    elif _archive_changes(folder, wanted, subject):
        effects.append(_move(record, folder, wanted))
        record = replace(record, files=_moved(record.files, folder, wanted))
        folder = wanted
    files, copies = _copies(subject, folder, record.files, entered_now)
    return Filed(replace(record, folder=folder, files=files), (*effects, *copies))


def folder_path(subject: Subject, *, archived: bool) -> DrivePath:
    """`{tahun}/{bulan}/{subbagian}/{ID}_{judul}`, or the archive's form of it."""
    office = subject.office
    form = office.form
    day = subject.reading.date(form.date_column) or subject.today
    unit = office.unit_by_id.get(subject.unit) if subject.unit else None
    title = subject.reading.field(form.title_column).text
    pattern = office.folders.archive if archived else office.folders.submission
    values = {
        "{tahun}": f"{day:%Y}",
        "{bulan}": f"{day:%m} {_month(day, office)}".strip(),
        "{subbagian}": clean_name(unit.short or unit.label(office.language)) if unit else "-",
        "{id}_{judul}": clean_name(f"{subject.id}_{title}"),
        "{id}": clean_name(subject.id),
        "{judul}": clean_name(title),
    }
    return DrivePath(_PLACE.sub(lambda place: values.get(place[0], place[0]), pattern))


def _month(day: date, office: Office) -> str:
    return office.month_names[day.month - 1][0] if office.month_names else ""


def clean_name(text: str) -> str:
    """A name that every file system and Drive accepts, still readable; never empty.

    No path separators, control characters, leading or trailing dots and blanks, nor a name that
    Windows keeps for a device; at most `NAME_BYTES` of UTF-8, cut at a character.
    """
    plain = unicodedata.normalize("NFC", clean(text))
    plain = FORBIDDEN.sub("-", plain)
    plain = " ".join(plain.split()).strip(" .")
    plain = plain.encode()[:NAME_BYTES].decode(errors="ignore").strip(" .")
    if plain.partition(".")[0].casefold() in RESERVED:
        plain = f"_{plain}"
    return plain or "tanpa nama"


def clean_file_name(text: str) -> str:
    """The same for a file: its ending survives the cut."""
    stem, dot, ending = text.rpartition(".")
    if not dot or not stem or len(ending) > 8:
        return clean_name(text)
    ending = clean_name(ending).lower()
    room = NAME_BYTES - len(ending.encode()) - 1
    stem = clean_name(stem).encode()[:room].decode(errors="ignore").strip(" .")
    return f"{stem}.{ending}"


def _archive_changes(folder: DrivePath, wanted: DrivePath, subject: Subject) -> bool:
    """Only to and from the archive: a folder follows neither its title nor its date."""
    base = subject.office.folders.archive.partition("{")[0]
    return bool(base) and folder.startswith(base) != wanted.startswith(base)


def _copies(
    subject: Subject,
    folder: DrivePath,
    filed: tuple[FiledFile, ...],
    entered_now: frozenset[StateId],
) -> tuple[tuple[FiledFile, ...], tuple[CopyFile, ...]]:
    files, copies = list(filed), list[CopyFile]()
    for filing in _due(subject, entered_now):
        for fact in files_of(filing.column, subject):
            if any(f.folder == filing.folder and f.sha256 == fact.sha256 for f in files):
                continue
            kept = _kept(fact, filing.folder, folder, files)
            files.append(kept)
            copies.append(_copy(subject.id, kept))
    return tuple(files), tuple(copies)


def _due(subject: Subject, entered_now: frozenset[StateId]) -> Iterator[Filing]:
    """Filings of the steps accepted so far, each once; an approval's only when it is accepted."""
    entered = subject.record.entered if subject.record else {}
    seen: set[Filing] = set()
    for step in subject.workflow.transitions:
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
