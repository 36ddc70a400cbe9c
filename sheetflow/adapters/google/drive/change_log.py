"""Drive's log of changes: what has happened in the office's Shared Drive since a bookmark.

Of every file that was touched it tells the state as it is now, once, and of one that is lost to
the job (deleted, moved to another drive, closed) only the id.  What happens to everything in a
folder, such as trashing it, may be told of the folder alone.  It never tells of files that are
kept elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sheetflow.adapters.google.api.errors import BATCH, DriveCalls, Json, Refused
from sheetflow.adapters.google.drive.dependencies import DependencyCheck, has_dependencies
from sheetflow.adapters.google.drive.file import FIELDS, ChangeSet, DriveFile, read_file
from sheetflow.adapters.google.drive.metadata_cache import MetadataCache
from sheetflow.adapters.google.drive.resolve import wanted

PAGE = 1_000


@dataclass(frozen=True, slots=True)
class LogPosition:
    """How far the log was read: `tokens` of the last two commits, the newest last.

    It is of one office's folder `root` in one Shared Drive; `drive` is "" in somebody's My Drive,
    where there is no log to rely on.  Without tokens the job is no member of the drive (yet).
    Read from the older token on, so that what Google sorts in late is met all the same.
    """

    root: str
    drive: str
    tokens: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str, root: str) -> LogPosition | None:
        """None for none, for another folder's, or for what nobody of ours wrote."""
        try:
            of, drive, *tokens = json.loads(text)
        except (ValueError, TypeError):
            return None
        texts = all(isinstance(one, str) for one in (drive, *tokens))
        return cls(of, drive, tuple(tokens)) if texts and of == root else None

    @property
    def text(self) -> str:
        return json.dumps([self.root, self.drive, *self.tokens], separators=(",", ":"))

    def advanced(self, token: str) -> LogPosition:
        """With the token from which the next changes will be told."""
        if token == self.tokens[-1]:
            return self
        return replace(self, tokens=(self.tokens[-1], token))


def asking(calls: DriveCalls, bookmark: LogPosition) -> Any:
    """The request for the first page since the bookmark; for a token where it has none."""
    if not bookmark.tokens:
        return calls.changes.getStartPageToken(driveId=bookmark.drive, supportsAllDrives=True)
    return _listing(calls, bookmark, bookmark.tokens[0])


def start_token(calls: DriveCalls, drive: str) -> str:
    """From which the changes after this moment will be told; "" where the job may not know."""
    answer = calls.one(asking(calls, LogPosition("", drive)))
    return "" if isinstance(answer, Refused) else str(answer["startPageToken"])


def read_log(
    calls: DriveCalls, bookmark: LogPosition, first: Json | Refused, most_pages: int
) -> tuple[ChangeSet, str] | None:
    """All that was told since the bookmark, and the token for the next time.

    None when the log cannot be read from there, or has more than so many pages.
    """
    pages: list[Json] = []
    answer: Json | Refused = first
    while not isinstance(answer, Refused):
        pages.append(answer)
        if "newStartPageToken" in answer:
            return _told(pages), str(answer["newStartPageToken"])
        if "nextPageToken" not in answer or len(pages) >= most_pages:
            return None
        answer = calls.one(_listing(calls, bookmark, str(answer["nextPageToken"])))
    return None


def _listing(calls: DriveCalls, bookmark: LogPosition, token: str) -> Any:
    return calls.changes.list(
        pageToken=token,
        driveId=bookmark.drive,
        pageSize=PAGE,
        supportsAllDrives=True,
        includeItemsFromAllDrives=True,
        fields=f"nextPageToken,newStartPageToken,changes(changeType,fileId,removed,file({FIELDS}))",
    )


def _told(pages: Iterable[Json]) -> ChangeSet:
    """Of a file that is told of twice, what was told last."""
    files: dict[str, DriveFile | None] = {}
    whole = False
    for change in (change for page in pages for change in page.get("changes", [])):
        if change.get("changeType", "file") != "file":
            whole = True
            continue
        file = read_file(change["file"]) if change.get("file") else None
        files[str(change["fileId"])] = None if change.get("removed") else file
    gone = frozenset(name for name, file in files.items() if file is None)
    return ChangeSet({name: file for name, file in files.items() if file is not None}, gone, whole)


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
