"""An office whose Kasubbag has an address, its decision columns protected well or not at all."""

from dataclasses import replace

from sheetflow.core.names import ColumnId, RoleId
from sheetflow.core.office import Office
from sheetflow.core.organisation import Holder
from sheetflow.core.register.sheet import Protection
from sheetflow.core.rules.actor_proof import decision_columns
from tests.support.memory.office import JOB, MemoryHome
from tests.support.offices_by_settings import office_of

KASUBBAG = RoleId("kasubbag")
ONE = "satu@kantor.example"


def an_office(*holders: Holder) -> Office:
    """The shipped office with these holders: one Kasubbag with an address, another without."""
    named = holders or (Holder("A", KASUBBAG, None, email=ONE), Holder("B", KASUBBAG, None))
    return replace(office_of(), holders=named)


def all_decisions(office: Office) -> list[ColumnId]:
    return [column for found in decision_columns(office).values() for column in found]


def protect(home: MemoryHome, *, well: bool = True) -> None:
    """Every decision column for ONE and the job, or open to everybody."""
    found = Protection(frozenset({ONE, JOB})) if well else None
    home.protect(dict.fromkeys(all_decisions(home.office), found))
