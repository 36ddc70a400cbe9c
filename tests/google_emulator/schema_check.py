"""Bodies against the discovery schemas: requests as Sheets reads them, answers as it writes."""

from __future__ import annotations

import re
from typing import Any

from tests.google_emulator.api_errors import ApiError, bad_field
from tests.google_emulator.discovery import schema
from tests.google_emulator.json_shapes import Json

LONGEST_LIST_CHECKED = 300
"""Answers may hold 400,000 cells; the items after this many are of one making with those before."""

INTEGERS = {"int32", "int64", "uint32", "uint64"}


def snake(name: str) -> str:
    """ "updateCells" → "update_cells", as Google's messages spell fields."""
    return re.sub(r"([A-Z])", lambda found: "_" + found.group(1).lower(), name)


class BodyReader:
    """Reads a request body by its schema.

    Sheets (`strict`) refuses unknown names; Drive ignores them. Both accept snake_case names,
    numbers as text, and take null for absent.
    """

    def __init__(self, api: str) -> None:
        self.api = api
        self.strict = api == "sheets"

    def read(self, schema_name: str, body: Any, at: str = "") -> Json:
        """The body with camelCase names, typed values and no nulls; 400 when it does not fit."""
        if not isinstance(body, dict):
            raise bad_field("", "Invalid JSON payload received. Unexpected token.")
        return self._object(schema(self.api, schema_name), body, at)

    def _object(self, node: Json, body: Json, at: str) -> Json:
        properties = node.get("properties", {})
        read: Json = {}
        for given, value in body.items():
            name = given if given in properties else _camel(given)
            if name not in properties:
                if "additionalProperties" in node:
                    read[given] = self._value(node["additionalProperties"], value, f"{at}.{given}")
                elif self.strict:
                    raise self._unknown(given, at)
                continue
            if value is not None:
                place = f"{at}.{snake(name)}" if at else snake(name)
                read[name] = self._value(properties[name], value, place)
        return read

    def _unknown(self, name: str, at: str) -> ApiError:
        place = f" at '{at}'" if at else ""
        message = f'Invalid JSON payload received. Unknown name "{name}"{place}: Cannot find field.'
        return bad_field(at, message)

    def _value(self, node: Json, value: Any, at: str) -> Any:
        if "$ref" in node:
            node = {**schema(self.api, node["$ref"]), "name": node["$ref"]}
        kind = node.get("type")
        if kind == "any" or value is None:
            return value
        if kind == "array":
            return self._list(node, value, at)
        if kind == "object":
            if not isinstance(value, dict):
                raise self._misfit(at, f"type.googleapis.com/{node.get('name', 'Struct')}", value)
            return self._object(node, value, at)
        return self._scalar(node, value, at)

    def _list(self, node: Json, value: Any, at: str) -> Any:
        items = node["items"]
        if not isinstance(value, list):
            if items.get("type") == "array":
                raise self._misfit(at, "type.googleapis.com/google.protobuf.ListValue", value)
            return [self._value(items, value, f"{at}[0]")]
        if items.get("type") == "array":
            for index, row in enumerate(value):
                if not isinstance(row, list):
                    where = f"{at}[{index}]"
                    name = "type.googleapis.com/google.protobuf.ListValue"
                    raise self._misfit(where, name, row)
            return value
        return [self._value(items, item, f"{at}[{place}]") for place, item in enumerate(value)]

    def _scalar(self, node: Json, value: Any, at: str) -> Any:
        kind, form = node.get("type"), node.get("format", "")
        if kind == "boolean":
            return self._boolean(value, at)
        if kind == "integer" or form in INTEGERS:
            whole = _whole(value)
            if whole is None:
                raise self._misfit(at, f"TYPE_{(form or 'int32').upper()}", value)
            return whole if kind == "integer" else str(whole)
        if kind == "number":
            return self._number(value, at)
        if isinstance(value, bool) or not isinstance(value, str):
            if self.strict:
                raise self._misfit(at, "TYPE_STRING", value)
            return str(value)
        if "enum" in node and value not in node["enum"] and self.strict:
            raise self._misfit(at, "type.googleapis.com/google.apps.sheets.v4.Enum", value)
        return value

    def _boolean(self, value: Any, at: str) -> bool:
        if isinstance(value, bool):
            return value
        if value in ("true", "false", "True", "False"):
            return str(value).lower() == "true"
        raise self._misfit(at, "TYPE_BOOL", value)

    def _number(self, value: Any, at: str) -> Any:
        if isinstance(value, bool):
            raise self._misfit(at, "TYPE_DOUBLE", value)
        if isinstance(value, str):
            try:
                return float(value)
            except ValueError:
                raise self._misfit(at, "TYPE_DOUBLE", value) from None
        if isinstance(value, int | float):
            return value
        raise self._misfit(at, "TYPE_DOUBLE", value)

    def _misfit(self, at: str, kind: str, value: Any) -> ApiError:
        shown = f'"{value}"' if isinstance(value, str) else str(value)
        return bad_field(at, f"Invalid value at '{at}' ({kind}), {shown}")


def _camel(name: str) -> str:
    return re.sub(r"_([a-z0-9])", lambda found: found.group(1).upper(), name)


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return int(number) if number == int(number) else None


def violations(api: str, schema_name: str, value: Any) -> list[str]:
    """What in an answer does not fit its schema; empty when all does."""
    return list(_violations(api, {"$ref": schema_name}, value, schema_name))


def _violations(api: str, node: Json, value: Any, at: str) -> list[str]:
    if "$ref" in node:
        node = schema(api, node["$ref"])
    kind = node.get("type")
    if kind == "any":
        return []
    if kind == "array":
        if not isinstance(value, list):
            return [f"{at}: not a list"]
        found = []
        for place, item in enumerate(value[:LONGEST_LIST_CHECKED]):
            found += _violations(api, node["items"], item, f"{at}[{place}]")
        return found
    if kind == "object":
        return _object_violations(api, node, value, at)
    return _scalar_violations(node, value, at)


def _object_violations(api: str, node: Json, value: Any, at: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{at}: not an object"]
    found = []
    for name, item in value.items():
        if name in node.get("properties", {}):
            found += _violations(api, node["properties"][name], item, f"{at}.{name}")
        elif "additionalProperties" in node:
            found += _violations(api, node["additionalProperties"], item, f"{at}.{name}")
        else:
            found.append(f"{at}.{name}: not in the schema")
    return found


def _scalar_violations(node: Json, value: Any, at: str) -> list[str]:
    kind = node.get("type")
    fits = {
        "boolean": isinstance(value, bool),
        "integer": isinstance(value, int) and not isinstance(value, bool),
        "number": isinstance(value, int | float) and not isinstance(value, bool),
        "string": isinstance(value, str),
    }.get(str(kind), True)
    if not fits:
        return [f"{at}: {value!r} is no {kind}"]
    if "enum" in node and value not in node["enum"]:
        return [f"{at}: {value!r} is not one of its enum"]
    return []
