"""The differences between two versions of a period's report.

A closed period gets a new revision only if what it *counts* has changed: its publications, their
numbers, the archived submissions.  Submissions open at the closing go on to change, which is no
change of the closed period.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any, assert_never

from sheetflow.core.form import Form
from sheetflow.core.formatting import NONE_GIVEN
from sheetflow.core.names import ColumnId, Sha256, SubmissionId
from sheetflow.core.records import FIGURES, Event
from sheetflow.core.reporting.figures import Measure, channel_labels, content_types
from sheetflow.core.reporting.item import ReportItem
from sheetflow.core.reporting.report import Change, ChangeKind, Report
from sheetflow.core.reporting.wording import ReportTexts

MAX_SENTENCES = 40
"""Maximum of sentences; the other changes are only counted (`report --explain` shows all)."""

_ASPECTS = {
    "channel": "k.kanal",
    "day": "k.hari",
    "title": "k.judul",
    "kind": "k.jenis",
    "unit": "k.subbagian",
    "platforms": "k.platform",
    "links": "k.tautan",
    "remarks": "k.keterangan",
    "pictures": "k.dokumentasi",
    **{measure.value: measure.heading_key for measure in Measure},
}

_DIGESTS = frozenset({"pictures"})
"""Aspects with no readable text: the sentence reports only that they changed."""

_COUNTS = frozenset(measure.value for measure in Measure)


def say_changes(report: Report, texts: ReportTexts) -> tuple[str, ...]:
    """Return a sentence for each changed entry or cell, then for each total."""
    labels = {figure.key: figure.label for figure in report.figures()}
    listed = [change for change in report.changes if _is_listed(change)]
    sentences = [_sentence(change, labels, texts) for change in listed[:MAX_SENTENCES]]
    if len(listed) > MAX_SENTENCES:
        sentences.append(texts.text("u.lain", n=texts.count(len(listed) - MAX_SENTENCES)))
    return tuple(sentences)


def _is_listed(change: Change) -> bool:
    """Return whether it gets a sentence: of numbers only totals, as lines follow from entries."""
    key = change.subject
    return change.aspect != "figure" or key.startswith("kanal/*/") or "/" not in key


def _sentence(change: Change, labels: dict[str, str], texts: ReportTexts) -> str:
    match change.kind:
        case ChangeKind.ADDED:
            return texts.text("u.tambah", id=change.subject, judul=change.after)
        case ChangeKind.REMOVED:
            return texts.text("u.hapus", id=change.subject, judul=change.before)
        case ChangeKind.CHANGED:
            return _changed(change, labels, texts)
        case _:
            assert_never(change.kind)


def _changed(change: Change, labels: dict[str, str], texts: ReportTexts) -> str:
    if change.aspect == "figure":
        label = labels.get(change.subject, change.subject)
        before, after = (texts.count(int(text)) for text in (change.before, change.after))
        return texts.text("u.angka", label=label, lama=before, baru=after)
    aspect = texts.text(_ASPECTS[change.aspect]) if change.aspect in _ASPECTS else change.aspect
    if change.aspect in _DIGESTS:
        return texts.text("u.berkas", id=change.subject, kolom=aspect)
    blanks = {
        "id": change.subject,
        "kolom": aspect,
        "lama": _said(change.before, change.aspect, texts),
        "baru": _said(change.after, change.aspect, texts),
    }
    if change.seen is not None:
        return texts.text("u.respons", hari=texts.day(change.seen), **blanks)
    return texts.text("u.isi", **blanks)


def _said(text: str, aspect: str, texts: ReportTexts) -> str:
    """Return the text of a cell as the report prints it."""
    if not text:
        return NONE_GIVEN
    if aspect == "day":
        return texts.weekday(date.fromisoformat(text))
    if aspect in _COUNTS:
        return texts.count(int(text))
    return _labels(aspect, texts).get(text, text)


def _labels(aspect: str, texts: ReportTexts) -> Mapping[str, str]:
    """Return the printed labels of an aspect's stored choices."""
    office = texts.office
    match aspect:
        case "channel":
            return channel_labels(texts)
        case "unit":
            return {unit.id: unit.label(texts.language) for unit in office.units}
        case "kind":
            return content_types(texts)
        case _:
            return {}


Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]


def report_digest(report: Report) -> Sha256:
    """Return the digest of all but the day and the ledger's head: equal, the files are kept."""
    said = _fields(report, without=("as_of", "head", "frame"))
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return Sha256(hashlib.sha256(text.encode("ascii")).hexdigest())


def canonical(value: object) -> Plain:
    """Return a dataclass of tuples, days and enums as JSON data; raises TypeError for others."""
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
    """What a report counts, in no language: texts by aspect of each entry, and figures."""

    entries: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    figures: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return canonical JSON: equal substances give equal texts."""
        data = {"entries": self.entries, "figures": self.figures}
        return json.dumps(data, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Substance":
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
    old, new = before.figures, after.figures
    figures = (
        Change(ChangeKind.CHANGED, key, "figure", str(old.get(key, 0)), str(new.get(key, 0)))
        for key in _unequal(old, new)
    )
    return (*_entries(before.entries, after.entries), *figures)


def _entries(
    before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]
) -> Iterator[Change]:
    for name in _unequal(before, after):
        if name not in after:
            yield Change(ChangeKind.REMOVED, name, before=before[name].get("title", ""))
        elif name not in before:
            yield Change(ChangeKind.ADDED, name, after=after[name].get("title", ""))
        else:
            old, new = before[name], after[name]
            for aspect in _unequal(old, new):
                was, becomes = old.get(aspect, ""), new.get(aspect, "")
                yield Change(ChangeKind.CHANGED, name, aspect, was, becomes)


def _unequal(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """Return the keys whose values differ, in order; what is missing is as if empty or 0."""
    keys = sorted(before.keys() | after.keys())
    return [key for key in keys if (before.get(key) or None) != (after.get(key) or None)]


ReadEvents = Callable[[SubmissionId], Iterable[Event]]
"""A function that returns the events of one submission, oldest first."""


def dated(
    found: Iterable[Change], events_of: ReadEvents, form: Form, today: date
) -> tuple[Change, ...]:
    """Return the changes, those of figures split by event with its day; `today` without one."""
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
    if change.kind is not ChangeKind.CHANGED or change.aspect not in _COUNTS:
        return None
    column: ColumnId | None = getattr(form.reported, change.aspect)
    return column


def _since(before: str, column: ColumnId, events: Iterable[Event]) -> list[Event]:
    """Return the column's events from the last one on whose old value is the printed `before`."""
    own = [e for e in events if e.transition == FIGURES and column in dict(e.cells)]
    starts = [at for at, event in enumerate(own) if dict(event.before).get(column) == before]
    return own[starts[-1] :] if starts else []
