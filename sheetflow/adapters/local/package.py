"""The workbook as a package: a guarded zip, its tabs and their parts.

Workbooks come from anyone's computer, so sizes are limited before anything is unpacked, and
every way of not being a readable .xlsx has its own sentence.
"""

from __future__ import annotations

import io
import os
import posixpath
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import unquote

from sheetflow.adapters.local.flatxml import Element, UnsafeXmlError, flat_elements
from sheetflow.adapters.local.stamp import unavailable
from sheetflow.adapters.local.zip_structure import OverfullPartError, ambiguity, unpacked
from sheetflow.adapters.zip_damage import DAMAGE, oddly_packed
from sheetflow.errors import RegisterError
from sheetflow.regular_file import open_regular

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
MAX_FILE = 256 << 20
"""Bytes of a workbook, pictures in it and all."""
MAX_PARTS = 20_000
# A sheet of 50,000 x 40 unpacks to 76 MB at 10:1, a million empty formatted rows to 25:1.
MAX_PART = 1 << 30
MAX_RATIO = 250
RATIO_MATTERS_FROM = 16 << 20
MAX_SMALL_PART = 32 << 20
SAVE_AS_XLSX = "Open it in LibreOffice or Excel and save it as Excel workbook (.xlsx)."


@dataclass(frozen=True)
class Relationship:
    """A link from one part to another part or, when `external`, to an address."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True)
class Tab:
    """A worksheet's name and the zip member that holds it."""

    name: str
    part: str


@dataclass(frozen=True)
class Package:
    """An open workbook; get one from `open_package`."""

    path: Path
    content: bytes
    archive: zipfile.ZipFile
    workbook_part: str = field(default="", compare=False)

    def stream(self, part: str) -> Iterator[bytes]:
        """A part's bytes in chunks of at most 1 MiB, size and checksum verified.

        RegisterError for one that would unpack to an absurd size, before or as soon as it does.
        """
        info = self.archive.NameToInfo.get(part)
        if info is None:
            raise broken(self.path, f"the part {part} is missing")
        too_dense = info.file_size > max(RATIO_MATTERS_FROM, MAX_RATIO * info.compress_size)
        if info.file_size > MAX_PART or too_dense:
            raise bomb(self.path, part)
        try:
            yield from unpacked(self.content, info)
        except OverfullPartError as error:
            raise bomb(self.path, part) from error
        except DAMAGE as error:
            raise broken(self.path, f"{part}: {error}") from error

    def size(self, part: str) -> int:
        """Bytes of a part, unpacked; 0 where it is not in the workbook."""
        info = self.archive.NameToInfo.get(part)
        return info.file_size if info else 0

    def parts(self) -> Collection[str]:
        return self.archive.NameToInfo

    def has(self, part: str) -> bool:
        return part in self.archive.NameToInfo

    def read(self, part: str) -> bytes:
        """A whole part; RegisterError when it is not in the workbook."""
        return b"".join(self.stream(part))

    def elements(self, part: str) -> list[Element]:
        """The elements of a small part (workbook, relationships, content types)."""
        if self.size(part) > MAX_SMALL_PART:
            raise bomb(self.path, part)
        try:
            return flat_elements(self.read(part))
        except UnsafeXmlError as error:
            raise broken(self.path, f"{part}: {error}") from error

    def relationships(self, part: str) -> dict[str, Relationship]:
        """The relationships of a part by identifier; empty when it has none."""
        rels = rels_part(part)
        if not self.has(rels):
            return {}
        return {
            element.attributes["Id"]: _relationship(part, element)
            for element in self.elements(rels)
            if element.name == "Relationship" and "Id" in element.attributes
        }

    def tabs(self) -> list[Tab]:
        """The worksheets in the order of their tabs; chart sheets are left out."""
        relationships = self.relationships(self.workbook_part)
        tabs = []
        for element in self.elements(self.workbook_part):
            target = relationships.get(element.attributes.get("ns:id", ""))
            if element.name == "sheet" and target and target.kind == "worksheet":
                tabs.append(Tab(element.attributes.get("name", ""), target.target))
        return tabs

    def tab(self, name: str | None) -> Tab:
        """The tab of that name (letter case forgiven, as in Excel), or the first one for None."""
        tabs = self.tabs()
        for tab in tabs:
            if name is None or tab.name == name:
                return tab
        for tab in tabs:
            if name is not None and tab.name.casefold() == name.strip().casefold():
                return tab
        there = ", ".join(f"“{tab.name}”" for tab in tabs) or "none"
        raise RegisterError(
            f"{self.path}: there is no tab “{name or ''}”; the tabs there are: {there}.",
            "Rename the tab back, or name the right one in the configuration.",
        )


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Open an .xlsx for reading; the file itself is read once, whole.

    RegisterError when it is something else, broken, encrypted or unpacks to an absurd size;
    UnavailableError when the system does not give it.
    """
    with package_of(path, _content_of(path)) as package:
        yield package


@contextmanager
def package_of(path: Path, content: bytes) -> Iterator[Package]:
    """As `open_package`, of a workbook's bytes; `path` names it in errors."""
    _refuse_other_formats(path, content)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
        reason = ambiguity(content, parts)
    except DAMAGE as error:
        raise broken(path, str(error)) from error
    with archive:
        if odd := oddly_packed(parts):
            reason = f"{odd} is packed as no office program packs"
        if any(part.flag_bits & 1 for part in parts):
            raise _encrypted(path)
        if reason or len(parts) > MAX_PARTS:
            raise broken(path, reason or f"it holds more than {MAX_PARTS} parts")
        yield Package(path, content, archive, _workbook_part(Package(path, content, archive)))


