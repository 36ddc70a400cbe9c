"""Kendala dan Tindak Lanjut: the findings of the checks by group, without personal names.

A finding's own sentence may contain a name or a cell's text, so the report prints the group's
sentence instead; the figures hold the submissions, for `--explain`.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from sheetflow.core import findings
from sheetflow.core.names import SubmissionId
from sheetflow.core.reporting.figures import Figure, counted
from sheetflow.core.reporting.item import ReportItem, Selection
from sheetflow.core.reporting.wording import ReportTexts, reported_workflows
from sheetflow.core.workflow import Workflow


def step_name(number: int, texts: ReportTexts) -> str:
    """Return "5. Unggah", with all names if the procedures name the step differently."""
    names = (
        step.name(texts.language)
        for workflow in reported_workflows(texts.office)
        for step in workflow.steps
        if step.number == number
    )
    return texts.text("langkah", n=number, nama=" / ".join(dict.fromkeys(names))).strip()


def step_numbers(texts: ReportTexts) -> tuple[int, ...]:
    """Return the numbers of all steps of the procedures, in order."""
    workflows = reported_workflows(texts.office)
    return tuple(sorted({step.number for workflow in workflows for step in workflow.steps}))


def step_limit_codes(texts: ReportTexts) -> frozenset[findings.Code]:
    """Return the codes of late steps, without the code of the whole procedure's limit."""
    codes = {limit.code for workflow in texts.office.workflows for limit in workflow.time_limits}
    return frozenset(codes - {findings.W_TOTAL})


def step_of(problem: findings.Finding, item: ReportItem, workflow: Workflow) -> int:
    """Return the step number of a finding of `item`.

    It is the step that the finding names, else the first that needs its cell, else the step the
    submission waits at; 0 if there is none.
    """
    named = dict(problem.blanks).get("langkah", "")
    if named.isdecimal():
        return int(named)
    steps = (step.step for step in workflow.transitions if problem.column in step.columns)
    return min((step for step in steps if step), default=item.step)


_LATE = "waktu"

_GROUPS: Mapping[str, tuple[str, ...]] = {
    _LATE: ("W-LAMBAT-",),
    "total": ("W-TOTAL",),
    "bukti": ("E-BUKTI", "E-AKSES"),
    "tautan": ("E-LINK-",),
    "prosedur": (
        *("E-TRANSISI", "E-PERAN", "E-PELAKU"),
        *("E-DISPOSISI", "E-ND", "E-NOMOR", "E-PECAH", "W-PERAN"),
        *("W-PERSETUJUAN", "W-TTD"),
    ),
    "ubah": ("E-BERUBAH",),
    "beda": ("W-BERUBAH",),
    "isian": ("E-WAJIB", "E-TGL", "E-STATUS", "E-ID"),
    "ganda": ("E-GANDA",),
    "sama": ("W-GANDA",),
    "revisi": ("W-REVISI",),
    "izin": ("W-ALT", "W-IZIN"),
    "pendek": ("W-LINK-PENDEK", "W-LINK-SEMENTARA"),
    "format": ("W-FORMAT",),
    "buka": ("W-BUKA-KEMBALI",),
    "tulis": ("W-ANGKA",),
}
"""Groups in the order of the report, each with its codes or the prefixes of its codes."""

_OTHER = "lain"

_NOTHING_TO_DO = (
    findings.INFORMATIVE
    | findings.OF_WORK
    | {findings.W_PECAH, findings.W_LINK_JAMAK, findings.E_ARSIP, findings.W_ARSIP}
)
"""No obstacle: was read with certainty and needs no action, or only the operator's."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A group of findings: the problem, the follow-up, and how many submissions have it.

    `recorded` counts submissions that the report counts, `opened` those still in progress.
    """

    key: str
    problem: str
    follow_up: str
    codes: tuple[findings.Code, ...]
    recorded: Figure
    opened: Figure

    def figures(self) -> tuple[Figure, Figure]:
        return self.recorded, self.opened


def obstacles(chosen: Selection, texts: ReportTexts) -> tuple[Obstacle, ...]:
    """Return the groups that occur; a submission counts once in each, whatever its findings."""
    late = step_limit_codes(texts)
    codes: dict[str, set[findings.Code]] = {}
    for item in chosen.reported_items:
        for problem in item.problems:
            for group in groups_of((problem,), late):
                codes.setdefault(group, set()).add(problem.code)
    return tuple(
        _obstacle(group, codes[group], chosen, texts)
        for group in (*_GROUPS, _OTHER)
        if group in codes
    )


def _obstacle(
    group: str, codes: Set[findings.Code], chosen: Selection, texts: ReportTexts
) -> Obstacle:
    problem = texts.text(f"o.{group}")
    recorded, opened = (
        counted(
            f"kendala/{group}/{which}",
            f"{problem.rstrip('.')}: {texts.text(heading)}",
            [item for item in items if any(one.code in codes for one in item.problems)],
        )
        for which, heading, items in (
            ("recorded", "k.didata", chosen.recorded),
            ("opened", "k.berjalan", chosen.opened),
        )
    )
    return Obstacle(
        group, problem, texts.text(f"t.{group}"), tuple(sorted(codes)), recorded, opened
    )


def asks_for_something(code: findings.Code) -> bool:
    """Return whether a finding with this code needs a person's action or attention."""
    return code not in _NOTHING_TO_DO


def groups_of(problems: Iterable[findings.Finding], late: Set[findings.Code]) -> tuple[str, ...]:
    """Return the findings' groups in the order of the report; `late`: codes of step limits."""
    found = {_group(p.code, late) for p in problems if asks_for_something(p.code)}
    return tuple(group for group in (*_GROUPS, _OTHER) if group in found)


def _group(code: findings.Code, late: Set[findings.Code]) -> str:
    """Return the group of a code; codes of an office's own advice are in the last one."""
    if code in late:
        return _LATE
    for group, beginnings in _GROUPS.items():
        if code.startswith(beginnings):
            return group
    return _OTHER


@dataclass(frozen=True, slots=True)
class HeldSubmission:
    """A submission with an error: `step` is where it waits, `reasons` what must be corrected."""

    id: SubmissionId
    title: str
    step: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldSubmissions:
    """All submissions with an error, by step and day, and their number at each step."""

    entries: tuple[HeldSubmission, ...]
    total: Figure
    steps: tuple[tuple[int, Figure], ...]
    """Pairs of a step's number and its count; only steps with a submission."""


def held(items: tuple[ReportItem, ...], texts: ReportTexts) -> HeldSubmissions:
    """Return `items`, all of which have an error, in the order of their steps."""
    numbers = sorted({item.step for item in items})
    ordered = [item for number in numbers for item in items if item.step == number]
    return HeldSubmissions(
        tuple(_entry(item, texts) for item in ordered),
        counted("tertahan/*", texts.text("tertahan.jumlah"), ordered),
        tuple((number, _at(number, ordered, texts)) for number in numbers),
    )


def _entry(item: ReportItem, texts: ReportTexts) -> HeldSubmission:
    errors = tuple(problem for problem in item.problems if problem.is_error)
    reasons = (texts.text(f"o.{group}") for group in groups_of(errors, step_limit_codes(texts)))
    return HeldSubmission(item.id, item.title, step_name(item.step, texts), tuple(reasons))


def _at(number: int, items: list[ReportItem], texts: ReportTexts) -> Figure:
    label = texts.text("tertahan.langkah", langkah=step_name(number, texts))
    return counted(f"tertahan/{number}", label, [item for item in items if item.step == number])
