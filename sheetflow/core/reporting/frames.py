"""Frames of publications, and of the ledger for analysts: submissions, events, findings, files.

Columns and dtypes follow from the form and the workflows alone, also where there is no row: days
are datetime64, choices and states categories in the order of the settings, counts nullable integers
(missing is not zero), everything else text.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from sheetflow.core.form import Column, Form, Kind
from sheetflow.core.office import Office
from sheetflow.core.records import Chained, Level, RowRecord, SubmissionRecord
from sheetflow.core.reporting import figures
from sheetflow.core.reporting.item import ReportItem
from sheetflow.core.reporting.wording import content_choices, reported_workflows

TEXT = pd.StringDtype("python", na_value=float("nan"))
"""Text as Python has it, whatever else is installed: Arrow refuses half a character, which a cell
may hold."""
_NUMBER = re.compile(r"-?[0-9]{1,18}")
LEVELS = [level.value for level in Level]
SYSTEM = frozenset({Kind.IDENTIFIER, Kind.STATUS})
"""Columns that a frame has otherwise: as its index, and as `state`."""


def publications_frame(items: Iterable[ReportItem], office: Office) -> pd.DataFrame:
    """Return one row per publication, indexed by submission, in the order of `items`.

    Days are datetime64, choices categories with those of the settings first, response figures
    nullable integers (missing is not zero), also where there are no items.
    """
    kept = list(items)
    frame = pd.DataFrame(
        index=pd.Index([str(item.id) for item in kept], dtype=TEXT, name="submission")
    )
    frame["channel"] = choices(
        [item.workflow for item in kept], [w.id for w in reported_workflows(office)]
    )
    frame["unit"] = choices([item.unit or "" for item in kept], [u.id for u in office.units])
    frame["kind"] = choices(
        [item.kind for item in kept], [choice.value for choice in content_choices(office.form)]
    )
    frame["platforms"] = pd.Series([item.seen_on for item in kept], frame.index, object)
    days = {
        "activity": [item.activity for item in kept],
        "published": [item.uploaded for item in kept],
        "recorded": [item.recorded for item in kept],
    }
    for name, values in days.items():
        frame[name] = pd.Series(values, frame.index, "datetime64[s]")
    for measure in figures.Measure:
        amounts = [measure.of(item) for item in kept]
        frame[measure.value] = pd.Series(amounts, frame.index, "Int64")
    texts = {
        "title": [item.title for item in kept],
        "links": ["\n".join(post.url for post in item.posts) for item in kept],
        "remarks": [item.remarks for item in kept],
    }
    return frame.assign(**{n: pd.Series(found, frame.index, TEXT) for n, found in texts.items()})


def choices(values: Iterable[str], known: Iterable[str]) -> pd.Categorical:
    """Return the values, "" as missing, as categories: the known ones, then others by name."""
    listed, first = [*values], [*known]
    unknown = sorted({*listed} - {*first, ""})
    known_first = pd.Index([*first, *unknown], dtype=TEXT)
    return pd.Categorical(pd.array([value or None for value in listed], TEXT), known_first)


def submissions_frame(records: Iterable[SubmissionRecord], office: Office) -> pd.DataFrame:
    """Return one row a submission, as it was accepted, by identifier.

    `row` is the identifier of its row in the register; `workflow`, `state`, `sop`, `revisions`,
    `archived`, `folder` are the ledger's, then a column for each of the form, by its id.
    """
    kept = list(records)
    index = pd.Index([str(one.id) for one in kept], dtype=TEXT, name="submission")
    known = [workflow.id for workflow in office.workflows]
    frame = pd.DataFrame(
        {
            "row": _texts(str(one.row_id) for one in kept),
            "workflow": choices((one.workflow for one in kept), known),
            "state": choices((one.state for one in kept), _states(office.form)),
            "sop": _texts(one.sop_version for one in kept),
            "revisions": pd.array([one.revisions for one in kept], dtype="Int64"),
            "archived": pd.array([one.archived for one in kept], dtype="boolean"),
            "folder": _texts(str(one.folder or "") for one in kept),
        }
    )
    cells = [dict(one.accepted) for one in kept]
    columns = {
        str(column.id): _typed([row.get(column.id, "") for row in cells], column, office)
        for column in office.form.columns
        if column.kind not in SYSTEM
    }
    return frame.assign(**columns).set_index(index)


def events_frame(history: Iterable[Chained], office: Office) -> pd.DataFrame:
    """Return one row an event, by its number in the chain; `at` is in the office's zone.

    `proof` is how well who did it is proved; `filled` are the cells that the job filled in.
    """
    kept = list(history)
    events = [one.event for one in kept]
    proofs = [event.proof for event in events]
    known = sorted({step.id for one in office.workflows for step in one.transitions})
    return pd.DataFrame(
        {
            "submission": _texts(str(event.submission) for event in events),
            "row": _texts(str(event.row_id) for event in events),
            "transition": choices((event.transition for event in events), known),
            "source": choices((event.source for event in events), _states(office.form)),
            "target": choices((event.target for event in events), _states(office.form)),
            "at": _moments([event.at for event in events], office.zone.key),
            "actor": _texts(event.actor for event in events),
            "proof": choices((one.level.value if one else "" for one in proofs), LEVELS),
            "filled": _texts(", ".join(proof.filled) if proof else "" for proof in proofs),
            "sop": _texts(event.sop_version for event in events),
            "content": _texts(event.content for event in events),
            "hash": _texts(one.hash for one in kept),
        }
    ).set_index(pd.Index([one.sequence for one in kept], dtype="int64", name="event"))


def findings_frame(rows: Mapping[Any, RowRecord], office: Office) -> pd.DataFrame:
    """Return one row an open finding, as the last run found it, with its sentences."""
    found = [(str(name), finding) for name, row in rows.items() for finding in row.problems]
    findings = [finding for _, finding in found]
    headings = {str(column.id): column.heading(office.language) for column in office.form.columns}
    return pd.DataFrame(
        {
            "row": _texts(name for name, _ in found),
            "code": choices((one.code for one in findings), sorted(office.catalogue.messages)),
            "is_error": pd.array([one.is_error for one in findings], dtype="boolean"),
            "column": _texts(headings.get(str(one.column), "") for one in findings),
            "problem": _texts(office.catalogue.message(one, office.language) for one in findings),
            "fix": _texts(office.catalogue.fix(one, office.language) for one in findings),
        }
    )


def files_frame(records: Iterable[SubmissionRecord]) -> pd.DataFrame:
    """Return one row a filed file or paper, by its path inside Drive."""
    found = [(record.id, file) for record in records for file in record.files]
    index = pd.Index([str(file.target) for _, file in found], dtype=TEXT, name="path")
    return pd.DataFrame(
        {
            "submission": _texts(str(name) for name, _ in found),
            "folder": _texts(file.folder for _, file in found),
            "name": _texts(file.name for _, file in found),
            "size": pd.array([file.size for _, file in found], dtype="Int64"),
            "sha256": _texts(str(file.sha256) for _, file in found),
            "is_paper": pd.array([file.is_paper for _, file in found], dtype="boolean"),
        }
    ).set_index(index)


def _states(form: Form) -> list[str]:
    return [state.id for state in form.states]


def _typed(texts: list[str], column: Column, office: Office) -> Any:
    """Return canonical texts (`Reading.canonical`) as what the column's kind says."""
    match column.kind:
        case Kind.DATE | Kind.TIMESTAMP:
            return pd.Series([_moment(text) for text in texts], dtype="datetime64[s]").array
        case Kind.COUNT | Kind.REVISION:
            return pd.array(
                [int(text) if _NUMBER.fullmatch(text) else None for text in texts], dtype="Int64"
            )
        case Kind.CHOICE:
            return choices(texts, [choice.value for choice in column.choices])
        case Kind.UNIT:
            return choices(texts, [unit.id for unit in office.units])
        case _:
            return _texts(texts)


def _moment(text: str) -> datetime | None:
    """Return the canonical day or moment; None for a text that was no day, also with a zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if found.tzinfo else found


def _moments(moments: list[datetime], zone: str) -> Any:
    utc = pd.to_datetime(pd.Series(moments, dtype="object"), utc=True)
    return utc.dt.tz_convert(zone).dt.as_unit("s").array


def _texts(texts: Iterable[str]) -> Any:
    return pd.array([*texts], dtype=TEXT)
