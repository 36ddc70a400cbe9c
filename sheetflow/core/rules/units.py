"""Whether the subdivision that a submission enters under was there on the day of its activity."""

from __future__ import annotations

from datetime import date

from sheetflow.core.findings import E_WAJIB, Problem, problem
from sheetflow.core.office import Unit
from sheetflow.core.register.text import fold
from sheetflow.core.rules.subject import Subject
from sheetflow.core.spoken import spoken_day
from sheetflow.core.workflow import Transition, columns_of


def unit_problems(step: Transition, subject: Subject) -> tuple[Problem, ...]:
    """Return an error when the step asks for the unit and the unit was not there that day.

    Later steps of a submission go on under the unit that it entered under (SOP model, 7a V).
    """
    form, office = subject.office.form, subject.office
    day = subject.reading.date(form.date_column)
    unit = office.unit_by_id.get(subject.unit) if subject.unit else None
    if unit is None or day is None or form.unit_column not in columns_of(step):
        return ()
    if unit.span.holds(day):
        return ()
    instead = _successors(unit, day, subject)
    return (
        problem(
            E_WAJIB,
            form.unit_column,
            "unit_then",
            kolom=subject.heading(form.unit_column),
            nilai=unit.label(office.language),
            tanggal=spoken_day(day, office.language),
            status=subject.state_label(step.target),
            pilihan="; ".join(other.label(office.language) for other in instead),
        ),
    )


def _successors(unit: Unit, day: date, subject: Subject) -> tuple[Unit, ...]:
    """Return the units of that day that share a name with this one, else all of that day."""
    present = tuple(other for other in subject.office.units if other.span.holds(day))
    own = _names(unit)
    return tuple(other for other in present if own & _names(other)) or present


def _names(unit: Unit) -> frozenset[str]:
    return frozenset(fold(text) for text in (*unit.label.all(), *unit.aliases, unit.short) if text)
