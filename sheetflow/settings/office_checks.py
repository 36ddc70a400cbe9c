"""Settings of an office that are valid separately and wrong together."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from sheetflow.core.files import clean_name
from sheetflow.core.names import ColumnId
from sheetflow.core.office_options import REPORTS_FOLDER
from sheetflow.core.organisation import Role
from sheetflow.core.papers.number_pattern import numbering_mistake
from sheetflow.core.register.links import read_links
from sheetflow.core.register.platforms import PlatformBook
from sheetflow.core.register.text import USUAL_PLACEHOLDERS
from sheetflow.core.setting_rules import nearest_name, one_line
from sheetflow.core.transition import RequestedBy
from sheetflow.core.words import INDONESIAN
from sheetflow.core.workflow import Workflow
from sheetflow.settings.document import Document, Place
from sheetflow.settings.office_shape import OfficeFile
from sheetflow.settings.tables import country_is_known


def check_office(document: Document, office: OfficeFile, table: Path | None) -> None:
    """Refuse contradictions between keys; `table` has the country's days off."""
    _check_holders(document, office)
    _check_folders_of_units(document, office)
    _check_places(document, office)
    _check_days(document, office, table)
    _check_report(document, office)
    _check_site(document, office)
    _check_numbers(document, office)
    _check_roots(document, office)


def _check_roots(document: Document, office: OfficeFile) -> None:
    """Refuse root certificates that are not there."""
    for at, name in enumerate(office.signatures.roots if office.signatures else ()):
        if not (document.path.parent / name).exists():
            document.add_mistake(
                ("signatures", "roots", at),
                f"“{one_line(name)}” is not there.",
                "Put the root certificates there, or correct the path.",
            )


def check_with_workflows(
    document: Document, office: OfficeFile, workflows: Sequence[Workflow]
) -> None:
    """Refuse limits and SOPs that are of none of the office's workflows."""
    counted = {limit.code for workflow in workflows for limit in workflow.time_limits}
    for code in office.day_limits:
        if code not in counted:
            problem = f"No SOP of the office counts days for {code}."
            document.add_mistake(("day_limits", code), problem, nearest_name(code, counted))
    for column in office.approvals:
        found = _approval_mistake(column, office, workflows)
        if found is not None:
            document.add_mistake(("approvals", column), *found)
    known = [workflow.id for workflow in workflows]
    for name in office.sop.by_workflow:
        if name not in known:
            problem = f"The office has no workflow “{one_line(name)}”."
            document.add_mistake(("sop", name), problem, nearest_name(name, known))


def _approval_mistake(
    column: ColumnId, office: OfficeFile, workflows: Sequence[Workflow]
) -> tuple[str, str] | None:
    """Return why the decision cannot be asked for in Drive, and what to do; None where it can."""
    if office.home != "google":
        problem = "Approvals are asked for in Google Drive; this office is local."
        return problem, "Remove `approvals`: its columns are the way to decide."
    steps = [step for workflow in workflows for step in workflow.transitions]
    possible = {
        step.decision
        for step in steps
        if step.approves and step.requested_by is RequestedBy.DECISION and step.decision
    }
    if column in possible:
        return None
    problem = f"“{one_line(column)}” decides no step that approves (requested_by: decision)."
    return problem, nearest_name(column, possible)


def check_accounts(document: Document, office: OfficeFile, book: PlatformBook) -> None:
    """Refuse each account without a recognisable name."""
    for platform, names in office.official.accounts.items():
        for written in sorted(names):
            if account_name(written, platform, book) is None:
                document.add_mistake(
                    _place_of(document, ("official", "accounts", platform), written),
                    f"“{one_line(written)}” names no account of {platform}.",
                    _account_instead(written, book),
                )


def _account_instead(written: str, book: PlatformBook) -> str:
    """Return what to write: the platform whose address it is, or how a name is written."""
    for platform in book.platforms:
        name = account_name(written, platform.name, book) if "/" in written else None
        if name:
            return f"Write {platform.name}: [{name}]."
    return "Write the account's name alone, without blanks, as it stands after “@”."


def account_name(written: str, platform: str, book: PlatformBook) -> str | None:
    """Return the account's name in small letters; None where it names none of the platform.

    `written` is the name, with or without “@”, or the address of the account's page.
    """
    if re.fullmatch(r"@?[\w.\-]+", written):
        return written.removeprefix("@").lower()
    links = read_links(written, None, book, USUAL_PLACEHOLDERS).value or ()
    names = {link.account if link.platform == platform else None for link in links if link.host}
    return names.pop() if len(names) == 1 else None


