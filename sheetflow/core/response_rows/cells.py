"""The cells of a row that a response becomes."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from sheetflow.core.form import Column, Kind
from sheetflow.core.intake import IntakeFile, IntakeResponse, IntakeSettings
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.register.reading import read_cell
from sheetflow.core.register.text import clean, fold

LONGEST, WHOLE = 30_000, 48_000
"""UTF-16 units of a cell, below the limit of Excel (32,767), and of all cells of a response: so
many fit into one cell of Sheets (50,000), and into a row of the ledger whichever signs they are."""
_BETWEEN = re.compile(r"\s*[;,]\s*")
_PLAIN = frozenset((Kind.DATE, Kind.TIMESTAMP, Kind.COUNT, Kind.REVISION, Kind.UNIT, Kind.CHOICE))
_FILE_KINDS = (Kind.FILES, Kind.NUMBER_OR_FILES)


def response_cells(
    response: IntakeResponse, settings: IntakeSettings, office: Office
) -> dict[ColumnId, str]:
    """Return the texts of the row's cells; dates and counts that are certain in ISO form.

    An answer that has no column goes to the remarks after its question, and so nothing is lost.
    """
    form = office.form
    found: dict[ColumnId, str] = dict(settings.fixed)
    answers = {fold(title): texts for title, texts in response.answers.items()}
    files = {fold(title): given for title, given in response.files.items()}
    used = set()
    for name, title in settings.columns.items():
        column, key = form.by_id[name], fold(title)
        used.add(key)
        texts = (*answers.get(key, ()), *(_file_text(one, column) for one in files.get(key, ())))
        text = _translated(_joined(texts, column), settings.values.get(name, {}))
        if text:
            found[name] = _normal(text, column, office)
    if settings.answered is not None:
        moment = response.submitted.astimezone(office.zone).replace(tzinfo=None, microsecond=0)
        found[settings.answered] = moment.isoformat()
    if settings.respondent is not None and response.respondent:
        found[settings.respondent] = _person(response, office)
    more = list(_others(response, used))
    if more:
        own = found.get(form.remarks_column, "")
        found[form.remarks_column] = "\n".join(filter(None, (own, *more)))
    return _within_limits({name: text for name, text in found.items() if text})


def _within_limits(cells: Mapping[ColumnId, str]) -> dict[ColumnId, str]:
    units = {name: text.encode("utf-16-le", "surrogatepass") for name, text in cells.items()}
    whole = sum(map(len, units.values())) // 2
    most = LONGEST if whole <= WHOLE else min(LONGEST, WHOLE // len(cells))
    return {
        name: text
        if len(units[name]) <= 2 * most
        else units[name][: 2 * most - 2].decode("utf-16-le", "ignore") + "…"
        for name, text in cells.items()
    }


def _file_text(file: IntakeFile, column: Column) -> str:
    return file.reference if column.kind in _FILE_KINDS else f"{file.name}: {file.reference}"


def _joined(texts: tuple[str, ...], column: Column) -> str:
    """Return several answers as one text: one a line, of a drop-down on one line.

    Files stay as they are written: their names may have odd blanks.
    """
    if column.kind in _FILE_KINDS:
        return "\n".join(texts)
    given = [text for text in map(clean, texts) if text]
    return (", " if column.kind in {Kind.CHOICE, Kind.STATUS} else "\n").join(given)


def _key(text: str) -> str:
    """Return several answers alike, whichever sign an export puts between them."""
    return fold(_BETWEEN.sub(", ", clean(text)))


def _translated(text: str, words: Mapping[str, str]) -> str:
    by_key = {_key(answer): word for answer, word in words.items()}
    return by_key.get(_key(text), text)


def _normal(text: str, column: Column, office: Office) -> str:
    """Return what is read with certainty as the register has it; any other answer as it was given.

    That is so of days, counts, subdivisions and the words of drop-downs.
    """
    if column.kind not in _PLAIN:
        return text
    value = read_cell(text, None, column, office).value
    if isinstance(value, date | datetime):
        return value.isoformat()
    labels = {choice.value: choice.label(office.language) for choice in column.choices}
    return text if value is None else labels.get(str(value), str(value))


def _person(response: IntakeResponse, office: Office) -> str:
    """Return the name of the holder with that address on the day, else the address."""
    day = response.submitted.astimezone(office.zone).date()
    address = response.respondent.casefold()
    names = {
        holder.name
        for holder in office.holders
        if holder.email.casefold() == address and holder.span.holds(day)
    }
    return names.pop() if len(names) == 1 else response.respondent


def _others(response: IntakeResponse, used: set[str]) -> Iterator[str]:
    """Yield each answer that has no column, after its question."""
    for title, texts in response.answers.items():
        said = ", ".join(filter(None, map(clean, texts)))
        if fold(title) not in used and said:
            yield f"{clean(title)}: {said}"
    for title, files in response.files.items():
        if fold(title) not in used and files:
            yield f"{clean(title)}: " + ", ".join(file.reference for file in files)
