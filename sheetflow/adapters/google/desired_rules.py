"""What the register's cells offer and accept, when rows change colour, and whose rows are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sheetflow.adapters.google.cell_requests import area, colour
from sheetflow.adapters.google.difference import Change
from sheetflow.adapters.google.drive_calls import Json
from sheetflow.adapters.google.register_frame import Frame, Wanted
from sheetflow.adapters.google.shared_look import ERROR, Place, entries, say, styles
from sheetflow.adapters.google.wording_google import say_google
from sheetflow.core.form import Kind, SystemColumn
from sheetflow.core.names import RoleId
from sheetflow.core.office import Role

_OURS = re.compile(r"=\$([A-Z]+)\d+=\"|=LEFT\(\$([A-Z]+)\d+;2\)=")
"""How the formulas of our conditional colours begin: the state's column, the sentence's."""


def rule_changes(frame: Frame, wanted: Wanted) -> Iterator[Change]:
    """Drop-downs and date checks that advise and never refuse: staff are judged, not blocked."""
    language = frame.layout.office.language
    for place in frame.layout.places:
        rule = _rule(place, frame, wanted)
        if rule is None or _has(frame, place, rule):
            continue
        where = area(frame.id, frame.layout.first, None, place.index, place.index + 1)
        key = "dates" if rule["condition"]["type"] == "DATE_IS_VALID" else "list"
        sentence = say_google(key, language, tab=frame.tab, name=place.heading)
        yield Change(sentence, ({"setDataValidation": {"range": where, "rule": rule}},))


def _rule(place: Place, frame: Frame, wanted: Wanted) -> Json | None:
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


def _has(frame: Frame, place: Place, rule: Json) -> bool:
    """Whether the first row of submissions has this rule's kind and choices."""
    if frame.present is None:
        return False
    at = (frame.layout.first, place.index)
    condition = frame.present.cells.get(at, {}).get("dataValidation", {}).get("condition", {})
    return bool(condition == rule["condition"])


def colour_changes(frame: Frame) -> Iterator[Change]:
    """A row's colour by its accepted state, and red for errors in the job's sentence.

    A rule of ours is known by its formula; a person's rules, and colours changed in ours, stay.
    """
    wanted = list(_colours(frame))
    there = [] if frame.present is None else frame.present.rules
    ours = [(at, rule) for at, rule in enumerate(there) if _is_ours(rule, frame)]
    keys = {_rule_key(rule) for rule in wanted}
    obsolete = [at for at, rule in ours if _rule_key(rule) not in keys]
    have = {_rule_key(rule) for _, rule in ours}
    missing = [rule for rule in wanted if _rule_key(rule) not in have]
    if not missing and not obsolete:
        return
    requests: list[Json] = [
        {"deleteConditionalFormatRule": {"sheetId": frame.id, "index": at}}
        for at in sorted(obsolete, reverse=True)
    ]
    end = len(there) - len(obsolete)
    requests += [
        {"addConditionalFormatRule": {"rule": rule, "index": end + number}}
        for number, rule in enumerate(missing)
    ]
    count = len(missing) + len(obsolete)
    language = frame.layout.office.language
    yield Change(say_google("colour", language, tab=frame.tab, count=count), tuple(requests))


def _colours(frame: Frame) -> Iterator[Json]:
    layout, form = frame.layout, frame.layout.office.form
    first = layout.first + 1
    sentence = layout.of_system(SystemColumn.SENTENCE)
    if sentence is not None:
        red = {"textFormat": {"foregroundColorStyle": colour(styles.ALARM), "bold": True}}
        formula = f'=LEFT(${sentence.letters}{first};2)="{ERROR}"'
        yield _coloured(frame, formula, red, sentence.index, sentence.index + 1)
    state = layout.of_system(SystemColumn.STATE)
    if state is None:
        return
    left = min(place.index for place in layout.places)
    strong = [layout.of(form.identifier.id), layout.of(form.status.id), state]
    for each in form.states:
        label = each.label(layout.office.language).replace('"', '""')
        formula = f'=${state.letters}{first}="{label}"'
        deep = {"backgroundColorStyle": colour(styles.pale(each.colour))}
        for place in strong:
            yield _coloured(frame, formula, deep, place.index, place.index + 1)
        light = {"backgroundColorStyle": colour(styles.tint(styles.pale(each.colour), 0.35))}
        yield _coloured(frame, formula, light, left, layout.width)


def _coloured(frame: Frame, formula: str, how: Json, start: int, end: int) -> Json:
    values = [{"userEnteredValue": formula}]
    condition = {"type": "CUSTOM_FORMULA", "values": values}
    where = area(frame.id, frame.layout.first, None, start, end)
    return {"ranges": [where], "booleanRule": {"condition": condition, "format": how}}


def _formula(rule: Json) -> str:
    values = rule.get("booleanRule", {}).get("condition", {}).get("values", [{}])
    return str(values[0].get("userEnteredValue", "")).replace(",", ";")


def _is_ours(rule: Json, frame: Frame) -> bool:
    found = _OURS.match(_formula(rule))
    if found is None:
        return False
    state = frame.layout.of_system(SystemColumn.STATE)
    sentence = frame.layout.of_system(SystemColumn.SENTENCE)
    return any(
        letters is not None and place is not None and letters == place.letters
        for letters, place in ((found[1], state), (found[2], sentence))
    )


def _rule_key(rule: Json) -> tuple[object, ...]:
    """Formula and columns: what a rule speaks of, not how it looks."""
    spans = [
        (one.get("startRowIndex", 0), one.get("startColumnIndex", 0), one.get("endColumnIndex"))
        for one in rule["ranges"]
    ]
    return (_formula(rule), *spans)


def view_changes(frame: Frame) -> Iterator[Change]:
    """A filter view for each role that may have the ball, and one for rows with an error.

    One that is there is its users' own to change.
    """
    language = frame.layout.office.language
    there = frame.present.views if frame.present else set()
    for title, system, words in _views(frame):
        place = frame.layout.of_system(system)
        if title in there or place is None:
            continue
        condition = {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": words}]}
        where = area(frame.id, frame.layout.heading, None, 0, frame.layout.width)
        spec = {"columnIndex": place.index, "filterCriteria": {"condition": condition}}
        view = {"title": title, "range": where, "filterSpecs": [spec]}
        sentence = say_google("view", language, tab=frame.tab, name=title)
        yield Change(sentence, ({"addFilterView": {"filter": view}},))


def _views(frame: Frame) -> Iterator[tuple[str, SystemColumn, str]]:
    office = frame.layout.office
    for role in _turn_roles(frame):
        label = role.label(office.language)
        words = next((title for title in role.titles if title in label), label)
        title = say_google("view.mine", office.language, role=label)
        yield title, SystemColumn.TURN, words
    yield say_google("view.errors", office.language), SystemColumn.SENTENCE, ERROR


def _turn_roles(frame: Frame) -> list[Role]:
    office = frame.layout.office
    found: dict[RoleId, None] = {}
    for state in office.form.states:
        for role in (state.turn, *state.turn_by_workflow.values()):
            if role is not None and not state.end:
                found[role] = None
    return [office.role_by_id[role] for role in found]
