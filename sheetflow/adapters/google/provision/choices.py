"""What the register's cells offer and accept."""

from __future__ import annotations

from collections.abc import Iterator

from sheetflow.adapters.google.api.answers import Json
from sheetflow.adapters.google.provision.cell_requests import area
from sheetflow.adapters.google.provision.difference import SetupChange
from sheetflow.adapters.google.provision.register_tab import DesiredState, RegisterTab
from sheetflow.adapters.google.provision.wording_google import say_google
from sheetflow.adapters.register_design.layout import Place
from sheetflow.adapters.register_design.offers import entries
from sheetflow.adapters.register_design.wording import say
from sheetflow.core.form import Kind


def choice_changes(register: RegisterTab, desired: DesiredState) -> Iterator[SetupChange]:
    """Drop-downs and date checks that advise and never refuse: staff are judged, not blocked."""
    language = register.layout.office.language
    for place in register.layout.places:
        rule = _rule(place, register, desired)
        if rule is None or _has(register, place, rule):
            continue
        where = area(register.id, register.layout.first, None, place.index, place.index + 1)
        key = "dates" if rule["condition"]["type"] == "DATE_IS_VALID" else "list"
        sentence = say_google(key, language, tab=register.tab, name=place.heading)
        yield SetupChange(sentence, ({"setDataValidation": {"range": where, "rule": rule}},))


def _rule(place: Place, register: RegisterTab, desired: DesiredState) -> Json | None:
    language = register.layout.office.language
    if place.column is None:
        return None
    if place.column.kind is Kind.DATE:
        return {
            "condition": {"type": "DATE_IS_VALID"},
            "inputMessage": say("note.date", language),
        }
    offered = entries(place.column, register.layout.office, desired.on)
    if not offered:
        return None
    values = [{"userEnteredValue": entry} for entry in offered]
    return {
        "condition": {"type": "ONE_OF_LIST", "values": values},
        "inputMessage": say("note.list", language),
        "showCustomUi": True,
    }


def _has(register: RegisterTab, place: Place, rule: Json) -> bool:
    """Whether the first row of submissions and the tab's last row have this kind and choices."""
    current = register.current
    if current is None:
        return False
    rows = (register.layout.first, current.rows - 1)
    cells = (current.cells.get((row, place.index), {}) for row in rows)
    return all(
        cell.get("dataValidation", {}).get("condition") == rule["condition"] for cell in cells
    )
