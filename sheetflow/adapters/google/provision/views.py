"""Whose rows are shown: a filter view for each role that may have the ball, and one for errors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

from sheetflow.adapters.google.provision.cell_requests import area
from sheetflow.adapters.google.provision.difference import SetupChange
from sheetflow.adapters.google.provision.register_tab import RegisterTab
from sheetflow.adapters.google.provision.wording_google import say_google
from sheetflow.adapters.register_design.dashboard_blocks import turn_roles, turn_words
from sheetflow.adapters.register_design.layout import ERROR
from sheetflow.core.form import SystemColumn

VIEWS = 740_000_000
"""Filter views of ours are numbered from this on, each by what it shows."""


@dataclass(frozen=True, slots=True)
class _View:
    key: str
    title: str
    column: SystemColumn
    words: str
    """Rows are shown whose cell holds these."""

    @property
    def id(self) -> int:
        return VIEWS + crc32(self.key.encode()) % 10_000_000


def view_changes(register: RegisterTab) -> Iterator[SetupChange]:
    """Views that are missing.  One that is there is its users' own to change and to rename."""
    there = register.current.views if register.current else {}
    for view in _views(register):
        place = register.layout.of_system(view.column)
        if view.id in there or view.title in there.values() or place is None:
            continue
        condition = {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": view.words}]}
        spec = {"columnIndex": place.index, "filterCriteria": {"condition": condition}}
        made = {
            "filterViewId": view.id,
            "title": view.title,
            "range": area(register.id, register.layout.heading, None, 0, register.layout.width),
            "filterSpecs": [spec],
        }
        language = register.layout.office.language
        sentence = say_google("view", language, tab=register.tab, name=view.title)
        yield SetupChange(sentence, ({"addFilterView": {"filter": made}},))


def _views(register: RegisterTab) -> Iterator[_View]:
    office = register.layout.office
    for role in turn_roles(office):
        title = say_google("view.mine", office.language, role=role.label(office.language))
        yield _View(f"turn {role.id}", title, SystemColumn.TURN, turn_words(role, office.language))
    errors = say_google("view.errors", office.language)
    yield _View("errors", errors, SystemColumn.SENTENCE, ERROR)
