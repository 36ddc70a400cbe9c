"""What the tabs beside the register are called."""

from __future__ import annotations

from dataclasses import dataclass

from sheetflow.adapters.register_design.wording import say
from sheetflow.core.words import Language


@dataclass(frozen=True, slots=True)
class Tabs:
    """The names of the tabs that stand beside the register's own."""

    guide: str
    dashboard: str


def tab_names(language: Language) -> Tabs:
    """The tabs' names in a language of an office."""
    return Tabs(say("tab.guide", language), say("tab.dashboard", language))
