"""The few ways in which this home speaks to Drive, and what an answer may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Json = dict[str, Any]
"""A resource as Drive or Sheets sends it."""
BATCH = 100
"""Requests that Drive takes in one HTTP call."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why Drive did not do one thing with one file: HTTP status, machine's reason, its words."""

    status: int
    reason: str
    message: str = ""


class DriveCalls(Protocol):
    """Sends requests, again where that may help; what concerns the whole run is raised.

    A request is one of googleapiclient's, made from `files` or `changes`.  A refusal that concerns
    one request (not found, not permitted, an id that is in use, not to be understood) is a value;
    every other raises a SheetflowError: no credentials, no storage, no quota, no network.
    """

    @property
    def files(self) -> Any:
        """Drive v3's resource `files`, whose methods make requests."""

    @property
    def changes(self) -> Any:
        """Drive v3's resource `changes`, likewise."""

    def one(self, request: Any, *, repeatable: bool = True) -> Any:
        """The answer to one request (a dict, or bytes of a content), or `Refused`.

        Sent again where no answer came, unless it is not `repeatable`: then that is raised.
        """

    def many(self, requests: Sequence[Any]) -> list[Json | Refused]:
        """The answers in the order of the requests, a hundred requests in one HTTP call."""
