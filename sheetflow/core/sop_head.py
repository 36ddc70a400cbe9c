"""The head of an SOP as its form prints it, and the list *Dasar Hukum* of a day."""

from dataclasses import astuple, dataclass
from datetime import date

from sheetflow.core.office import Office
from sheetflow.core.organisation import Decree, LegalBasis
from sheetflow.core.texts import Texts
from sheetflow.core.words import Language, Words, fill
from sheetflow.core.workflow import Workflow

_CHANGED_ONCE = "sebagaimana telah diubah dengan"
_CHANGED_OFTEN = "sebagaimana telah beberapa kali diubah, terakhir dengan"
"""Regulations are cited in Indonesian, whatever the paper's language."""


def legal_basis(office: Office, day: date, language: Language) -> tuple[str, ...]:
    """Return the regulations in force on `day`, then the decree that established the SOPs."""
    laws = [_cited(law, day) for law in office.legal_basis if law.span.holds(day)]
    decree = office.decree
    if decree is not None and decree.established <= day:
        laws.append(decree_title(decree, office.texts, language))
    return tuple(laws)


def decree_title(decree: Decree, texts: Texts, language: Language) -> str:
    """Return the decree as papers cite it."""
    return texts.text(
        "legal_basis.decree",
        language,
        penandatangan=decree.signed_by,
        nomor=decree.number,
        perihal=decree.about,
    )


def _cited(law: LegalBasis, day: date) -> str:
    """Return the regulation as cited, with the last amendment in force."""
    amendments = [amendment for amendment in law.amended if amendment.span.holds(day)]
    if not amendments:
        return law.text
    how = _CHANGED_OFTEN if len(amendments) > 1 else _CHANGED_ONCE
    return f"{law.text} {how} {amendments[-1].by}"


@dataclass(frozen=True, slots=True)
class HeadText:
    """The texts of the head's fields in one language; a field without entries is blank."""

    legal_basis: tuple[str, ...] = ()
    qualifications: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    records: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether any field has a text to print."""
        return any(astuple(self))


def head_text(workflow: Workflow, office: Office, language: Language) -> HeadText:
    """Return the head of `workflow`, with the office's names in it.

    The legal basis is that of the day on which the SOP was approved; without that day, and for
    related SOPs without a number, nothing is printed.
    """
    sop, head = office.sop_of(workflow.id), workflow.head
    kantor = office.name(language)

    def filled(terms: tuple[Words, ...]) -> tuple[str, ...]:
        return tuple(fill(term(language), [("kantor", kantor)]) for term in terms)

    siblings = [office.sop_of(name) for name in head.related]
    return HeadText(
        legal_basis=legal_basis(office, sop.established, language) if sop else (),
        qualifications=filled(head.qualifications),
        related=tuple(
            office.texts.text("legal_basis.related", language, nomor=one.number, nama=one.name)
            for one in siblings
            if one is not None
        ),
        equipment=filled(head.equipment),
        warnings=filled(head.warnings),
        records=filled(head.records),
    )
