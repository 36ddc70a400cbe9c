"""A defect of an SOP; its texts are the catalogue's section `sop_check`."""

from dataclasses import dataclass
from enum import Enum

from sheetflow.core.findings import Code
from sheetflow.core.texts import Text
from sheetflow.core.words import ENGLISH, INDONESIAN, Words

UNKNOWN_STATE = Code("SOP-STATUS")
UNKNOWN_STEP = Code("SOP-LANGKAH")
UNKNOWN_COLUMN = Code("SOP-KOLOM")
UNKNOWN_ROLE = Code("SOP-PERAN")
NO_CHOICE = Code("SOP-PILIHAN")
NOT_A_DATE = Code("SOP-TANGGAL")
UNREACHABLE = Code("SOP-TAK-TERCAPAI")
BACK_UNREACHABLE = Code("SOP-KEMBALI")
DEAD_END = Code("SOP-BUNTU")
ENDLESS_LOOP = Code("SOP-LINGKARAN")
SYSTEM_LOOP = Code("SOP-SISTEM")
LEAVES_END = Code("SOP-AKHIR")
TWINS = Code("SOP-KEMBAR")
ONE_EXIT = Code("SOP-SATU-JALAN")
AMBIGUOUS_REQUEST = Code("SOP-PERMINTAAN")
WRONG_FILL = Code("SOP-ISIAN")
NOBODY = Code("SOP-KOSONG")
UNPROVABLE = Code("SOP-PELAKU")
TIGHT = Code("SOP-BATAS")
NO_DECREE = Code("SOP-NASKAH")


class Place(Enum):
    """The kind of thing that `SopDefect.where` names."""

    TRANSITION = "transition"
    STATE = "state"
    COLUMN = "column"
    WORKFLOW = "workflow"


@dataclass(frozen=True, slots=True)
class SopDefect:
    """One mistake of an SOP; `where` is the identifier of the thing whose kind is `place`."""

    code: Code
    place: Place
    where: str
    values: tuple[tuple[str, str | Words | Text], ...]
    """Values of the placeholders of its texts."""

    @property
    def sentence(self) -> Text:
        """The problem."""
        return Text(f"sop_check.{self.code}.problem", self.values)

    @property
    def fix(self) -> Text:
        """The fix."""
        return Text(f"sop_check.{self.code}.fix", self.values)


DEFECT_CODES = (
    UNKNOWN_STATE,
    UNKNOWN_STEP,
    UNKNOWN_COLUMN,
    UNKNOWN_ROLE,
    NO_CHOICE,
    NOT_A_DATE,
    UNREACHABLE,
    BACK_UNREACHABLE,
    DEAD_END,
    ENDLESS_LOOP,
    SYSTEM_LOOP,
    LEAVES_END,
    TWINS,
    ONE_EXIT,
    AMBIGUOUS_REQUEST,
    WRONG_FILL,
    NOBODY,
    UNPROVABLE,
    TIGHT,
    NO_DECREE,
)
"""Every code that `workflow_check.check` may return, for the documentation."""


def defect(code: Code, place: Place, where: str, **values: str | Words | Text) -> SopDefect:
    """Return a defect with the values of its texts' placeholders."""
    return SopDefect(code, place, where, tuple(values.items()))


def joined(terms: tuple[Words, ...]) -> Words:
    """Return several terms as one list, in each language."""
    return Words(
        {
            language: ", ".join(f"“{term(language)}”" for term in terms)
            for language in (INDONESIAN, ENGLISH)
        }
    )
