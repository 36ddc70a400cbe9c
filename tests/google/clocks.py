"""A clock for tests: time passes only in `sleep`."""

from dataclasses import dataclass, field

from sheetflow.adapters.google.api.retry import Timing


@dataclass
class Clock:
    """A clock; `naps` are the seconds slept, in order, `chance` every random number."""

    chance: float = 1.0
    now: float = 1_000.0
    naps: list[float] = field(default_factory=list)

    def timing(self) -> Timing:
        return Timing(lambda: self.now, self._sleep, lambda: self.chance)

    def _sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds
