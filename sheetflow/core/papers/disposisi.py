"""The Lembar Disposisi: who shall do what with the material (SOP model, sections 5 and 6)."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from sheetflow.core.names import SubmissionId
from sheetflow.core.papers.context_values import Link
from sheetflow.core.papers.letterhead import Frame, LetterSettings
from sheetflow.core.papers.wording import Tick, Wording
from sheetflow.core.signatories import Signatory


@dataclass(frozen=True, slots=True)
class DisposisiFacts:
    """What the register and the ledger know when step 2 is accepted.

    `number` and `dated` are those of the material, `received` is the day it came in, `decided` the
    day of the decision; None leaves a day to the pen.  `nature`, `forwarded` and `requests` are
    keys of the wording's lists, None its usual ones.
    """

    submission: SubmissionId
    subject: str
    origin: str
    material: str
    material_url: str
    number: str
    dated: date | None
    received: date | None
    agenda_number: str
    decided: date
    decider: Signatory
    nature: str | None = None
    forwarded: frozenset[str] | None = None
    requests: frozenset[str] | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Disposisi:
    """The sheet as it is printed; the place for the initials stays blank."""

    title: str
    frame: Frame
    origin: str
    number: str
    dated: str
    received: str
    agenda_number: str
    subject: str
    material: Link
    natures: tuple[Tick, ...]
    forwarded: tuple[Tick, ...]
    requests: tuple[Tick, ...]
    notes: str
    decided: str
    decider_title: str
    decider: str
    decider_nip: str


def disposisi(letter_settings: LetterSettings, facts: DisposisiFacts) -> Disposisi:
    """The sheet of one submission."""
    wording = letter_settings.wording
    return Disposisi(
        title=wording.phrase("disposisi.title"),
        frame=letter_settings.frame("disposisi", facts.decided, facts.submission),
        origin=wording.unit_name(facts.origin),
        number=facts.number,
        dated=wording.day(facts.dated),
        received=wording.day(facts.received),
        agenda_number=facts.agenda_number,
        subject=facts.subject,
        material=Link(facts.material, facts.material_url),
        natures=_ticks("nature", {facts.nature} if facts.nature else None, wording),
        forwarded=_ticks("forwarded", facts.forwarded, wording),
        requests=_ticks("requests", facts.requests, wording),
        notes=facts.notes,
        decided=wording.day(facts.decided),
        decider_title=facts.decider.title,
        decider=facts.decider.name,
        decider_nip=facts.decider.nip,
    )


def _ticks(name: str, chosen: Set[str] | None, wording: Wording) -> tuple[Tick, ...]:
    key = f"disposisi.{name}"
    return wording.ticks(key, wording.usual(key) if chosen is None else frozenset(chosen))
