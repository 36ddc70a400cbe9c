"""The differences between two versions of a period's report.

A closed period gets a new revision only if what it *counts* has changed: its publications, their
numbers, the archived submissions.  Submissions open at the closing go on to change, which is no
change of the closed period.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from sheetflow.core.form import Form
from sheetflow.core.names import ColumnId, Sha256, SubmissionId
from sheetflow.core.records import FIGURES, Event
from sheetflow.core.reporting.figures import Measure
from sheetflow.core.reporting.item import ReportItem
from sheetflow.core.reporting.report import Change, ChangeKind, Report

Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]


def report_digest(report: Report) -> Sha256:
    """Return the digest of the report without the day of its data and the ledger's head.

    Equal digests mean that the files need not be made again.
    """
    said = _fields(report, without=("as_of", "head", "frame"))
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return Sha256(hashlib.sha256(text.encode("ascii")).hexdigest())


def canonical(value: object) -> Plain:
    """Return frozen dataclasses, tuples, days and enum members as JSON data.

    Raises TypeError for any other type.
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


@dataclass(frozen=True, slots=True)
class Substance:
    """A compact record of what a report counts: texts by aspect of each entry, and figures.

    Independent of language: identifiers, ISO dates, plain numbers.
    """

    entries: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    figures: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return canonical JSON: equal substances give equal texts."""
        data = {"entries": self.entries, "figures": self.figures}
        return json.dumps(data, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Substance:
        """Parse the text of `to_json`; raises ValueError or KeyError for other texts."""
        data = json.loads(text)
        return cls(data["entries"], data["figures"])


def substance(report: Report) -> Substance:
    """Return what `report` counts, without open submissions and their findings."""
    kept = (report.archived, report.timeliness.on_time, report.timeliness.late)
    figures = {figure.key: figure.value for figure in kept}
    for breakdown in report.breakdowns:
        for line in (*breakdown.lines, breakdown.total):
            figures[line.publications.key] = line.publications.value
            figures.update((f.key, f.value) for f in line.responses if f.sources)
    entries = {str(entry.item.id): dict(_aspects(entry.item)) for entry in report.entries}
    return Substance(entries, figures)


def _aspects(item: ReportItem) -> Iterator[tuple[str, str]]:
    yield "channel", item.workflow
    yield "day", item.uploaded.isoformat() if item.uploaded else ""
    yield "title", item.title
    yield "kind", item.kind
    yield "unit", item.unit or ""
    yield "platforms", ", ".join(item.seen_on)
    yield "links", " ".join(post.url for post in item.posts)
    yield "remarks", item.remarks
    yield "pictures", " ".join(picture.sha256 for picture in item.screenshots)
    for measure in Measure:
        amount = measure.of(item)
        yield measure.value, "" if amount is None else str(amount)


def changes(before: Substance, after: Substance) -> tuple[Change, ...]:
    """Return the changes, entries first, then numbers; () if both are equal."""
    entries = _entries(before.entries, after.entries)
    return (*entries, *_figures(before.figures, after.figures))


def _entries(
    before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]
) -> Iterator[Change]:
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield Change(ChangeKind.REMOVED, name, before=before[name].get("title", ""))
        elif name not in before:
            yield Change(ChangeKind.ADDED, name, after=after[name].get("title", ""))
        else:
            yield from _cells(name, before[name], after[name])


def _cells(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for aspect in sorted(before.keys() | after.keys()):
        old, new = before.get(aspect, ""), after.get(aspect, "")
        if old != new:
            yield Change(ChangeKind.CHANGED, name, aspect, old, new)


def _figures(before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[Change]:
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key, 0), after.get(key, 0)
        if old != new:
            yield Change(ChangeKind.CHANGED, key, "figure", str(old), str(new))


ReadEvents = Callable[[SubmissionId], Iterable[Event]]
"""A function that returns the events of one submission, oldest first."""

_MEASURES = frozenset(measure.value for measure in Measure)


def dated(
    found: Iterable[Change], events_of: ReadEvents, form: Form, today: date
) -> tuple[Change, ...]:
    """Return the changes, those of response figures split by ledger event, with the event's day.

    A change that no run has recorded yet gets `today`.
    """
    return tuple(step for change in found for step in _steps(change, events_of, form, today))


def _steps(change: Change, events_of: ReadEvents, form: Form, today: date) -> Iterator[Change]:
    column = _column(change, form)
    if column is None:
        yield change
        return
    value = change.before
    for event in _since(change.before, column, events_of(SubmissionId(change.subject))):
        after = dict(event.cells)[column]
        yield replace(change, before=value, after=after, seen=event.at.date())
        value = after
    if value != change.after:
        yield replace(change, before=value, seen=today)


def _column(change: Change, form: Form) -> ColumnId | None:
    """Return the column of the response figure that changed; None for any other change."""
    if change.kind is not ChangeKind.CHANGED or change.aspect not in _MEASURES:
        return None
    column: ColumnId | None = getattr(form.reported, change.aspect)
    return column


def _since(before: str, column: ColumnId, events: Iterable[Event]) -> list[Event]:
    """Return the column's events from the last one on whose old value is the printed `before`."""
    own = [e for e in events if e.transition == FIGURES and column in dict(e.cells)]
    starts = [at for at, event in enumerate(own) if dict(event.before).get(column) == before]
    return own[starts[-1] :] if starts else []
