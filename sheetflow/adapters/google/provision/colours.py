"""When the register's rows change their colour."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from sheetflow.adapters.google.api.answers import Json
from sheetflow.adapters.google.provision.cell_requests import area, canonical, colour, semicolons
from sheetflow.adapters.google.provision.difference import SetupChange
from sheetflow.adapters.google.provision.register_tab import RegisterTab
from sheetflow.adapters.google.provision.wording_google import say_google
from sheetflow.adapters.register_design.cells import Colouring, row_colours

_OURS = re.compile(r'N\("sheetflow ([^"]*)"\)')
"""Every rule of ours carries its name in its formula (N of a text is 0), so that it is known again
wherever people moved its columns, and no rule of theirs is ever taken for one of ours."""


def colour_changes(register: RegisterTab) -> Iterator[SetupChange]:
    """Rules that are missing, or that no longer cover their columns down to the last row.

    A person's own rules, and colours that people changed in ours, stay.
    """
    desired = {one.name: one for one in row_colours(register.layout)}
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
        language = register.layout.office.language
        sentence = say_google("colour", language, tab=register.tab, count=len(requests))
        yield SetupChange(sentence, tuple(requests))


def _extra(names: Sequence[str], desired: Mapping[str, Colouring]) -> list[int]:
    """Places of rules of ours that stand twice (cells were pasted), or of states that are gone."""
    return [
        at for at, name in enumerate(names) if name and (name not in desired or name in names[:at])
    ]


def _mended(
    register: RegisterTab, there: Sequence[Json], desired: Mapping[str, Colouring]
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
    register: RegisterTab, names: list[str], desired: Mapping[str, Colouring]
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


def _rule(one: Colouring, register: RegisterTab) -> Json:
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


def _formula(one: Colouring) -> str:
    told = semicolons(one.formula).removeprefix("=")
    return f'=AND({told};N("sheetflow {one.name}")=0)'


def _holds(rule: Json, one: Colouring, register: RegisterTab) -> bool:
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
