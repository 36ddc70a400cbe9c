"""Which columns are a role's own decision, and whose addresses hold the role on a day.

A decision column is what `init` protects and what proves who decided.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sheetflow.core.form import Form
from sheetflow.core.names import ColumnId, RoleId
from sheetflow.core.office import Office
from sheetflow.core.workflow import Transition, columns_of


def decision_columns(office: Office) -> dict[tuple[RoleId, ...], list[ColumnId]]:
    """Columns in which only certain roles decide, by these roles.

    They are what a strict or approving step, or one that needs proof, needs or names its actor
    by, and only the step's own roles fill them.
    """
    steps = [step for workflow in office.workflows for step in workflow.transitions]
    decided = {
        column for step in steps if _decides(step) for column in own_columns(step, office.form)
    }
    found: dict[tuple[RoleId, ...], list[ColumnId]] = {}
    for column in office.form.columns:
        if column.id in decided:
            found.setdefault(column.roles, []).append(column.id)
    return found


def own_columns(step: Transition, form: Form) -> tuple[ColumnId, ...]:
    """The step's columns that nobody fills but who may do the step."""
    able = step.actor.able if step.actor else frozenset[RoleId]()
    known = (form.by_id[column] for column in columns_of(step) if column in form.by_id)
    return tuple(column.id for column in known if column.roles and able.issuperset(column.roles))


def addresses(office: Office, roles: Iterable[RoleId], on: date) -> frozenset[str]:
    """The addresses of those who hold one of the roles on that day, stand-ins among them."""
    held = set(roles)
    return frozenset(
        holder.email
        for holder in office.holders
        if holder.role in held and holder.email and holder.span.holds(on)
    )


def addressed_roles(office: Office) -> frozenset[RoleId]:
    """Roles of which the office names a holder's address, whatever the day: their decisions are
    protected, on a day on which nobody holds them for nobody."""
    return frozenset(holder.role for holder in office.holders if holder.email)


def _decides(step: Transition) -> bool:
    actor = step.actor
    return actor is not None and (actor.strict or actor.needs_proof or step.approves)
