"""Smaller choices of an office: limits, folders, the report, numbers of papers, the schedule."""

from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Literal

from annotated_types import Ge, Interval, MinLen

from sheetflow.core.calendar import ALWAYS, Span
from sheetflow.core.files import FORBIDDEN, clean_name
from sheetflow.core.names import RoleId, UnitId, WorkflowId
from sheetflow.core.setting_rules import BLANK, Rule, SettingError, Text, known_blanks, one_line
from sheetflow.core.words import Words


@dataclass(frozen=True, slots=True)
class SuggestedFormat:
    """A row of `content-formats.csv`; `width` or `height` None leaves that side free."""

    platform: str
    name: str
    width: int | None
    height: int | None
    file_types: tuple[str, ...]
    """Lower-case file name endings without the dot, jpg for both jpg and jpeg."""
    max_bytes: int | None
    span: Span = ALWAYS


@dataclass(frozen=True, slots=True)
class Limits:
    """A plan beyond these stops and asks (octoDNS-like safety)."""

    transitions: Annotated[int, Ge(1)] = 500
    """Most accepted transitions of one run."""
    copies: Annotated[int, Ge(1)] = 5_000
    """Most files copied by one run."""
    responses: Annotated[int, Ge(1)] = 100
    """Most new responses of one form that become rows in one run; of more, all of them wait."""
    vanished_percent: Annotated[int, Interval(ge=0, le=100)] = 30
    """Most of the ledger's open rows, in percent, that may be missing from the register."""
    vanished_floor: Annotated[int, Ge(0)] = 10
    """Missing rows up to this number never stop a run."""
    file_bytes: Annotated[int, Ge(1)] = 2 * 1024**3
    """A larger file is not copied."""
    folder_files: Annotated[int, Ge(1)] = 500
    """Most files taken out of one attached folder."""
    spare_rows: Annotated[int, Interval(ge=0, le=100_000)] = 200
    """Spare rows numbered by `init`, and again by a run that finds few left."""
    spare_minimum: Annotated[int, Interval(ge=0, le=100_000)] = 20
    """A run that finds fewer spare rows numbers new ones."""
    ahead_days: Annotated[int, Interval(ge=1, le=100_000)] = 400
    """Most days since the last run: beyond, the clock may be wrong and a person is asked."""


REPORTS_FOLDER = "Laporan"
"""The folder of Drive for the papers of the whole office."""

FOLDER_BLANKS = ("tahun", "bulan", "subbagian", "id", "judul")
"""What a folder's pattern may leave open; `{id}_{judul}` is one name, cut as one."""


def _check_pattern(text: str) -> str:
    """Raise SettingError for a folder that leads elsewhere, or that submissions would share."""
    if text.startswith("/") or ".." in text.split("/") or "\\" in text:
        raise SettingError(f"“{text}” leads out of Drive/.", "Write a path below it, with “/”.")
    if "id" not in known_blanks(text, FOLDER_BLANKS):
        problem = f"“{one_line(text)}” lacks {{id}}: several submissions would share a folder."
        raise SettingError(problem, "End it with {id}_{judul}.")
    for name in BLANK.sub("x", text).split("/"):
        _check_folder(name)
    return text


def _check_folder(name: str) -> str:
    """Raise SettingError for a name that some file system refuses."""
    if name != clean_name(name) or "/" in name:
        signs = "".join(FORBIDDEN.findall(name))
        reason = f" (“{signs}”)" if signs else ""
        problem = f"“{one_line(name)}” can be no folder's name{reason}."
        raise SettingError(problem, f"Write “{clean_name(name)}”.")
    return name


def _check_optional_folder(name: str) -> str:
    return _check_folder(name) if name else name


