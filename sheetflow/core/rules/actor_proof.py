"""How well the register proves who did a step, on the day of the run.

No sheet records who wrote a cell.  A step is proved while each of its decision columns is protected
for those who hold one of its roles that day, and for no other editor except the job and the owner
of the spreadsheet, who cannot be excluded.  This is the state when the job read the register: what
was typed while a column was open counts once it is protected again, which is why the run reports an
open column.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from sheetflow.core.findings import W_PELINDUNGAN, Finding, finding
from sheetflow.core.form import Form
from sheetflow.core.formatting import format_list
from sheetflow.core.names import ColumnId, RoleId
from sheetflow.core.office import Office
from sheetflow.core.records import Level, Proof
from sheetflow.core.register.sheet import Protection, Protections
from sheetflow.core.transition import Transition


class FaultKind(Enum):
    """Why a decision column is not protected as it should be; the variants of W-PELINDUNGAN."""

    MISSING = "missing"
    """Every editor of the register may write there."""
    WIDENED = "widened"
    """An editor holds none of the column's roles today."""
    DOMAIN = "domain"
    """Everyone in the domain is an editor."""
    UNSEEN = "unseen"
    """The job may not read the list of editors."""
    NOBODY = "nobody"
    """No editor holds the column's roles today: what was written there is no holder's."""
    NARROWED = "narrowed"
    """Some holders are not editors: cells there are proved, but these holders cannot write."""


@dataclass(frozen=True, slots=True)
class ProtectionFault:
    """A fault of columns with the same roles; `who` are the addresses it concerns."""

    kind: FaultKind
    roles: tuple[RoleId, ...]
    who: tuple[str, ...]
    columns: tuple[ColumnId, ...]


@dataclass(frozen=True, slots=True)
class ActorProof:
    """Today's proof of who fills the decision columns.

    `editors` maps each decision column that proves its roles to all its editors; `asked` are the
    roles for whose holders the office names addresses: other roles have nothing to prove.  Empty
    where the backend has no protections (a workbook), so that no step waits there.
    """

    editors: Mapping[ColumnId, frozenset[str]] = field(default_factory=dict)
    asked: frozenset[RoleId] = frozenset()
    faults: tuple[ProtectionFault, ...] = ()

    @property
    def open_columns(self) -> tuple[ColumnId, ...]:
        """Decision columns that prove nothing today."""
        faulty = (fault for fault in self.faults if fault.kind is not FaultKind.NARROWED)
        return tuple(column for fault in faulty for column in fault.columns)

    @property
    def cache_key(self) -> str:
        """A text without blanks that changes whenever steps waiting for proof must be evaluated."""
        return f"unproved:{','.join(sorted(self.open_columns))}"

    def proves(self, step: Transition, form: Form) -> bool:
        """Return whether only who may do the step can have filled its decision columns."""
        own = self._decision_columns(step, form)
        return bool(own) and all(column in self.editors for column in own)

    def unproved_columns(self, step: Transition, form: Form) -> tuple[ColumnId, ...]:
        """Return the step's columns that do not prove who did it; all where none is a decision."""
        columns = self._decision_columns(step, form) or step.columns
        return tuple(column for column in columns if column not in self.editors)

    def proof_of(self, step: Transition, form: Form) -> Proof:
        """Return how well it is proved who did the step that is being accepted."""
        if step.actor is None:
            return Proof(Level.SYSTEM)
        if not self.proves(step, form):
            return Proof(Level.NAMED)
        columns = self._decision_columns(step, form)
        roles = {role for column in columns for role in form.by_id[column].roles}
        editors = {editor for column in columns for editor in self.editors[column]}
        return Proof(Level.PROTECTED, tuple(sorted(roles)), tuple(sorted(editors)))

    def _decision_columns(self, step: Transition, form: Form) -> tuple[ColumnId, ...]:
        known = {*self.editors, *self.open_columns}
        return tuple(c for c in own_columns(step, form) if c in known) if known else ()

    def findings(self, office: Office) -> Iterator[Finding]:
        """Yield faults of the protections themselves: one finding for each, none for a row."""
        for fault in self.faults:
            headings = [office.form.by_id[c].heading(office.language) for c in fault.columns]
            yield finding(
                W_PELINDUNGAN,
                variant=fault.kind.value,
                kolom=format_list(headings, office.language),
                peran=role_labels(fault.roles, office),
                siapa=", ".join(fault.who),
                akun=office.account,
            )


