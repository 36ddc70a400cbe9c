"""The files that an office's settings are read from: beside `office.yaml`, else those shipped."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain
from pathlib import Path

from sheetflow import __version__
from sheetflow.core.calendar import WorkingCalendar
from sheetflow.core.office_options import SuggestedFormat
from sheetflow.core.setting_rules import nearest_name, one_line
from sheetflow.core.texts import Texts
from sheetflow.settings.document import Document, Place, Value, find_setting
from sheetflow.settings.kind_file import lay_over_base, lay_over_kind
from sheetflow.settings.read_typed import Names
from sheetflow.settings.tables import read_formats
from sheetflow.settings.texts import office_texts, shipped_texts
from sheetflow.settings.yaml_document import read_yaml


@dataclass
class OfficeDocuments:
    """The documents read; None where the office names no file or the file does not exist."""

    office: Document
    form: Document | None = None
    workflows: list[Document] = field(default_factory=list)
    messages: Document | None = None
    reading: Document | None = None
    platforms: Document | None = None
    formats: tuple[SuggestedFormat, ...] = ()
    formats_document: Document | None = None
    texts: Texts = field(default_factory=shipped_texts)
    texts_documents: list[Document] = field(default_factory=list)

    def find(self, text: str) -> tuple[Document, Place]:
        """Return the last place of a text, which repeats any earlier one; office.yaml for none."""
        for document in self.all():
            places = [place for place in document.lines if document.value_at(place) == text]
            if places:
                return document, max(places, key=document.line)
        return self.office, ()

    def digest(self, calendar: WorkingCalendar) -> str:
        """Return a digest of the files as they were read, of the days off, and of the program."""
        digest = blake2b(f"{__version__} {sorted(calendar.holidays)}".encode(), digest_size=16)
        for document in chain.from_iterable(one.chain for one in self.all()):
            read = f"{document.path} {len(document.text)} {document.text}"
            digest.update(read.encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def names(self) -> Names:
        """Return every name that one file may use of another."""
        none = Document(self.office.path)
        form, platforms = self.form or none, self.platforms or none
        messages = (self.messages or none).value_at(("messages",))
        parts = self.office.value_at(("folders", "parts"))
        ids = (document.value_at(("id",)) for document in self.workflows)
        found = {
            "column": form.identifiers("columns"),
            "group": form.identifiers("groups"),
            "state": form.identifiers("states"),
            "role": self.office.identifiers("roles"),
            "unit": self.office.identifiers("units"),
            "workflow": _texts(ids) or None,
            "folder": _texts(parts) if isinstance(parts, tuple) else None,
            "platform": platforms.identifiers("platforms", key="name"),
            "code": frozenset(messages) if isinstance(messages, dict) else None,
        }
        columns = (item for _, item in form.entries("columns"))
        states = (item for _, item in form.entries("states"))
        return Names(
            {kind: names for kind, names in found.items() if names is not None},
            {str(item.get("id")): _choices(item) for item in columns if "choices" in item},
            tuple(str(item.get("id")) for item in states if item.get("end") is not True),
        )

    def all(self) -> Iterator[Document]:
        """Yield every document."""
        yield self.office
        yield from self.workflows
        yield from self.texts_documents
        for document in (
            *self.office.chain[1:],
            *(self.messages.chain[1:] if self.messages else ()),
            self.form,
            self.messages,
            self.reading,
            self.platforms,
            self.formats_document,
        ):
            if document is not None:
                yield document


def _choices(column: dict[str, Value]) -> frozenset[str]:
    listed = column.get("choices")
    items = listed if isinstance(listed, tuple) else ()
    return _texts(item.get("value") if isinstance(item, dict) else item for item in items)


def _texts(values: Iterable[Value]) -> frozenset[str]:
    return frozenset(value for value in values if isinstance(value, str))


def read_documents(path: Path, text: str | None = None) -> OfficeDocuments:
    """Return the files of `office.yaml`, or of `text` in its place."""
    office = read_yaml(path, text)
    lay_over_base(office, path.parent)
    lay_over_kind(office)
    files = OfficeDocuments(office)
    named = office.value_at(("files",))
    names: dict[str, Value] = named if isinstance(named, dict) else {}

    def read(key: str, default: str | None = None) -> Document | None:
        found = _find(office, ("files", key), names.get(key, default))
        return read_yaml(found) if found else None

    files.form = read("form")
    listed = names.get("workflows")
    for at, name in enumerate(listed if isinstance(listed, tuple) else ()):
        found = _find(office, ("files", "workflows", at), name)
        if found:
            files.workflows.append(read_yaml(found))
    files.messages = read("messages", "messages.yaml")
    if files.messages:
        lay_over_base(files.messages, path.parent)
    files.reading = read("reading", "reading.yaml")
    files.platforms = read("platforms", "platforms.yaml")
    files.texts, files.texts_documents = office_texts(path.parent)
    table = _find(office, ("files", "formats"), names.get("formats"))
    if table:
        files.formats_document, files.formats = read_formats(table)
    return files


def _find(office: Document, place: Place, name: Value) -> Path | None:
    if not isinstance(name, str) or not name:
        return None
    found = find_setting(name, office.path.parent)
    if found is None:
        problem = f"The file “{one_line(name)}” is neither beside office.yaml nor shipped."
        folder = office.path.parent
        beside = [file.name for file in folder.glob("*.yaml")]
        fix = nearest_name(name, beside) if folder.is_dir() else "Check the path."
        office.add_mistake(place, problem, fix)
    return found
