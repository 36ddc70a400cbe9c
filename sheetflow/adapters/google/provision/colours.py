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


def colour_changes(frame: RegisterTab) -> Iterator[SetupChange]:
    """Rules that are missing, or that no longer cover their columns down to the last row.

    A person's own rules, and colours that people changed in ours, stay.
    """
    wanted = {one.name: one for one in row_colours(frame.layout)}
    there = [] if frame.present is None else frame.present.rules
    names = [_name(rule) for rule in there]
    extra = _extra(names, wanted)
    kept = [at for at in range(len(there)) if at not in extra]
    requests = [
        {"deleteConditionalFormatRule": {"sheetId": frame.id, "index": at}}
        for at in reversed(extra)
    ]
    requests += _mended(frame, [there[at] for at in kept], wanted)
    requests += _missing(frame, [names[at] for at in kept], wanted)
    if requests:
        language = frame.layout.office.language
        sentence = say_google("colour", language, tab=frame.tab, count=len(requests))
        yield SetupChange(sentence, tuple(requests))


def _extra(names: Sequence[str], wanted: Mapping[str, Colouring]) -> list[int]:
    """Places of rules of ours that stand twice (cells were pasted), or of states that are gone."""
    return [
        at for at, name in enumerate(names) if name and (name not in wanted or name in names[:at])
    ]


def _mended(
    frame: RegisterTab, there: Sequence[Json], wanted: Mapping[str, Colouring]
) -> list[Json]:
    """Updates of rules whose condition or cells have changed; how they look is left."""
    requests = []
    for index, rule in enumerate(there):
        one = wanted.get(_name(rule))
        if one is None or _holds(rule, one, frame):
            continue
        new = _rule(one, frame)
        new["booleanRule"]["format"] = rule["booleanRule"].get("format", {})
        requests.append({"updateConditionalFormatRule": {
            "sheetId": frame.id, "index": index, "rule": new}})  # fmt: skip
    return requests


def _missing(frame: RegisterTab, names: list[str], wanted: Mapping[str, Colouring]) -> list[Json]:
    """Each before the first of ours that it must go before, else behind everything."""
    requests = []
    order = list(wanted)
    for place, (name, one) in enumerate(wanted.items()):
        if name in names:
            continue
        later = set(order[place + 1 :])
        index = next((at for at, found in enumerate(names) if found in later), len(names))
        names.insert(index, name)
        rule = _rule(one, frame)
        requests.append({"addConditionalFormatRule": {"rule": rule, "index": index}})
    return requests


def _rule(one: Colouring, frame: RegisterTab) -> Json:
    how: Json = {}
    if one.fill:
        how["backgroundColorStyle"] = colour(one.fill)
    if one.ink:
        how["textFormat"] = {"foregroundColorStyle": colour(one.ink), "bold": True}
    values = [{"userEnteredValue": _formula(one)}]
    condition = {"type": "CUSTOM_FORMULA", "values": values}
    return {
        "ranges": [area(frame.id, frame.layout.first, None, one.first, one.last + 1)],
        "booleanRule": {"condition": condition, "format": how},
    }


def _formula(one: Colouring) -> str:
    told = semicolons(one.formula).removeprefix("=")
    return f'=AND({told};N("sheetflow {one.name}")=0)'


def _holds(rule: Json, one: Colouring, frame: RegisterTab) -> bool:
    """Whether it has our condition and covers our columns from the first row to the last."""
    if canonical(_told(rule)) != canonical(_formula(one)) or len(rule["ranges"]) != 1:
        return False
    [found] = rule["ranges"]
    wanted = area(frame.id, frame.layout.first, None, one.first, one.last + 1)
    bottom = found.get("endRowIndex")
    reaches = bottom is None or frame.present is None or bottom >= frame.present.rows + frame.growth
    return reaches and all(
        found.get(name, 0) == wanted[name] for name in wanted if name != "sheetId"
    )


def _name(rule: Json) -> str:
    found = _OURS.search(_told(rule))
    return found[1] if found else ""


def _told(rule: Json) -> str:
    values = rule.get("booleanRule", {}).get("condition", {}).get("values", [{}])
    return str(values[0].get("userEnteredValue", "")) if values else ""
