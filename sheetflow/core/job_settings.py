"""Settings of a job that runs by itself: how often, and which addresses hear of its runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from annotated_types import Interval

from sheetflow.core.secret import SecretSource
from sheetflow.core.setting_rules import Rule, SettingError, check_web_address, one_line

INTERVALS = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440)
"""Minutes that divide an hour or a day: any scheduler can keep them evenly."""


def _interval(minutes: int) -> int:
    if minutes not in INTERVALS:
        nearest = min(INTERVALS, key=lambda known: abs(known - minutes))
        problem = f"Every {minutes} minutes divides neither an hour nor a day."
        raise SettingError(problem, f"Write {nearest}.")
    return minutes


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often the job runs by itself (`sheetflow schedule install`)."""

    every_minutes: Annotated[int, Rule(_interval, schema={"enum": list(INTERVALS)})] = 10
    """Minutes from one run to the next."""
    problem_after: Annotated[int, Interval(ge=1, le=1000)] = 3
    """Failed runs in a row, after which the installer gets a notice."""


def _hook_address(value: object) -> object:
    """Return an address, or where it is kept as a secret; the address must be one of the web."""
    if isinstance(value, str):
        return check_web_address(value)
    if not isinstance(value, SecretSource):
        problem = f"“{one_line(value)}” is no web address."
        raise SettingError(problem, "Write it like https://example.org/path, or !env NAME.")
    return value


@dataclass(frozen=True, eq=False)
class _PlainRule:
    """A check that alone decides on the file's value, of whatever types; `schema` describes it."""

    check: Callable[[object], object]
    schema: Mapping[str, Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        return {"type": "function-plain", "function": {"type": "no-info", "function": self.check}}

    def __get_pydantic_json_schema__(self, schema: Any, handler: Callable[[Any], Any]) -> Any:
        return dict(self.schema)


HookAddress = Annotated[str | SecretSource, _PlainRule(_hook_address, {"type": "string"})]
"""A web address, or the place of one: whoever knows it can request it too."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """Web addresses requested when a run begins and ends (healthchecks, cronitor, Uptime Kuma)."""

    start: HookAddress = ""
    """Requested when a run begins."""
    success: HookAddress = ""
    """Requested when a run has done its work."""
    failure: HookAddress = ""
    """Requested when a run has failed."""
    send_log: bool = False
    """Send what the run printed last along with `failure`; it may name people and titles."""
    timeout_seconds: Annotated[int, Interval(ge=1, le=60)] = 5
    """Seconds until an address that does not answer is given up; each is tried twice."""

    @property
    def empty(self) -> bool:
        """Whether no address is named."""
        return not (self.start or self.success or self.failure)
