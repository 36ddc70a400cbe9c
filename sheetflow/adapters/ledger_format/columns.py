"""Conversion of records to a ledger's columns and back, for SQLite and for protected tabs.

Plain text where a column can hold it, otherwise JSON that a person can read; "" for what is empty,
so that reading a large ledger decodes only what is not.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sheetflow.adapters.ledger_format.file_infos import file_info, file_info_json
from sheetflow.core import records
from sheetflow.core.files import FiledFile
from sheetflow.core.findings import Finding

Column = str | bytes | int | None
Row = tuple[Any, ...]
"""One row of a ledger; its columns are those that the decoders below name."""

ROW_COLUMNS = (
    "id, digest, rules, key, identity, closed, valid_until, problems, watched, shown, numbers, "
    "judged"
)
FILE_INFOS = 8
"""Index of the files of a row's references (`watched`) in `ROW_COLUMNS`."""
SUBMISSION_COLUMNS = (
    "id, row_id, workflow, state, sop_version, revisions, reopened, archived, folder, "
    "entered, approval, files, last_hash, accepted, since"
)
EVENT_COLUMNS = (
    "sequence, submission, row_id, transition, source, target, at, run_id, sop_version, actor, "
    "evidence, content, files, previous, hash, proof, cells, before, record"
)
COMMIT_COLUMNS = "version, run_id, as_of, events, head, next_number, previous, hash"


def stored_text(text: str) -> str | bytes:
    """Return the text as SQLite can hold it: bytes if it has a lone surrogate, so none is lost."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def text_of(stored: str | bytes) -> str:
    """Return the text that `stored_text` converted."""
    return stored if isinstance(stored, str) else stored.decode("utf-8", "surrogatepass")


def name_of(stored: Row) -> str:
    """Return the identifier, the first column of rows and of submissions."""
    return text_of(stored[0])


def stored_json(value: object) -> str:
    """Return JSON on one line, lone surrogates as their escapes; "" for what is empty."""
    if not value:
        return ""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace").decode()


def row_columns(record: records.RowRecord) -> tuple[Column, ...]:
    """Return the values of `ROW_COLUMNS`."""
    return (
        stored_text(record.id),
        record.digest,
        *map(stored_text, (record.rules, record.key, record.identity)),
        int(record.closed),
        record.valid_until.isoformat() if record.valid_until else None,
        stored_json([_problem_json(problem) for problem in record.problems]),
        stored_json([file_info_json(reference, look) for reference, look in record.file_infos]),
        stored_json(record.status_cells),
        stored_json([*record.numbers, *map(_request_json, record.requests)]),
        record.evaluated.isoformat() if record.evaluated else None,
    )


class RowDecoder:
    """Decoder of `ROW_COLUMNS`; equal texts are decoded once, as many rows share their problems."""

    def __init__(self) -> None:
        self._days: dict[str | None, date | None] = {None: None}
        self._problems: dict[str, tuple[Finding, ...]] = {"": ()}

    def __call__(self, stored: Row) -> records.RowRecord:
        """Return the record of the columns."""
        *plain, problems, file_infos, cells, numbers, evaluated = stored
        name, digest, rules, key, identity, closed, until = plain
        for day in (until, evaluated):
            if day not in self._days:
                self._days[day] = date.fromisoformat(day)
        if problems not in self._problems:
            self._problems[problems] = tuple(_problem(item) for item in json.loads(problems))
        return records.RowRecord(
            typed_text(name),
            digest,
            rules if rules.__class__ is str else text_of(rules),
            key if key.__class__ is str else text_of(key),
            identity if identity.__class__ is str else text_of(identity),
            closed == 1,
            self._days[until],
            self._problems[problems],
            tuple([file_info(item) for item in json.loads(file_infos)]) if file_infos else (),
            tuple(json.loads(cells)) if cells else (),
            *_numbers_and_requests(numbers, self._days[evaluated]),
        )


def _request_json(request: records.CellRequest) -> list[str]:
    """Return the request as a list: beside the numbers, which are texts, it needs no column."""
    day = request.day.isoformat() if request.day else ""
    return [request.submission, request.key, request.value, day, request.used, request.about]


def _numbers_and_requests(
    stored: str, evaluated: date | None
) -> tuple[tuple[str, ...], date | None, tuple[records.CellRequest, ...]]:
    items = json.loads(stored) if stored else ()
    requests = tuple(_request(item) for item in items if isinstance(item, list))
    return tuple(item for item in items if isinstance(item, str)), evaluated, requests


def _request(item: list[Any]) -> records.CellRequest:
    submission, key, value, day, *digests = item
    return records.CellRequest(
        submission, key, value, date.fromisoformat(day) if day else None, *digests
    )


def submission_columns(record: records.SubmissionRecord) -> tuple[Column, ...]:
    """Return the values of `SUBMISSION_COLUMNS`."""
    texts = (record.id, record.row_id, record.workflow, record.state, record.sop_version)
    return (
        *map(stored_text, texts),
        *(record.revisions, int(record.reopened), int(record.archived)),
        None if record.folder is None else stored_text(record.folder),
        stored_json(dict(_entered_json(record))),
        stored_json(asdict(record.approval) if record.approval else None),
        stored_json([_file_json(file) for file in record.files]),
        record.last_hash,
        stored_json(dict(record.accepted)),
        stored_json({state: f"{day}" for state, day in record.since.items()}) or None,
    )


def submission_of(stored: Row) -> records.SubmissionRecord:
    """Return the record of `SUBMISSION_COLUMNS`."""
    *plain, folder, entered, approval, files, last_hash, accepted, since = stored
    name, row_id, workflow, state, version, revisions, reopened, archived = plain
    cells = json.loads(entered) if entered else {}
    return records.SubmissionRecord(
        id=typed_text(name),
        row_id=typed_text(row_id),
        workflow=typed_text(workflow),
        state=typed_text(state),
        sop_version=text_of(version),
        revisions=revisions,
        reopened=bool(reopened),
        archived=bool(archived),
        folder=None if folder is None else typed_text(folder),
        entered={state: _pairs(pair[:2] for pair in pairs) for state, pairs in cells.items()},
        approval=_approval(json.loads(approval)) if approval else None,
        files=tuple(FiledFile(**file) for file in json.loads(files)) if files else (),
        last_hash=last_hash,
        accepted=tuple(json.loads(accepted).items()) if accepted else (),
        filled=dict(_filled(cells)),
        since=_days(json.loads(since)) if since else {},
    )


def _file_json(file: FiledFile) -> dict[str, object]:
    """Return the file's fields; `signed` only where it is, as ledgers had it before."""
    return {name: value for name, value in asdict(file).items() if name != "signed" or value}


