"""A report's parts and columns, and its texts: section `periodic_report` of the catalogue.

A form's `report` section may replace any of them, and an office's own texts take precedence over
both; the office's terms (columns, steps, units, choices, roles) come from its settings.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sheetflow.core import formatting
from sheetflow.core.form import Choice, Form
from sheetflow.core.names import ColumnId, UnitId
from sheetflow.core.office import Office
from sheetflow.core.texts import Texts
from sheetflow.core.words import INDONESIAN, Language, fill
from sheetflow.core.workflow import Workflow


def reported_workflows(office: Office) -> tuple[Workflow, ...]:
    """Return the workflows that are parts of the report, in order; all if none is configured."""
    if office.report is None:
        return office.workflows
    return tuple(office.workflow_by_id[part] for part in office.report.parts)


def published_column(form: Form) -> ColumnId:
    """Return the column of the day that decides in which period a submission counts."""
    return form.reported.published or form.date_column


def content_choices(form: Form) -> tuple[Choice, ...]:
    """Return the content types of publications in the form's order; () without their column."""
    column = form.reported.content_type
    return form.by_id[column].choices if column else ()


def unit_name(unit: str | None, day: date | None, office: Office, language: Language) -> str:
    """Return the unit as it was named on the day; "" for none that the office has."""
    known = office.unit_by_id.get(UnitId(unit)) if unit else None
    return known.label_on(day)(language) if known else ""


_COLUMNS: Mapping[str, Callable[[Form], ColumnId | None]] = {
    "k.id": lambda form: form.identifier.id,
    "k.kanal": lambda form: form.selector,
    "k.subbagian": lambda form: form.unit_column,
    "k.judul": lambda form: form.title_column,
    "k.keterangan": lambda form: form.remarks_column,
    "k.kegiatan": lambda form: form.date_column,
    "k.hari": published_column,
    "k.unggah": published_column,
    "k.pendataan": lambda form: form.reported.recorded,
    "k.jenis": lambda form: form.reported.content_type,
    "k.jangkauan": lambda form: form.reported.reach,
    "k.suka": lambda form: form.reported.likes,
    "k.komentar": lambda form: form.reported.comments,
    "k.bagikan": lambda form: form.reported.shares,
    "k.tayang": lambda form: form.reported.views,
}


def column_of(key: str, form: Form) -> ColumnId | None:
    """Return the form's column for the heading `key`; None if the form has none."""
    found = _COLUMNS.get(key)
    return found(form) if found else None


def absent_columns(office: Office) -> frozenset[str]:
    """Return the heading keys ("k.suka") for which neither the form nor an SOP has a column."""
    workflows = reported_workflows(office)
    of_form = (key for key in _COLUMNS if column_of(key, office.form) is None)
    of_sops = {
        "k.platform": any(w.platform_column or w.link_column for w in workflows),
        "k.tautan": any(w.link_column for w in workflows),
        "k.dokumentasi": any(w.proof_column for w in workflows),
    }
    return frozenset({*of_form, *(key for key, is_there in of_sops.items() if not is_there)})


SECTION = "periodic_report"
"""The catalogue's section of report texts."""


class LocalText:
    """Numbers and days as they are written in a language."""

    __slots__ = ()
    language: Language

    def count(self, number: int | None) -> str:
        """Return a number with its groups; a dash for none."""
        return formatting.format_count(number, self.language)

    def number(self, number: float | None) -> str:
        """Return a number with at most one decimal; a dash for none."""
        if number is None:
            return formatting.NONE_GIVEN
        return formatting.format_number(number, self.language)

    def share(self, part: int, whole: int) -> str:
        """Return a share in per cent; a dash where the whole is 0."""
        return formatting.format_share(part, whole, self.language)

    def day(self, day: date) -> str:
        """Return "9 Oktober 2025"."""
        return formatting.format_day(day, self.language)

    def weekday(self, day: date | None) -> str:
        """Return "Kamis, 9 Oktober 2025"; a dash for none."""
        return formatting.format_weekday(day, self.language)

    def series(self, terms: tuple[str, ...]) -> str:
        """Return "a", "a dan b" or "a, b, dan c"."""
        return formatting.format_list(terms, self.language)


@dataclass(frozen=True, slots=True)
class SectionText(LocalText):
    """A section of the catalogue in one language."""

    section: ClassVar[str]
    texts: Texts
    language: Language

    def __call__(self, name: str, /, **values: object) -> str:
        """Return the text "section.name" with its blanks filled."""
        return self.texts.text(f"{self.section}.{name}", self.language, **values)

    def label(self, labels: Mapping[str, str]) -> str:
        """Return a label in the language, else in Indonesian."""
        return labels.get(self.language) or labels.get(INDONESIAN, "")


@dataclass(frozen=True, slots=True)
class ReportTexts(LocalText):
    """The texts and number formats of one office in one language."""

    office: Office
    language: Language

    def text(self, key: str, **blanks: object) -> str:
        """Return the text `periodic_report.<key>`.

        The office's own text is first, then the form's phrase, then the heading of the form's
        column, then the shipped text.
        """
        form, full = self.office.form, f"{SECTION}.{key}"
        if full not in self.office.texts.own:
            if key in form.reported.phrases:
                return fill(form.reported.phrases[key](self.language), blanks.items())
            column = column_of(key, form)
            if column is not None:
                return form.by_id[column].heading(self.language)
        return self.office.texts.text(full, self.language, **blanks)


def within_a_sentence(heading: str) -> str:
    """Return a heading for use within a sentence: "tanggal unggah"; "PIC" is unchanged."""
    return " ".join(word if word[1:2].isupper() else word.lower() for word in heading.split(" "))
