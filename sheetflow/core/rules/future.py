"""Days that have not come yet: no step is done before its day (E-TGL, SOP model 7a F)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sheetflow.core.findings import E_TGL, Problem, problem
from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId
from sheetflow.core.rules.order import is_prepared_ahead
from sheetflow.core.rules.subject import Subject
from sheetflow.core.workflow import Transition, columns_of

NEAR = 31
"""Days around the row's timestamp within which a day is taken for the one that was meant."""

_VARIANTS = ("future", "future_meant")


def future_problems(step: Transition, subject: Subject) -> tuple[Problem, ...]:
    """The step's dates that lie after the run; entering brings the row's timestamp too.

    The day of the activity may lie ahead where the kind of content is prepared before it.
    """
    form = subject.office.form
    columns = columns_of(step)
    if form.initial in step.sources:
        columns = (*columns, *(column.id for column in form.of_kind(Kind.TIMESTAMP)))
    free = {form.date_column} if is_prepared_ahead(subject) else frozenset[ColumnId]()
    return tuple(
        _problem(column, day, subject)
        for column in dict.fromkeys(columns)
        if column not in free
        and (day := subject.reading.date(column)) is not None
        and day > subject.today
    )


def will_come(problems: Iterable[Problem]) -> bool:
    """Whether days passing will mend one of the problems."""
    return any(found.code == E_TGL and found.variant in _VARIANTS for found in problems)


def _problem(column: ColumnId, day: date, subject: Subject) -> Problem:
    meant = next(_meant(day, subject), None)
    plain, with_suggestion = _VARIANTS
    return problem(
        E_TGL,
        column,
        with_suggestion if meant else plain,
        kolom=subject.heading(column),
        nilai=subject.reading.field(column).text,
        saran=f"{meant:%d/%m/%Y}" if meant else "",
    )


def _meant(day: date, subject: Subject) -> Iterator[date]:
    """Days that a slip of the pen would make this of: month and day changed over, another year."""
    stamps = (column.id for column in subject.office.form.of_kind(Kind.TIMESTAMP))
    known = (subject.reading.date(column) for column in stamps)
    about = [stamp for stamp in known if stamp and stamp <= subject.today] or [subject.today]
    for year, month, number in (
        (day.year, day.day, day.month),
        (subject.today.year, day.month, day.day),
        (subject.today.year - 1, day.month, day.day),
    ):
        try:
            other = date(year, month, number)
        except ValueError:
            continue
        if other <= subject.today and abs((other - about[0]).days) <= NEAR:
            yield other