_FILLED = "sheetflow"
"""Third beside a column and its text in `entered`: the job filled the cell in by rule."""


def _entered_json(record: records.SubmissionRecord) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    for state, pairs in record.entered.items():
        filled = record.filled.get(state, ())
        yield state, [(*pair, _FILLED) if pair[0] in filled else pair for pair in pairs]


def _filled(cells: Mapping[str, list[list[str]]]) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    for state, pairs in cells.items():
        filled = tuple(pair[0] for pair in pairs if pair[2:] == [_FILLED])
        if filled:
            yield state, filled


def _days(item: dict[str, str]) -> dict[Any, date]:
    return {name: date.fromisoformat(day) for name, day in item.items()}


def event_columns(chained: records.Chained) -> tuple[Column, ...]:
    """Return the values of `EVENT_COLUMNS`."""
    event = chained.event
    texts = (event.submission, event.row_id, event.transition, event.source, event.target)
    return (
        chained.sequence,
        *map(stored_text, texts),
        event.at.isoformat(),
        *map(stored_text, (event.run_id, event.sop_version, event.actor)),
        stored_json(event.evidence),
        stored_text(event.content),
        stored_json(event.files),
        chained.previous,
        chained.hash,
        stored_json(event.proof.as_data() if event.proof else None),
        stored_json(event.cells),
        stored_json(event.before),
        event.record,
    )


def event_of(stored: Row) -> records.Chained:
    """Return the event of `EVENT_COLUMNS`; ValueError or TypeError when a column is unreadable."""
    *step, actor, evidence, content, files, previous, digest, proof, cells, before, record = stored
    sequence, *texts, at, run_id, version = step
    submission, row_id, transition, source, target = map(typed_text, texts)
    event = records.Event(
        submission=submission,
        row_id=row_id,
        transition=transition,
        source=source,
        target=target,
        at=datetime.fromisoformat(at),
        run_id=typed_text(run_id),
        sop_version=text_of(version),
        actor=text_of(actor),
        evidence=_pairs(json.loads(evidence)) if evidence else (),
        content=text_of(content),
        files=_pairs(json.loads(files)) if files else (),
        proof=_proof(json.loads(proof)) if proof else None,
        cells=_pairs(json.loads(cells)) if cells else (),
        before=_pairs(json.loads(before)) if before else (),
        record=text_of(record),
    )
    return records.Chained(sequence, event, previous, digest)


def commit_columns(commit: records.Committed) -> tuple[Column, ...]:
    """Return the values of `COMMIT_COLUMNS`."""
    return (
        commit.version,
        stored_text(commit.run_id),
        commit.as_of.isoformat(),
        *(commit.events, commit.head, commit.next_number, commit.previous, commit.hash),
    )


def commit_of(stored: Row) -> records.Committed:
    """Return the commit of `COMMIT_COLUMNS`; ValueError or TypeError when one is unreadable."""
    version, run_id, as_of, *rest = stored
    return records.Committed(version, typed_text(run_id), datetime.fromisoformat(as_of), *rest)


def _proof(item: dict[str, Any]) -> records.Proof:
    fields: Any = {name: tuple(v) if isinstance(v, list) else v for name, v in item.items()}
    return records.Proof(**fields | {"level": records.Level(item["level"])})


def typed_text(stored: str | bytes) -> Any:
    """Return a text; typed Any, so that it fits every NewType of `core.names`."""
    return text_of(stored)


def _pairs(listed: Iterable[Any]) -> tuple[tuple[Any, str], ...]:
    return tuple((first, second) for first, second in listed)


def _problem_json(problem: Finding) -> dict[str, object]:
    return {name: value for name, value in asdict(problem).items() if value}


def _problem(item: dict[str, Any]) -> Finding:
    column, variant = item.get("column", ""), item.get("variant", "")
    return Finding(item["code"], column, variant, _pairs(item.get("blanks", ())))


def _approval(item: dict[str, Any]) -> records.Approval:
    details = _pairs(item["details"])
    return records.Approval(item["content"], item["evidence"], item["revoked"], details)
