"""Requests on named and protected ranges, drop-downs and conditional colours."""

import copy
import re

from tests.google_emulator.a1 import parse_cells
from tests.google_emulator.api_errors import invalid
from tests.google_emulator.cells import for_alike, with_color_styles
from tests.google_emulator.conditions import COLORS, VALIDATION, check_condition
from tests.google_emulator.field_mask import merge
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.protection import PROTECTED, may_edit
from tests.google_emulator.sheets_batch import Batch, drop_defaults, handles, whole_range
from tests.google_emulator.sheets_present import protected_for
from tests.google_emulator.sheets_requests_tables import check_untyped
from tests.google_emulator.spreadsheet import Tab


def _named(batch: Batch, named_range_id: str) -> Json:
    for named in batch.book.named_ranges:
        if named["namedRangeId"] == named_range_id:
            return named
    raise invalid(f"No NamedRange with id: {named_range_id}")


def _check_name(batch: Batch, name: str, but: Json | None = None) -> None:
    plain = re.fullmatch(r"[A-Za-z_]\w{0,249}", name)
    if (
        not plain
        or (parse_cells(name) and re.search(r"\d", name))
        or name.lower() in ("true", "false")
    ):
        raise invalid("The name given to this range is invalid.")
    for other in batch.book.named_ranges:
        if other is not but and other["name"].casefold() == name.casefold():
            raise invalid(
                f"Cannot add named range with name {name}, a named range with that name already "
                "exists."
            )


@handles("addNamedRange")
def add_named_range(batch: Batch, request: Json) -> Json:
    """A name for a range."""
    asked = copy.deepcopy(request.get("namedRange", {}))
    named_id = asked.get("namedRangeId") or str(batch.new_id())
    if any(old["namedRangeId"] == named_id for old in batch.book.named_ranges):
        raise invalid(
            f"Cannot add named range with ID {named_id}, a named range with that ID already exists."
        )
    _check_name(batch, asked.get("name", ""))
    area = whole_range(asked.get("range", {}))
    batch.area(area, writes=False)
    named = {"namedRangeId": named_id, "name": asked["name"], "range": area}
    batch.book.named_ranges.append(named)
    return {"namedRange": copy.deepcopy(named)}


@handles("updateNamedRange")
def update_named_range(batch: Batch, request: Json) -> None:
    """Another name or another range."""
    asked = request.get("namedRange", {})
    mask = batch.mask(request, "NamedRange")
    named = _named(batch, asked.get("namedRangeId", ""))
    new = merge(named, asked, mask) | {"namedRangeId": named["namedRangeId"]}
    _check_name(batch, new.get("name", ""), but=named)
    new["range"] = whole_range(new.get("range", {}))
    batch.area(new["range"], writes=False)
    batch.book.named_ranges[batch.book.named_ranges.index(named)] = new


@handles("deleteNamedRange")
def delete_named_range(batch: Batch, request: Json) -> None:
    """A name goes."""
    batch.book.named_ranges.remove(_named(batch, request.get("namedRangeId", "")))


def _protected(batch: Batch, protected_id: int) -> tuple[Tab, Json]:
    for tab, protected in batch.book.every("protectedRanges"):
        if protected["protectedRangeId"] == protected_id:
            return tab, protected
    raise invalid(f"No protected range with id: {protected_id}")


def _stored_protection(batch: Batch, asked: Json) -> Json:
    kept = {key: item for key, item in asked.items() if key != "requestingUserCanEdit"}
    kept = drop_defaults(kept, "description", "warningOnly", "unprotectedRanges")
    kept["unprotectedRanges"] = [whole_range(r) for r in kept.get("unprotectedRanges", [])]
    kept = drop_defaults(kept, "unprotectedRanges")
    if kept.get("warningOnly"):
        if kept.get("editors", {}).get("users") or kept.get("editors", {}).get("groups"):
            raise invalid("Editors are not supported with warning only protection.")
        kept.pop("editors", None)
        return kept
    editors = drop_defaults(dict(kept.get("editors", {})), "users", "groups", "domainUsersCanEdit")
    kept["editors"] = editors
    if not may_edit(batch.call.world, batch.book, batch.call.user, kept):
        editors["users"] = [*editors.get("users", []), batch.call.user.email]
    return kept


def _place_protection(batch: Batch, protected: Json) -> Tab:
    if "namedRangeId" in protected and "range" not in protected:
        protected["range"] = dict(_named(batch, protected["namedRangeId"])["range"])
    protected["range"] = whole_range(protected.get("range", {}))
    return batch.area(protected["range"], writes=False).tab


def _check_one_per_sheet(tab: Tab, protected: Json) -> None:
    if set(protected["range"]) != {"sheetId"}:
        return
    for other in tab.objects["protectedRanges"]:
        same = other["protectedRangeId"] == protected["protectedRangeId"]
        if not same and set(other["range"]) == {"sheetId"}:
            raise invalid(f'Sheet "{tab.title}" already has sheet protection')


@handles("addProtectedRange")
def add_protected_range(batch: Batch, request: Json) -> Json:
    """Protection; under an id of the caller's choosing when that one is free."""
    protected = _stored_protection(batch, copy.deepcopy(request.get("protectedRange", {})))
    protected.setdefault("protectedRangeId", batch.new_id())
    wanted = protected["protectedRangeId"]
    for _, other in batch.book.every("protectedRanges"):
        if other["protectedRangeId"] == wanted:
            raise invalid(f"A protected range with id: {wanted} already exists.")
    tab = _place_protection(batch, protected)
    _check_one_per_sheet(tab, protected)
    ordered = {"protectedRangeId": wanted, "range": protected["range"], **protected}
    tab.objects["protectedRanges"].append(ordered)
    return {"protectedRange": protected_for(batch.call, batch.book, ordered)}


