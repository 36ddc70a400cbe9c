"""Who a report is addressed to, and who signs it on a day."""

from __future__ import annotations

from datetime import date

from sheetflow.core.names import RoleId, UnitId
from sheetflow.core.reporting.report import Signature
from sheetflow.core.reporting.wording import Voice
from sheetflow.core.signatories import signatory_of
from sheetflow.core.words import INDONESIAN


def addressee_of(voice: Voice) -> str:
    """Return the holder whom the report is addressed to; "" without report settings."""
    report = voice.office.report
    if report is None:
        return ""
    role = voice.office.role_by_id[report.addressee].label(voice.language)
    return voice.say("yth", jabatan=role, kantor=voice.office.name(voice.language))


def signatures_of(day: date, voice: Voice) -> tuple[Signature, ...]:
    """Who acknowledges on the left, who prepared it on the right."""
    report = voice.office.report
    if report is None:
        return (Signature(voice.say("mengetahui"), ""), Signature(voice.say("disusun"), ""))
    unit = report.acknowledged_unit
    return (
        _signature("mengetahui", report.acknowledged_by, unit, day, voice),
        _signature("disusun", report.prepared_by, None, day, voice),
    )


def _signature(
    caption: str, role: RoleId, unit: UnitId | None, day: date, voice: Voice
) -> Signature:
    """Whoever serves on `day`; an English report names the role by its label."""
    found = signatory_of(voice.office, role, unit, day)
    title = found.title if voice.language == INDONESIAN else _label(role, unit, voice)
    return Signature(voice.say(caption), title, found.name, found.nip)


def _label(role: RoleId, unit: UnitId | None, voice: Voice) -> str:
    """The role in the report's language, of its unit where it is held in one."""
    labels = [voice.office.role_by_id[role].label]
    labels += [voice.office.unit_by_id[unit].label] if unit else []
    return " ".join(label(voice.language) for label in labels)
