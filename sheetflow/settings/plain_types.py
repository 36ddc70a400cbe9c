"""What single values in settings look like, and the sentence when they do not."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from sheetflow.core.words import Language, Words
from sheetflow.settings.mistakes import known_instead, one_line
from sheetflow.settings.names import Names

EnumType = TypeVar("EnumType", bound=Enum)


class Section(BaseModel):
    """A mapping of settings: no unknown keys, no silent conversion, frozen."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


def mistake(problem: str, fix: str) -> PydanticCustomError:
    """A mistake in our own words."""
    return PydanticCustomError("mistake", "{problem}", {"problem": problem, "fix": fix})


def _filled(text: str) -> str:
    if not text.strip():
        raise mistake("The text is empty.", "Write something or remove the key.")
    if text != text.strip():
        raise mistake(f"“{one_line(text)}” has blanks at its ends.", "Remove them.")
    return text


Text = Annotated[str, AfterValidator(_filled)]


def _path(text: str) -> str:
    """Complains of a path of Windows where the job does not run on Windows."""
    if os.name != "nt" and re.match(r"[A-Za-z]:[\\/]|\\\\", text):
        raise mistake(
            f"“{one_line(text)}” is a path of Windows, and this machine is none.",
            "Write where it stands on this machine, or a name beside office.yaml, such as Drive.",
        )
    if os.name != "nt" and "\\" in text:
        right = one_line(text).replace("\\", "/")
        raise mistake(f"“{one_line(text)}” has “\\” between its folders.", f"Write {right}.")
    return text


PathText = Annotated[str, AfterValidator(_filled), AfterValidator(_path)]


def _workbook(text: str) -> str:
    if not text.casefold().endswith(".xlsx"):
        raise mistake(f"“{one_line(text)}” is no .xlsx workbook.", "Write register.xlsx.")
    return text


RegisterPath = Annotated[PathText, AfterValidator(_workbook)]


def _tab(text: str) -> str:
    """A name that spreadsheets allow a tab."""
    if len(text) > 31 or re.search(r"[\[\]:*?/\\]", text) or text[0] == "'" or text[-1] == "'":
        raise mistake(
            f"“{one_line(text)}” can be no tab's name.",
            "Use at most 31 characters, and none of []:*?/\\.",
        )
    return text


TabName = Annotated[str, AfterValidator(_filled), AfterValidator(_tab)]


def _email(text: str) -> str:
    if text and not re.fullmatch(r"[^@\s<>,;:\"]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", text):
        found = re.search(r"[^@\s<>,;:\"]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", text)
        fix = f"Write {found[0]}." if found else "Write name@example.org."
        raise mistake(f"“{one_line(text)}” is no e-mail address.", fix)
    return text


Email = Annotated[str, AfterValidator(_email)]


def _identifier(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", text):
        raise mistake(
            f"“{one_line(text)}” is no name.", "Use letters, digits, “_” and “-”, a letter first."
        )
    return text


Identifier = Annotated[str, AfterValidator(_identifier)]


def _day(value: object) -> object:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise mistake(
                f"“{one_line(value)}” is no day of the calendar.", "Write it as 2025-10-31."
            ) from None
    return value


Day = Annotated[date, BeforeValidator(_day)]


_INDONESIAN_ZONES = {
    "Asia/Jakarta": ("wib", "gmt+7", "utc+7", "+7", "+07:00", "7"),
    "Asia/Makassar": ("wita", "gmt+8", "utc+8", "+8", "+08:00", "8"),
    "Asia/Jayapura": ("wit", "gmt+9", "utc+9", "+9", "+09:00", "9"),
}
"""How people in Indonesia write their time zones."""


def _zone(value: object) -> object:
    if not isinstance(value, str):
        return value
    if re.fullmatch(r"Etc/.*[-+]\d+", value):
        problem = f"“{one_line(value)}” counts the other way round than it looks."
        raise mistake(problem, "Name a city of the zone: Asia/Jakarta.")
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise mistake(
            f"The time zone “{one_line(value)}” is not known.", _zone_instead(value)
        ) from None


def _zone_instead(value: str) -> str:
    from zoneinfo import available_timezones  # noqa: PLC0415 - reads the whole database

    written = "".join(value.split()).casefold()
    for zone, names in _INDONESIAN_ZONES.items():
        if written in names:
            return f"Write {zone}."
    zones = available_timezones()
    same_city = sorted(zone for zone in zones if zone.rpartition("/")[2].casefold() == written)
    return f"Write {same_city[0]}." if same_city else known_instead(value, zones)


Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]


def _words(value: object) -> object:
    return {"id": value} if isinstance(value, str) else value


class WordsSection(Section):
    """A term in the languages of the office."""

    id: Text = Field(description="The term in Indonesian.")
    en: Text | None = Field(None, description="The term in English.")

    def words(self) -> Words:
        pairs = {Language("id"): self.id}
        if self.en is not None:
            pairs[Language("en")] = self.en
        return Words(pairs)


Term = Annotated[WordsSection, BeforeValidator(_words)]


def one_of(kind: type[EnumType]) -> BeforeValidator:
    """Text → the member of `kind` with that value."""
    members: dict[str, EnumType] = {str(member.value): member for member in kind}

    def choose(value: Any) -> Any:
        if not isinstance(value, str) or value in members:
            return members.get(value, value) if isinstance(value, str) else value
        raise mistake(f"“{one_line(value)}” is not possible here.", known_instead(value, members))

    return BeforeValidator(choose)


def reference(kind: str) -> AfterValidator:
    """A name that must be defined somewhere in the settings; `kind` is what it names."""

    def check(value: str, info: ValidationInfo) -> str:
        check_reference(kind, value, info)
        return value

    return AfterValidator(check)


def check_reference(kind: str, value: str, info: ValidationInfo) -> None:
    """Complains of a name that nothing in the settings defines."""
    known = names_of(info).of(kind)
    if known is not None and value not in known:
        problem = f"The {kind} “{one_line(value)}” is not defined."
        raise mistake(problem, known_instead(value, known))


def names_of(info: ValidationInfo) -> Names:
    """The names defined anywhere in the settings being read."""
    return info.context if isinstance(info.context, Names) else Names()


ColumnName = Annotated[str, reference("column")]
StateName = Annotated[str, reference("state")]
RoleName = Annotated[str, reference("role")]
UnitName = Annotated[str, reference("unit")]
GroupName = Annotated[str, reference("group")]
WorkflowName = Annotated[str, reference("workflow")]
FolderName = Annotated[str, reference("folder")]
PlatformName = Annotated[str, reference("platform")]
MessageCode = Annotated[str, reference("code")]


def not_before(start: str) -> Callable[[date | None, ValidationInfo], date | None]:
    """The end of a span whose first day stands in the field `start`."""

    def check(value: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get(start)
        if value is not None and first is not None and value < first:
            raise mistake(
                f"The span ends on {value}, before it starts on {first}.", "Swap or mend the days."
            )
        return value

    return check
