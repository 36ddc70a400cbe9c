"""Settings of an office that are right by themselves, and wrong beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from sheetflow.core.file_names import clean_name
from sheetflow.settings.mistakes import known_instead, one_line
from sheetflow.settings.open_points import check_decided
from sheetflow.settings.schema_office import OfficeSection, SpanSection
from sheetflow.settings.schema_workflow import WorkflowSection
from sheetflow.settings.yaml_document import Document


def check_office_parts(
    document: Document, section: OfficeSection, workflows: Sequence[WorkflowSection]
) -> None:
    """Complains of parts that would fail, or do nothing, once they meet."""
    _check_folders_of_units(document, section)
    _check_places(document, section)
    _check_limits(document, section, workflows)
    _check_report(document, section)
    _check_sops(document, section, [workflow.id for workflow in workflows])
    check_decided(document, section)


def _check_folders_of_units(document: Document, section: OfficeSection) -> None:
    """Two subdivisions of one day must not share a folder."""
    numbered = list(enumerate(section.units))
    for (_, one), (at, other) in combinations(numbered, 2):
        names = [clean_name(unit.short or unit.label.id) for unit in (one, other)]
        if names[0].casefold() == names[1].casefold() and _meet(one, other):
            document.complain(
                ("units", at, "short"),
                f"The folder “{names[1]}” of “{other.id}” is that of “{one.id}” too.",
                "Give each its own `short`.",
            )


def _meet(one: SpanSection, other: SpanSection) -> bool:
    """Whether the two are valid on one day."""
    first = max(one.since or date.min, other.since or date.min)
    return first <= min(one.until or date.max, other.until or date.max)


def _check_places(document: Document, section: OfficeSection) -> None:
    """Register, files and ledger each have a place of their own."""
    places = {"register": section.register_file, "drive": section.drive, "ledger": section.ledger}
    for one, other in combinations(places, 2):
        if places[one] == places[other]:
            problem = f"`{one}` and `{other}` are one place, “{one_line(places[one])}”."
            document.complain((other,), problem, "Give each its own.")


def _check_limits(
    document: Document, section: OfficeSection, workflows: Sequence[WorkflowSection]
) -> None:
    """A limit of a code that no SOP counts would do nothing."""
    counted = {limit.code for workflow in workflows for limit in workflow.time_limits}
    for code in section.day_limits:
        if code not in counted:
            problem = f"No SOP of the office counts days for {code}."
            document.complain(("day_limits", code), problem, known_instead(code, counted))


def _check_report(document: Document, section: OfficeSection) -> None:
    """Who acknowledges in a unit needs the unit."""
    report = section.report
    if report is None:
        return
    role = next((role for role in section.roles if role.id == report.acknowledged_by), None)
    if role is not None and role.of_unit != (report.acknowledged_unit is not None):
        problem = f"The role “{role.id}” is held {'in a unit' if role.of_unit else 'once'}."
        fix = "Add `acknowledged_unit`." if role.of_unit else "Remove `acknowledged_unit`."
        document.complain(("report", "acknowledged_by"), problem, fix)
    for at in _doubled(report.parts):
        problem = f"“{report.parts[at]}” stands twice in the report."
        document.complain(("report", "parts", at), problem, "Keep one.")


def _doubled(names: Sequence[str]) -> Iterator[int]:
    for at, name in enumerate(names):
        if name in names[:at]:
            yield at


def _check_sops(document: Document, section: OfficeSection, workflows: Sequence[str]) -> None:
    """What the office says of an SOP must be of one of its workflows."""
    for name in section.sop.by_workflow:
        if name not in workflows:
            problem = f"The office has no workflow “{one_line(name)}”."
            document.complain(("sop", name), problem, known_instead(name, workflows))
