"""Kendala dan Tindak Lanjut: what the checks found, grouped, and nobody named.

A finding's own sentence may carry a name or a cell's text, so the report says the group's sentence
instead; which submissions are meant stands in the figure, for `--explain`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sheetflow.core.findings import Code
from sheetflow.core.names import SubmissionId
from sheetflow.core.reporting.figures import Figure
from sheetflow.core.reporting.item import ReportItem
from sheetflow.core.reporting.wording import Voice

_GROUPS: Mapping[str, tuple[str, ...]] = {
    "waktu": ("W-LAMBAT-", "W-TOTAL"),
    "bukti": ("E-BUKTI", "E-AKSES"),
    "tautan": ("E-LINK-",),
    "prosedur": (
        *("E-TRANSISI", "E-PERAN", "E-PELAKU"),
        *("E-DISPOSISI", "E-ND", "E-NOMOR", "W-PERAN"),
    ),
    "ubah": ("E-BERUBAH",),
    "isian": ("E-WAJIB", "E-TGL", "E-STATUS", "E-ID"),
    "ganda": ("E-GANDA",),
    "revisi": ("W-REVISI",),
    "izin": ("W-ALT", "W-IZIN"),
    "pendek": ("W-LINK-PENDEK", "W-LINK-SEMENTARA"),
    "format": ("W-FORMAT",),
    "buka": ("W-BUKA-KEMBALI",),
    "tulis": ("W-NORMAL", "W-ALIAS", "W-ANGKA", "W-LACAK", "W-LINK-JAMAK", "W-PECAH"),
}
"""Groups in the order of the report, each with its codes or what its codes begin with."""

_OTHER = "lain"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A group of findings: what is wrong, what will be done, and in how many submissions."""

    key: str
    problem: str
    follow_up: str
    codes: tuple[Code, ...]
    figure: Figure


def obstacles(items: tuple[ReportItem, ...], voice: Voice) -> tuple[Obstacle, ...]:
    """The groups that occur; a submission counts once in each, however many findings it has."""
    members: dict[str, dict[SubmissionId, None]] = {}
    codes: dict[str, set[Code]] = {}
    for item in items:
        for problem in item.problems:
            group = group_of(problem.code)
            members.setdefault(group, {})[item.id] = None
            codes.setdefault(group, set()).add(problem.code)
    return tuple(
        _obstacle(group, tuple(members[group]), tuple(sorted(codes[group])), voice)
        for group in (*_GROUPS, _OTHER)
        if group in members
    )


def group_of(code: Code) -> str:
    """The group of a code; codes of an office's own advice go to the last one."""
    for group, beginnings in _GROUPS.items():
        if code.startswith(beginnings):
            return group
    return _OTHER


def _obstacle(
    group: str, submissions: tuple[SubmissionId, ...], codes: tuple[Code, ...], voice: Voice
) -> Obstacle:
    problem = voice.say(f"o.{group}")
    figure = Figure(f"kendala/{group}", problem, tuple((found, 1) for found in submissions))
    return Obstacle(group, problem, voice.say(f"t.{group}"), codes, figure)