@dataclass(frozen=True, slots=True)
class Folders:
    """Names inside Drive/."""

    submission: Annotated[Text, Rule(_check_pattern)]
    """A submission's folder, with {blanks}."""
    archive: Annotated[Text, Rule(_check_pattern)]
    """Its folder once archived."""
    parts: Annotated[tuple[Annotated[Text, Rule(_check_folder)], ...], MinLen(1)]
    """The folders inside it."""
    inbox: Annotated[Text, Rule(_check_folder)] = "Kotak Masuk"
    """Where staff put files to attach."""
    calendar: Annotated[str, Rule(_check_optional_folder)] = ""
    """Where the calendars of due days are kept, one .ics file for each role; absent: there are
    none, since whoever can read the folder reads titles in them."""

    def __post_init__(self) -> None:
        """Raise SettingError where the archive's or a part's folder is also another's."""
        first = self.archive.partition("{")[0]
        if not first or self.submission.startswith(first):
            raise SettingError(
                f"“{one_line(self.archive)}” does not begin with a folder of the archive alone.",
                "Begin it with a name of its own: Arsip/{tahun}/{subbagian}/{id}_{judul}.",
                "archive",
            )
        taken = {self.inbox.casefold(), first.split("/")[0].casefold()}
        if self.calendar.casefold() in taken:
            problem = f"“{one_line(self.calendar)}” is the folder of something else."
            raise SettingError(problem, "Give the calendars a folder of their own.", "calendar")
        folded = [part.casefold() for part in self.parts]
        twice = [part for part in self.parts if folded.count(part.casefold()) > 1]
        if twice:
            problem = f"The folder “{twice[0]}” stands twice in `parts`."
            raise SettingError(problem, "Keep one.", "parts")


@dataclass(frozen=True, slots=True)
class PublicListSettings:
    """The public list of what was published (Daftar Informasi Publik)."""

    responsible: RoleId
    """The role that is responsible for publishing (penanggung jawab); its title is printed."""
    place: Text
    """Where it was published (tempat): the regency."""
    retention: Words | None = None
    """How long it is kept (jangka waktu penyimpanan); printed as undecided when absent."""
    publish: Text | None = None
    """A folder of this machine that pages and workbooks are written into too, for a web server."""


@dataclass(frozen=True, slots=True)
class Site:
    """The office's board as pages, for those who open no terminal."""

    folder: Annotated[Text, Rule(_check_folder)] = "Papan"
    """Its folder in Drive/."""
    public_list: PublicListSettings | None = None
    """Absent: there is no public list."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """A point that the decree leaves open."""

    key: Text
    """The setting that answers it."""
    question: Words
    """What the office must decide."""
    default: str
    """What is used until then."""


@dataclass(frozen=True, slots=True)
class Report:
    """The periodic report (`laporan`): whose, to whom, by when, of which workflows."""

    addressee: RoleId
    """To whom (tujuan)."""
    prepared_by: RoleId
    """Who signs as author (disusun oleh)."""
    acknowledged_by: RoleId
    """Who signs as superior (mengetahui)."""
    parts: Annotated[tuple[WorkflowId, ...], MinLen(1)]
    """Workflows in the order of the report (sertakan_website)."""
    acknowledged_unit: UnitId | None = None
    """Of which unit."""
    period: Literal["monthly"] = "monthly"
    """How often (periode)."""
    due_working_day: Annotated[int, Interval(ge=1, le=23)] = 5
    """Working day of the next month."""
    count_history: bool = False
    """Count rows brought in as history (riwayat)."""
    list_archived: bool = False
    """Titles of what was archived, on a page of their own for the addressee."""


class Restart(Enum):
    """When the numbers of a paper begin with 1 again."""

    YEARLY = "yearly"
    MONTHLY = "monthly"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Numbering:
    """How a paper is numbered: no number of a series is had by two papers."""

    pattern: str = ""
    """Gives the next number where staff typed none; "" leaves numbers to staff."""
    restart: Restart = Restart.YEARLY
    """When the count begins with 1 again."""
    per_unit: bool = False
    """Each subdivision counts by itself."""


INTERVALS = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440)
"""Minutes that divide an hour or a day: any scheduler can keep them evenly."""


def _interval(minutes: int) -> int:
    if minutes not in INTERVALS:
        nearest = min(INTERVALS, key=lambda known: abs(known - minutes))
        problem = f"Every {minutes} minutes divides neither an hour nor a day."
        raise SettingError(problem, f"Write {nearest}.")
    return minutes


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often the job runs by itself (`sheetflow schedule install`)."""

    every_minutes: Annotated[int, Rule(_interval, schema={"enum": list(INTERVALS)})] = 10
    """Minutes from one run to the next."""
    problem_after: Annotated[int, Interval(ge=1, le=1000)] = 3
    """Failed runs in a row, after which the installer gets a notice."""
