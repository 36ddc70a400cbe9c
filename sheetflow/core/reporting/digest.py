"""Whether a report says the same as the one on file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from sheetflow.core.names import Sha256

if TYPE_CHECKING:
    from sheetflow.core.reporting.report import Report


Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]


def report_digest(report: Report) -> Sha256:
    """Of everything the report says except the day of its data and the ledger's head.

    Equal digests mean that the file need not be made again.
    """
    said = _fields(report, without=("as_of", "head"))
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return Sha256(hashlib.sha256(text.encode("ascii")).hexdigest())


def canonical(value: object) -> Plain:
    """JSON data of frozen dataclasses, tuples, days and choices.

    Raises TypeError for anything else.
    """
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return canonical(value.value)
    if isinstance(value, tuple):
        return [canonical(entry) for entry in value]
    if is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    raise TypeError(f"a report holds no {type(value).__name__}")


def _fields(value: Any, without: tuple[str, ...] = ()) -> dict[str, Plain]:
    return {
        field.name: canonical(getattr(value, field.name))
        for field in fields(value)
        if field.name not in without
    }
