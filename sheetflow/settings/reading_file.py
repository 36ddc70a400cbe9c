"""Keys of `reading.yaml`: how cells are read, whatever the form."""

from dataclasses import dataclass, field
from typing import Annotated

from annotated_types import Len

from sheetflow.core.register.person_names import NameTitles
from sheetflow.core.register.text import Placeholders
from sheetflow.core.setting_rules import Text


@dataclass(frozen=True, slots=True)
class ReadingFile:
    """How cells are read, whatever the form."""

    months: Annotated[tuple[tuple[Text, ...], ...], Len(12, 12)]
    """Each month's names, the office's own first."""
    weekdays: Annotated[tuple[tuple[Text, ...], ...], Len(7, 7)]
    """Each weekday's names, Monday's first."""
    placeholders: Placeholders
    """Words in place of a value: what staff write before there is one."""
    people: NameTitles = field(default_factory=NameTitles)
    """Degrees, titles and forms of address: names are matched without them."""
