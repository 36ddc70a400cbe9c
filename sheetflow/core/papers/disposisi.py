"""The Lembar Disposisi: who does what with the material (SOP model, sections 5 and 6)."""

from dataclasses import dataclass
from datetime import date

from sheetflow.core.names import SubmissionId
from sheetflow.core.papers.context_values import Context, Link
from sheetflow.core.papers.letterhead import LetterSettings
from sheetflow.core.papers.wording import Tick, Wording
from sheetflow.core.signatories import Signatory


@dataclass(frozen=True, slots=True)
class DisposisiFacts:
    """The register's and the ledger's values when step 2 is accepted.

    `number` and `dated` are those of the material, `received` is the day it came in, `decided` the
    day of the decision; None leaves a day to be written by pen.  `nature`, `forwarded` and
    `requests` are keys of the wording's lists, None for the default ones.
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


def disposisi_context(letter_settings: LetterSettings, facts: DisposisiFacts) -> Context:
    """Return the sheet of one submission; the place for the initials stays blank."""
    wording = letter_settings.wording
    nature = frozenset({facts.nature}) if facts.nature else None
    return {
        "title": wording.phrase("disposisi.title"),
        "frame": letter_settings.frame("disposisi", facts.decided, facts.submission),
        "origin": wording.unit_name(facts.origin),
        "number": facts.number,
        "dated": wording.day(facts.dated),
        "received": wording.day(facts.received),
        "agenda_number": facts.agenda_number,
        "subject": facts.subject,
        "material": Link(facts.material, facts.material_url),
        "natures": _ticks("nature", nature, wording),
        "forwarded": _ticks("forwarded", facts.forwarded, wording),
        "requests": _ticks("requests", facts.requests, wording),
        "notes": facts.notes,
        "decided": wording.day(facts.decided),
        "decider_title": facts.decider.title,
        "decider": facts.decider.name,
        "decider_nip": facts.decider.nip,
    }


def _ticks(name: str, chosen: frozenset[str] | None, wording: Wording) -> tuple[Tick, ...]:
    key = f"disposisi.{name}"
    return wording.ticks(key, wording.usual(key) if chosen is None else chosen)
