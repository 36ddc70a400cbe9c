"""The board of one office and its public list, as pages: in Drive, or in a folder to publish."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from sheetflow.adapters.documents.scoreboard_workbook import public_list_workbook
from sheetflow.adapters.documents.template_files import shipped_templates
from sheetflow.app.backend import Backend
from sheetflow.app.register_rows import OfficeData, read_office_data
from sheetflow.app.render_papers import PublishedPapers, publish_files
from sheetflow.app.scoreboard import figures_data, office_records, replace_site
from sheetflow.core.names import DrivePath
from sheetflow.core.office import Office
from sheetflow.core.office_options import PublicListSettings, Site
from sheetflow.core.records import SITE_DUE, SITE_NOTE, SubmissionRecord
from sheetflow.core.reporting.collect_items import accepted_days, is_reported
from sheetflow.core.reporting.item import published_states
from sheetflow.core.reporting.period import Grain, Period, period_of
from sheetflow.core.reporting.report_record import report_due
from sheetflow.core.reporting.wording import published_column, reported_workflows
from sheetflow.core.scoreboard.collect_figures import collect_figures, collect_publications
from sheetflow.core.scoreboard.office_figures import OfficeFigures, kinds_of, workflows_of
from sheetflow.core.scoreboard.public_list import ListText, public_list
from sheetflow.core.scoreboard.scoreboard import scoreboard
from sheetflow.errors import ConfigurationError, UnavailableError, as_unavailable
from sheetflow.present.site.pages import LANGUAGES, SitePages, SiteText, templates_digest
from sheetflow.present.site.site import LIST_FOLDER, list_path, office_pages, public_list_pages
from sheetflow.present.site.site import Site as BoardSite
from sheetflow.safe_files.reading import read_regular
from sheetflow.safe_files.writing import make_durable_folder, write_whole

BOARD = "papan"
"""The part of the site that is the board; the others are the years of the public list."""
_VOLATILE = ("as_of", "last_run", "last_code")
"""Figures that every run changes; but for the day alone they are no reason to write a page."""


def write_site(home: Backend, now: datetime) -> PublishedPapers:
    """Write all pages in Drive anew.

    Raises ConfigurationError for an office without `site:`, BusyError while a run is at work.
    """
    wanted = home.settings.office.site
    if wanted is None:
        raise ConfigurationError(
            f"{home.settings.root / 'office.yaml'}: this office keeps no board in Drive.",
            "Add the section `site`, as docs/papan.md has it; or write the board into a folder "
            "with --to DIR.",
        )
    with home.lock(now):
        site = OfficeSite(home, read_office_data(home, now), wanted)
        written = site.publish(site.digests)
        home.ledger.acknowledge((), {SITE_DUE: "", SITE_NOTE: site.note()})
    return written


def write_site_to(home: Backend, now: datetime, folder: Path, *, list_only: bool) -> int:
    """Write all pages into a folder of this machine, whole or not at all; return how many.

    Nothing else is written; an office without `site:` gets its board alone.  Raises
    ConfigurationError with `list_only` for one without a list; UnavailableError where the folder
    has other files, or the disk refuses.
    """
    site = OfficeSite(home, read_office_data(home, now), home.settings.office.site or Site())
    files = site.files(site.digests)
    return replace_site(folder, (site.of_list(files) if list_only else files).items())


class OfficeSite:
    """The pages of an office from one reading of its books: the board, and years of its list."""

    def __init__(self, home: Backend, books: OfficeData, wanted: Site) -> None:
        office = home.settings.office
        self._home, self._office, self._site = home, office, wanted
        self._records, self._now = office_records(home, books), books.now
        self._today = books.now.date()
        self._period = _board_period(self._today, office)

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Each part with a digest of everything that it shows."""
        figures = figures_data(self._figures)
        shown = {name: value for name, value in figures.items() if name not in _VOLATILE}
        shown["day"] = str(self._today)  # days without a post and days of waiting grow by it
        found = {BOARD: self._digest(json.dumps(shown, sort_keys=True))}
        if self._site.public_list is not None:
            words = (self._years, self._site.public_list, self._words(self._site.public_list))
            found |= {
                str(year): self._digest(repr((words, records)))
                for year, records in self._by_year.items()
            }
        return found

    def changed(self, notes: Mapping[str, str]) -> list[str]:
        """Return the parts that are not on file as they must be, by the ledger's notes."""
        on_file = notes.get(SITE_NOTE, "").split()
        return [part for part, digest in self.digests.items() if f"{part}:{digest}" not in on_file]

    def note(self) -> str:
        """Return the text of the note once all parts are on file."""
        parts = (f"{part}:{digest}" for part, digest in self.digests.items())
        return " ".join((str(self._today), *parts))

    def publish(self, parts: Iterable[str]) -> PublishedPapers:
        """Write these parts into Drive, and the list's also into the folder to publish."""
        files = self.files(parts)
        settings = self._site.public_list
        if settings is not None and settings.publish:
            folder, of_list = self._home.settings.root / settings.publish, self.of_list(files)
            _refuse_another(folder, self._office)
            _write_into(folder, {_OWNER: self._office.id.encode(), **of_list} if of_list else {})
        published = self._home.published_files(self._home.ledger.latest().notes)
        in_drive = {DrivePath(f"{self._site.folder}/{name}"): b for name, b in files.items()}
        return publish_files(published, in_drive, self._office)

    def files(self, parts: Iterable[str]) -> dict[str, bytes]:
        """Return the files of these parts by their path in the site."""
        found: dict[str, bytes] = {}
        pages = SitePages(shipped_templates() / "site")
        for part in parts:
            found |= self._board() if part == BOARD else self._year(int(part), pages)
        return found

    def of_list(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return the public list's files by their path in its own folder."""
        if self._site.public_list is None:
            raise ConfigurationError(
                f"{self._home.settings.root / 'office.yaml'}: this office has no public list.",
                "Add `public_list` to the section `site`, as docs/papan.md has it.",
            )
        start = f"{LIST_FOLDER}/"
        found = ((name.partition(start), content) for name, content in files.items())
        return {rest: content for (before, _, rest), content in found if rest and not before}

    @cached_property
    def _figures(self) -> OfficeFigures:
        return collect_figures(self._records, self._period)

    @cached_property
    def _by_year(self) -> Mapping[int, tuple[object, ...]]:
        """The years of the public list, the newest first, with what each is made from.

        A year that has nothing any more, but a page on file, is written once again.
        """
        column, form = published_column(self._office.form), self._office.form
        known = {one.id: published_states(one, form) for one in reported_workflows(self._office)}
        ledger = self._records.ledger
        on_file = (part.partition(":")[0] for part in ledger.notes.get(SITE_NOTE, "").split())
        years = (self._today.year, *(int(part) for part in on_file if part.isdecimal()))
        found: dict[int, list[object]] = {year: [] for year in years}
        for record in ledger.submissions.values():
            reached = known.get(record.workflow, frozenset())
            was_published = record.state in reached or not reached.isdisjoint(record.entered)
            if was_published and is_reported(record, self._office):
                for day in accepted_days(record, {column}):
                    found.setdefault(day.year, []).append(_essence(record))
        return {year: tuple(found[year]) for year in sorted(found, reverse=True)}

    @property
    def _years(self) -> tuple[int, ...]:
        """The years that the list's pages lead to, the newest first."""
        this = self._today.year
        return tuple(year for year, records in self._by_year.items() if records or year == this)

    def _words(self, settings: PublicListSettings) -> object:
        """Return what the list shows of the office's settings beside its own section."""
        office, role = self._office, self._office.role_by_id[settings.responsible]
        channels = [(one.id, one.label) for one in workflows_of(office)]
        return office.name, office.units, role, kinds_of(office), channels

    def _board(self) -> dict[str, bytes]:
        figures, texts = self._figures, self._office.texts
        board = scoreboard([figures], self._period)
        site = BoardSite(figures.name, board, self._now, texts, shipped_templates() / "site")
        made = office_pages(site, LIST_FOLDER if self._site.public_list else "")
        return {name: page.encode() for name, page in made}

    def _year(self, year: int, pages: SitePages) -> dict[str, bytes]:
        """Return a year's pages and its workbook."""
        publications = collect_publications(self._records, Period(Grain.YEAR, year, 1))
        files: dict[str, bytes] = {}
        for language in LANGUAGES:
            found = public_list(publications, year, self._office, language)
            if found is None:
                return {}
            text = SiteText(self._office.texts, language)
            made = text("made", saat=text.moment(self._now))
            for name, page in public_list_pages(found, self._years, made, pages, text):
                files[f"{LIST_FOLDER}/{name}"] = page.encode()
            if language == self._office.language:
                content = public_list_workbook(found, ListText(text.texts, language))
                files[f"{LIST_FOLDER}/{list_path(year, 'xlsx')}"] = content
        return files

    def _digest(self, content: str) -> str:
        """Return a digest of the content with the texts and templates that show it."""
        texts = self._office.texts
        shown = (content, texts.section("public_list"), texts.section("site"))
        found = hashlib.blake2b(repr(shown).encode("utf-8", "surrogatepass"), digest_size=8)
        found.update(templates_digest(shipped_templates() / "site"))
        return found.hexdigest()


def _board_period(today: date, office: Office) -> Period:
    """Return the month before until its report is due, which people look at then; else this one."""
    month = period_of(today)
    before = period_of(month.start - timedelta(days=1))
    due = report_due(before, office)
    return before if due is not None and today <= due else month


def _essence(record: SubmissionRecord) -> tuple[object, ...]:
    """Return what the list shows of a record, as far as the record alone decides it."""
    return record.id, record.state, record.accepted, record.entered.get(record.state)


_OWNER = ".sheetflow-office"
"""The file with the id of the office whose list is in a folder to publish."""


def _refuse_another(folder: Path, office: Office) -> None:
    """Raise UnavailableError where a folder to publish has another office's list."""
    with suppress(OSError):  # none yet; what cannot be read is found when it is written
        owner = read_regular(folder / _OWNER, 1000).decode(errors="replace").strip()
        if owner != office.id:
            raise UnavailableError(
                f"{folder}: has the list of another office, {owner}.",
                f"Give each office a folder of its own under `publish`, or remove {_OWNER} there.",
            )


def _write_into(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write those files that differ into a folder of this machine, each whole."""
    for name, content in files.items():
        path = folder / name
        with as_unavailable(path, "Let this account write there, or name another folder."):
            if not _has(path, content):
                make_durable_folder(path.parent)
                write_whole(path, content)


def _has(path: Path, content: bytes) -> bool:
    try:
        return read_regular(path, len(content)) == content
    except OSError:
        return False  # none yet, or another one
