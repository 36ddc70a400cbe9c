"""The sentences of a report about its changes since the previous version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import assert_never

from sheetflow.core.formatting import NONE_GIVEN
from sheetflow.core.reporting.figures import Measure, channel_label, content_types
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
    "reach": "k.jangkauan",
    "likes": "k.suka",
    "comments": "k.komentar",
    "shares": "k.bagikan",
    "views": "k.tayang",
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
            return {w.id: channel_label(office, w.value, texts) for w in office.workflows}
        case "unit":
            return {unit.id: unit.label(texts.language) for unit in office.units}
        case "kind":
            return content_types(texts)
        case _:
            return {}
