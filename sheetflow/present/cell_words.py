"""Recorded cells as the office reads them: names for identifiers, days and numbers in words."""

from __future__ import annotations

from datetime import date, datetime

from sheetflow.core.form import Column, Kind
from sheetflow.core.names import ColumnId, StateId, UnitId
from sheetflow.core.office import Office
from sheetflow.core.spoken import NONE_GIVEN, spoken_count, spoken_day
from sheetflow.core.words import Language


def heading_of(column: str, office: Office) -> str:
    """A column's heading; its identifier where today's form no longer has it."""
    known = office.form.by_id.get(ColumnId(column))
    return known.heading(office.language) if known else column


def value_words(column: str, text: str, office: Office) -> str:
    """What was recorded of a cell (`Reading.canonical`), in the office's language.

    What is no value of the column's kind, as the names of people, stays as it was written.
    """
    known = office.form.by_id.get(ColumnId(column))
    if not text or known is None:
        return text or NONE_GIVEN
    return _by_kind(known, text, office) or text


def _by_kind(column: Column, text: str, office: Office) -> str:
    language = office.language
    match column.kind:
        case Kind.CHOICE:
            labels = {choice.value: choice.label for choice in column.choices}
            return labels[text](language) if text in labels else ""
        case Kind.UNIT:
            unit = office.unit_by_id.get(UnitId(text))
            return unit.label(language) if unit else ""
        case Kind.STATUS:
            state = office.form.state_by_id.get(StateId(text))
            return state.label(language) if state else ""
        case Kind.COUNT | Kind.REVISION:
            return spoken_count(int(text), language) if text.isdecimal() else ""
        case Kind.DATE | Kind.TIMESTAMP:
            return _moment(text, language)
        case _:
            return ""


def _moment(text: str, language: Language) -> str:
    """A day, with the time of day where one was recorded; "" for a text that is none."""
    try:
        if len(text) > len("2025-10-09"):
            moment = datetime.fromisoformat(text)
            return f"{spoken_day(moment.date(), language)} {moment:%H:%M}"
        return spoken_day(date.fromisoformat(text), language)
    except ValueError:
        return ""
