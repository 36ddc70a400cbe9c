"""One finding of the doctor, and asking a probe for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from sheetflow.errors import BusyError, SheetflowError


class Health(Enum):
    """How a thing stands: `SICK` stops a run, `AILING` will matter some day."""

    WELL = "ok"
    AILING = "perhatian"
    SICK = "galat"


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
            yield Diagnosis(what, Health.WELL, ask())
        except BusyError as error:
            yield Diagnosis(what, Health.AILING, error.problem, error.fix)
        except SheetflowError as error:
            yield Diagnosis(what, Health.SICK, error.problem, error.fix)
