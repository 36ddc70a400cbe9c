"""Which files must be looked at in this run: those of which Drive's log of changes is not certain.

One call tells of all that happened in the office's Shared Drive since the last commits, however
many files are referred to.  A bookmark is moved only together with the records of all that was
seen up to it, so that a change which is told of late is met by a later run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheetflow.adapters.google.api.answers import BATCH, DriveCalls, Json, Refused
from sheetflow.adapters.google.drive.change_log import LogPosition, asking, read_log, start_token
from sheetflow.adapters.google.drive.dependencies import DependencyCheck, has_dependencies
from sheetflow.adapters.google.drive.metadata_cache import MetadataCache
from sheetflow.adapters.google.drive.resolve import wanted


@dataclass(frozen=True, slots=True)
class WatchResult:
    """`stale` are the references to look at, `folders` those in which something has happened to
    them; `followed` is the new bookmark, `more` the answers to what was asked along."""

    stale: list[str]
    followed: str
    more: Sequence[Json | Refused]
    folders: frozenset[str] = frozenset()


def watch(
    calls: DriveCalls,
    cache: MetadataCache,
    known: Mapping[str, str],
    followed: str,
    more: Sequence[Any] = (),
) -> WatchResult:
    """Read the log, and in the same call what has to be looked at whatever the log says.

    `known` pairs references with their stamps.  The tree must know nothing yet; afterwards it
    knows what was read.
    """
    bookmark = LogPosition.read(followed, cache.root_id)
    if bookmark is None:
        answers = cache.ask([cache.root_id], more=more)
        return _anew(calls, cache, known, answers)
    cache.forget(bookmark.drive)
    unfounded = [one for one, stamp in known.items() if not has_dependencies(stamp)]
    ids, names = wanted(cache, unfounded)
    log = [asking(calls, bookmark)] if bookmark.drive else []
    answers = cache.ask([cache.root_id, *ids], names, more=[*log, *more])
    first, rest = answers[: len(log)], answers[len(log) :]
    if cache.drive != bookmark.drive:
        return _anew(calls, cache, known, rest)
    if not bookmark.tokens:
        if first and not isinstance(first[0], Refused):
            return _anew(calls, cache, known, rest)
        return WatchResult(list(known), followed, rest)
    read = read_log(calls, bookmark, first[0], most_pages=1 + len(known) // BATCH)
    if read is None:
        return _anew(calls, cache, known, rest)
    told, token = read
    cache.apply_changes(told)
    standing = DependencyCheck(told)
    upset = {one: standing.upset(stamp) for one, stamp in known.items()}
    stale = {one: folders for one, folders in upset.items() if folders is not None}
    folders = frozenset[str]().union(*stale.values())
    return WatchResult(list(stale), bookmark.advanced(token).text, rest, folders)


def _anew(
    calls: DriveCalls,
    cache: MetadataCache,
    known: Mapping[str, str],
    more: Sequence[Json | Refused],
) -> WatchResult:
    """Everything is looked at, after the log was asked from where it will go on."""
    drive = cache.drive
    token = start_token(calls, drive) if drive else ""
    cache.forget_all_but_root()
    bookmark = LogPosition(cache.root_id, drive, (token,) if token else ())
    return WatchResult(list(known), bookmark.text, more)
