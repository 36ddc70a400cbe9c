"""The register's rules: choices of cells, colours of rows, filter views."""

import re
from collections.abc import Iterator, Mapping, Sequence
from zlib import crc32

from sheetflow.adapters.google.api import sheet_requests
from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.provision.setup_state import RegisterTab, SetupChange
from sheetflow.adapters.register_design import register_format
from sheetflow.adapters.register_design.dashboard import turn_roles, turn_text
from sheetflow.adapters.register_design.layout import ERROR, TabColumn
from sheetflow.core.form import Kind, SystemColumn

_OURS = re.compile(r'N\("sheetflow ([^"]*)"\)')
"""Each of our rules has its name in its formula (N of a text is 0), so that it is recognised after
people moved its columns, and no rule of theirs is mistaken for ours."""
VIEWS = 740_000_000
"""The first number of our filter views, which are numbered by content."""


def choice_changes(register: RegisterTab) -> Iterator[SetupChange]:
    """Yield drop-downs and date checks that warn and never reject: staff are never blocked."""
    for place in register.layout.places:
        rule = _choice(place, register)
        if rule is None or _has_choice(register, place, rule):
            continue
        request = {"setDataValidation": {"range": register.column(place.index), "rule": rule}}
        key = "dates" if rule["condition"]["type"] == "DATE_IS_VALID" else "list"
        yield register.change(key, request, name=place.heading)


def _choice(place: TabColumn, register: RegisterTab) -> Json | None:
    office = register.layout.office
    if place.column is None:
        return None
    if place.column.kind is Kind.DATE:
        note = office.text("register.note.date")
        return {"condition": {"type": "DATE_IS_VALID"}, "inputMessage": note}
    offered = register_format.drop_down_entries(place.column, office, register.desired.on)
    if not offered:
        return None
    return {
        "condition": sheet_requests.condition("ONE_OF_LIST", *offered),
        "inputMessage": office.text("register.note.list"),
        "showCustomUi": True,
    }


def _has_choice(register: RegisterTab, place: TabColumn, rule: Json) -> bool:
    """Return whether the first and the last row of submissions have this kind and choices."""
    current = register.current
    if current is None:
        return False
    rows = (register.layout.first, current.rows - 1)
    cells = (current.cells.get((row, place.index), {}) for row in rows)
    return all(one.get("dataValidation", {}).get("condition") == rule["condition"] for one in cells)


def colour_changes(register: RegisterTab) -> Iterator[SetupChange]:
    """Yield rules that are missing, or no longer cover their columns down to the last row.

    A person's own rules, and colours that people changed in ours, stay.
    """
    desired = {one.name: one for one in register_format.row_colour_rules(register.layout)}
    there = [] if register.current is None else register.current.rules
    names = [_name(rule) for rule in there]
    # Our rules that exist twice (cells were pasted), or of states that no longer exist.
    surplus = [
        at for at, name in enumerate(names) if name and (name not in desired or name in names[:at])
    ]
    kept = [at for at in range(len(there)) if at not in surplus]
    requests: list[Json] = [
        {"deleteConditionalFormatRule": {"sheetId": register.id, "index": at}}
        for at in reversed(surplus)
    ]
    requests += _mended(register, [there[at] for at in kept], desired)
    requests += _missing(register, [names[at] for at in kept], desired)
    if requests:
        yield register.change("colour", *requests, count=len(requests))


def _mended(
    register: RegisterTab, there: Sequence[Json], desired: Mapping[str, register_format.ColourRule]
) -> Iterator[Json]:
    """Yield updates of rules whose condition or cells have changed; their colours stay."""
    for index, rule in enumerate(there):
        one = desired.get(_name(rule))
        if one is None or _is_as_desired(rule, one, register):
            continue
        new = _rule(one, register)
        new["booleanRule"]["format"] = rule["booleanRule"].get("format", {})
        updated = {"sheetId": register.id, "index": index, "rule": new}
        yield {"updateConditionalFormatRule": updated}


def _missing(
    register: RegisterTab, names: list[str], desired: Mapping[str, register_format.ColourRule]
) -> Iterator[Json]:
    """Yield each missing rule before the first of ours that must follow it, else at the end."""
    order = list(desired)
    for place, (name, one) in enumerate(desired.items()):
        if name in names:
            continue
        later = set(order[place + 1 :])
        index = next((at for at, found in enumerate(names) if found in later), len(names))
        names.insert(index, name)
        yield {"addConditionalFormatRule": {"rule": _rule(one, register), "index": index}}


def _rule(one: register_format.ColourRule, register: RegisterTab) -> Json:
    how: Json = {}
    if one.fill:
        how["backgroundColorStyle"] = sheet_requests.colour(one.fill)
    if one.ink:
        how["textFormat"] = {"foregroundColorStyle": sheet_requests.colour(one.ink), "bold": True}
    rule = {"condition": sheet_requests.condition("CUSTOM_FORMULA", _formula(one)), "format": how}
    return {"ranges": [register.column(one.first, to=one.last + 1)], "booleanRule": rule}


def _formula(one: register_format.ColourRule) -> str:
    formula = sheet_requests.semicolons(one.formula).removeprefix("=")
    return f'=AND({formula};N("sheetflow {one.name}")=0)'


def _is_as_desired(rule: Json, one: register_format.ColourRule, register: RegisterTab) -> bool:
    """Return whether it has our condition and covers our columns from first to last row."""
    if (
        sheet_requests.canonical(_formula_of(rule)) != sheet_requests.canonical(_formula(one))
        or len(rule["ranges"]) != 1
    ):
        return False
    [found] = rule["ranges"]
    desired = register.column(one.first, to=one.last + 1)
    bottom, current = found.get("endRowIndex"), register.current
    reaches = bottom is None or current is None or bottom >= current.rows + register.growth
    return reaches and all(
        found.get(name, 0) == desired[name] for name in desired if name != "sheetId"
    )


def _name(rule: Json) -> str:
    found = _OURS.search(_formula_of(rule))
    return found[1] if found else ""


def _formula_of(rule: Json) -> str:
    values = rule.get("booleanRule", {}).get("condition", {}).get("values", [{}])
    return str(values[0].get(sheet_requests.VALUE, "")) if values else ""


def view_changes(register: RegisterTab) -> Iterator[SetupChange]:
    """Yield missing filter views: one for each role that may have to act, and one for errors.

    Users may change and rename existing ones.
    """
    layout = register.layout
    there = register.current.views if register.current else {}
    for key, title, column, words in _views(register):
        number = VIEWS + crc32(key.encode()) % 10_000_000
        place = layout.of_system(column)
        if number in there or title in there.values() or place is None:
            continue
        criteria = {"condition": sheet_requests.condition("TEXT_CONTAINS", words)}
        view = {
            "filterViewId": number,
            "title": title,
            "range": sheet_requests.area(register.id, layout.heading, None, 0, layout.width),
            "filterSpecs": [{"columnIndex": place.index, "filterCriteria": criteria}],
        }
        yield register.change("view", {"addFilterView": {"filter": view}}, name=title)


def _views(register: RegisterTab) -> Iterator[tuple[str, str, SystemColumn, str]]:
    """Yield each one's key, title, filtered column and the words of the rows that it shows."""
    office, desired = register.layout.office, register.desired
    for role in turn_roles(office):
        title = desired.text("view.mine", role=role.label(office.language))
        yield f"turn {role.id}", title, SystemColumn.TURN, turn_text(role, office.language)
    yield "errors", desired.text("view.errors"), SystemColumn.SENTENCE, ERROR
