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
    book: CurrentSpreadsheet, wanted: DesiredState, register: int
) -> Iterator[SetupChange]:
    """`register` is the number of the register's tab."""
    language = wanted.office.language
    for tab in SYSTEM_TABS:
        present = book.tabs.get(tab.id)
        if present is None:
            requests = tuple(make_tabs([tab], wanted.account, register))
            yield SetupChange(say_google("new.tab", language, name=tab.title), requests)
        elif requests := tuple(_protecting(tab, present, book.owner, wanted.account)):
            yield SetupChange(say_google("protect.tab", language, name=present.title), requests)


def _protecting(tab: SystemTab, present: CurrentTab, owner: str, account: str) -> Iterator[Json]:
    """Nothing when the whole tab is protected for the job alone, under the number it must have."""
    whole = [one for one in present.protections if set(one.get("range", {})) <= {"sheetId"}]
    number = _number(tab, present)
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


def _number(tab: SystemTab, present: CurrentTab) -> int:
    if tab != HEADS:
        return first_token(tab)
    version = present.text(1, tab.columns.index("version"))
    return TOKEN_BASE + (int(version) if version.isdigit() else 0)
