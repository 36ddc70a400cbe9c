"""Who may write where: the job its own columns and tabs, each role the decisions that are its own.

A protection names the only addresses that may edit; the spreadsheet's owner always may.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.ledger.tabs import (
    HEADS,
    SYSTEM_TABS,
    TOKEN_BASE,
    SystemTab,
    first_token,
    make_tabs,
    protect_tab,
)
from sheetflow.adapters.google.provision.cell_requests import SetupChange, area
from sheetflow.adapters.google.provision.current_state import (
    CurrentSpreadsheet,
    CurrentTab,
    DesiredState,
    RegisterTab,
)
from sheetflow.adapters.google.register.staff_cells import IMPORTING
from sheetflow.core.rules.actor_proof import addressed_roles, addresses, decision_columns

SYSTEM_COLUMNS = 720_000_000
DECISIONS = 720_001_000
TABS = 720_002_000
"""Protections of ours are numbered from these on."""


@dataclass(frozen=True, slots=True)
class ProtectedArea:
    """A protection as it should be: `editors` may write in `where`; `sentence` if it is missing."""

    id: int
    where: Json
    editors: frozenset[str]
    what: str
    sentence: str

    @property
    def request(self) -> Json:
        return {
            "protectedRangeId": self.id,
            "range": self.where,
            "description": f"sheetflow: {self.what}",
            "editors": {"users": sorted(self.editors)},
        }


def protection_changes(
    register: RegisterTab,
    spreadsheet: CurrentSpreadsheet,
    desired: DesiredState,
    tabs: Mapping[int, str],
) -> Iterator[SetupChange]:
    """Protections that are missing, were widened, narrowed or moved; then obsolete ones of ours."""
    there = {found["protectedRangeId"]: found for tab in spreadsheet.tabs.values() for found in
             tab.protections}  # fmt: skip
    text = register.layout.office.text
    protected_ids = set[int]()
    for guarded in protected_areas(register, desired, tabs):
        protected_ids.add(guarded.id)
        found = there.get(guarded.id)
        if found is None:
            yield SetupChange(guarded.sentence, ({"addProtectedRange": {
                "protectedRange": guarded.request}},))  # fmt: skip
        elif protection_faults(guarded, found, spreadsheet.owner):
            sentence = text("google_setup.protect.widened", what=guarded.what)
            fields = "range,editors,warningOnly,unprotectedRanges"
            yield SetupChange(sentence, ({"updateProtectedRange": {
                "protectedRange": guarded.request, "fields": fields}},))  # fmt: skip
    for number in sorted(set(there) - protected_ids):
        if number == IMPORTING or SYSTEM_COLUMNS <= number < TABS:
            key = "protect.held" if number == IMPORTING else "protect.obsolete"
            sentence = text(f"google_setup.{key}", tab=register.tab)
            request = {"deleteProtectedRange": {"protectedRangeId": number}}
            yield SetupChange(sentence, (request,))


def protection_faults(guarded: ProtectedArea, found: Json, owner: str = "") -> list[str]:
    """Why a protection does not prove who wrote: "warning", "hole", "domain", "range", addresses.

    Empty when it is as it should be, or when its editors are not for the caller to see.
    """
    faults = ["warning"] if found.get("warningOnly") else []
    faults += ["hole"] if found.get("unprotectedRanges") else []
    if _columns(found.get("range", {})) != _columns(guarded.where):
        faults.append("range")
    editors = found.get("editors")
    if editors is None or faults:
        return faults
    if editors.get("domainUsersCanEdit"):
        faults.append("domain")
    faults += editors.get("groups", [])
    users = {user.lower() for user in editors.get("users", ())}
    desired = {user.lower() for user in guarded.editors}
    return faults + sorted((users - desired - {owner.lower()}) | (desired - users))


def protected_areas(
    register: RegisterTab, desired: DesiredState, tabs: Mapping[int, str]
) -> Iterator[ProtectedArea]:
    """All protections of this office; none of decisions whose roles have no address yet.

    While nobody holds a role, its decisions are protected for the job alone.
    """
    text = register.layout.office.text
    account = frozenset({desired.account} - {""})
    system = {p.index: p.heading for p in register.layout.places if p.system is not None}
    sentence = text("google_setup.protect.system", tab=register.tab)
    for number, (start, end) in enumerate(_runs(system)):
        where = area(register.id, None, None, start, end)
        names = ", ".join(system[index] for index in range(start, end))
        yield ProtectedArea(SYSTEM_COLUMNS + number, where, account, names, sentence)
    for number, (tab, title) in enumerate(sorted(tabs.items())):
        said = text("google_setup.protect.tab", name=title)
        yield ProtectedArea(TABS + number, {"sheetId": tab}, account, title, said)
    yield from _decisions(register, desired, account)


def _decisions(
    register: RegisterTab, desired: DesiredState, account: frozenset[str]
) -> Iterator[ProtectedArea]:
    office, layout = register.layout.office, register.layout
    for place, (roles, columns) in enumerate(decision_columns(office).items()):
        if addressed_roles(office).isdisjoint(roles):
            continue
        people = addresses(office, roles, desired.on)
        places = {layout.of(column).index: layout.of(column).heading for column in columns}
        for number, (start, end) in enumerate(_runs(places)):
            names = ", ".join(places[index] for index in range(start, end))
            labels = ", ".join(office.role_by_id[role].label(office.language) for role in roles)
            sentence = office.text(
                "google_setup.protect.roles", tab=register.tab, columns=names, roles=labels
            )
            where = area(register.id, layout.first, None, start, end)
            which = DECISIONS + 50 * place + number
            yield ProtectedArea(which, where, people | account, names, sentence)


def _columns(where: Json) -> tuple[object, ...]:
    """What a range covers, without its rows: those grow and shrink with the register."""
    return tuple(where.get(name) for name in ("startColumnIndex", "endColumnIndex"))


def _runs(places: Iterable[int]) -> list[tuple[int, int]]:
    """Neighbouring numbers as pairs of first and end."""
    runs: list[tuple[int, int]] = []
    for place in sorted(places):
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return runs


def system_tab_changes(
    spreadsheet: CurrentSpreadsheet, desired: DesiredState, register: int
) -> Iterator[SetupChange]:
    """`register` is the number of the register's tab."""
    text = desired.office.text
    for tab in SYSTEM_TABS:
        current = spreadsheet.tabs.get(tab.id)
        if current is None:
            requests = tuple(make_tabs([tab], desired.account, register))
            yield SetupChange(text("google_setup.new.tab", name=tab.title), requests)
        elif requests := tuple(_protecting(tab, current, spreadsheet.owner, desired.account)):
            yield SetupChange(text("google_setup.protect.tab", name=current.title), requests)


def _protecting(tab: SystemTab, current: CurrentTab, owner: str, account: str) -> Iterator[Json]:
    """Nothing when the whole tab is protected for the job alone, under the number it must have."""
    whole = [one for one in current.protections if set(one.get("range", {})) <= {"sheetId"}]
    number = _number(tab, current)
    for one in whole:
        found = one["protectedRangeId"]
        guarded = ProtectedArea(found, {"sheetId": tab.id}, frozenset({account}), tab.title, "")
        if tab == HEADS and found != number:
            yield {"deleteProtectedRange": {"protectedRangeId": found}}
        elif protection_faults(guarded, one, owner):
            fields = "range,editors,warningOnly,unprotectedRanges"
            protected = {"protectedRange": guarded.request, "fields": fields}
            yield {"updateProtectedRange": protected}
    missing = tab == HEADS and number not in [one["protectedRangeId"] for one in whole]
    if missing or not whole:
        yield protect_tab(tab, number, account)


def _number(tab: SystemTab, current: CurrentTab) -> int:
    if tab != HEADS:
        return first_token(tab)
    version = current.text(1, tab.columns.index("version"))
    return TOKEN_BASE + (int(version) if version.isdigit() else 0)
