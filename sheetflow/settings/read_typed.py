"""A settings file's values as a dataclass, by pydantic; each error is a mistake with its line.

Stricter than pydantic by default: no unknown keys, no number from text, no boolean from a word.
"""

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise, takewhile
from typing import Any, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import SchemaValidator

from sheetflow.core.setting_rules import HIDDEN, SettingError, nearest_name, one_line
from sheetflow.settings.document import Document, Place

Shape = TypeVar("Shape")

_KEYS = {
    "sources": "from",
    "sender": "from",
    "quiet_from": "from",
    "target": "to",
    "reported": "report",
    "system_headings": "system_columns",
    "register_file": "register",
}
"""Keys of settings whose fields have another name: `from` is a word of Python."""

_WITH_SECRETS = ("notices",)
"""The section in which no mistake quotes a text of the wrong kind."""

_NOT_WRITTEN = ("[key]", "by_workflow")
"""Parts of a place of pydantic that are no part of the file."""

_KINDS = {
    "string_type": ("text", "Put it in quotes if it looks like a number or a date."),
    "int_type": ("a whole number", "Write digits without quotes."),
    "bool_type": ("true or false", "Write true or false without quotes."),
    "date_type": ("a day", "Write it as 2025-10-31."),
    "tuple_type": ("a list", "Write [a, b], or one entry a line after “- ”."),
    "frozen_set_type": ("a list", "Write [a, b], or one entry a line after “- ”."),
    "dataclass_type": ("a mapping", "Write one “key: value” a line, indented."),
    "mapping_type": ("a mapping", "Write one “key: value” a line, indented."),
    "greater_than_equal": ("at least {ge}", "Change the number."),
    "less_than_equal": ("at most {le}", "Change the number."),
    "dict_type": ("a mapping", "Write one “key: value” a line, indented."),
}


@dataclass
class Names:
    """Defined names by kind; a kind that could not be read is absent, and is not checked."""

    known: dict[str, frozenset[str]] = field(default_factory=dict)
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Values of the drop-down of each column that has one."""
    open_states: tuple[str, ...] = ()
    """States that are no end, in the form's order."""

    def of(self, kind: str) -> frozenset[str] | None:
        """Return the names of a kind; None where they could not be read."""
        return self.known.get(kind)


def read_typed(document: Document, shape: type[Shape], names: Names) -> Shape | None:
    """Return the document's values as `shape`; None, with mistakes in the document, if wrong."""
    try:
        validator = _validator(shape)  # type: ignore[arg-type]  # a class is hashable
        (found,) = validator.validate_python((document.data,), context=names)
    except ValidationError as error:
        for place, problem, fix in _mistakes(error, shape):
            document.add_mistake(place, *(_after_comma(document, place) or (problem, fix)))
        return None
    return found  # type: ignore[no-any-return]  # pydantic_core has no type for what it builds


def _after_comma(document: Document, place: Place) -> tuple[str, str] | None:
    """Return what is wrong with a text that a comma cut in two, and how to write it.

    In {name: Siti Aminah, S.H., role: kasubbag} YAML reads “S.H.” as a key without a value.
    """
    way = place[:-1]
    around = document.value_at(way)
    if not place or not isinstance(around, dict) or around.get(str(place[-1]), "") is not None:
        return None
    keys = list(around)
    at = keys.index(str(place[-1]))
    first = next((key for key in reversed(keys[:at]) if around[key] is not None), "")
    begun = around.get(first)
    if not isinstance(begun, str) or document.line(place) != document.line((*way, first)):
        return None
    rest = takewhile(lambda key: around[key] is None, keys[keys.index(first) + 1 :])
    whole = one_line(", ".join((begun, *rest)), 200)
    problem = f"“{one_line(place[-1])}” stands after a comma, as if it were a key."
    return problem, f'Put the whole in quotes: {first}: "{whole}".'


class _WithoutTitles(GenerateJsonSchema):
    """Leaves out titles that only repeat the key."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's method
        return False


def json_schema(shape: type) -> dict[str, Any]:
    """Return the JSON Schema of a file, with descriptions from the fields' docstrings."""
    adapter = _adapter(shape)
    whole = adapter.json_schema(schema_generator=_WithoutTitles)
    definitions: dict[str, Any] = whole["$defs"]
    for one in _dataclasses(adapter.core_schema):
        properties = definitions.get(one.__name__, {}).get("properties", {})
        for key in properties:
            description = _docstrings(one).get(key)
            if description:
                properties[key] = {**properties[key], "description": description}
    root = definitions.pop(shape.__name__)
    return {**root, "$defs": definitions}


def _dataclasses(schema: Any) -> Iterator[type]:
    """Yield every dataclass within pydantic's schema."""
    if isinstance(schema, dict):
        if schema.get("type") == "dataclass":
            yield schema["cls"]
        for inner in schema.values():
            yield from _dataclasses(inner)
    elif isinstance(schema, (list, tuple)):
        for inner in schema:
            yield from _dataclasses(inner)


