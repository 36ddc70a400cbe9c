"""Workbook as a package: a zip read within limits, its tabs and their parts.

Workbooks come from anyone's computer, so sizes are limited before anything is unpacked, XML is read
without ever expanding an entity, and each reason why a file is no readable .xlsx has its own
message.
"""

import io
import posixpath
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote
from xml.parsers import expat

from sheetflow.adapters import office_zip
from sheetflow.adapters.xlsx.workbook_file import read_content
from sheetflow.errors import RegisterError

OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
MAX_PARTS = 20_000
# A sheet of 50,000 x 40 unpacks to 76 MB at 10:1, a million empty formatted rows to 25:1.
MAX_PART = 1 << 30
MAX_RATIO = 250
RATIO_MATTERS_FROM = 16 << 20
MAX_SMALL_PART = 32 << 20
"""More names, links and styles than any workbook that people make."""
SAVE_AS_XLSX = "Open it in LibreOffice or Excel and save it as Excel workbook (.xlsx)."
MAX_ELEMENTS = 400_000


class UnsafeXmlError(ValueError):
    """The XML is not well-formed, too long, or has a document type, which no workbook needs."""


@dataclass(frozen=True)
class Element:
    """An element's local name and attributes.

    An attribute in a namespace is called `ns:local`, whatever prefix and address the writing
    program chose: transitional and strict workbooks are then read alike.
    """

    name: str
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class Relationship:
    """A part's link to another part or to an address."""

    kind: str
    target: str


@dataclass(frozen=True)
class Tab:
    """A worksheet's name and the zip member that holds it."""

    name: str
    part: str


@dataclass(frozen=True)
class Package:
    """A workbook's bytes and their members by name (`open_package`); `path` names it in errors."""

    path: Path
    content: bytes
    members: Mapping[str, zipfile.ZipInfo]

    def stream(self, part: str) -> Iterator[bytes]:
        """Yield a part's bytes in chunks of at most 1 MiB, size and checksum verified.

        Raises RegisterError for a missing or damaged part, and for one of an absurd unpacked size:
        before unpacking if the size is declared, otherwise as soon as it is exceeded.
        """
        info = self.members.get(part)
        if info is None:
            raise broken(self.path, f"the part {part} is missing")
        too_dense = info.file_size > max(RATIO_MATTERS_FROM, MAX_RATIO * info.compress_size)
        if info.file_size > MAX_PART or too_dense:
            raise bomb(self.path, part)
        try:
            yield from office_zip.unpacked(self.content, info)
        except office_zip.OverfullPartError as error:
            raise bomb(self.path, part) from error
        except office_zip.DAMAGE as error:
            raise broken(self.path, f"{part}: {error}") from error

    def size(self, part: str) -> int:
        """Return the unpacked size of a part in bytes; 0 where it is not in the workbook."""
        info = self.members.get(part)
        return info.file_size if info else 0

    def read(self, part: str) -> bytes:
        """Return a whole part; RegisterError when it is not in the workbook."""
        return b"".join(self.stream(part))

    def elements(self, part: str) -> list[Element]:
        """Return the elements of a small part (workbook, relationships, content types)."""
        if self.size(part) > MAX_SMALL_PART:
            raise bomb(self.path, part)
        found: list[Element] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            if len(found) >= MAX_ELEMENTS:
                raise UnsafeXmlError(f"it holds more than {MAX_ELEMENTS} elements")
            known = {_local_name(key): value for key, value in attributes.items()}
            if len(known) < len(attributes):
                raise UnsafeXmlError(f"{name.rpartition(' ')[2]} has an attribute twice")
            found.append(Element(name.rpartition(" ")[2], known))

        try:
            parse_xml([self.read(part)], StartElementHandler=start)
        except UnsafeXmlError as error:
            raise broken(self.path, f"{part}: {error}") from error
        return found

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Return the relationships of a part by identifier; empty when it has none."""
        rels = rels_part(part)
        if rels not in self.members:
            return {}
        return {
            element.attributes["Id"]: _relationship(part, element.attributes)
            for element in self.elements(rels)
            if element.name == "Relationship" and "Id" in element.attributes
        }

    @cached_property
    def workbook_part(self) -> str:
        """The member that lists the tabs.  Raises RegisterError when there is none."""
        for relationship in self.relationships("").values():
            if relationship.kind == "officeDocument" and relationship.target.endswith(".xml"):
                if relationship.target in self.members:
                    return relationship.target
                raise broken(self.path, f"the part {relationship.target} is missing")
        raise RegisterError(f"{self.path}: this is not an Excel workbook.", SAVE_AS_XLSX)

    def beside(self, *kinds: str) -> list[Relationship]:
        """Return the members of these kinds, such as its styles, that the workbook relates to."""
        links = self.relationships(self.workbook_part).values()
        return [link for link in links if link.kind in kinds and link.target in self.members]

    @property
    def epoch_1904(self) -> bool:
        """Whether the workbook counts its days from 1904."""
        properties = (e for e in self.elements(self.workbook_part) if e.name == "workbookPr")
        return any(one.attributes.get("date1904") in ("1", "true") for one in properties)

    def tabs(self) -> list[Tab]:
        """Return the worksheets in the order of their tabs; chart sheets are left out."""
        relationships = self.relationships(self.workbook_part)
        tabs = []
        for element in self.elements(self.workbook_part):
            target = relationships.get(element.attributes.get("ns:id", ""))
            if element.name == "sheet" and target and target.kind == "worksheet":
                tabs.append(Tab(element.attributes.get("name", ""), target.target))
        return tabs

    def tab(self, name: str | None) -> Tab:
        """Return the tab of that name, in any letter case, or the first.  Raises RegisterError."""
        tabs = self.tabs()
        exact = (tab for tab in tabs if name is None or tab.name == name)
        wanted = (name or "").strip().casefold()
        forgiven = (tab for tab in tabs if tab.name.casefold() == wanted)
        found = next(exact, None) or next(forgiven, None)
        if found is not None:
            return found
        there = ", ".join(f"“{tab.name}”" for tab in tabs) or "none"
        raise RegisterError(
            f"{self.path}: there is no tab “{name or ''}”; the tabs there are: {there}.",
            "Rename the tab back, or name the right one in the configuration.",
        )


def open_package(path: Path) -> Package:
    """Return an .xlsx for reading; the file itself is read once, whole.

    Raises RegisterError when it is something else, broken, encrypted or unpacks to an absurd size;
    UnavailableError when the system refuses to open it.
    """
    return package_of(path, read_content(path))


def package_of(path: Path, content: bytes) -> Package:
    """Return a workbook's bytes as `open_package` does; `path` names it in errors."""
    _refuse_other_formats(path, content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members, parts = archive.NameToInfo, archive.infolist()
        reason = office_zip.ambiguity(content, parts)
    except office_zip.DAMAGE as error:
        raise broken(path, str(error)) from error
    if odd := office_zip.oddly_packed(parts):
        reason = f"{odd} is packed as no office program packs"
    if any(part.flag_bits & 1 for part in parts):
        raise encrypted(path)
    if reason or len(parts) > MAX_PARTS:
        raise broken(path, reason or f"it holds more than {MAX_PARTS} parts")
    package = Package(path, content, members)
    _ = package.workbook_part
    return package


def parse_xml(
    chunks: Iterable[bytes], separator: str | None = " ", **handlers: Callable[..., None]
) -> None:
    """Call expat's handlers of these names for a part's XML.  Raises UnsafeXmlError.

    Names have their namespace before the `separator`; with None they are as written.
    """
    parser = expat.ParserCreate(namespace_separator=separator)
    for name, handler in {"StartDoctypeDeclHandler": _refuse_document_type, **handlers}.items():
        setattr(parser, name, handler)
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)  # noqa: FBT003 - expat takes its last-chunk flag by place
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        raise UnsafeXmlError(str(error)) from error


