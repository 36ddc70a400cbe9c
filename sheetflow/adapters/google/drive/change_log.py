"""Which references must be resolved again in this run, by Drive's change log.

One call returns all changes in the office's Shared Drive since the last commits, however many files
are referred to: of every changed file its present state, once, and of one that the job has lost
(deleted, moved to another drive, no access) only the id.  A change to everything in a folder, such
as trashing it, may be logged for the folder alone; files that are kept elsewhere are not logged.
The position advances only together with the records of all changes up to it, so that a later run
reads a change that is logged late.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import BATCH, Json, Refused
from sheetflow.adapters.google.drive import fingerprints
from sheetflow.adapters.google.drive.file import FIELDS, DriveFile, read_file
from sheetflow.adapters.google.drive.metadata_cache import MetadataCache
from sheetflow.adapters.google.drive.resolve import unread

PAGE = 1_000


@dataclass(frozen=True, slots=True)
class LogPosition:
    """A position in the log: `tokens` of the last two commits, the newest last.

    It belongs to the office's folder `root` in one Shared Drive; `drive` is "" in a My Drive, which
    has no reliable log.  Without tokens the job is no member of the drive (yet).  Reading starts
    from the older token, so that entries which Google adds late are read too.
    """

    root: str
    drive: str
    tokens: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str, root: str) -> "LogPosition | None":
        """Parse a position; None for "", for another folder's, or for a text that is not ours."""
        try:
            of, drive, *tokens = json.loads(text)
        except (ValueError, TypeError):
            return None
        texts = all(isinstance(one, str) for one in (drive, *tokens))
        return cls(of, drive, tuple(tokens)) if texts and of == root else None

    @property
    def text(self) -> str:
        """Its text form in the ledger."""
        return json.dumps([self.root, self.drive, *self.tokens], separators=(",", ":"))

    def advanced(self, token: str) -> "LogPosition":
        """Return the position with the token from which the next changes will be read."""
        if token == self.tokens[-1]:
            return self
        return replace(self, tokens=(self.tokens[-1], token))

    def request(self, client: GoogleClient, page: str = "") -> Any:
        """Return the request for a page ("": the first), or for a start token if it has none."""
        if not self.tokens:
            return client.changes.getStartPageToken(driveId=self.drive, supportsAllDrives=True)
        entries = f"changes(changeType,fileId,removed,file({FIELDS}))"
        return client.changes.list(
            pageToken=page or self.tokens[0],
            driveId=self.drive,
            pageSize=PAGE,
            supportsAllDrives=True,
            includeItemsFromAllDrives=True,
            fields=f"nextPageToken,newStartPageToken,{entries}",
        )


def start_token(client: GoogleClient, drive: str) -> str:
    """Return the token for the changes from now on; "" where the job has no access."""
    answer = client.one(LogPosition("", drive).request(client))
    return "" if isinstance(answer, Refused) else str(answer["startPageToken"])


def read_log(
    client: GoogleClient, position: LogPosition, first: Json | Refused, max_pages: int
) -> tuple[fingerprints.ChangeSet, str] | None:
    """Return all changes since the position, and the next token; `first` is the first page.

    None when the log cannot be read from there, or has more than `max_pages` pages.
    """
    pages: list[Json] = []
    answer: Json | Refused = first
    while not isinstance(answer, Refused):
        pages.append(answer)
        if "newStartPageToken" in answer:
            return _change_set(pages), str(answer["newStartPageToken"])
        if "nextPageToken" not in answer or len(pages) >= max_pages:
            return None
        answer = client.one(position.request(client, str(answer["nextPageToken"])))
    return None


def _change_set(pages: Iterable[Json]) -> fingerprints.ChangeSet:
    """Return the newest entry of each file."""
    files: dict[str, DriveFile | None] = {}
    whole = False
    for change in (change for page in pages for change in page.get("changes", [])):
        if change.get("changeType", "file") != "file":
            whole = True
            continue
        file = read_file(change["file"]) if change.get("file") else None
        files[str(change["fileId"])] = None if change.get("removed") else file
    gone = frozenset(name for name, file in files.items() if file is None)
    return fingerprints.ChangeSet(
        {name: file for name, file in files.items() if file is not None}, gone, whole
    )


@dataclass(frozen=True, slots=True)
class WatchResult:
    """The `stale` references, and the `folders` in which they have changed.

    `position` is the new position as text, `more` the answers to the requests sent along.
    """

    stale: list[str]
    position: str
    more: Sequence[Json | Refused]
    folders: frozenset[str] = frozenset()


def find_stale(
    client: GoogleClient,
    cache: MetadataCache,
    known: Mapping[str, str],
    followed: str,
    more: Sequence[Any] = (),
) -> WatchResult:
    """Read the log, and in the same call what must be read in any case.

    `known` pairs references with their fingerprints, `followed` is the position of the last run.
    The cache must be empty; afterwards it contains what was read.
    """
    position = LogPosition.read(followed, cache.root_id)
    if position is None:
        answers = cache.ask([cache.root_id], more=more)
        return _all_stale(client, cache, known, answers)
    cache.forget(position.drive)
    ids, names = unread(
        cache, [one for one, text in known.items() if not fingerprints.has_dependencies(text)]
    )
    log = [position.request(client)] if position.drive else []
    answers = cache.ask([cache.root_id, *ids], names, more=[*log, *more])
    first, rest = answers[: len(log)], answers[len(log) :]
    if cache.drive != position.drive:
        return _all_stale(client, cache, known, rest)
    if not position.tokens:
        if first and not isinstance(first[0], Refused):
            return _all_stale(client, cache, known, rest)
        return WatchResult(list(known), followed, rest)
    read = read_log(client, position, first[0], max_pages=1 + len(known) // BATCH)
    if read is None:
        return _all_stale(client, cache, known, rest)
    changes, token = read
    cache.apply_changes(changes)
    check = fingerprints.DependencyCheck(changes)
    changed = {one: check.changed_folders(text) for one, text in known.items()}
    stale = {one: folders for one, folders in changed.items() if folders is not None}
    folders = frozenset[str]().union(*stale.values())
    return WatchResult(list(stale), position.advanced(token).text, rest, folders)


def _all_stale(
    client: GoogleClient,
    cache: MetadataCache,
    known: Mapping[str, str],
    more: Sequence[Json | Refused],
) -> WatchResult:
    """Return all references as stale, after requesting the log's token for the next run."""
    drive = cache.drive
    token = start_token(client, drive) if drive else ""
    cache.forget_all_but_root()
    position = LogPosition(cache.root_id, drive, (token,) if token else ())
    return WatchResult(list(known), position.text, more)
