"""The responses in an export of a form: a list whose first row are the questions' titles."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sheetflow.core.form import Kind
from sheetflow.core.intake import IntakeResponse, IntakeSettings, unreadable
from sheetflow.core.office import Office
from sheetflow.core.register.dates import read_timestamp
from sheetflow.core.register.sheet import Cell, column_letters
from sheetflow.core.register.text import clean, fold
from sheetflow.core.setting_rules import nearest_name
from sheetflow.errors import RegisterError

MOST_TITLE_ROWS = 20
"""Rows above the titles that an export may begin with."""
_NUMERIC = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}.*)", re.DOTALL)

Rows = Sequence[Sequence[Cell]]


def exported_titles(rows: Rows, settings: IntakeSettings) -> tuple[int, list[str]]:
    """Return the place of the row of titles, and the titles.

    Raises RegisterError where none of the first rows has those that the settings name.
    """
    wanted = [title for title in (settings.submitted, settings.email, settings.number) if title]
    found: list[str] = []
    for at, row in enumerate(rows[:MOST_TITLE_ROWS]):
        titles = [clean(cell) or column_letters(place) for place, cell in enumerate(row)]
        if {*map(fold, wanted)} <= {*map(fold, titles)}:
            return at, titles
        found += titles
    lacking = next(title for title in wanted if fold(title) not in map(fold, found))
    raise RegisterError(
        f"{settings.csv}: the export has no column “{lacking}”.",
        f"{nearest_name(lacking, filter(None, found))} Name it so in `intake:` of office.yaml.",
    )


def exported_responses(
    rows: Rows, settings: IntakeSettings, office: Office
) -> tuple[IntakeResponse, ...]:
    """Return the responses of an export.  Raises RegisterError where its titles are missing.

    Without a column of numbers a response is known by who gave it in which minute, since programs
    that save an export anew drop its seconds.
    """
    head, titles = exported_titles(rows, settings)
    export = _Export(titles, rows[head + 1 :], head + 2, settings, office)
    return tuple(export.responses())


class _Export:
    """The rows of an export below its titles; `first` is the number of the first of them."""

    def __init__(
        self, titles: list[str], rows: Rows, first: int, settings: IntakeSettings, office: Office
    ) -> None:
        self._titles, self._first = titles, first
        self._settings, self._office = settings, office
        self._places = {fold(title): at for at, title in reversed(list(enumerate(titles)))}
        self._rows = rows
        self._swapped = self._month_first()
        self._times: Counter[str] = Counter()
        self._seen: set[str] = set()

    def responses(self) -> Iterator[IntakeResponse]:
        for number, row in enumerate(self._rows, self._first):
            if any(map(clean, row)):
                yield self._response(number, row)

    def _response(self, number: int, row: Sequence[Cell]) -> IntakeResponse:
        office, named = self._office, self._settings
        written = self._cell(row, named.submitted)
        moment = read_timestamp(written, office.placeholders, office.date_words, office.zone).value
        respondent = clean(self._cell(row, named.email)).casefold()
        own = clean(self._cell(row, named.number))
        if moment is None or (named.number and not own):
            lacks = (named.submitted, clean(written)) if moment is None else (named.number, "")
            problem = office.text("intake.row", n=number, kolom=lacks[0], nilai=lacks[1])
            return unreadable(f"row {number}", problem)
        at = moment.replace(tzinfo=office.zone)
        day = sorted((moment.month, moment.day))  # later rows may tell which of them is the month
        minute = f"{moment.year}-{day[0]:02}-{day[1]:02}T{moment:%H:%M} {respondent}"
        self._times[minute] += 1
        if own in self._seen:
            return unreadable(f"row {number}", office.text("intake.again", n=number, nilai=own))
        self._seen |= {own} if own else set()
        own = own or f"{minute} {self._times[minute]}"
        return IntakeResponse(own, at, at, respondent, self._answers(row))

    def _answers(self, row: Sequence[Cell]) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        about = (self._settings.submitted, self._settings.email, self._settings.number)
        passed = {fold(title) for title in about if title}
        for at, title in enumerate(self._titles):
            text = self._text(row[at], at) if at < len(row) else ""
            if text and fold(title) not in passed:
                found[title] = (*found.get(title, ()), text)
        return found

    def _cell(self, row: Sequence[Cell], title: str | None) -> Cell:
        at = self._places[fold(title)] if title else len(row)
        if at >= len(row):
            return None
        return _swapped(clean(row[at])) if at in self._swapped else row[at]

    def _text(self, cell: Cell, at: int) -> str:
        if at in self._swapped:
            return _swapped(clean(cell))
        return cell.strip() if isinstance(cell, str) else clean(cell)

    def _month_first(self) -> set[int]:
        """Return the places of days whose month is first, as programs in American English export.

        That is certain of a column with a day after the 12th; the columns of one export are alike.
        """
        form, named = self._office.form, self._settings
        days = [
            title
            for name, title in named.columns.items()
            if form.by_id[name].kind in {Kind.DATE, Kind.TIMESTAMP}
        ]
        wanted = map(fold, (named.submitted or "", *days))
        orders = {
            place: _order(clean(row[place]) for row in self._rows if place < len(row))
            for place in {self._places[title] for title in wanted if title in self._places}
        }
        if "month" not in orders.values():
            return set()
        return {place for place, order in orders.items() if order != "day"}


def _order(texts: Iterable[str]) -> str:
    """Return whether "day" or "month" is first in these; "" where it may be either or neither."""
    found = [match for text in texts if (match := _NUMERIC.fullmatch(text))]
    day_first = any(int(match[1]) > 12 for match in found)
    month_first = any(int(match[3]) > 12 for match in found)
    if day_first:
        return "day"
    return "month" if month_first else ""


def _swapped(text: str) -> str:
    return _NUMERIC.sub(r"\3\2\1\2\4", text)
