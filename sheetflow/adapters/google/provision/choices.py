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


def choice_changes(frame: RegisterTab, wanted: DesiredState) -> Iterator[SetupChange]:
    """Drop-downs and date checks that advise and never refuse: staff are judged, not blocked."""
    language = frame.layout.office.language
    for place in frame.layout.places:
        rule = _rule(place, frame, wanted)
        if rule is None or _has(frame, place, rule):
            continue
        where = area(frame.id, frame.layout.first, None, place.index, place.index + 1)
        key = "dates" if rule["condition"]["type"] == "DATE_IS_VALID" else "list"
        sentence = say_google(key, language, tab=frame.tab, name=place.heading)
        yield SetupChange(sentence, ({"setDataValidation": {"range": where, "rule": rule}},))


def _rule(place: Place, frame: RegisterTab, wanted: DesiredState) -> Json | None:
    language = frame.layout.office.language
    if place.column is None:
        return None
    if place.column.kind is Kind.DATE:
        return {
            "condition": {"type": "DATE_IS_VALID"},
            "inputMessage": say("note.date", language),
        }
    offered = entries(place.column, frame.layout.office, wanted.on)
    if not offered:
        return None
    values = [{"userEnteredValue": entry} for entry in offered]
    return {
        "condition": {"type": "ONE_OF_LIST", "values": values},
        "inputMessage": say("note.list", language),
        "showCustomUi": True,
    }


def _has(frame: RegisterTab, place: Place, rule: Json) -> bool:
    """Whether the first row of submissions and the tab's last row have this kind and choices."""
    present = frame.present
    if present is None:
        return False
    rows = (frame.layout.first, present.rows - 1)
    cells = (present.cells.get((row, place.index), {}) for row in rows)
    return all(
        cell.get("dataValidation", {}).get("condition") == rule["condition"] for cell in cells
    )