@handles("updateProtectedRange")
def update_protected_range(batch: Batch, request: Json) -> None:
    """Masked fields of a protection; only its editors may."""
    asked = request.get("protectedRange", {})
    mask = batch.mask(request, "ProtectedRange")
    tab, protected = _protected(batch, asked.get("protectedRangeId", 0))
    if not may_edit(batch.call.world, batch.book, batch.call.user, protected):
        raise invalid(PROTECTED)
    new = _stored_protection(batch, merge(protected, asked, mask))
    new["protectedRangeId"] = protected["protectedRangeId"]
    target = _place_protection(batch, new)
    _check_one_per_sheet(target, new)
    tab.objects["protectedRanges"].remove(protected)
    target.objects["protectedRanges"].append(new)


@handles("deleteProtectedRange")
def delete_protected_range(batch: Batch, request: Json) -> None:
    """A protection goes; only its editors may."""
    tab, protected = _protected(batch, request.get("protectedRangeId", 0))
    if not may_edit(batch.call.world, batch.book, batch.call.user, protected):
        raise invalid(PROTECTED)
    tab.objects["protectedRanges"].remove(protected)


@handles("setDataValidation")
def set_data_validation(batch: Batch, request: Json) -> None:
    """A rule, or none, for each cell of a range. Values already there are not judged."""
    area = batch.area(request.get("range", {}))
    check_untyped(batch, area)
    rule = request.get("rule")
    if rule is not None:
        check_condition(rule.get("condition", {}), VALIDATION)
        rule = drop_defaults(copy.deepcopy(rule), "strict", "showCustomUi", "inputMessage")
    ruled = for_alike(lambda cell: cell.with_extra(dataValidation=rule))
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            area.tab.grid.put(row, column, ruled(area.tab.grid.get(row, column)))


def _rule(batch: Batch, rule: Json) -> Json:
    stored: Json = with_color_styles(copy.deepcopy(rule))
    stored["ranges"] = [whole_range(grid_range) for grid_range in rule.get("ranges", [])]
    if not stored["ranges"]:
        raise invalid("rule.ranges must not be empty.")
    if len({grid_range["sheetId"] for grid_range in stored["ranges"]}) > 1:
        raise invalid("All ranges of a rule must be on the same sheet.")
    for grid_range in stored["ranges"]:
        batch.area(grid_range)
    if "gradientRule" in stored:
        _check_scale(batch, stored["gradientRule"])
    else:
        check_condition(stored.get("booleanRule", {}).get("condition", {}), COLORS)
    return stored


def _check_scale(batch: Batch, scale: Json) -> None:
    """A colour scale: its ends must be given, and what they are worth where it matters."""
    for name in ("minpoint", "midpoint", "maxpoint"):
        point = scale.get(name)
        if point is None and name == "midpoint":
            continue
        if point is None or "type" not in point:
            raise invalid("No interpolationPointType specified.")
        if point["type"] in ("MIN", "MAX"):
            point.pop("value", None)
        elif not point.get("value"):
            raise invalid("InterpolationPoint.value is required.")
        elif batch.locale.decimal != "." and "." in point["value"]:
            raise invalid(f"Invalid InterpolationPoint.value: {point['value']}")


def _rule_at(tab: Tab, index: int) -> Json:
    rules = tab.objects["conditionalFormats"]
    if not 0 <= index < len(rules):
        raise invalid(f"No conditional format on sheet: {tab.id} at index: {index}")
    return rules[index]


@handles("addConditionalFormatRule")
def add_conditional_format(batch: Batch, request: Json) -> None:
    """A conditional colour at a place among the tab's rules."""
    rule = _rule(batch, request.get("rule", {}))
    rules = batch.tab(rule["ranges"][0]).objects["conditionalFormats"]
    index = request.get("index", 0)
    if index > len(rules):
        raise invalid(f"index {index} is beyond the number of rules ({len(rules)}).")
    rules.insert(index, rule)


@handles("updateConditionalFormatRule")
def update_conditional_format(batch: Batch, request: Json) -> Json:
    """Another rule at an index, or the rule at another index."""
    index = request.get("index", 0)
    if "rule" in request:
        new = _rule(batch, request["rule"])
        tab = batch.tab(new["ranges"][0])
        old = _rule_at(tab, index)
        tab.objects["conditionalFormats"][index] = new
        answer = {"oldRule": old, "newRule": new, "oldIndex": index, "newIndex": index}
    else:
        tab = batch.tab(request)
        old = _rule_at(tab, index)
        target = request.get("newIndex", 0)
        tab.objects["conditionalFormats"].remove(old)
        tab.objects["conditionalFormats"].insert(target, old)
        answer = {"newRule": old, "oldIndex": index, "newIndex": target}
    return copy.deepcopy(drop_defaults(answer, "oldIndex", "newIndex"))


@handles("deleteConditionalFormatRule")
def delete_conditional_format(batch: Batch, request: Json) -> Json:
    """A conditional colour goes."""
    tab = batch.tab(request)
    index = request.get("index", 0)
    rule = _rule_at(tab, index)
    del tab.objects["conditionalFormats"][index]
    return {"rule": copy.deepcopy(rule)}
