"""Keys of `office.yaml`: one office, its people, its days and its choices."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from sheetflow.core.acting import Acting
from sheetflow.core.office_options import Numbering, Restart
from sheetflow.core.papers.number_pattern import numbering_mistake
from sheetflow.core.register.person_names import words_of
from sheetflow.settings.mistakes import one_line
from sheetflow.settings.plain_types import (
    Day,
    Email,
    Identifier,
    MessageCode,
    PathText,
    PlatformName,
    RegisterPath,
    RoleName,
    Section,
    TabName,
    Term,
    Text,
    UnitName,
    WorkflowName,
    Zone,
    check_reference,
    mistake,
    not_before,
    one_of,
)
from sheetflow.settings.schema_folders import FoldersSection
from sheetflow.settings.schema_google import GoogleSection
from sheetflow.settings.schema_platforms import Host
from sheetflow.settings.schema_sop import SopsSection
from sheetflow.settings.schema_timestamp import TimestampSection

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
PaperName = Literal["disposisi", "nota_dinas"]
_Last = Annotated[Day | None, AfterValidator(not_before("since"))]


def _kind_of_acting(value: object) -> Acting | None:
    if isinstance(value, bool):
        return Acting.EITHER if value else None
    if value not in ("plt", "plh"):
        problem = f"“{one_line(value)}” is not possible here."
        raise mistake(problem, "Write plt, plh, true or false.")
    return Acting(value)


_ActingKind = Annotated[Acting | None, BeforeValidator(_kind_of_acting)]


def _person_name(text: str) -> str:
    if not words_of(text):
        raise mistake(f"“{one_line(text)}” is no name: it holds no letter.", "Write the name out.")
    return text


def _civil_servant_number(text: str) -> str:
    """18 digits, set as they are printed: birthday, appointment, sex, order."""
    digits = "".join(text.split())
    if digits and not (len(digits) == 18 and digits.isascii() and digits.isdecimal()):
        raise mistake(
            f"“{one_line(text)}” is no NIP of 18 digits.", 'Write nip: "19800101 200501 1 001".'
        )
    groups = (digits[:8], digits[8:14], digits[14:15], digits[15:])
    return " ".join(group for group in groups if group)


class SpanSection(Section):
    """Valid from `since` to `until`, both days included; a missing day leaves it open."""

    since: Day | None = Field(None, description="The first day.")
    until: _Last = Field(None, description="The last day.")


class FormerNameSection(Section):
    """A name that a subdivision had before."""

    name: Term = Field(description="The name.")
    since: Day | None = Field(None, description="Its first day.")
    until: Annotated[Day, AfterValidator(not_before("since"))] = Field(
        description="Its last day; after it the name is read as an unusual one."
    )


class UnitSection(SpanSection):
    """A subdivision."""

    id: Identifier = Field(description="Its name in the settings.")
    label: Term = Field(description="Its full name.")
    aliases: tuple[Text, ...] = Field((), description="What else staff write for it.")
    former: tuple[FormerNameSection, ...] = Field(
        (), description="Names it had before, each right on its days."
    )
    short: str = Field("", description="Its name in folders.")


class RoleSection(Section):
    """A role of the SOP."""

    id: Identifier = Field(description="Its name in the settings.")
    label: Term = Field(description="Its name for staff.")
    titles: tuple[Text, ...] = Field(
        min_length=1, description="How a cell names it, without the unit."
    )
    aliases: tuple[Text, ...] = Field((), description="Old or unusual names: W-ALIAS.")
    of_unit: bool = Field(default=False, description="Each unit has its own.")
    title_on_papers: Term | None = Field(
        None,
        description="Its title on papers, the unit follows; else the longest of `titles` that "
        "begins with no other.",
    )


class HolderSection(SpanSection):
    """Somebody who holds a role."""

    name: Annotated[Text, AfterValidator(_person_name)] = Field(
        description="The name as it is printed."
    )
    role: RoleName = Field(description="The role.")
    unit: UnitName | None = Field(None, description="The unit, where the role is held per unit.")
    nip: Annotated[str, AfterValidator(_civil_servant_number)] = Field(
        "", description="The number printed below the name, 18 digits (NIP)."
    )
    acting: _ActingKind = Field(
        None, description="A stand-in (pengganti): plt or plh; true where rows may say either."
    )
    email: Email = Field(
        "", description="For access to files, and for the protected columns of the role (Google)."
    )


class NamedDay(Section):
    """A day off."""

    date: Day = Field(description="The day.")
    name: Text = Field(description="Why.")


class HolidaysSection(Section):
    """Public holidays."""

    country: str | None = Field(None, pattern=r"^[A-Z]{2}$", description="Two letters: ID.")
    collective_leave: bool = Field(
        default=True, description="Whether collective leave days (cuti bersama) are days off."
    )
    add: tuple[NamedDay, ...] = Field((), description="Further days off.")
    remove: tuple[Day, ...] = Field((), description="Days that are worked all the same.")


class ExceptionalSection(Section):
    """A span in which no lateness is counted (mode_kahar)."""

    since: Day = Field(description="The first day (dari).")
    until: Annotated[Day, AfterValidator(not_before("since"))] = Field(
        description="The last day (sampai)."
    )
    reason: Text = Field(description="Why (alasan).")


class LetterheadSection(SpanSection):
    """The head of every paper."""

    lines: tuple[Text, ...] = Field(min_length=1, description="The office's name.")
    address: tuple[Text, ...] = Field((), description="Address, telephone.")


class AmendmentSection(SpanSection):
    """A regulation that amends another."""

    by: Text = Field(description="Its title, as citations name it.")


class LegalBasisSection(SpanSection):
    """One regulation of the list Dasar."""

    text: Text = Field(description="Its full title.")
    amended: tuple[AmendmentSection, ...] = Field(
        (), description="What amended it, oldest first; citations name the last in force."
    )


class OfficialSection(Section):
    """Accounts and sites of the office: a link elsewhere is E-LINK-DOMAIN."""

    accounts: dict[PlatformName, tuple[Text, ...]] = Field(
        default_factory=dict, description="Platform → account names."
    )
    hosts: tuple[Host, ...] = Field((), description="Host names of the office's own sites.")


class LimitsSection(Section):
    """A plan beyond these stops and asks."""

    transitions: int = Field(500, ge=1, description="Most accepted transitions of one run.")
    copies: int = Field(5_000, ge=1, description="Most files copied by one run.")
    vanished_percent: int = Field(30, ge=0, le=100, description="Most open rows missing, in %.")
    vanished_floor: int = Field(10, ge=0, description="So many missing rows never stop a run.")
    file_bytes: int = Field(2 * 1024**3, ge=1, description="A larger file is not copied.")
    folder_files: int = Field(500, ge=1, description="Most files out of one attached folder.")
    spare_rows: int = Field(200, ge=0, le=100_000, description="Spare rows numbered by init.")
    spare_minimum: int = Field(
        20, ge=0, le=100_000, description="A run that finds fewer spare rows numbers new ones."
    )
    ahead_days: int = Field(
        400, ge=1, le=100_000, description="Most days since the last run: the clock may be wrong."
    )


class ReportSection(Section):
    """The periodic report (laporan)."""

    period: Literal["monthly"] = Field("monthly", description="How often (periode).")
    addressee: RoleName = Field(description="To whom (tujuan).")
    prepared_by: RoleName = Field(description="Who signs as author (disusun oleh).")
    acknowledged_by: RoleName = Field(description="Who signs as superior (mengetahui).")
    acknowledged_unit: UnitName | None = Field(None, description="Of which unit.")
    due_working_day: int = Field(5, ge=1, le=23, description="Working day of the next month.")
    count_history: bool = Field(
        default=False, description="Count rows brought in as history (riwayat)."
    )
    list_archived: bool = Field(
        default=False, description="Titles of what was archived, on a page of their own."
    )
    parts: tuple[WorkflowName, ...] = Field(
        min_length=1, description="Workflows in the order of the report (sertakan_website)."
    )


class NumberingSection(Section):
    """How a paper is numbered; no number of it is had by two."""

    pattern: str = Field("", description="Gives the next number where staff typed none.")
    restart: Annotated[Restart, one_of(Restart)] = Field(
        Restart.YEARLY, description="When the count begins with 1 again."
    )
    per_unit: bool = Field(default=False, description="Each subdivision counts by itself.")

    @model_validator(mode="after")
    def _gives_each_number_once(self) -> NumberingSection:
        numbering = Numbering(self.pattern, self.restart, self.per_unit)
        found = numbering_mistake(numbering)
        if found:
            raise mistake(
                f"“{one_line(self.pattern)}” cannot number papers: {found}.",
                "Write it like {n}/PP.05-ND/3299/{romawi}/{tahun}.",
            )
        return self


class UndecidedSection(Section):
    """A point that the SOP leaves open."""

    key: Text = Field(description="The setting that answers it.")
    question: Term = Field(description="What the office must decide.")
    default: str = Field(description="What is used until then.")


class FilesSection(Section):
    """Files beside office.yaml, else among those that sheetflow ships."""

    form: PathText = Field(description="The register's form.")
    workflows: tuple[PathText, ...] = Field(min_length=1, description="The SOPs.")
    messages: PathText = Field("messages.yaml", description="What is said to staff.")
    reading: PathText = Field("reading.yaml", description="How cells are read.")
    platforms: PathText = Field("platforms.yaml", description="What links look like.")
    formats: PathText | None = Field(None, description="Suggested sizes of images (CSV).")


class OfficeSection(Section):
    """One office."""

    id: Identifier = Field(description="Its name in the settings.")
    name: Term = Field(description="Its name for people.")
    language: Literal["id", "en"] = Field("id", description="The language staff are addressed in.")
    time_zone: Zone = Field(description="An IANA name: Asia/Jakarta.")
    home: Literal["local", "google"] = Field("local", description="Where the register lives.")
    register_file: RegisterPath = Field(
        "register.xlsx", alias="register", description="The register."
    )
    tab: TabName = Field("Register", description="The register's tab.")
    drive: PathText = Field("Drive", description="The folder for files.")
    ledger: PathText = Field("sheetflow.db", description="The ledger.")
    google: GoogleSection | None = Field(None, description="For home: google: where it is.")
    account: Email = Field(
        "", description="Whom files are shared with, so that they can be opened."
    )
    files: FilesSection = Field(description="Form, workflows, words.")
    units: tuple[UnitSection, ...] = Field(min_length=1, description="Subdivisions.")
    roles: tuple[RoleSection, ...] = Field(min_length=1, description="Roles of the SOPs.")
    holders: tuple[HolderSection, ...] = Field((), description="Who holds which role when.")
    weekend: tuple[Weekday, ...] = Field(("saturday", "sunday"), description="Days off.")
    holidays: HolidaysSection = Field(
        default_factory=HolidaysSection.model_construct, description="Public holidays."
    )
    exceptional: tuple[ExceptionalSection, ...] = Field((), description="mode_kahar.")
    official: OfficialSection = Field(
        default_factory=OfficialSection.model_construct, description="Accounts and sites."
    )
    role_scope: dict[RoleName, Text] = Field(
        default_factory=dict,
        description="Whose official decides (kasubbag_scope): terkait, any, or a unit's id.",
    )
    day_limits: dict[MessageCode, Annotated[int, Field(ge=0, le=3650)]] = Field(
        default_factory=dict,
        description="Working days set by the office (batas_hari), by the finding's code.",
    )
    sop: SopsSection = Field(
        default_factory=SopsSection.model_construct, description="The office's decree and its SOPs."
    )
    report: ReportSection | None = Field(None, description="The periodic report.")
    timestamp: TimestampSection | None = Field(
        None, description="Who stamps closed reports (RFC 3161)."
    )
    numbers: dict[PaperName, NumberingSection] = Field(
        default_factory=dict, description="Papers whose numbers are had once, or given."
    )
    letterheads: tuple[LetterheadSection, ...] = Field((), description="Heads of papers.")
    legal_basis: tuple[LegalBasisSection, ...] = Field((), description="The list Dasar.")
    undecided: tuple[UndecidedSection, ...] = Field(
        (), description="Points left open; each closes when its setting has a value."
    )
    decided: dict[str, Text] = Field(
        default_factory=dict, description="Key of `undecided` → what was decided, and where."
    )
    limits: LimitsSection = Field(
        default_factory=LimitsSection.model_construct, description="When a run stops and asks."
    )
    folders: FoldersSection = Field(description="Names inside Drive/.")

    @field_validator("weekend")
    @classmethod
    def _some_days_are_worked(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(value)) == 7:
            raise mistake("Every day of the week is a day off.", "Leave out the days worked.")
        return value

    @field_validator("role_scope")
    @classmethod
    def _known_scope(cls, value: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        for scope in value.values():
            if scope not in ("terkait", "any"):
                check_reference("unit", scope, info)
        return value
