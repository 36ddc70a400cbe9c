"""The head of an SOP as a table for staff: what it rests on and what its work takes."""

from __future__ import annotations

from collections.abc import Iterator

from sheetflow.adapters.register_design.guide_blocks import Block, Section, Table
from sheetflow.adapters.register_design.wording import say
from sheetflow.core.formatting import format_day
from sheetflow.core.office import Office
from sheetflow.core.sop_head import head_text
from sheetflow.core.workflow import Workflow

SPANS = ((0, 1), (2, 5))


def sop_blocks(office: Office, workflow: Workflow) -> Iterator[Block]:
    """Number, approval and head of one SOP; nothing where the office and the SOP give nothing."""
    language = office.language
    rows = tuple(
        (say(f"guide.sop.{key}", language), text) for key, text in _fields(office, workflow) if text
    )
    if rows:
        yield Section(say("guide.sop", language, sop=workflow.short))
        yield Table(
            headings=(say("guide.sop.field", language), say("guide.sop.content", language)),
            rows=rows,
            spans=SPANS,
        )


def _fields(office: Office, workflow: Workflow) -> Iterator[tuple[str, str]]:
    language, sop = office.language, office.sop_of(workflow.id)
    if sop is not None:
        yield "number", sop.number
        yield "name", sop.name(language)
        yield "established", format_day(sop.established, language)
        yield "approved", sop.approved_by
    head = head_text(workflow, office, language)
    yield "basis", _listed(head.legal_basis)
    yield "qualifications", _listed(head.qualifications)
    yield "related", _listed(head.related)
    yield "equipment", _listed(head.equipment)
    yield "warnings", _listed(head.warnings)
    yield "records", _listed(head.records)


def _listed(entries: tuple[str, ...]) -> str:
    """Numbered lines; one entry alone has no number."""
    if len(entries) < 2:
        return "".join(entries)
    return "\n".join(f"{number}. {text}" for number, text in enumerate(entries, start=1))