def _place_of(document: Document, way: Place, text: str) -> Place:
    """Return the place of a text in the list at `way`."""
    listed = document.value_at(way)
    return (*way, listed.index(text)) if isinstance(listed, tuple) and text in listed else way


def _check_holders(document: Document, office: OfficeFile) -> None:
    """Refuse a holder's unit that does not fit the role, and a Google office without `google:`."""
    roles = {role.id: role for role in office.roles}
    for at, holder in enumerate(office.holders):
        role = roles.get(holder.role)
        _check_unit(document, ("holders", at), role, holder.unit, "unit")
    if office.home == "google" and office.google is None:
        document.add_mistake(
            ("home",),
            "A Google office needs the section `google:`.",
            "Add `google:` with `folder:`, the address of the office's folder in a Shared Drive.",
        )


def _check_unit(
    document: Document, place: Place, role: Role | None, unit: str | None, key: str
) -> None:
    """Refuse a role of subdivisions without one, and another role with one."""
    if role is not None and role.of_unit != (unit is not None):
        problem = f"The role “{role.id}” is held {'in a unit' if role.of_unit else 'once'}."
        document.add_mistake(place, problem, f"{'Add' if role.of_unit else 'Remove'} `{key}`.")


def _check_folders_of_units(document: Document, office: OfficeFile) -> None:
    """Refuse two subdivisions of one day with the same folder."""
    numbered = list(enumerate(office.units))
    for (_, one), (at, other) in combinations(numbered, 2):
        names = [clean_name(unit.short or unit.label(INDONESIAN)) for unit in (one, other)]
        if names[0].casefold() == names[1].casefold() and one.span.meets(other.span):
            document.add_mistake(
                ("units", at, "short"),
                f"The folder “{names[1]}” of “{other.id}” is that of “{one.id}” too.",
                "Give each its own `short`.",
            )


def _check_places(document: Document, office: OfficeFile) -> None:
    """Refuse a place that two of register, files and ledger share."""
    places = {"register": office.register_file, "drive": office.drive, "ledger": office.ledger}
    for one, other in combinations(places, 2):
        if places[one] == places[other]:
            problem = f"`{one}` and `{other}` are one place, “{one_line(places[one])}”."
            document.add_mistake((other,), problem, "Give each its own.")


def _check_days(document: Document, office: OfficeFile, table: Path | None) -> None:
    """Refuse a week without working days, a day off added twice, and an unknown country."""
    if len(set(office.weekend)) == 7:
        problem = "Every day of the week is a day off."
        document.add_mistake(("weekend",), problem, "Leave out the days worked.")
    days = [added.date for added in office.holidays.add]
    for at in _doubled(days):
        place = ("holidays", "add", at)
        document.add_mistake(place, f"The day {days[at]} is added twice.", "Keep one of the two.")
    country = office.holidays.country
    if country and table is None and not country_is_known(country):
        document.add_mistake(
            ("holidays", "country"),
            f"The holidays of “{country}” are not known.",
            "Write a country's two letters, or list the days under `add`.",
        )


def _check_report(document: Document, office: OfficeFile) -> None:
    """Refuse a unit that does not fit the acknowledging role, and parts given twice."""
    report = office.report
    if report is None:
        return
    role = next((role for role in office.roles if role.id == report.acknowledged_by), None)
    place = ("report", "acknowledged_by")
    _check_unit(document, place, role, report.acknowledged_unit, "acknowledged_unit")
    for at in _doubled(report.parts):
        problem = f"“{report.parts[at]}” stands twice in the report."
        document.add_mistake(("report", "parts", at), problem, "Keep one.")


def _check_site(document: Document, office: OfficeFile) -> None:
    """Refuse a folder for the board that is another's."""
    if office.site is None:
        return
    folders = office.folders
    archive = folders.archive.partition("/")[0]
    taken = (folders.inbox, folders.calendar, archive, REPORTS_FOLDER)
    if office.site.folder.casefold() in {name.casefold() for name in taken}:
        problem = f"“{one_line(office.site.folder)}” is the folder of something else."
        document.add_mistake(("site", "folder"), problem, "Give the board a folder of its own.")


def _check_numbers(document: Document, office: OfficeFile) -> None:
    """Refuse a pattern that gives a number twice."""
    for paper, numbering in office.numbers.items():
        found = numbering_mistake(numbering)
        if found:
            document.add_mistake(
                ("numbers", paper),
                f"“{one_line(numbering.pattern)}” cannot number papers: {found}.",
                "Write it like {n}/PP.05-ND/3299/{romawi}/{tahun}.",
            )


def _doubled(values: Sequence[object]) -> Iterator[int]:
    for at, value in enumerate(values):
        if value in values[:at]:
            yield at
