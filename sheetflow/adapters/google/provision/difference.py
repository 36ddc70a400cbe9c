"""What `init` would change, as sentences with the requests that change it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sheetflow.adapters.google.api.answers import Json

MAX_BATCH_LENGTH = 1_500_000
"""Characters of one batchUpdate; Google advises at most 2 MB."""


@dataclass(frozen=True, slots=True)
class SetupChange:
    """One thing that is not as it should be: a plain sentence, and what mends it.

    `folder` is a folder to be made in Drive; `spreadsheet` that the spreadsheet itself is.
    """

    sentence: str
    requests: tuple[Json, ...] = ()
    folder: str = ""
    spreadsheet: bool = False


Difference = tuple[SetupChange, ...]


def batches(difference: Iterable[SetupChange]) -> Iterator[list[Json]]:
    """All requests in order, in as few batchUpdates as their size allows."""
    batch: list[Json] = []
    size = 0
    for change in difference:
        for request in change.requests:
            length = len(json.dumps(request))
            if batch and size + length > MAX_BATCH_LENGTH:
                yield batch
                batch, size = [], 0
            batch.append(request)
            size += length
    if batch:
        yield batch
