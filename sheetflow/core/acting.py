"""How somebody stands in for the holder of a role."""

from __future__ import annotations

from enum import Enum


class Acting(Enum):
    """How a stand-in (`pengganti`) serves."""

    PLT = "plt"
    """Pelaksana tugas: nobody holds the post."""
    PLH = "plh"
    """Pelaksana harian: its holder is away for some days."""
    EITHER = "either"
    """The office does not say which; papers print Plh. unless the row says Plt."""

    @property
    def abbreviation(self) -> str:
        """What is written before the title."""
        return "Plt." if self is Acting.PLT else "Plh."

    def matches(self, other: Acting) -> bool:
        """Return whether a list's and a row's way of serving can be the same."""
        return self is other or Acting.EITHER in {self, other}
