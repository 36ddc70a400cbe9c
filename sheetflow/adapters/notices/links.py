"""Where the parts of a notice lead: to the row, its draft and its folder."""

from dataclasses import dataclass
from typing import Protocol

from sheetflow.core.names import DrivePath
from sheetflow.core.papers.context_values import Link


class OfficeLinks(Protocol):
    """Links into an office's register and files; no call is made for them."""

    def register(self) -> str:
        """Return the register's address; "" for a file."""

    def row(self, number: int, column: int = 1) -> str:
        """Return the address of a row of the register, or of its cell; "" for a file."""

    def draft(self, reference: str) -> Link:
        """Return a draft's name and address, "" for none, from the cell's reference."""

    def folder(self, path: DrivePath) -> Link:
        """Return where a submission's folder is."""


@dataclass(frozen=True, slots=True)
class LocalLinks:
    """OfficeLinks of files, to which no address leads: a mail names paths beside the register."""

    drive: str = ""
    """The folder of files, as office.yaml names it."""

    def register(self) -> str:
        """Return ""."""
        return ""

    def row(self, number: int, column: int = 1) -> str:
        """Return ""."""
        del number, column
        return ""

    def draft(self, reference: str) -> Link:
        """Return the draft as its cell has it: a path, or an address."""
        return web_target(reference) or Link(reference)

    def folder(self, path: DrivePath) -> Link:
        """Return the folder's path."""
        return Link(f"{self.drive}/{path}" if self.drive else path)


def web_target(reference: str) -> Link | None:
    """Return the target of a web address; None for other references."""
    if reference.startswith(("https://", "http://")) and len(reference.split()) == 1:
        return Link("", reference)
    return None
