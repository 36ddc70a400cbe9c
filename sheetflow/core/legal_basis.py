"""The list *Dasar Hukum* of a day: regulations as officials cite them, and the office's decree."""

from __future__ import annotations

from datetime import date

from sheetflow.core.messages import fill
from sheetflow.core.office import LegalBasis, Office
from sheetflow.core.words import Language, words
from sheetflow.core.workflow import Decree

_CHANGED_ONCE = "sebagaimana telah diubah dengan"
_CHANGED_OFTEN = "sebagaimana telah beberapa kali diubah, terakhir dengan"
"""Regulations are cited in Indonesian, whatever the paper's language."""

_DECREE = words(
    "Keputusan {penandatangan} Nomor {nomor} tentang {perihal}",
    "Decree of {penandatangan}, Number {nomor}: {perihal}",
)


def legal_basis(office: Office, day: date, language: Language) -> tuple[str, ...]:
    """The regulations in force on `day`, then the decree that established the office's SOPs."""
    laws = [_cited(law, day) for law in office.legal_basis if law.span.holds(day)]
    decree = office.decree
    if decree is not None and decree.established <= day:
        laws.append(decree_title(decree, language))
    return tuple(laws)


def decree_title(decree: Decree, language: Language) -> str:
    """The decree as papers cite it."""
    blanks = {
        "penandatangan": decree.signed_by,
        "nomor": decree.number,
        "perihal": decree.about,
    }
    return fill(_DECREE(language), blanks.items())


def _cited(law: LegalBasis, day: date) -> str:
    """The regulation with the last amendment that is in force, as citations name it."""
    amendments = [amendment for amendment in law.amendments if amendment.span.holds(day)]
    if not amendments:
        return law.text
    how = _CHANGED_OFTEN if len(amendments) > 1 else _CHANGED_ONCE
    return f"{law.text} {how} {amendments[-1].text}"
