"""Findings of a row as values: code, place, and the message's blanks, for any language.

The codes and their conditions are those of the SOP model, section 7; the sentence of each, and its
fix, is configuration (`config/messages.yaml`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, NewType

from sheetflow.core.names import ColumnId, RowId
from sheetflow.core.setting_rules import reference

Code = NewType("Code", Annotated[str, reference("code")])

E_WAJIB = Code("E-WAJIB")
E_TGL = Code("E-TGL")
E_TGL_URUT = Code("E-TGL-URUT")
E_STATUS = Code("E-STATUS")
E_TRANSISI = Code("E-TRANSISI")
E_PERAN = Code("E-PERAN")
E_LINK_DOMAIN = Code("E-LINK-DOMAIN")
E_LINK_BENTUK = Code("E-LINK-BENTUK")
E_LINK_KANAL = Code("E-LINK-KANAL")
E_BUKTI = Code("E-BUKTI")
E_AKSES = Code("E-AKSES")
E_GANDA = Code("E-GANDA")
E_ID = Code("E-ID")
E_BERUBAH = Code("E-BERUBAH")
E_ARSIP = Code("E-ARSIP")
E_PECAH = Code("E-PECAH")
E_PELAKU = Code("E-PELAKU")
E_NOMOR = Code("E-NOMOR")
W_ARSIP = Code("W-ARSIP")
W_BERUBAH = Code("W-BERUBAH")
W_GANDA = Code("W-GANDA")
W_LACAK = Code("W-LACAK")
W_LINK_PENDEK = Code("W-LINK-PENDEK")
W_LINK_JAMAK = Code("W-LINK-JAMAK")
W_LINK_SEMENTARA = Code("W-LINK-SEMENTARA")
W_NORMAL = Code("W-NORMAL")
W_ALIAS = Code("W-ALIAS")
W_PERAN = Code("W-PERAN")
W_PECAH = Code("W-PECAH")
W_ANGKA = Code("W-ANGKA")
W_REVISI = Code("W-REVISI")
W_BUKA_KEMBALI = Code("W-BUKA-KEMBALI")
W_FORMAT = Code("W-FORMAT")
W_PELINDUNGAN = Code("W-PELINDUNGAN")
W_TOTAL = Code("W-TOTAL")
W_SALINAN = Code("W-SALINAN")
W_PERSETUJUAN = Code("W-PERSETUJUAN")
W_TERTUNDA = Code("W-TERTUNDA")
W_ISIAN = Code("W-ISIAN")
W_TTD = Code("W-TTD")


INFORMATIVE = frozenset({W_NORMAL, W_ALIAS, W_LACAK})
"""Codes of how a cell was understood: a finished row's sentence omits them (SOP model, 7a N)."""


OF_FILED_FILES = frozenset({E_ARSIP, W_ARSIP})
"""Codes of filed files, not of cells: staff cannot correct them by editing the row."""


OF_WORK = frozenset({W_TERTUNDA, W_ISIAN})
"""Codes of what notes of the ledger tell of a row: work set aside, and responses of forms."""


SENT_TWICE = "double"
"""The variant of `W-ISIAN` of a response that was sent twice: nothing to decide."""


class Severity(Enum):
    """An error blocks the step it is about; a warning informs and never blocks."""

    ERROR = "error"
    WARNING = "warning"


_WHOLE_ROW, _NO_ROW = ColumnId(""), RowId("")

Blank = tuple[str, str]
"""A placeholder's name in the message and the text to put there."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem of one row.

    `column` is empty when the whole row is meant.  `variant` chooses another sentence of the same
    code (for example `E-BERUBAH` for a closed row); `blanks` are sorted pairs.  `row` and
    `submission` are set when the plan lists it (`at`): the sheet's row number when it was read, 0
    and "" for a finding on no row or on the register itself.
    """

    code: Code
    column: ColumnId = _WHOLE_ROW
    variant: str = ""
    blanks: tuple[Blank, ...] = ()
    row: int = 0
    submission: RowId = _NO_ROW

    @property
    def is_error(self) -> bool:
        """Whether it is an error, by the code's first letter (SOP model, section 7)."""
        return self.code.startswith("E-")

    @property
    def severity(self) -> Severity:
        """Error or warning."""
        return Severity.ERROR if self.is_error else Severity.WARNING

    def at(self, row: int, submission: RowId) -> "Finding":
        """Return the finding with its place in the register."""
        return Finding(self.code, self.column, self.variant, self.blanks, row, submission)


Findings = tuple[Finding, ...]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings by row, submission, column and code."""
    return tuple(
        sorted(findings, key=lambda f: (f.row, f.submission, f.column, f.code, f.variant, f.blanks))
    )


def finding(
    code: Code, column: ColumnId | str = "", variant: str = "", **blanks: object
) -> Finding:
    """Return a finding with its message's blanks, sorted so that equal findings compare equal."""
    filled = tuple(sorted((name, str(value)) for name, value in blanks.items()))
    return Finding(code, ColumnId(column), variant, filled)
