"""One call, as the methods see it, and the log of all calls."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.google_emulator.api_errors import invalid_value
from tests.google_emulator.discovery import Method
from tests.google_emulator.identities import User
from tests.google_emulator.json_shapes import Json, Mask
from tests.google_emulator.world import World


@dataclass
class Call:
    """A request that has been understood: path and query decoded, body read by its schema."""

    world: World
    user: User
    method: Method
    path: dict[str, str]
    query: Json
    body: Json
    content: bytes = b""
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    mask: Mask = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The world's clock."""
        return self.world.clock()

    def flag(self, name: str) -> bool:
        """A boolean query parameter; False when absent."""
        return bool(self.query.get(name, False))

    def count(self, name: str, default: int) -> int:
        """A whole number among the query parameters; 400 when it is not positive."""
        number = int(self.query.get(name, default))
        if number < 1:
            message = f"Invalid value '{number}'. Values must be within the range: [1, 1000]"
            raise invalid_value(name, message)
        return number


@dataclass(frozen=True)
class Answer:
    """What goes back: a status, headers, and JSON or bytes."""

    status: int = 200
    body: Json | bytes | None = None
    content_type: str = "application/json; charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)


READ_BY_POST = (":batchGetByDataFilter", ":getByDataFilter", "developerMetadata:search")


def only_reads(http: str, path: str) -> bool:
    """Whether a call changes nothing: a GET, or one that posts what it looks for."""
    return http == "GET" or path.endswith(READ_BY_POST)


@dataclass
class Logged:
    """A call in the log: its number from 1, method id, who, outcome."""

    number: int
    method: str
    http: str
    path: str
    user: str
    requests: list[str] = field(default_factory=list)
    status: int = 0
    in_batch: bool = False
    request_bytes: int = 0
    answer_bytes: int = 0
    fault: str = ""
    at: float = 0.0
    """When it arrived, in seconds of a monotonic clock."""
    units: int = 1
    """What it costs of Drive's quota; of Sheets' always 1."""

    @property
    def project(self) -> str:
        """The caller's project, as the address of a service account names it."""
        return self.user.partition("@")[2].partition(".")[0]

    def as_json(self) -> Json:
        """For the admin endpoint."""
        return dict(vars(self))


def quota_units(method: str, query: Sequence[tuple[str, str]]) -> int:
    """What a call costs, by Drive's guide "Usage limits", table "Per method quota"."""
    _, _, action = method.rpartition(".")
    if not method.startswith("drive."):
        return 1
    if action == "export" or ("alt", "media") in query:
        return 200
    return {"get": 5, "list": 100}.get(action, 50)


class CallLog:
    """Every call since the last reset, in order of arrival."""

    def __init__(self) -> None:
        self.entries: list[Logged] = []

    def add(self, **facts: Any) -> Logged:
        """Log a call; its number is its place."""
        entry = Logged(number=len(self.entries) + 1, **facts)
        self.entries.append(entry)
        return entry

    def reset(self) -> None:
        """Start counting at 1 again."""
        self.entries = []

    def __len__(self) -> int:
        return len(self.entries)

    def counts(self) -> dict[str, int]:
        """Calls by method id."""
        return dict(Counter(entry.method for entry in self.entries))

    def round_trips(self) -> int:
        """HTTP calls; those that travelled inside a batch do not count again."""
        return sum(1 for entry in self.entries if not entry.in_batch)
