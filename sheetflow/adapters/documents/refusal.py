"""Why a template gives no paper."""

from __future__ import annotations

from sheetflow.errors import ConfigurationError


class TemplateError(ConfigurationError):
    """A template that is refused, fails or was stopped; the rest of the run goes on.

    `template` is its file name, `place` where in it ("" when unknown).
    """

    def __init__(self, template: str, problem: str, fix: str, place: str = "") -> None:
        where = f"{template}, {place}" if place else template
        super().__init__(f"Template {where}: {problem}", fix)
        self.template = template
        self.place = place