def _content_of(path: Path) -> bytes:
    try:
        with open_workbook(path) as file:
            if os.fstat(file.fileno()).st_size > MAX_FILE:
                raise RegisterError(
                    f"{path}: the workbook is larger than {MAX_FILE >> 20} MB.",
                    "Take large pictures out of it, or move old rows into another workbook.",
                )
            return file.read(MAX_FILE)
    except OSError as error:
        raise unavailable(path, error) from error


def open_workbook(path: Path) -> BinaryIO:
    """Open a workbook's file for reading; the place that the office names may be a link.

    Raises OSError.
    """
    return open_regular(os.path.realpath(path))


def rels_part(part: str) -> str:
    """Where the relationships of a part stand in the package."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def broken(path: Path, detail: str) -> RegisterError:
    """The error for a file that begins as a workbook but is not a whole one."""
    return RegisterError(
        f"{path}: the workbook is broken or was not copied completely ({detail}).",
        "Open and save it again in LibreOffice or Excel, or put back the last good copy.",
    )


def _relationship(part: str, element: Element) -> Relationship:
    kind = element.attributes.get("Type", "").rpartition("/")[2]
    target = element.attributes.get("Target", "")
    external = element.attributes.get("TargetMode", "Internal") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), unquote(target)))
        target = target.lstrip("/")
    return Relationship(kind, target, external)


def _workbook_part(package: Package) -> str:
    for relationship in package.relationships("").values():
        if relationship.kind == "officeDocument" and relationship.target.endswith(".xml"):
            if package.has(relationship.target):
                return relationship.target
            raise broken(package.path, f"the part {relationship.target} is missing")
    raise RegisterError(f"{package.path}: this is not an Excel workbook.", SAVE_AS_XLSX)


def _refuse_other_formats(path: Path, content: bytes) -> None:
    if content.startswith(OLE2):
        if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            raise _encrypted(path)
        raise RegisterError(f"{path}: this is an old Excel workbook (.xls).", SAVE_AS_XLSX)
    if not content:
        raise broken(path, "the file is empty")
    if not content.startswith(b"PK"):
        raise RegisterError(f"{path}: this is not an Excel workbook.", SAVE_AS_XLSX)
    if b"mimetypeapplication/vnd.oasis" in content[:128]:
        raise RegisterError(f"{path}: this is an OpenDocument file (.ods).", SAVE_AS_XLSX)


def _encrypted(path: Path) -> RegisterError:
    return RegisterError(
        f"{path}: the workbook is encrypted with a password.",
        "Remove the password: open it, then File > Save As without “Save with password”.",
    )


def bomb(path: Path, part: str) -> RegisterError:
    """The error for a part that is made to fill the memory."""
    return RegisterError(
        f"{path}: the part {part} would unpack to an absurd size, as only a damaged or hostile "
        "file does.",
        "Do not use this file; ask its sender for one saved anew in LibreOffice or Excel.",
    )
