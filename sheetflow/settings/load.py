"""An office's folder of settings: read as a whole, or refused with all mistakes."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar

from sheetflow.core.form import Form
from sheetflow.core.office import Office
from sheetflow.core.register.platforms import PlatformBook
from sheetflow.core.secret import Hooks
from sheetflow.core.setting_rules import SettingError
from sheetflow.core.texts import Catalogue
from sheetflow.core.words import Language
from sheetflow.core.workflow import Workflow
from sheetflow.settings import form_checks
from sheetflow.settings.ambiguous_names import check_ambiguity
from sheetflow.settings.build_office import OfficeFiles, build_office
from sheetflow.settings.document import Document, error_of, find_setting
from sheetflow.settings.office_checks import check_accounts, check_office, check_with_workflows
from sheetflow.settings.office_documents import OfficeDocuments, read_documents
from sheetflow.settings.office_shape import GooglePlace, OfficeFile, ReadingFile, Timestamp
from sheetflow.settings.read_typed import Names, read_typed
from sheetflow.settings.section_checks import check_decided, check_intake, check_notices

Shape = TypeVar("Shape")


@dataclass(frozen=True, slots=True)
class Settings:
    """An office with the places of its register, files and ledger (absolute paths)."""

    office: Office
    file: Path
    """The settings' own file, `office.yaml`."""
    root: Path
    """Its folder."""
    register: Path
    tab: str
    drive: Path
    ledger: Path
    language: Language
    home: Literal["local", "google"]
    google: GooglePlace | None
    """Where a Google office is; None for a local one."""
    account: str = ""
    """Whom files are shared with, where the office names it."""
    timestamp: Timestamp | None = None
    roots: tuple[Path, ...] = ()
    """Files and folders of the certificates that signatures must go back to."""
    hooks: Hooks = field(default_factory=Hooks)
    metrics: Path | None = None
    """The file of figures for Prometheus, where the office wants one."""
    digest: str = ""
    """It changes with every file of the settings, and with the days off."""

    @property
    def stamp_root(self) -> Path | None:
        """The root certificate of the server that stamps closed reports, if one is named."""
        name = self.timestamp.certificate if self.timestamp else None
        return self.root / name if name else None


def load_office(path: Path) -> Office:
    """Return the office of `office.yaml`.  Raises ConfigurationError with every mistake."""
    return load_settings(path).office


def load_settings(path: Path, text: str | None = None) -> Settings:
    """Return the settings that `office.yaml` (or the one in the folder `path`) and its files hold.

    Files are looked for beside `office.yaml`, then among those that sheetflow ships; `text` is read
    in place of `office.yaml`.  Raises MistakesError once, with every mistake in any of the files.
    """
    path = path.resolve() / "office.yaml" if path.is_dir() else path.resolve()
    documents = read_documents(path, text)
    files = _read_sections(documents)
    mistakes = [mistake for document in documents.all() for mistake in document.mistakes]
    if mistakes or files is None:
        raise error_of(mistakes)
    section, root = files.office, path.parent
    office = _usable(build_office(files), documents)
    return Settings(
        office=office,
        file=path,
        root=root,
        register=root / section.register_file,
        tab=section.tab,
        drive=root / section.drive,
        ledger=root / section.ledger,
        language=section.language,
        home=section.home,
        google=section.google if section.home == "google" else None,
        account=section.account,
        timestamp=section.timestamp,
        roots=tuple(root / one for one in section.signatures.roots) if section.signatures else (),
        hooks=section.hooks,
        metrics=root / section.metrics if section.metrics else None,
        digest=documents.digest(office.calendar),
    )


def _usable(office: Office, documents: OfficeDocuments) -> Office:
    """Return the office when what staff write can have one meaning only; else raise."""
    try:
        _ = office.role_book, office.choices
    except SettingError as error:
        document, place = documents.find(error.key)
        document.add_mistake(place, error.problem, error.fix)
        raise error_of(document.mistakes) from error
    return office


def _read_sections(documents: OfficeDocuments) -> OfficeFiles | None:
    """Return the files' values, checked separately and together; None if one is wrong."""
    names = documents.names()

    def read(document: Document | None, shape: type[Shape]) -> Shape | None:
        if document is None or (document.data is None and document.mistakes):
            return None
        return read_typed(document, shape, names)

    check_ambiguity(documents.office, documents.form, documents.workflows)
    office = read(documents.office, OfficeFile)
    form = read(documents.form, Form)
    for document in documents.workflows:
        _refuse_sop(document)
    workflows = [read(document, Workflow) for document in documents.workflows]
    messages = read(documents.messages, Catalogue)
    reading = read(documents.reading, ReadingFile)
    platforms = read(documents.platforms, PlatformBook)
    known = tuple(workflow for workflow in workflows if workflow)
    if documents.messages:
        form_checks.check_sentences(documents.messages)
        if messages:
            form_checks.check_catalogue(documents.messages, messages)
    _check_forms(documents, form, workflows, names)
    if office is None:
        return None
    check_intake(documents.office, office, form)
    table = _check_office(documents.office, office, known if all(workflows) else (), platforms)
    if form and messages and reading and platforms and all(workflows):
        root, formats = documents.office.path.parent, documents.formats
        return OfficeFiles(
            office, form, known, messages, documents.texts, reading, platforms, formats, root, table
        )
    return None


def _check_office(
    document: Document,
    office: OfficeFile,
    workflows: tuple[Workflow, ...],
    platforms: PlatformBook | None,
) -> Path | None:
    """Check the office; return the table of the country's days off."""
    country, folder = office.holidays.country, document.path.parent
    table = find_setting(f"holidays/{country}.csv", folder) if country else None
    check_office(document, office, table)
    check_notices(document, office)
    check_decided(document, office)
    if workflows:
        check_with_workflows(document, office, workflows)
    if platforms:
        check_accounts(document, office, platforms)
    return table


def _refuse_sop(document: Document) -> None:
    """Refuse a decree's facts in a workflow, and leave them out."""
    if isinstance(document.data, dict) and "sop" in document.data:
        document.add_mistake(
            ("sop",),
            "An SOP's number, date and name are the office's own, not the workflow's.",
            f"Move them into office.yaml, under “sop:” and “{document.data.get('id', 'ID')}:”.",
        )
        document.data = {key: value for key, value in document.data.items() if key != "sop"}


def _check_forms(
    documents: OfficeDocuments, form: Form | None, workflows: list[Workflow | None], names: Names
) -> None:
    if form and documents.form:
        form_checks.check_form(documents.form, form, names)
    for document, workflow in zip(documents.workflows, workflows, strict=True):
        if workflow:
            form_checks.check_workflow(document, workflow, form, names)
