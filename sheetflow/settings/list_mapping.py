"""The mapping file of an old list (`import --mapping FILE`): read, and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import yaml

from sheetflow.core.importing.mapping import HistoryRule, ListMapping
from sheetflow.core.importing.proposal import Proposal
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.register.text import fold
from sheetflow.core.setting_rules import Day, Text
from sheetflow.settings.mistakes import error_of
from sheetflow.settings.names import Names
from sheetflow.settings.read_typed import read_typed
from sheetflow.settings.yaml_document import read_yaml

_HEAD = """\
# How the list is read.  Look through it, change what is wrong, and import with --mapping.
# sheets: include or skip.  headings: the column's identifier.
# values: what a text of the list stands for; without one (null) it stays as it is written.
# history: rows finished before sheetflow came, which are never judged; for example
#   history: {before: 2025-09-01}   or   history: {column: status, values: [Selesai]}
"""


@dataclass(frozen=True, slots=True)
class HistoryFile:
    """The rows that were finished before sheetflow was introduced."""

    before: Day | None = None
    """Published, else held, before this day."""
    column: ColumnId | None = None
    """The column that tells it."""
    values: tuple[Text, ...] = ()
    """Its values then."""


@dataclass(frozen=True, slots=True)
class ListMappingFile:
    """The mapping of an old list."""

    sheets: Mapping[str, Literal["include", "skip"]] = field(default_factory=dict)
    """Worksheets that are taken or not."""
    headings: Mapping[str, ColumnId] = field(default_factory=dict)
    """The column that each heading means."""
    values: Mapping[ColumnId, Mapping[str, str | None]] = field(default_factory=dict)
    """By column, the value of a text of the list."""
    history: HistoryFile = field(default_factory=HistoryFile)
    """Rows finished before sheetflow came."""


def load_list_mapping(path: Path, office: Office) -> ListMapping:
    """Return the mapping in the file.  Raises ConfigurationError with every mistake in it."""
    document = read_yaml(path)
    names = Names({"column": frozenset(map(str, office.form.by_id))})
    document.data = {} if document.data is None else document.data
    section = None if document.mistakes else read_typed(document, ListMappingFile, names)
    if section is None:
        raise error_of(document.mistakes)
    history = section.history
    return ListMapping(
        sheets={name: said == "include" for name, said in section.sheets.items()},
        headings={fold(text): column for text, column in section.headings.items()},
        values={name: _folded(texts) for name, texts in section.values.items()},
        history=HistoryRule(history.before, history.column, frozenset(map(fold, history.values))),
    )


def _folded(texts: Mapping[str, str | None]) -> dict[str, str]:
    return {fold(raw): value for raw, value in texts.items() if value is not None}


def mapping_text(proposal: Proposal, mapping: ListMapping) -> str:
    """Return the proposal as such a file; the history of `mapping` is kept."""
    rule = mapping.history
    history: dict[str, object] = {}
    if rule.before is not None:
        history["before"] = rule.before
    if rule.column is not None:
        history |= {"column": str(rule.column), "values": sorted(rule.values)}
    data = {
        "sheets": {
            name: "include" if taken else "skip" for name, taken in proposal.sheets.items() if name
        },
        "headings": {text: str(column) for text, column in proposal.headings.items()},
        "values": {
            str(column): {text: stands_for for text, (stands_for, _) in texts.items()}
            for column, texts in proposal.values.items()
        },
        "history": history,
    }
    kept = {key: value for key, value in data.items() if value}
    return _HEAD + yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=100)
