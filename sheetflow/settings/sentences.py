"""Validation errors → mistakes: the place, what is wrong, how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ValidationError

from sheetflow.settings.mistakes import known_instead, one_line
from sheetflow.settings.yaml_document import Document

_KINDS = {
    "string_type": ("text", "Put it in quotes if it looks like a number or a date."),
    "int_type": ("a whole number", "Write digits without quotes."),
    "bool_type": ("true or false", "Write true or false without quotes."),
    "date_type": ("a day", "Write it as 2025-10-31."),
    "tuple_type": ("a list", "Write [a, b], or one entry a line after “- ”."),
    "model_type": ("a mapping", "Write one “key: value” a line, indented."),
    "model_attributes_type": ("a mapping", "Write one “key: value” a line, indented."),
    "greater_than_equal": ("at least {ge}", "Change the number."),
    "less_than_equal": ("at most {le}", "Change the number."),
    "dict_type": ("a mapping", "Write one “key: value” a line, indented."),
}


def complain_of(document: Document, root: type[BaseModel], error: ValidationError) -> None:
    """Adds a mistake to `document` for everything that `root` refused."""
    for detail in error.errors(include_url=False):
        place = tuple(part for part in detail["loc"] if part != "[key]")
        name = str(place[-1]) if place else "file"
        problem, fix = _sentence(detail, name, _model_at(root, place[:-1]))
        document.complain(place, problem, fix)


def _sentence(
    detail: Mapping[str, Any], name: str, around: type[BaseModel] | None
) -> tuple[str, str]:
    kind = detail["type"]
    context = detail.get("ctx", {})
    if kind == "mistake":
        return context["problem"], context["fix"]
    if kind == "extra_forbidden":
        keys = list(_keys(around)) if around else []
        return f"The key “{one_line(name)}” is not known here.", known_instead(name, keys)
    if kind == "missing":
        return f"The key “{name}” is missing.", f"Add it: {_description(around, name)}"
    if kind in _KINDS:
        wanted, fix = _KINDS[kind]
        wanted = wanted.format(**context)
        return f"“{name}” must be {wanted}, not {_shown(detail['input'])}.", fix
    if kind == "literal_error":
        wrong = detail["input"]
        expected = re.findall("'([^']*)'", context["expected"])
        problem = f"“{name}” cannot be {_shown(wrong)}."
        return problem, known_instead(str(wrong), expected)
    return f"“{name}”: {one_line(detail['msg'], 200)}.", "Change the value."


def _shown(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (tuple, list)):
        return "a list"
    return f"“{one_line(value)}”"


def _keys(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name


def _description(model: type[BaseModel] | None, key: str) -> str:
    for name, field in model.model_fields.items() if model else ():
        if key in (name, field.alias):
            return field.description or key
    return key


def _model_at(root: type[BaseModel], place: tuple[str | int, ...]) -> type[BaseModel] | None:
    """The model that reads the mapping at `place`."""
    found: object = root
    for part in place:
        found = _inside(_bare(found), part)
    found = _bare(found)
    return found if isinstance(found, type) and issubclass(found, BaseModel) else None


def _inside(kind: object, part: str | int) -> object:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if part in (name, field.alias):
                return field.annotation
        further = get_type_hints(kind).get("__pydantic_extra__")
        return get_args(further)[1] if further is not None else None
    arguments = get_args(kind)
    if get_origin(kind) is tuple:
        return arguments[0]
    return arguments[1] if get_origin(kind) is dict else None


def _bare(kind: object) -> object:
    """Without `Annotated` and `| None`."""
    while get_origin(kind) in (Annotated, Union, UnionType):
        options = [option for option in get_args(kind) if option is not type(None)]
        kind = options[0]
    return kind
