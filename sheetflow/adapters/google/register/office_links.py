"""Links into a Google office for its notices; no call is made for them."""

from collections.abc import Callable
from dataclasses import dataclass

from sheetflow.adapters.google.register.write_status import Address
from sheetflow.adapters.notices.links import web_target
from sheetflow.core.names import DrivePath
from sheetflow.core.own_cells import PathLink
from sheetflow.core.papers.context_values import Link
from sheetflow.core.register.sheet import column_letters

_DRIVE = "drive:"


@dataclass(frozen=True, slots=True)
class GoogleLinks:
    """Links to the spreadsheet at `place`, its rows, and files of Drive.

    `tab` returns the number of the register's tab, None before it was read; `address` the link of
    a path (see `GoogleFiles.address`).
    """

    place: str
    tab: Callable[[], int | None]
    address: Address

    def register(self) -> str:
        """Return the address of the register's tab."""
        tab = self.tab()
        return self.place if tab is None else f"{self.place}#gid={tab}"

    def row(self, number: int, column: int = 1) -> str:
        """Return the address that opens the register at the row; the tab's until it was read."""
        cell = f"{column_letters(column - 1)}{number}"
        return self.place if self.tab() is None else f"{self.register()}&range={cell}"

    def draft(self, reference: str) -> Link:
        """Return where the draft is: a file of Drive, or the address that its cell holds.

        One that is to be approved is the filed copy, by its path.
        """
        if reference.startswith(_DRIVE):
            file_id = reference.removeprefix(_DRIVE)
            return Link("", f"https://drive.google.com/open?id={file_id}")
        name = reference.rpartition("/")[2]
        link = PathLink(name, reference, is_folder=False)
        address = "" if name == reference else self.address(link)
        return web_target(reference) or Link(name if address else reference, address)

    def folder(self, path: DrivePath) -> Link:
        """Return the folder by its name."""
        name = path.rpartition("/")[2]
        return Link(name, self.address(PathLink(name, path, is_folder=True)))
