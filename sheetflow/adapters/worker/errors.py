"""Why a request to a worker gave no answer."""

from __future__ import annotations


class WorkerError(Exception):
    """Root of both: the request failed, the next one can be sent."""


class RequestRefusedError(WorkerError):
    """The job cannot be done; raised by a handler, and again where the request was made.

    The message is the reason, without a full stop; `place` names where, if known (file, line).
    """

    def __init__(self, reason: str, **place: object) -> None:
        super().__init__(reason)
        self.place = place


class WorkerStoppedError(WorkerError):
    """The worker ended over the request: it exceeded a limit, or broke."""
