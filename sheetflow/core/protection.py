"""For whom the register's columns are protected, as a home that can protect them has read it.

No sheet tells who wrote a cell.  A column that only some may edit proves that one of them did; any
other column proves nothing more than the name that stands in the cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sheetflow.core.names import ColumnId


@dataclass(frozen=True, slots=True)
class Protection:
    """Who may edit a column's cells below the header.

    `users` are e-mail addresses in small letters, `groups` those of groups; `domain`: everybody
    of the domain who may edit the spreadsheet.  `known` is False where the job may not see the
    list because it is not on it itself.
    """

    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    domain: bool = False
    known: bool = True

    @property
    def editors(self) -> frozenset[str]:
        """Everybody on the list, people and groups."""
        return self.users | self.groups

    def strangers(self, allowed: Iterable[str]) -> frozenset[str]:
        """Who is on the list and not among `allowed` (addresses of people and groups)."""
        return self.editors - {name.lower() for name in allowed}


@dataclass(frozen=True, slots=True)
class Protections:
    """The protection of every column that stands in the register; None where anybody may write.

    `keepers` can write everywhere and cannot be kept out: the job's own account and the owner of
    the spreadsheet, in small letters.
    """

    columns: Mapping[ColumnId, Protection | None]
    keepers: frozenset[str] = frozenset()
