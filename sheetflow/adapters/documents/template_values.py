"""All that templates can use: values, and Jinja without code, attributes or silent mistakes."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlsplit

import jinja2
from jinja2 import StrictUndefined, Undefined
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sheetflow.adapters.worker.protocol import Message, RequestRefusedError
from sheetflow.core.papers.context_values import VALUE_KIND, Context, Link, Picture, Styled

CLICKABLE = frozenset({"http", "https", "mailto"})
MAX_URL_LENGTH = 2_000
"""Word refuses longer ones."""
UNSAFE_FILTERS = ("safe", "tojson", "xmlattr", "urlize", "forceescape", "pprint", "attr")
"""Filters that print markup of their own, or reach beyond data."""
MAX_REPEATED = 100_000
"""Length of the longest text or list that `*` may make."""
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


def context_of(request: Message) -> Context:
    """Return the values that the template may use."""
    return read_context(request.blobs["context"].decode())


def read_context(text: str) -> Context:
    """Return a context's JSON with its links, pictures and styled texts as objects."""
    found = json.loads(text, object_hook=_inline_value)
    if not isinstance(found, dict):
        raise TypeError("a context is a group of values")
    return found


def _inline_value(group: Context) -> object:
    match group.get(VALUE_KIND):
        case "link":
            return Link(group["text"], clickable(group["url"]))
        case "picture":
            return Picture(group["ref"], group["alt"], group["width_mm"], group["height_mm"])
        case "styled":
            return Styled.of((str(text), bool(italic)) for text, italic in group["parts"])
        case _:
            return group


def clickable(url: str) -> str:
    """Return the address if a link may lead there, else ""."""
    address = "".join(url.split())
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return ""
    return address if scheme in CLICKABLE and len(address) <= MAX_URL_LENGTH else ""


def picture_ending(data: bytes) -> str:
    """Return "png", "jpg" or "svg" by content; "" for a format that papers cannot contain."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    return "svg" if b"<svg" in data[:2_000] else ""


def named_blobs(blobs: Mapping[str, bytes], prefix: str) -> dict[str, bytes]:
    """Return the blobs whose names begin with `prefix`, by the rest of their names."""
    return {name[len(prefix) :]: data for name, data in blobs.items() if name.startswith(prefix)}


def dated(context: Mapping[str, Any]) -> datetime:
    """Return midnight UTC of the day in `frame.dated`; UNDATED where the context has none."""
    frame = context.get("frame")
    day = frame.get("dated") if isinstance(frame, Mapping) else None
    return datetime.combine(date.fromisoformat(day), time(), UTC) if day else UNDATED


def pictures_of(request: Message) -> dict[str, bytes]:
    """Return pictures by reference."""
    return named_blobs(request.blobs, "picture:")


def refuse_clearly(job: Callable[[Message], Message]) -> Callable[[Message], Message]:
    """Return the job with Jinja's errors raised as RequestRefusedError, each with its line."""

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


class PaperEnvironment(ImmutableSandboxedEnvironment):
    """A strict environment: unknown names are errors, and groups have entries, but no methods."""

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
        """Return a group's entry, even where a Python attribute has the same name."""
        if isinstance(obj, Mapping):
            return self._entry(obj, attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return a group's entry, as `getattr` does."""
        if isinstance(obj, Mapping):
            return self._entry(obj, argument)
        return super().getitem(obj, argument)

    def _entry(self, group: Mapping[str, Any], name: object) -> Any:
        if isinstance(name, str) and name in group:
            return group[name]
        return self.undefined(name=str(name), obj=group)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Return the result; raise SecurityError for huge repetitions and for powers."""
        size = max(_length(left), 1) * max(_length(right), 1)
        if size > MAX_REPEATED or operator == "**":
            raise SecurityError(f"“{operator}” would make {size} pieces; this is not allowed")
        return super().call_binop(context, operator, left, right)


def _length(value: object) -> int:
    """Return the size; of a number its value, as the count of repetitions."""
    if isinstance(value, Undefined):
        return 0
    if isinstance(value, int | float):
        return abs(int(value))
    return len(value) if isinstance(value, str | list | tuple) else 1


def printed(value: object) -> str:
    """Return a scalar as text.

    Raises UndefinedError for a missing value, SecurityError for a group or list.
    """
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, Undefined):
        return str(value or "")
    if isinstance(value, int | float):
        return str(value)
    raise SecurityError("a placeholder stands for a group of values; name one of its entries")
