"""What the ledger tells of one submission, and the same as data."""

from __future__ import annotations

from dataclasses import dataclass

from sheetflow.core.names import SubmissionId, WorkflowId
from sheetflow.core.office import Office
from sheetflow.core.records import Chained

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Story:
    """Every event of a submission, and of the other half of its row when that was split.

    `workflows` are the SOPs that they are recorded under now.
    """

    id: SubmissionId
    events: tuple[Chained, ...]
    workflows: tuple[WorkflowId, ...] = ()

    def title(self, office: Office) -> str:
        """The title as it was last accepted; "" where none was recorded."""
        column = office.form.title_column
        said = (
            text
            for chained in reversed(self.events)
            for name, text in (*chained.event.cells, *chained.event.evidence)
            if name == column and text
        )
        return next(said, "")


def story_data(story: Story) -> Json:
    """`submission` and `events`: identifiers and cells as they are kept, seals whole."""
    return {"submission": story.id, "events": [_event(chained) for chained in story.events]}


def _event(chained: Chained) -> Json:
    event = chained.event
    return {
        "sequence": chained.sequence,
        "submission": event.submission,
        "at": event.at.isoformat(),
        "run_id": event.run_id,
        "transition": event.transition,
        "from": event.source,
        "to": event.target,
        "sop_version": event.sop_version,
        "actor": event.actor,
        "proof": event.proof.as_data() if event.proof else None,
        "evidence": dict(event.evidence),
        "before": dict(event.before),
        "cells": dict(event.cells),
        "files": [{"name": name, "sha256": digest} for name, digest in event.files],
        "content": event.content,
        "previous": chained.previous,
        "hash": chained.hash,
    }
