"""When the register's rows change their colour."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.provision.cell_requests import (
    SetupChange,
    area,
    canonical,
    colour,
    semicolons,
)
from sheetflow.adapters.google.provision.current_state import DesiredState, RegisterTab
from sheetflow.adapters.register_design.dashboard import turn_roles, turn_text
from sheetflow.adapters.register_design.layout import ERROR, TabColumn
from sheetflow.adapters.register_design.register_format import (
    ColourRule,
    drop_down_entries,
    row_colour_rules,
)
from sheetflow.core.form import Kind, SystemColumn


def choice_changes(register: RegisterTab, desired: DesiredState) -> Iterator[SetupChange]:
    """Drop-downs and date checks that advise and never refuse: staff are judged, not blocked."""
    text = register.layout.office.text
    for place in register.layout.places:
        rule = _choice_rule(place, register, desired)
        if rule is None or _has_rule(register, place, rule):
            continue
        where = area(register.id, register.layout.first, None, place.index, place.index + 1)
        key = "dates" if rule["condition"]["type"] == "DATE_IS_VALID" else "list"
        sentence = text(f"google_setup.{key}", tab=register.tab, name=place.heading)
        yield SetupChange(sentence, ({"setDataValidation": {"range": where, "rule": rule}},))


def _choice_rule(place: TabColumn, register: RegisterTab, desired: DesiredState) -> Json | None:
    office = register.layout.office
    if place.column is None:
        return None
    if place.column.kind is Kind.DATE:
        return {
            "condition": {"type": "DATE_IS_VALID"},
            "inputMessage": office.text("register.note.date"),
        }
    offered = drop_down_entries(place.column, office, desired.on)
    if not offered:
        return None
    values = [{"userEnteredValue": entry} for entry in offered]
    return {
        "condition": {"type": "ONE_OF_LIST", "values": values},
        "inputMessage": office.text("register.note.list"),
        "showCustomUi": True,
    }


def _has_rule(register: RegisterTab, place: TabColumn, rule: Json) -> bool:
    """Whether the first row of submissions and the tab's last row have this kind and choices."""
    current = register.current
    if current is None:
        return False
    rows = (register.layout.first, current.rows - 1)
    cells = (current.cells.get((row, place.index), {}) for row in rows)
    return all(
        cell.get("dataValidation", {}).get("condition") == rule["condition"] for cell in cells
    )


VIEWS = 740_000_000
"""Filter views of ours are numbered from this on, each by what it shows."""


@dataclass(frozen=True, slots=True)
class _View:
    key: str
    title: str
    column: SystemColumn
    words: str
    """Rows are shown whose cell holds these."""

    @property
    def id(self) -> int:
        return VIEWS + crc32(self.key.encode()) % 10_000_000


