"""The only Jinja environments that templates see: no code, no attributes, nothing silent."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import jinja2
from jinja2 import StrictUndefined, Undefined
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sheetflow.adapters.documents.inline_values import named_blobs, read_context
from sheetflow.adapters.worker.errors import RequestRefusedError
from sheetflow.adapters.worker.framing import Message


def context_of(request: Message) -> dict[str, Any]:
    """The values that the template may place."""
    return read_context(request.blobs["context"].decode())


def pictures_of(request: Message) -> dict[str, bytes]:
    """Pictures by reference."""
    return named_blobs(request.blobs, "picture:")


def refuse_clearly(job: Callable[[Message], Message]) -> Callable[[Message], Message]:
    """Returns the job with Jinja's refusals as RequestRefusedError, each with its line."""

    def run(request: Message) -> Message:
        try:
            return job(request)
        except jinja2.TemplateError as error:
            line = getattr(error, "lineno", None)
            raise RequestRefusedError(_sentence(error), line=line) from error

    return run


def _sentence(error: jinja2.TemplateError) -> str:
    text = error.message or type(error).__name__
    found = re.fullmatch(r"'.*' has no attribute '(.*)'", text, re.DOTALL)
    return f"there is no value {found[1]!r} where it stands" if found else text


UNSAFE_FILTERS = ("safe", "tojson", "xmlattr", "urlize", "forceescape", "pprint", "attr")
"""They print markup of their own, or reach what is not data."""

MAX_REPEATED = 100_000
"""Longest text or list that `*` may make."""


class PaperEnvironment(ImmutableSandboxedEnvironment):
    """Strict: an unknown name is an error.  A group of the context has entries, no methods."""

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self, finalize: Callable[[Any], Any], *, markup: bool) -> None:
        super().__init__(
            undefined=StrictUndefined,
            autoescape=markup,
            finalize=finalize,
            loader=None,
            keep_trailing_newline=True,
        )
        for name in UNSAFE_FILTERS:
            self.filters.pop(name, None)
        for name in ("cycler", "joiner", "lipsum", "namespace"):
            self.globals.pop(name, None)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An entry of a group by its name, before and instead of what Python calls so."""
        if isinstance(obj, Mapping):
            return self._entry(obj, attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Mapping):
            return self._entry(obj, argument)
        return super().getitem(obj, argument)

    def _entry(self, group: Mapping[str, Any], name: object) -> Any:
        if isinstance(name, str) and name in group:
            return group[name]
        return self.undefined(name=str(name), obj=group)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Repetition and powers only as far as a paper can need them."""
        size = max(_length(left), 1) * max(_length(right), 1)
        if size > MAX_REPEATED or operator == "**":
            raise SecurityError(f"“{operator}” would make {size} pieces; this is not allowed")
        return super().call_binop(context, operator, left, right)


def _length(value: object) -> int:
    """A number counts as itself: it may be how often the other side is repeated."""
    if isinstance(value, Undefined):
        return 0
    if isinstance(value, int | float):
        return abs(int(value))
    return len(value) if isinstance(value, str | list | tuple) else 1


def printed(value: object) -> str:
    """A scalar as text; raises UndefinedError for what is not there, and SecurityError for a group
    or list, which has no single text.
    """
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, Undefined):
        return str(value or "")
    if isinstance(value, int | float):
        return str(value)
    raise SecurityError("a placeholder stands for a group of values; name one of its entries")
