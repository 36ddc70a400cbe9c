"""A defect of an SOP; its texts are the catalogue's section `sop_check`."""

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Self

from sheetflow.core.texts import Text
from sheetflow.core.transition import Transition
from sheetflow.core.words import ENGLISH, INDONESIAN, Words


class Fault(StrEnum):
    """What is wrong with an SOP: every code of a defect."""

    UNKNOWN_STATE = "SOP-STATUS"
    UNKNOWN_STEP = "SOP-LANGKAH"
    UNKNOWN_COLUMN = "SOP-KOLOM"
    UNKNOWN_ROLE = "SOP-PERAN"
    NO_CHOICE = "SOP-PILIHAN"
    NOT_A_DATE = "SOP-TANGGAL"
    UNREACHABLE = "SOP-TAK-TERCAPAI"
    BACK_UNREACHABLE = "SOP-KEMBALI"
    DEAD_END = "SOP-BUNTU"
    ENDLESS_LOOP = "SOP-LINGKARAN"
    SYSTEM_LOOP = "SOP-SISTEM"
    LEAVES_END = "SOP-AKHIR"
    TWINS = "SOP-KEMBAR"
    ONE_EXIT = "SOP-SATU-JALAN"
    AMBIGUOUS_REQUEST = "SOP-PERMINTAAN"
    WRONG_FILL = "SOP-ISIAN"
    NOBODY = "SOP-KOSONG"
    UNPROVABLE = "SOP-PELAKU"
    TIGHT = "SOP-BATAS"
    NO_DECREE = "SOP-NASKAH"


class Place(Enum):
    """The kind of thing that `SopDefect.where` names."""

    TRANSITION = "transition"
    STATE = "state"
    COLUMN = "column"
    WORKFLOW = "workflow"


@dataclass(frozen=True, slots=True)
class SopDefect:
    """One mistake of an SOP; `where` is the identifier of the thing whose kind is `place`."""

    code: Fault
    place: Place
    where: str
    values: tuple[tuple[str, str | Words | Text], ...]
    """Values of the placeholders of its texts."""

    @classmethod
    def of(cls, code: Fault, place: Place, where: str, **values: str | Words | Text) -> Self:
        """Return a defect with the values of its texts' placeholders."""
        return cls(code, place, where, tuple(values.items()))

    @classmethod
    def of_transition(cls, code: Fault, step: Transition, **values: str | Words | Text) -> Self:
        """Return a defect of a transition, which its texts name unless they name another."""
        return cls.of(code, Place.TRANSITION, step.id, **{"transisi": step.id, **values})

    @property
    def sentence(self) -> Text:
        """The problem."""
        return Text(f"sop_check.{self.code}.problem", self.values)

    @property
    def fix(self) -> Text:
        """The fix."""
        return Text(f"sop_check.{self.code}.fix", self.values)


def joined(terms: tuple[Words, ...]) -> Words:
    """Return several terms as one list, in each language."""
    languages = (INDONESIAN, ENGLISH)
    return Words({one: ", ".join(f"“{term(one)}”" for term in terms) for one in languages})
