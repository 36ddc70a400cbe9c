"""A process that is killed at a chosen call to the outside world."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

Port = TypeVar("Port")


class Killed(BaseException):
    """End of the process at this call; the code under test must not catch it."""


class Killer:
    """Counter of the calls of all wrapped ports that kills the process at one of them.

    `at` counts from 1; `after` kills when the call has done its work but has not returned.
    Without `at` it only counts: `calls` is how many there were.
    """

    def __init__(self, at: int | None = None, *, after: bool = False) -> None:
        self._at = at
        self._after = after
        self.calls = 0

    def before(self, port: Port) -> Port:
        """The port with this killer in front of each of its methods."""
        return cast("Port", _Guarded(port, self))

    def call(self, method: Callable[..., Any], *args: Any, **named: Any) -> Any:
        self.calls += 1
        here = self.calls == self._at
        if here and not self._after:
            raise Killed
        result = method(*args, **named)
        if here:
            raise Killed
        return result


class _Guarded:
    def __init__(self, port: object, killer: Killer) -> None:
        self._port = port
        self._killer = killer

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._port, name)
        if not callable(attribute):
            return attribute

        def guarded(*args: Any, **named: Any) -> Any:
            return self._killer.call(attribute, *args, **named)

        return guarded
