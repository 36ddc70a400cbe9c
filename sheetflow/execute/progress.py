"""How far the work is, for whoever wants to show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sheetflow.core.effects import FileEffect


class Progress(Protocol):
    """Told as the work goes on; must not raise."""

    def begin(self, effects: int) -> None:
        """So many file effects are to be done."""

    def advance(self, effect: FileEffect) -> None:
        """One of them was done, dropped, or has failed."""


class Silence:
    """Progress that nobody looks at."""

    def begin(self, effects: int) -> None:
        pass

    def advance(self, effect: FileEffect) -> None:
        pass