def view_changes(register: RegisterTab) -> Iterator[SetupChange]:
    """Views that are missing.  One that is there is its users' own to change and to rename."""
    there = register.current.views if register.current else {}
    for view in _views(register):
        place = register.layout.of_system(view.column)
        if view.id in there or view.title in there.values() or place is None:
            continue
        condition = {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": view.words}]}
        spec = {"columnIndex": place.index, "filterCriteria": {"condition": condition}}
        made = {
            "filterViewId": view.id,
            "title": view.title,
            "range": area(register.id, register.layout.heading, None, 0, register.layout.width),
            "filterSpecs": [spec],
        }
        text = register.layout.office.text
        sentence = text("google_setup.view", tab=register.tab, name=view.title)
        yield SetupChange(sentence, ({"addFilterView": {"filter": made}},))


def _views(register: RegisterTab) -> Iterator[_View]:
    office = register.layout.office
    for role in turn_roles(office):
        title = office.text("google_setup.view.mine", role=role.label(office.language))
        yield _View(f"turn {role.id}", title, SystemColumn.TURN, turn_text(role, office.language))
    errors = office.text("google_setup.view.errors")
    yield _View("errors", errors, SystemColumn.SENTENCE, ERROR)


_OURS = re.compile(r'N\("sheetflow ([^"]*)"\)')
"""Every rule of ours carries its name in its formula (N of a text is 0), so that it is known again
wherever people moved its columns, and no rule of theirs is ever taken for one of ours."""


def colour_changes(register: RegisterTab) -> Iterator[SetupChange]:
    """Rules that are missing, or that no longer cover their columns down to the last row.

    A person's own rules, and colours that people changed in ours, stay.
    """
    desired = {one.name: one for one in row_colour_rules(register.layout)}
    there = [] if register.current is None else register.current.rules
    names = [_name(rule) for rule in there]
    extra = _extra(names, desired)
    kept = [at for at in range(len(there)) if at not in extra]
    requests = [
        {"deleteConditionalFormatRule": {"sheetId": register.id, "index": at}}
        for at in reversed(extra)
    ]
    requests += _mended(register, [there[at] for at in kept], desired)
    requests += _missing(register, [names[at] for at in kept], desired)
    if requests:
        text = register.layout.office.text
        sentence = text("google_setup.colour", tab=register.tab, count=len(requests))
        yield SetupChange(sentence, tuple(requests))


def _extra(names: Sequence[str], desired: Mapping[str, ColourRule]) -> list[int]:
    """Places of rules of ours that stand twice (cells were pasted), or of states that are gone."""
    return [
        at for at, name in enumerate(names) if name and (name not in desired or name in names[:at])
    ]


def _mended(
    register: RegisterTab, there: Sequence[Json], desired: Mapping[str, ColourRule]
) -> list[Json]:
    """Updates of rules whose condition or cells have changed; how they look is left."""
    requests = []
    for index, rule in enumerate(there):
        one = desired.get(_name(rule))
        if one is None or _holds(rule, one, register):
            continue
        new = _rule(one, register)
        new["booleanRule"]["format"] = rule["booleanRule"].get("format", {})
        requests.append({"updateConditionalFormatRule": {
            "sheetId": register.id, "index": index, "rule": new}})  # fmt: skip
    return requests


def _missing(
    register: RegisterTab, names: list[str], desired: Mapping[str, ColourRule]
) -> list[Json]:
    """Each before the first of ours that it must go before, else behind everything."""
    requests = []
    order = list(desired)
    for place, (name, one) in enumerate(desired.items()):
        if name in names:
            continue
        later = set(order[place + 1 :])
        index = next((at for at, found in enumerate(names) if found in later), len(names))
        names.insert(index, name)
        rule = _rule(one, register)
        requests.append({"addConditionalFormatRule": {"rule": rule, "index": index}})
    return requests


def _rule(one: ColourRule, register: RegisterTab) -> Json:
    how: Json = {}
    if one.fill:
        how["backgroundColorStyle"] = colour(one.fill)
    if one.ink:
        how["textFormat"] = {"foregroundColorStyle": colour(one.ink), "bold": True}
    values = [{"userEnteredValue": _formula(one)}]
    condition = {"type": "CUSTOM_FORMULA", "values": values}
    return {
        "ranges": [area(register.id, register.layout.first, None, one.first, one.last + 1)],
        "booleanRule": {"condition": condition, "format": how},
    }


def _formula(one: ColourRule) -> str:
    told = semicolons(one.formula).removeprefix("=")
    return f'=AND({told};N("sheetflow {one.name}")=0)'


def _holds(rule: Json, one: ColourRule, register: RegisterTab) -> bool:
    """Whether it has our condition and covers our columns from the first row to the last."""
    if canonical(_told(rule)) != canonical(_formula(one)) or len(rule["ranges"]) != 1:
        return False
    [found] = rule["ranges"]
    desired = area(register.id, register.layout.first, None, one.first, one.last + 1)
    bottom = found.get("endRowIndex")
    reaches = (
        bottom is None
        or register.current is None
        or bottom >= register.current.rows + register.growth
    )
    return reaches and all(
        found.get(name, 0) == desired[name] for name in desired if name != "sheetId"
    )


def _name(rule: Json) -> str:
    found = _OURS.search(_told(rule))
    return found[1] if found else ""


def _told(rule: Json) -> str:
    values = rule.get("booleanRule", {}).get("condition", {}).get("values", [{}])
    return str(values[0].get("userEnteredValue", "")) if values else ""