def _refuse_document_type(*_: object) -> None:
    raise UnsafeXmlError("document type declarations are refused")


def _local_name(name: str) -> str:
    namespace, _, local = name.rpartition(" ")
    return f"ns:{local}" if namespace else local


def rels_part(part: str) -> str:
    """Return the member that holds the relationships of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def broken(path: Path, detail: str) -> RegisterError:
    """Return the error for a file that begins as a workbook but is not a whole one."""
    return RegisterError(
        f"{path}: the workbook is broken or was not copied completely ({detail}).",
        "Open and save it again in LibreOffice or Excel, or put back the last good copy.",
    )


def bomb(path: Path, part: str) -> RegisterError:
    """Return the error for a part whose unpacked size would fill the memory."""
    return RegisterError(
        f"{path}: the part {part} would unpack to an absurd size, as only a damaged or hostile "
        "file does.",
        "Do not use this file; ask its sender for one saved anew in LibreOffice or Excel.",
    )


def _relationship(part: str, attributes: Mapping[str, str]) -> Relationship:
    kind = attributes.get("Type", "").rpartition("/")[2]
    target = attributes.get("Target", "")
    if attributes.get("TargetMode", "Internal") != "External":
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), unquote(target)))
        target = target.lstrip("/")
    return Relationship(kind, target)


def _refuse_other_formats(path: Path, content: bytes) -> None:
    if content.startswith(OLE2):
        if is_encrypted_xlsx(content):
            raise encrypted(path)
        raise RegisterError(f"{path}: this is an old Excel workbook (.xls).", SAVE_AS_XLSX)
    if not content:
        raise broken(path, "the file is empty")
    if not content.startswith(b"PK"):
        raise RegisterError(f"{path}: this is not an Excel workbook.", SAVE_AS_XLSX)
    if b"mimetypeapplication/vnd.oasis" in content[:128]:
        raise RegisterError(f"{path}: this is an OpenDocument file (.ods).", SAVE_AS_XLSX)


def is_encrypted_xlsx(content: bytes) -> bool:
    """Whether the bytes are those of an .xlsx behind a password."""
    return content.find("EncryptedPackage".encode("utf-16-le")) >= 0


def encrypted(path: Path) -> RegisterError:
    """Return the error for a workbook behind a password."""
    return RegisterError(
        f"{path}: the workbook is encrypted with a password.",
        "Remove the password: open it, then File > Save As without “Save with password”.",
    )
