"""Conversion of records and effects to a ledger's columns and back, for SQLite and protected tabs.

Plain text where a column can hold it, otherwise JSON that a person can read; "" for what is empty,
so that reading a large ledger decodes only what is not.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from itertools import chain
from typing import Any, assert_never

from sheetflow.core import effects, records
from sheetflow.core.files import FiledFile

Column = str | bytes | int | None
Row = tuple[Any, ...]
"""One row of a ledger; its columns are those that the decoders below name."""

SUBMISSION_COLUMNS = (
    "id, row_id, workflow, state, sop_version, revisions, reopened, archived, folder, "
    "entered, approval, files, last_hash, accepted, since"
)
EVENT_COLUMNS = (
    "sequence, submission, row_id, transition, source, target, at, run_id, sop_version, actor, "
    "evidence, content, files, previous, hash, proof, cells, before, record"
)
OUTBOX_COLUMNS = "id, kind, submission, source, target, sha256, size, parts"
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
        entered={state: as_pairs(pair[:2] for pair in pairs) for state, pairs in cells.items()},
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
        evidence=as_pairs(json.loads(evidence)) if evidence else (),
        content=text_of(content),
        files=as_pairs(json.loads(files)) if files else (),
        proof=_proof(json.loads(proof)) if proof else None,
        cells=as_pairs(json.loads(cells)) if cells else (),
        before=as_pairs(json.loads(before)) if before else (),
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


def as_pairs(listed: Iterable[Any]) -> tuple[tuple[Any, str], ...]:
    """Return the pairs, which JSON has as lists."""
    return tuple((first, second) for first, second in listed)


def _approval(item: dict[str, Any]) -> records.Approval:
    details = as_pairs(item["details"])
    return records.Approval(item["content"], item["evidence"], item["revoked"], details)


def effect_columns(effect: effects.OutboxEffect) -> tuple[Column, ...]:
    """Return the values of `OUTBOX_COLUMNS`."""
    target: str
    parts: tuple[str, ...] = ()
    match effect:
        case effects.MakeFolder():
            kind, source, target, parts = "make_folder", "", effect.folder, effect.parts
        case effects.CopyFile():
            kind, source, target = "copy_file", effect.source, effect.target
        case effects.MoveFolder():
            kind, source, target = "move_folder", effect.source, effect.target
        case effects.WritePaper():
            kind, source, target = "write_paper", effect.paper, effect.target
            parts = (effect.context, *chain.from_iterable(effect.pictures))
        case effects.SendNotice():
            kind, source, target = "send_notice", effect.kind, effect.recipient
            parts = (effect.context,)
        case effects.StartApproval():
            kind, source, target = "start_approval", "", effect.file
            due = effect.due.isoformat() if effect.due else ""
            parts = (due, effect.message, *effect.reviewers)
        case effects.CancelApproval():
            kind, source, target = "cancel_approval", "", effect.file
            parts = (effect.request, effect.message)
        case effects.FillRow():
            kind, source, target = "fill_row", effect.response, effect.row_id
            parts = tuple(chain.from_iterable(effect.cells))
        case _:
            assert_never(effect)
    digest, size = getattr(effect, "sha256", ""), getattr(effect, "size", 0)
    texts = (effect.id, kind, effect.submission, source, target, digest)
    return (*map(stored_text, texts), size, stored_json(parts))


def effect_of(stored: Row) -> effects.OutboxEffect:  # noqa: PLR0911 - one for each kind
    """Return the effect of `OUTBOX_COLUMNS`; ValueError for a kind unknown to this version."""
    name, kind, submission, source, target, sha256, size, parts = stored
    name, submission, source, target = map(typed_text, (name, submission, source, target))
    match kind:
        case "make_folder":
            return effects.MakeFolder(name, submission, target, tuple(json.loads(parts or "[]")))
        case "copy_file":
            return effects.CopyFile(name, submission, source, target, sha256, size)
        case "move_folder":
            return effects.MoveFolder(name, submission, source, target)
        case "write_paper":
            context, *pairs = json.loads(parts)
            pictures = tuple(zip(pairs[::2], pairs[1::2], strict=True))
            return effects.WritePaper(name, submission, source, context, target, pictures)
        case "send_notice":
            (context,) = json.loads(parts)
            return effects.SendNotice(name, submission, target, source, context)
        case "start_approval":
            due, message, *reviewers = json.loads(parts)
            moment = datetime.fromisoformat(due) if due else None
            return effects.StartApproval(
                name, submission, target, sha256, tuple(reviewers), moment, message
            )
        case "cancel_approval":
            request, message = json.loads(parts)
            return effects.CancelApproval(name, submission, target, sha256, request, message)
        case "fill_row":
            texts = json.loads(parts or "[]")
            cells = tuple(zip(texts[::2], texts[1::2], strict=True))
            return effects.FillRow(name, submission, target, source, cells)
        case _:
            raise ValueError(f"unknown effect {kind!r}")
