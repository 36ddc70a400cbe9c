"""The head of an SOP as its form prints it beside number, date and name."""

from __future__ import annotations

from dataclasses import dataclass

from sheetflow.core.legal_basis import legal_basis
from sheetflow.core.messages import fill
from sheetflow.core.office import Office
from sheetflow.core.words import Language, Words, words
from sheetflow.core.workflow import Workflow

_RELATED = words(
    "Standar Operasional Prosedur Nomor {nomor} tentang {nama}",
    "Standard Operating Procedure Number {nomor}: {nama}",
)


@dataclass(frozen=True, slots=True)
class HeadText:
    """What the fields of the head say in one language; a field without entries stays blank."""

    legal_basis: tuple[str, ...] = ()
    qualifications: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    records: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether any field has something to print."""
        return any((self.legal_basis, self.qualifications, self.related, self.equipment,
                    self.warnings, self.records))  # fmt: skip


def head_text(workflow: Workflow, office: Office, language: Language) -> HeadText:
    """The head of `workflow`, with the office's names in it.

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
            fill(_RELATED(language), [("nomor", one.number), ("nama", one.name(language))])
            for one in siblings
            if one is not None
        ),
        equipment=filled(head.equipment),
        warnings=filled(head.warnings),
        records=filled(head.records),
    )
