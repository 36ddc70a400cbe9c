"""Where settings say that a secret is kept, and a secret once read; neither is ever printed."""

import re
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from sheetflow.core.setting_rules import HIDDEN, SettingError


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


class _Named:
    """Takes what the YAML reader makes of the tags, and nothing else."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return {
            "type": "function-plain",
            "function": {"type": "no-info", "function": _check_source},
        }

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> Any:
        return {"type": "string"}


SecretSetting = Annotated[SecretSource, _Named()]
"""A setting for a secret."""


def check_source_name(kind: str, name: str) -> str:
    """Return what is wrong with the name after `!env` or `!file`; "" if nothing is."""
    if kind == "env" and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        return "Write the name of an environment variable after !env: !env SMTP_PASSWORD."
    if kind == "file" and not name.strip():
        return "Write the name of a file after !file: !file smtp-password.txt."
    return ""
