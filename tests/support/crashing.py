"""A process that is killed at a chosen call to the outside world."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

Port = TypeVar("Port")


class Killed(BaseException):
    """End of the process at this call; the code under test must not catch it."""


class Killer:
    """Counter of the calls of all wrapped ports that kills the process at one of them.

    `at` counts from 1; `after` kills when the call has done its work but has not returned.
    Without `at` it only counts: `calls` is how many there were, `names` what they were.
    """

    def __init__(self, at: int | None = None, *, after: bool = False) -> None:
        self._at = at
        self._after = after
        self.names: list[str] = []

    @property
    def calls(self) -> int:
        return len(self.names)

    def last_of_each(self) -> list[int]:
        """Return where each kind of call came last: one moment of each kind."""
        return sorted({name: at for at, name in enumerate(self.names, 1)}.values())

    def before(self, port: Port) -> Port:
        """The port with this killer in front of each of its methods."""
        return cast("Port", _Guarded(port, self))

    def call(self, method: Callable[..., Any], *args: Any, **named: Any) -> Any:
        self.names.append(getattr(method, "__name__", ""))
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
