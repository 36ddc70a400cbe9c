"""Answers against the discovery schemas."""

from typing import Any

from tests.google_emulator.discovery import schema
from tests.google_emulator.json_shapes import Json

LONGEST_LIST_CHECKED = 300
"""Answers may hold 400,000 cells; the items after this many are of one making with those before."""


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
