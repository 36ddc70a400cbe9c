"""Conversion of effects that wait to be executed to a ledger's columns and back."""

import json
from datetime import datetime
from itertools import chain
from typing import assert_never

from sheetflow.adapters.ledger_format import columns
from sheetflow.core import effects

OUTBOX_COLUMNS = "id, kind, submission, source, target, sha256, size, parts"


def effect_columns(effect: effects.OutboxEffect) -> tuple[columns.Column, ...]:
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
    return (*map(columns.stored_text, texts), size, columns.stored_json(parts))


def effect_of(stored: columns.Row) -> effects.OutboxEffect:  # noqa: PLR0911 - one for each kind
    """Return the effect of `OUTBOX_COLUMNS`; ValueError for a kind unknown to this version."""
    name, kind, submission, source, target, sha256, size, parts = stored
    name, submission, source, target = map(columns.typed_text, (name, submission, source, target))
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
