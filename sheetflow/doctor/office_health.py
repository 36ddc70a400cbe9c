"""What the office's own settings leave open or will soon run out of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import combinations

from sheetflow.core.effects import Waiting
from sheetflow.core.findings import Problem
from sheetflow.core.ledger.filed_faults import FiledFileFault
from sheetflow.core.office import Office
from sheetflow.core.planning.missing_rows import MissingRow
from sheetflow.core.words import fill, words
from sheetflow.core.workflow import deciding_roles
from sheetflow.core.workflow_check.check import check
from sheetflow.errors import BusyError, SheetflowError


class Health(Enum):
    """How a thing stands: `ERROR` stops a run, `WARNING` will matter some day."""

    OK = "ok"
    WARNING = "perhatian"
    ERROR = "galat"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was examined, how it is, and the way out ("" when it is well)."""

    what: str
    health: Health
    detail: str = ""
    fix: str = ""


Probe = tuple[str, Callable[[], str]]
"""A thing's name, and a function that says how it is or raises a SheetflowError."""


def examine(probes: Iterable[Probe]) -> Iterator[Diagnosis]:
    """Ask every probe; one that fails does not keep the others from being asked."""
    for what, ask in probes:
        try:
            yield Diagnosis(what, Health.OK, ask())
        except BusyError as error:
            yield Diagnosis(what, Health.WARNING, error.problem, error.fix)
        except SheetflowError as error:
            yield Diagnosis(what, Health.ERROR, error.problem, error.fix)


AHEAD = 60
"""Days before the end of the known holidays from which on it is said."""


_ANSWER = words(
    "Isi `{kunci}` di office.yaml, atau catat keputusannya di bagian `decided:`.",
    "Set `{kunci}` in office.yaml, or record the decision under `decided:`.",
)
_NO_DECREE = words(
    "Keputusan yang menetapkan SOP belum diisi; dasar hukum tidak mencantumkannya.",
    "The decree that established the SOPs is not given; the legal basis lacks it.",
)
_GIVE_DECREE = words(
    "office.yaml, bagian sop: decree: number, about, established, place, signed_by.",
    "office.yaml, section sop: decree: number, about, established, place, signed_by.",
)
_FAILED = words(
    "Sudah {n} kali gagal; dicoba lagi {kapan}. {sebab}",
    "Has failed {n} times; is tried again {kapan}. {sebab}",
)
_TOO_MUCH = words(
    "Disisihkan: membukanya memakan terlalu banyak waktu atau memori.",
    "Set aside: opening it takes too much time or memory.",
)
_TRY_AGAIN = words(
    "Mencobanya sekarang: sheetflow run --retry.", "To try it now: sheetflow run --retry."
)
_BOTH = words(
    "{satu} dan {dua} memegang jabatan yang sama pada hari yang sama.",
    "{satu} and {dua} hold one office on the same days.",
)
_ONE_STANDS_IN = words(
    "office.yaml, bagian holders: isi `until` bagi yang lama, atau `acting: plt`/`plh` bagi "
    "pengganti.",
    "office.yaml, section holders: give the former one `until`, or the stand-in `acting: plt` "
    "or `plh`.",
)


def office_health(office: Office, today: date) -> Iterator[Diagnosis]:
    """Defects of the SOPs, what the office has not given or decided, people who would decide
    beside each other, and holidays that are not known far enough.
    """
    yield from _procedures(office, today)
    yield from _decree(office)
    yield from _holders(office)
    yield from _undecided(office)
    yield from _holidays(office, today)


def missing_health(missing: Sequence[MissingRow], office: Office) -> Iterator[Diagnosis]:
    """Recorded submissions whose rows are not in the register, each with how it comes back."""
    yield from (_found(row.id, row.problem, office) for row in missing)


def filed_health(faults: Sequence[FiledFileFault], office: Office) -> Iterator[Diagnosis]:
    """Filed files that are no longer what is on record, each with the way out."""
    yield from (_found(fault.submission, fault.problem, office) for fault in faults)


def _found(what: str, found: Problem, office: Office) -> Diagnosis:
    catalogue, language = office.catalogue, office.language
    said, fix = catalogue.message(found, language), catalogue.fix(found, language)
    return Diagnosis(what, Health.WARNING, said, fix)


def set_aside_health(
    waiting: Sequence[Waiting], files: Sequence[str], office: Office
) -> Iterator[Diagnosis]:
    """Work that keeps failing and files that take too much, each with how to try it again."""
    language = office.language
    for file in files:
        yield Diagnosis(file, Health.WARNING, _TOO_MUCH(language), _TRY_AGAIN(language))
    for one in waiting:
        blanks = [
            ("n", str(one.attempt.failures)),
            ("kapan", f"{one.attempt.until.astimezone(office.zone):%d/%m/%Y %H:%M}"),
            ("sebab", one.attempt.problem),
        ]
        detail = fill(_FAILED(language), blanks)
        fix = f"{one.attempt.fix} {_TRY_AGAIN(language)}"
        yield Diagnosis(one.path, Health.WARNING, detail, fix)


def _procedures(office: Office, today: date) -> Iterator[Diagnosis]:
    language = office.language
    for workflow in office.workflows:
        defects = check(workflow, office.form, office, today)
        if not defects:
            yield Diagnosis(workflow.short, Health.OK, workflow.version)
        for defect in defects:
            what = f"{workflow.short} {defect.code}"
            yield Diagnosis(what, Health.WARNING, defect.sentence(language), defect.fix(language))


def _undecided(office: Office) -> Iterator[Diagnosis]:
    for point in office.undecided:
        detail = f"{point.question(office.language)} ({point.default})"
        fix = fill(_ANSWER(office.language), [("kunci", point.key)])
        yield Diagnosis(point.key, Health.WARNING, detail, fix)


def _decree(office: Office) -> Iterator[Diagnosis]:
    if office.decree is None:
        language = office.language
        yield Diagnosis("sop.decree", Health.WARNING, _NO_DECREE(language), _GIVE_DECREE(language))


def _holders(office: Office) -> Iterator[Diagnosis]:
    """Two who decide for one subdivision on the same day, neither as the other's stand-in."""
    deciding = {role for workflow in office.workflows for role in deciding_roles(workflow)}
    named = [one for one in office.holders if one.role in deciding and not one.acting]
    for one, other in combinations(named, 2):
        if (one.role, one.unit) == (other.role, other.unit) and one.span.meets(other.span):
            blanks = [("satu", one.name), ("dua", other.name)]
            detail = fill(_BOTH(office.language), blanks)
            yield Diagnosis("holders", Health.WARNING, detail, _ONE_STANDS_IN(office.language))


def _holidays(office: Office, today: date) -> Iterator[Diagnosis]:
    last = max(office.calendar.holidays, default=None)
    if last is None or (last - today).days < AHEAD:
        until = f"{last:%d/%m/%Y}" if last else "–"
        yield Diagnosis(
            "holidays",
            Health.WARNING,
            f"Public holidays are known up to {until} only.",
            "Add the coming ones under `holidays: add:` in office.yaml, or update sheetflow.",
        )
    else:
        yield Diagnosis("holidays", Health.OK, f"{last:%d/%m/%Y}")
