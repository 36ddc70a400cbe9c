"""Field masks: which parts of a resource are requested, or changed."""

import re
from typing import Any

from tests.google_emulator.discovery import schema
from tests.google_emulator.json_shapes import Json, Mask
from tests.google_emulator.spelling import camel

TOKEN = re.compile(r"\s*([A-Za-z_$][\w$-]*|\*|[(),./])\s*")


class MaskSyntaxError(ValueError):
    """The text is no field mask."""


def parse_mask(text: str) -> Mask:
    """ "a(b,c/d),e.f" → {"a": {"b": {}, "c": {"d": {}}}, "e": {"f": {}}}."""
    tokens, place = [], 0
    while place < len(text):
        found = TOKEN.match(text, place)
        if not found:
            raise MaskSyntaxError(text)
        tokens.append(found.group(1))
        place = found.end()
    tree: Mask = {}
    rest = _fields(tokens, tree)
    if rest:
        raise MaskSyntaxError(text)
    return tree


def _fields(tokens: list[str], into: Mask) -> list[str]:
    while tokens:
        tokens = _path(tokens, into)
        if not tokens or tokens[0] != ",":
            return tokens
        tokens = tokens[1:]
    raise MaskSyntaxError("a field is missing")


def _path(tokens: list[str], into: Mask) -> list[str]:
    if not tokens or tokens[0] in "(),./":
        raise MaskSyntaxError("a field is missing")
    name, tokens = tokens[0], tokens[1:]
    known_whole = name in into and not into[name]
    below: Mask = into.setdefault(name, {})
    below = {} if known_whole else below
    if tokens and tokens[0] in "./":
        return _path(tokens[1:], below)
    if tokens and tokens[0] == "(":
        tokens = _fields(tokens[1:], below)
        if not tokens or tokens[0] != ")":
            raise MaskSyntaxError("a bracket is not closed")
        return tokens[1:]
    into[name] = {}
    return tokens


def select(value: Any, mask: Mask) -> Any:
    """The part of a resource that a response mask asks for; lists are looked into."""
    if not mask or "*" in mask:
        inner = mask.get("*") if mask else None
        if inner and isinstance(value, dict):
            return {key: select(item, inner) for key, item in value.items()}
        return value
    if isinstance(value, list):
        return [select(item, mask) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() <= mask.keys() and not any(mask[key] for key in value):
        return value
    return {key: select(value[key], below) for key, below in mask.items() if key in value}


def merge(old: Json, new: Json, mask: Mask) -> Json:
    """`old` with the masked fields taken from `new`; a masked field absent there is cleared."""
    if "*" in mask:
        return dict(new)
    merged = dict(old)
    for key, below in mask.items():
        if below:
            inner_old = old.get(key) if isinstance(old.get(key), dict) else {}
            inner = merge(inner_old or {}, new.get(key) or {}, below)
            if inner or key in new:
                merged[key] = inner
            else:
                merged.pop(key, None)
        elif key in new:
            merged[key] = new[key]
        else:
            merged.pop(key, None)
    return merged


def camel_mask(mask: Mask) -> Mask:
    """The mask with camelCase names: Sheets takes them in the spelling of its messages too."""
    return {camel(name): camel_mask(below) for name, below in mask.items()}


def unknown_path(api: str, schema_name: str, mask: Mask) -> str | None:
    """The first path of a mask that the schema does not have, or None when all fit."""
    return _unknown(api, schema(api, schema_name), mask, "")


def _unknown(api: str, node: Json, mask: Mask, at: str) -> str | None:
    while "$ref" in node or node.get("type") == "array":
        node = schema(api, node["$ref"]) if "$ref" in node else node["items"]
    if "properties" not in node:
        return None
    for key, below in mask.items():
        if key == "*":
            continue
        path = f"{at}{key}"
        if key not in node["properties"]:
            return path
        if missing := _unknown(api, node["properties"][key], below, f"{path}."):
            return missing
    return None
