"""Conversion of effects that wait to be executed to a ledger's columns and back."""

from __future__ import annotations

import json
from datetime import datetime
from typing import assert_never

from sheetflow.adapters.ledger_format import columns
from sheetflow.core.effects import (
    CancelApproval,
    CopyFile,
    FillRow,
    MakeFolder,
    MoveFolder,
    OutboxEffect,
    SendNotice,
    StartApproval,
    WritePaper,
)

OUTBOX_COLUMNS = "id, kind, submission, source, target, sha256, size, parts"


def effect_columns(effect: OutboxEffect) -> tuple[columns.Column, ...]:
    """Return the values of `OUTBOX_COLUMNS`."""
    rest: tuple[str, str, str, str, str, int, tuple[str, ...]]
    match effect:
        case MakeFolder():
            rest = ("make_folder", effect.submission, "", effect.folder, "", 0, effect.parts)
        case CopyFile():
            rest = (
                *("copy_file", effect.submission, effect.source, effect.target),
                *(effect.sha256, effect.size, ()),
            )
        case MoveFolder():
            rest = ("move_folder", effect.submission, effect.source, effect.target, "", 0, ())
        case WritePaper():
            parts = (effect.context, *(text for pair in effect.pictures for text in pair))
            rest = ("write_paper", effect.submission, effect.paper, effect.target, "", 0, parts)
        case SendNotice():
            names = (effect.submission, effect.kind, effect.recipient)
            rest = ("send_notice", *names, "", 0, (effect.context,))
        case StartApproval():
            due = effect.due.isoformat() if effect.due else ""
            parts = (due, effect.message, *effect.reviewers)
            of, file = effect.submission, effect.file
            rest = ("start_approval", of, "", file, effect.sha256, 0, parts)
        case CancelApproval():
            of, file = effect.submission, effect.file
            rest = (
                "cancel_approval",
                of,
                "",
                file,
                effect.sha256,
                0,
                (effect.request, effect.message),
            )
        case FillRow():
            texts = tuple(text for pair in effect.cells for text in pair)
            rest = ("fill_row", effect.submission, effect.response, effect.row_id, "", 0, texts)
        case _:
            assert_never(effect)
    kind, submission, source, target, sha256, size, parts = rest
    texts = (effect.id, kind, submission, source, target, sha256)
    return (*map(columns.stored_text, texts), size, columns.stored_json(parts))


def effect_of(stored: columns.Row) -> OutboxEffect:  # noqa: PLR0911 - one for each kind
    """Return the effect of `OUTBOX_COLUMNS`; ValueError for a kind unknown to this version."""
    name, kind, submission, source, target, sha256, size, parts = stored
    name, submission, source, target = map(columns.typed_text, (name, submission, source, target))
    match kind:
        case "make_folder":
            return MakeFolder(name, submission, target, tuple(json.loads(parts or "[]")))
        case "copy_file":
            return CopyFile(name, submission, source, target, sha256, size)
        case "move_folder":
            return MoveFolder(name, submission, source, target)
        case "write_paper":
            context, *pairs = json.loads(parts)
            pictures = tuple(zip(pairs[::2], pairs[1::2], strict=True))
            return WritePaper(name, submission, source, context, target, pictures)
        case "send_notice":
            (context,) = json.loads(parts)
            return SendNotice(name, submission, target, source, context)
        case "start_approval":
            due, message, *reviewers = json.loads(parts)
            moment = datetime.fromisoformat(due) if due else None
            return StartApproval(
                name, submission, target, sha256, tuple(reviewers), moment, message
            )
        case "cancel_approval":
            request, message = json.loads(parts)
            return CancelApproval(name, submission, target, sha256, request, message)
        case "fill_row":
            texts = json.loads(parts or "[]")
            cells = tuple(zip(texts[::2], texts[1::2], strict=True))
            return FillRow(name, submission, target, source, cells)
        case _:
            raise ValueError(f"unknown effect {kind!r}")