@cache
def _docstrings(shape: type) -> dict[str, str]:
    """Return the text below each field, by its key; pydantic itself leaves out those of a base."""
    found = {}
    for base in reversed(shape.__mro__[:-1]):
        body = ast.parse(inspect.cleandoc(inspect.getsource(base))).body[0]
        statements = body.body if isinstance(body, ast.ClassDef) else []
        for stated, text in pairwise(statements):
            match stated, text:
                case ast.AnnAssign(target=ast.Name(name)), ast.Expr(ast.Constant(str(words))):
                    found[_KEYS.get(name, name)] = " ".join(words.split())
                case _:
                    pass
    return found


def _adapter(shape: type) -> TypeAdapter[Any]:
    """Return the adapter of a tuple of one: a dataclass itself takes no configuration."""
    config = ConfigDict(extra="forbid", alias_generator=lambda name: _KEYS.get(name, name))
    return TypeAdapter(tuple[shape], config=config)  # type: ignore[valid-type]  # made at run time


@lru_cache
def _validator(shape: type) -> SchemaValidator:
    schema = _adapter(shape).core_schema
    _be_strict(schema)
    return SchemaValidator(schema)


def _be_strict(schema: Any) -> None:
    """Refuse text for numbers, booleans and days, and the other way round.

    The whole configuration cannot be strict: pydantic would then take no mapping for a dataclass.
    """
    if isinstance(schema, dict):
        if schema.get("type") in ("int", "bool", "date"):
            schema["strict"] = True
        for inner in schema.values():
            _be_strict(inner)
    elif isinstance(schema, (list, tuple)):
        for inner in schema:
            _be_strict(inner)


def _mistakes(error: ValidationError, shape: type) -> Iterator[tuple[Place, str, str]]:
    for detail in error.errors(include_url=False):
        if detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]:
            continue  # pydantic counts valid entries only; wrong ones have their own mistakes
        place = tuple(part for part in detail["loc"][1:] if part not in _NOT_WRITTEN)
        cause = detail.get("ctx", {}).get("error")
        if isinstance(cause, SettingError):
            yield (*place, cause.key) if cause.key else place, cause.problem, cause.fix
        else:
            # An entry of a list is named by the list's key.
            name = next((str(part) for part in reversed(place) if isinstance(part, str)), "file")
            if place[:1] == _WITH_SECRETS and detail["type"] in _KINDS:
                detail = {**detail, "input": _unquoted(detail["input"])}  # noqa: PLW2901 - the same, unquoted
            yield place, *_sentence(detail, name, _properties(shape, place[:-1]))


def _unquoted(value: object) -> object:
    """Return what stands for a value that may be a secret in a wrong place."""
    return value if value is None or isinstance(value, (bool, int, dict, tuple)) else _Unquoted()


class _Unquoted:
    """A text that is not shown."""

    def __str__(self) -> str:
        return HIDDEN


def _sentence(
    detail: Mapping[str, Any], name: str, around: Mapping[str, Mapping[str, Any]]
) -> tuple[str, str]:
    kind = detail["type"]
    context = detail.get("ctx", {})
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        return f"The key “{one_line(name)}” is not known here.", nearest_name(name, around)
    if kind in ("missing", "missing_argument", "missing_keyword_only_argument"):
        description = around.get(name, {}).get("description", name)
        return f"The key “{name}” is missing.", f"Add it: {one_line(description, 200)}"
    if kind in _KINDS:
        wanted, fix = _KINDS[kind]
        wanted = wanted.format(**context)
        return f"“{name}” must be {wanted}, not {_shown(detail['input'])}.", fix
    if kind in ("literal_error", "enum"):
        wrong = detail["input"]
        expected = re.findall("'([^']*)'", context["expected"])
        problem = (
            f"“{name}” cannot be {_shown(wrong)}."
            if kind == "literal_error"
            else f"{_shown(wrong)} is not possible here."
        )
        return problem, nearest_name(str(wrong), expected)
    if kind == "too_short":
        least = context["min_length"]
        return f"“{name}” needs at least {least} item{'s' * (least > 1)}.", "Add what is missing."
    return f"“{name}”: {one_line(detail['msg'], 200)}.", "Change the value."


def _shown(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (tuple, list)):
        return "a list"
    return f"“{one_line(value)}”"


def _properties(shape: type, place: Place) -> Mapping[str, Mapping[str, Any]]:
    """Return the keys of the mapping at `place`, with their schemas."""
    root = _schema(shape)
    found: Mapping[str, Any] = root
    for part in place:
        found = resolved(found, root)
        if isinstance(part, int):
            found = found.get("items", {})
        else:
            further = found.get("additionalProperties")
            found = found.get("properties", {}).get(part, further or {})
    return resolved(found, root).get("properties", {})  # type: ignore[no-any-return]  # read from a JSON Schema


def resolved(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the schema without references; of several, that of a mapping or list."""
    while "$ref" in schema or "anyOf" in schema:
        if "$ref" in schema:
            schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
        else:
            options = schema["anyOf"]
            simple = ("string", "null")
            schema = next((one for one in options if one.get("type") not in simple), {})
    return schema


@lru_cache
def _schema(shape: type) -> dict[str, Any]:
    return json_schema(shape)
