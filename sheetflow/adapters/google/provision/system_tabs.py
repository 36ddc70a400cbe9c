"""The job's own tabs: made where they are missing, protected again where somebody freed them."""

from __future__ import annotations

from collections.abc import Iterator

from sheetflow.adapters.google.api.answers import Json
from sheetflow.adapters.google.ledger.tabs import (
    HEADS,
    SYSTEM_TABS,
    TOKEN_BASE,
    SystemTab,
    first_token,
    make_tabs,
    protect_tab,
)
from sheetflow.adapters.google.provision.current_state import CurrentSpreadsheet, CurrentTab
from sheetflow.adapters.google.provision.difference import SetupChange
from sheetflow.adapters.google.provision.protection import ProtectedArea, protection_faults
from sheetflow.adapters.google.provision.register_tab import DesiredState
from sheetflow.adapters.google.provision.wording_google import say_google


def system_tab_changes(
    spreadsheet: CurrentSpreadsheet, desired: DesiredState, register: int
) -> Iterator[SetupChange]:
    """`register` is the number of the register's tab."""
    language = desired.office.language
    for tab in SYSTEM_TABS:
        current = spreadsheet.tabs.get(tab.id)
        if current is None:
            requests = tuple(make_tabs([tab], desired.account, register))
            yield SetupChange(say_google("new.tab", language, name=tab.title), requests)
        elif requests := tuple(_protecting(tab, current, spreadsheet.owner, desired.account)):
            yield SetupChange(say_google("protect.tab", language, name=current.title), requests)


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
