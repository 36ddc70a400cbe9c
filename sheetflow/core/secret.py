"""Where settings say that a secret is kept, and a secret once read; neither is ever printed.

The addresses that hear of a job's runs are such secrets, for whoever knows one can request it too.
"""

import re
from dataclasses import dataclass, field
from typing import Annotated, Literal

from annotated_types import Interval

from sheetflow.core.setting_rules import HIDDEN, Rule, SettingError, check_web_address, one_line


@dataclass(frozen=True, slots=True)
class SecretSource:
    """Where a secret is kept: `!env NAME` or `!file PATH` in the settings; never the secret."""

    kind: Literal["env", "file"]
    name: str
    """The environment variable, or the file beside office.yaml."""
    place: str = field(default="", compare=False)
    """File and line of the settings that name it."""

    def __str__(self) -> str:
        return f"!{self.kind} {self.name}"


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A secret that was read; its text is `value` and nothing else shows it."""

    value: str

    def __repr__(self) -> str:
        return f"Secret({HIDDEN})"

    __str__ = __repr__


_TEXT = {"type": "string"}
"""What the JSON Schema says of a place, for the YAML reader makes a SecretSource of its tag."""


def _check_source(value: object) -> SecretSource:
    """Refuse a secret that the settings hold in plain, without quoting it."""
    if isinstance(value, SecretSource):
        return value
    problem = "A secret stands here in plain, for everybody who reads this file."
    if value is None:
        problem = "No secret is named here."
    raise SettingError(
        problem,
        "Write `!env NAME` and give the job that variable, or `!file NAME` of a file that its "
        "owner alone may read.",
    )


SecretSetting = Annotated[SecretSource, Rule(_check_source, is_alone=True, schema=_TEXT)]
"""A setting for a secret."""


def check_source_name(kind: str, name: str) -> str:
    """Return what is wrong with the name after `!env` or `!file`; "" if nothing is."""
    if kind == "env" and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        return "Write the name of an environment variable after !env: !env SMTP_PASSWORD."
    if kind == "file" and not name.strip():
        return "Write the name of a file after !file: !file smtp-password.txt."
    return ""


def _hook_address(value: object) -> object:
    """Return an address, or where it is kept as a secret; the address must be one of the web."""
    if isinstance(value, str):
        return check_web_address(value)
    if not isinstance(value, SecretSource):
        problem = f"“{one_line(value)}” is no web address."
        raise SettingError(problem, "Write it like https://example.org/path, or !env NAME.")
    return value


HookAddress = Annotated[str | SecretSource, Rule(_hook_address, is_alone=True, schema=_TEXT)]
"""A web address, or the place of one."""


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
