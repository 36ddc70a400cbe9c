"""The kinds of stand-in for the holder of a role."""

from enum import Enum


class Acting(Enum):
    """The kind of stand-in (`pengganti`)."""

    PLT = "plt"
    """Pelaksana tugas: the post is vacant."""
    PLH = "plh"
    """Pelaksana harian: the holder is absent for some days."""
    EITHER = "either"
    """The office's list leaves it open; papers print Plh. unless the row contains Plt."""

    @property
    def abbreviation(self) -> str:
        """The abbreviation written before the title."""
        return "Plt." if self is Acting.PLT else "Plh."

    def matches(self, other: "Acting") -> bool:
        """Return whether a list's and a row's kind of stand-in can be the same."""
        return self is other or Acting.EITHER in {self, other}
