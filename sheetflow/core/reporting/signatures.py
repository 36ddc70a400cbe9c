"""Who a report is addressed to, and who signs it on a day."""

from __future__ import annotations

from datetime import date

from sheetflow.core.names import RoleId, UnitId
from sheetflow.core.reporting.report import Signature
from sheetflow.core.reporting.wording import ReportTexts
from sheetflow.core.signatories import signatory_of
from sheetflow.core.words import INDONESIAN


def addressee_of(texts: ReportTexts) -> str:
    """Return the holder whom the report is addressed to; "" without report settings."""
    report = texts.office.report
    if report is None:
        return ""
    role = texts.office.role_by_id[report.addressee].label(texts.language)
    return texts.text("yth", jabatan=role, kantor=texts.office.name(texts.language))


def signatures_of(day: date, texts: ReportTexts) -> tuple[Signature, ...]:
    """Who acknowledges on the left, who prepared it on the right."""
    report = texts.office.report
    if report is None:
        return (Signature(texts.text("mengetahui"), ""), Signature(texts.text("disusun"), ""))
    unit = report.acknowledged_unit
    return (
        _signature("mengetahui", report.acknowledged_by, unit, day, texts),
        _signature("disusun", report.prepared_by, None, day, texts),
    )


def _signature(
    caption: str, role: RoleId, unit: UnitId | None, day: date, texts: ReportTexts
) -> Signature:
    """Whoever serves on `day`; an English report names the role by its label."""
    found = signatory_of(texts.office, role, unit, day)
    title = found.title if texts.language == INDONESIAN else _label(role, unit, texts)
    return Signature(texts.text(caption), title, found.name, found.nip)


def _label(role: RoleId, unit: UnitId | None, texts: ReportTexts) -> str:
    """The role in the report's language, of its unit where it is held in one."""
    labels = [texts.office.role_by_id[role].label]
    labels += [texts.office.unit_by_id[unit].label] if unit else []
    return " ".join(label(texts.language) for label in labels)