NOTHING_PROVABLE = ActorProof()
"""The proof where columns cannot be protected."""


def prove_actors(protections: Protections | None, office: Office, on: date) -> ActorProof:
    """Return what the register's protections prove of the office's people on that day."""
    if protections is None:
        return NOTHING_PROVABLE
    asked = addressed_roles(office)
    editors: dict[ColumnId, frozenset[str]] = {}
    faults: dict[tuple[FaultKind, tuple[RoleId, ...], tuple[str, ...]], list[ColumnId]] = {}
    for roles, columns in decision_columns(office).items():
        if asked.isdisjoint(roles):
            continue
        holders = frozenset(name.lower() for name in addresses(office, roles, on))
        for column in columns:
            if column not in protections.columns:
                continue
            found = protections.columns[column]
            kind, who = _fault_of(found, holders, protections.keepers)
            if kind is not None:
                faults.setdefault((kind, roles, tuple(sorted(who))), []).append(column)
            if found is not None and kind in {None, FaultKind.NARROWED}:
                editors[column] = found.editors
    return ActorProof(
        editors, asked, tuple(ProtectionFault(*k, tuple(c)) for k, c in faults.items())
    )


def _fault_of(
    found: Protection | None, holders: frozenset[str], keepers: frozenset[str]
) -> tuple[FaultKind | None, frozenset[str]]:
    """Return a decision column's fault of protection and the addresses it concerns, or None."""
    if found is None:
        return FaultKind.MISSING, frozenset()
    if not found.known:
        return FaultKind.UNSEEN, frozenset()
    if found.domain:
        return FaultKind.DOMAIN, frozenset()
    if strangers := found.strangers(holders | keepers):
        return FaultKind.WIDENED, strangers
    if holders.isdisjoint(found.editors):
        return FaultKind.NOBODY, holders
    absent = holders - found.editors
    return (FaultKind.NARROWED, absent) if absent else (None, absent)


def role_labels(roles: tuple[RoleId, ...], office: Office) -> str:
    """Return the roles' names in the office's language."""
    labels = [office.role_by_id[role].label(office.language) for role in roles]
    return format_list(labels, office.language)


def decision_columns(office: Office) -> dict[tuple[RoleId, ...], list[ColumnId]]:
    """Return the columns in which only certain roles decide, by these roles.

    They are columns that a strict or approving step, or one that needs proof, requires or names its
    actor by, and that only the step's own roles fill.  `init` protects them.
    """
    steps = [step for workflow in office.workflows for step in workflow.transitions]
    decided = {
        column
        for step in steps
        if step.actor and (step.actor.strict or step.actor.needs_proof or step.approves)
        for column in own_columns(step, office.form)
    }
    found: dict[tuple[RoleId, ...], list[ColumnId]] = {}
    for column in office.form.columns:
        if column.id in decided:
            found.setdefault(column.roles, []).append(column.id)
    return found


def own_columns(step: Transition, form: Form) -> tuple[ColumnId, ...]:
    """Return the step's columns that only those fill who may do the step."""
    able = step.actor.able if step.actor else frozenset[RoleId]()
    known = (form.by_id[column] for column in step.columns if column in form.by_id)
    return tuple(column.id for column in known if column.roles and able.issuperset(column.roles))


def addresses(office: Office, roles: Iterable[RoleId], on: date) -> frozenset[str]:
    """Return the addresses of those who hold one of the roles on that day, stand-ins included."""
    held = set(roles)
    return frozenset(
        holder.email
        for holder in office.holders
        if holder.role in held and holder.email and holder.span.holds(on)
    )


def addressed_roles(office: Office) -> frozenset[RoleId]:
    """Return roles of which the office names a holder's address, whatever the day.

    Their decisions are protected even on a day when the role is vacant: then without any editor.
    """
    return frozenset(holder.role for holder in office.holders if holder.email)
