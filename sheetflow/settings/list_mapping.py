"""The mapping file of an old list (`import --mapping FILE`): read, and written."""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

import yaml

from sheetflow.core.importing.mapping import HistoryRule, ListMapping
from sheetflow.core.importing.proposal import Proposal
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.register.text import fold
from sheetflow.core.setting_rules import Day, Text
from sheetflow.settings.document import error_of
from sheetflow.settings.read_typed import Names, read_typed
from sheetflow.settings.yaml_document import read_yaml


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
    values: Mapping[ColumnId, Mapping[str, str | date | None]] = field(default_factory=dict)
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


def _folded(texts: Mapping[str, str | date | None]) -> dict[str, str]:
    return {fold(raw): str(value) for raw, value in texts.items() if value is not None}


def mapping_text(proposal: Proposal, mapping: ListMapping, office: Office) -> str:
    """Return the proposal as such a file, explained; the history of `mapping` is kept."""
    rule = mapping.history
    history: dict[str, object] = {}
    if rule.before is not None:
        history["before"] = rule.before
    if rule.column is not None:
        history |= {"column": str(rule.column), "values": sorted(rule.values)}
    sheets = {
        name: "include" if taken else "skip" for name, taken in proposal.sheets.items() if name
    }
    headings = {text: str(column) for text, column in proposal.headings.items()}
    parts = [_dumped({"sheets": sheets}) if sheets else "", _dumped({"headings": headings})]
    if proposal.values:
        parts += ["values:\n", *_value_lines(proposal)]
    return _head(office) + "".join(parts) + (_dumped({"history": history}) if history else "")


def _head(office: Office) -> str:
    """Return the comment above: what the sections are, and every column that may be named."""
    columns = (f"{one.id} = {one.heading(office.language)}" for one in office.form.columns)
    lines = office.text("import.mapping_head", kolom="; ".join(columns)).splitlines()
    wrapped = (part for line in lines for part in textwrap.wrap(line, 96) or [""])
    return "".join(f"# {part}".rstrip() + "\n" for part in wrapped)


def _value_lines(proposal: Proposal) -> Iterator[str]:
    """Yield each column's texts with their meaning, and beside it how often each occurs."""
    for column, texts in proposal.values.items():
        yield f"  {column}:\n"
        for text, (stands_for, count) in texts.items():
            line = _dumped({text: stands_for}).rstrip("\n")
            beside = f"  # {count}×" if "\n" not in line else ""
            yield textwrap.indent(line, "    ") + beside + "\n"


def _dumped(data: Mapping[str, object]) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1_000)
