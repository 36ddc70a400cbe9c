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
    making,
    protecting,
)
from sheetflow.adapters.google.provision.current_state import PresentBook, PresentTab
from sheetflow.adapters.google.provision.difference import Change
from sheetflow.adapters.google.provision.protection import Guarded, faults_of
from sheetflow.adapters.google.provision.register_tab import Wanted
from sheetflow.adapters.google.provision.wording_google import say_google


def system_tab_changes(book: PresentBook, wanted: Wanted, register: int) -> Iterator[Change]:
    """`register` is the number of the register's tab."""
    language = wanted.office.language
    for tab in SYSTEM_TABS:
        present = book.tabs.get(tab.id)
        if present is None:
            requests = tuple(making([tab], wanted.account, register))
            yield Change(say_google("new.tab", language, name=tab.title), requests)
        elif requests := tuple(_protecting(tab, present, book.owner, wanted.account)):
            yield Change(say_google("protect.tab", language, name=present.title), requests)


def _protecting(tab: SystemTab, present: PresentTab, owner: str, account: str) -> Iterator[Json]:
    """Nothing when the whole tab is protected for the job alone, under the number it must have."""
    whole = [one for one in present.protections if set(one.get("range", {})) <= {"sheetId"}]
    number = _number(tab, present)
    for one in whole:
        found = one["protectedRangeId"]
        guarded = Guarded(found, {"sheetId": tab.id}, frozenset({account}), tab.title, "")
        if tab == HEADS and found != number:
            yield {"deleteProtectedRange": {"protectedRangeId": found}}
        elif faults_of(guarded, one, owner):
            fields = "range,editors,warningOnly,unprotectedRanges"
            protected = {"protectedRange": guarded.request, "fields": fields}
            yield {"updateProtectedRange": protected}
    missing = tab == HEADS and number not in [one["protectedRangeId"] for one in whole]
    if missing or not whole:
        yield protecting(tab, number, account)


def _number(tab: SystemTab, present: PresentTab) -> int:
    if tab != HEADS:
        return first_token(tab)
    version = present.text(1, tab.columns.index("version"))
    return TOKEN_BASE + (int(version) if version.isdigit() else 0)
