"""Where the parts of a notice lead: to the row, its draft and its folder."""

from dataclasses import dataclass
from typing import Protocol

from sheetflow.core.names import DrivePath


@dataclass(frozen=True, slots=True)
class Target:
    """A place as people read it ("" for one without a name), and its address ("" for none)."""

    text: str
    url: str = ""


class OfficeLinks(Protocol):
    """Links into an office's register and files; no call is made for them."""

    def register(self) -> str:
        """Return the register's address; "" for a file."""

    def row(self, number: int, column: int = 1) -> str:
        """Return the address of a row of the register, or of its cell; "" for a file."""

    def draft(self, reference: str) -> Target:
        """Return where a draft is, from the cell's reference."""

    def folder(self, path: DrivePath) -> Target:
        """Return where a submission's folder is."""


class NoLinks:
    """OfficeLinks of a place that no address leads to."""

    def register(self) -> str:
        """Return ""."""
        return ""

    def row(self, number: int, column: int = 1) -> str:
        """Return ""."""
        del number, column
        return ""

    def draft(self, reference: str) -> Target:
        """Return the draft as its cell has it: a path, or an address."""
        return web_target(reference) or Target(reference)

    def folder(self, path: DrivePath) -> Target:
        """Return the path."""
        return Target(path)


@dataclass(frozen=True, slots=True)
class LocalLinks(NoLinks):
    """Links of a local office: a mail leads nowhere, so that it names paths beside the register."""

    drive: str
    """The folder of files, as office.yaml names it."""

    def folder(self, path: DrivePath) -> Target:
        """Return the folder's path."""
        return Target(f"{self.drive}/{path}")


def web_target(reference: str) -> Target | None:
    """Return the target of a web address; None for other references."""
    if reference.startswith(("https://", "http://")) and len(reference.split()) == 1:
        return Target("", reference)
    return None
