"""An office's folder of settings → everything a command needs, or all that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ValidationError

from sheetflow.core.office import Office
from sheetflow.core.office_options import SuggestedFormat
from sheetflow.core.texts import Texts
from sheetflow.core.words import Language
from sheetflow.errors import ConfigurationError
from sheetflow.settings.accounts import check_accounts
from sheetflow.settings.build_links import build_platforms
from sheetflow.settings.build_office import Sections, build_office
from sheetflow.settings.cross_checks import (
    check_catalogue,
    check_country,
    check_form,
    check_office,
    check_workflow,
)
from sheetflow.settings.doubles import complain_of_doubles
from sheetflow.settings.locate import find_setting
from sheetflow.settings.mistakes import error_of, known_instead, one_line
from sheetflow.settings.names import gather_names
from sheetflow.settings.office_checks import check_office_parts
from sheetflow.settings.schema_form import FormSection
from sheetflow.settings.schema_google import GoogleSection
from sheetflow.settings.schema_messages import MessagesSection, ReadingSection
from sheetflow.settings.schema_office import OfficeSection
from sheetflow.settings.schema_platforms import PlatformsSection
from sheetflow.settings.schema_timestamp import TimestampSection
from sheetflow.settings.schema_workflow import WorkflowSection
from sheetflow.settings.sentences import complain_of
from sheetflow.settings.suggested_formats import read_formats
from sheetflow.settings.texts import office_texts, shipped_texts
from sheetflow.settings.yaml_document import Document, Place, Value, read_yaml

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class StampServer:
    """Who stamps closed reports; `certificate` is the file of its root, where it is named."""

    url: str
    certificate: Path | None


@dataclass(frozen=True, slots=True)
class Settings:
    """An office with the places of its register, files and ledger (absolute paths)."""

    office: Office
    root: Path
    """The folder of `office.yaml`."""
    register: Path
    tab: str
    drive: Path
    ledger: Path
    language: Language
    home: Literal["local", "google"]
    google: GoogleSection | None
    """Where a Google office is; None for a local one."""
    account: str = ""
    """Whom files are shared with, where the office names it."""
    timestamp: StampServer | None = None


def load_office(path: Path) -> Office:
    """The office of `office.yaml`.  Raises ConfigurationError with every mistake."""
    return load_settings(path).office


def load_settings(path: Path) -> Settings:
    """The settings that `office.yaml` (or the one in the folder `path`) and its files hold.

    Files are looked for beside `office.yaml`, then among those that sheetflow ships.  Raises
    ConfigurationError once, with a line for every mistake in any of the files.
    """
    path = path.resolve() / "office.yaml" if path.is_dir() else path.resolve()
    files = _read_files(path)
    sections = _validated(files)
    mistakes = [mistake for document in files.all() for mistake in document.mistakes]
    if mistakes or sections is None:
        raise error_of(mistakes)
    section, root = sections.office, path.parent
    return Settings(
        office=_usable(build_office(sections), path),
        root=root,
        register=root / section.register_file,
        tab=section.tab,
        drive=root / section.drive,
        ledger=root / section.ledger,
        language=Language(section.language),
        home=section.home,
        google=section.google if section.home == "google" else None,
        account=section.account,
        timestamp=_stamp_server(section.timestamp, root),
    )


def _stamp_server(section: TimestampSection | None, root: Path) -> StampServer | None:
    if section is None:
        return None
    return StampServer(section.url, root / section.certificate if section.certificate else None)


def _usable(office: Office, path: Path) -> Office:
    """The office, once it is sure that what staff write can have one meaning only."""
    try:
        _ = office.role_book, office.choices
    except ValueError as error:
        raise ConfigurationError(
            f"{path}: {error}", "Two names that are read alike need different words."
        ) from error
    return office


@dataclass
class _Files:
    """What was read; None where the office names no file or the file is not there."""

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

    def all(self) -> Iterator[Document]:
        yield self.office
        yield from self.workflows
        yield from self.texts_documents
        for document in (
            self.form,
            self.messages,
            self.reading,
            self.platforms,
            self.formats_document,
        ):
            if document is not None:
                yield document


def _read_files(path: Path) -> _Files:
    office = read_yaml(path)
    files = _Files(office)
    named = office.data.get("files") if isinstance(office.data, dict) else None
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
        fix = known_instead(name, _yaml_names(folder)) if folder.is_dir() else "Check the path."
        office.complain(place, problem, fix)
    return found


def _yaml_names(folder: Path) -> list[str]:
    return [str(file.relative_to(folder)) for file in folder.glob("*.yaml")]


def _validated(files: _Files) -> Sections | None:
    names = gather_names(files.office, files.form, files.workflows, files.messages, files.platforms)

    def read(document: Document | None, model: type[Model]) -> Model | None:
        if document is None or (document.data is None and document.mistakes):
            return None
        try:
            return model.model_validate(document.data, context=names)
        except ValidationError as error:
            complain_of(document, model, error)
            return None

    complain_of_doubles(files.office, files.form, files.workflows)
    office = read(files.office, OfficeSection)
    form = read(files.form, FormSection)
    workflows = [read(document, WorkflowSection) for document in files.workflows]
    messages = read(files.messages, MessagesSection)
    reading = read(files.reading, ReadingSection)
    platforms = read(files.platforms, PlatformsSection)
    if office and platforms:
        check_accounts(files.office, office.official, build_platforms(platforms))
    table = _check_together(files, office, form, workflows, messages)
    if office and form and messages and reading and platforms and all(workflows):
        kept = tuple(workflow for workflow in workflows if workflow)
        root, formats, texts = files.office.path.parent, files.formats, files.texts
        return Sections(
            office, form, kept, messages, texts, reading, platforms, formats, root, table
        )
    return None


def _check_together(
    files: _Files,
    office: OfficeSection | None,
    form: FormSection | None,
    workflows: list[WorkflowSection | None],
    messages: MessagesSection | None,
) -> Path | None:
    """Checks of what was valid by itself; returns the table of the country's days off."""
    if messages and files.messages:
        check_catalogue(files.messages, messages)
    if form and files.form:
        check_form(files.form, form)
    for document, workflow in zip(files.workflows, workflows, strict=True):
        if workflow and form:
            check_workflow(document, workflow, form)
    if office is None:
        return None
    check_office(files.office, office)
    if workflows and all(workflows):
        known = [workflow for workflow in workflows if workflow]
        check_office_parts(files.office, office, known)
    country = office.holidays.country
    table = find_setting(f"holidays/{country}.csv", files.office.path.parent) if country else None
    if country and table is None:
        check_country(files.office, country)
    return table
