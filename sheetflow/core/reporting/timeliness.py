"""Ketepatan Waktu: the time limits, and how many publications of the period met each."""

from collections.abc import Iterator
from dataclasses import dataclass

from sheetflow.core.findings import W_TOTAL, Code
from sheetflow.core.names import ColumnId, WorkflowId
from sheetflow.core.reporting.figures import Figure, counted
from sheetflow.core.reporting.item import ReportItem
from sheetflow.core.reporting.obstacles import step_limit_codes, step_name
from sheetflow.core.reporting.wording import ReportTexts, within_a_sentence
from sheetflow.core.workflow import TimeLimit


@dataclass(frozen=True, slots=True)
class Punctuality:
    """One time limit: publications that met it and publications that did not.

    `number` is the step's, 0 for the limit of the whole procedure.  `days` is text, "1" or "1/3" if
    the workflows differ; `decided` is False while the office has not set it (the decree leaves
    WAKTU blank).  `excess` has the working days by which each was late, if known.
    """

    code: Code
    number: int
    step: str
    days: str
    decided: bool
    on_time: Figure
    late: Figure
    excess: Figure


@dataclass(frozen=True, slots=True)
class Timeliness:
    """All limits, the whole procedure's last, and how many publications met every *step's*."""

    lines: tuple[Punctuality, ...]
    on_time: Figure
    late: Figure

    def figures(self) -> Iterator[Figure]:
        yield self.on_time
        yield self.late
        for line in self.lines:
            yield line.on_time
            yield line.late

    @property
    def steps(self) -> tuple[Punctuality, ...]:
        return tuple(line for line in self.lines if line.number)


_Limits = dict[Code, dict[WorkflowId, TimeLimit]]


def timeliness(items: tuple[ReportItem, ...], texts: ReportTexts) -> Timeliness:
    """Evaluate recorded `items` by their findings; a limit applies to its own workflows only."""
    limits, of_steps = _limits(texts), step_limit_codes(texts)
    codes = {item.id: {problem.code for problem in item.problems} for item in items}
    late = [item for item in items if codes[item.id] & of_steps]
    met = [item for item in items if not codes[item.id] & of_steps]
    lines = []
    for code, found in limits.items():
        asked = [item for item in items if item.workflow in found]
        lines.append(_line(code, found, asked, texts))
    return Timeliness(
        tuple(sorted(lines, key=lambda line: (not line.number, line.number))),
        counted("waktu/*/on_time", texts.text("tepat.semua"), met),
        counted("waktu/*/late", texts.text("lambat.satu"), late),
    )


def _limits(texts: ReportTexts) -> _Limits:
    """Return the first limit of each code in each workflow (a code may have one per round)."""
    found: _Limits = {}
    for workflow in texts.office.workflows:
        for limit in workflow.time_limits:
            found.setdefault(limit.code, {}).setdefault(workflow.id, limit)
    return found


def _line(
    code: Code, found: dict[WorkflowId, TimeLimit], asked: list[ReportItem], texts: ReportTexts
) -> Punctuality:
    limits = tuple(found.values())
    name = _whole(limits[0], texts) if code == W_TOTAL else step_name(limits[0].step, texts)
    excess = {item.id: excess_days(code, item) for item in asked}
    late = [item for item in asked if excess[item.id] is not None]
    met = [item for item in asked if excess[item.id] is None]
    known = tuple((item.id, days) for item in late if (days := excess[item.id]))
    allowed = sorted({limit.days for limit in limits})
    place, text_of = f"waktu/{code}", texts.text
    return Punctuality(
        code,
        0 if code == W_TOTAL else limits[0].step,
        name,
        "/".join(str(day) for day in allowed),
        all(limit.decided for limit in limits),
        counted(f"{place}/on_time", f"{name}: {text_of('k.tepat')}", met),
        counted(f"{place}/late", f"{name}: {text_of('k.lambat')}", late),
        Figure(f"{place}/excess", f"{name}: {text_of('hari_lambat')}", known),
    )


def excess_days(code: Code, item: ReportItem) -> int | None:
    """Return the working days by which `item` is late under `code`.

    0 if the finding does not contain the number, None if the item is not late.
    """
    found = [dict(problem.blanks) for problem in item.problems if problem.code == code]
    if not found:
        return None
    days = found[0].get("selisih", "")
    return int(days) if days.isdecimal() else 0


def _whole(limit: TimeLimit, texts: ReportTexts) -> str:
    start, end = (within_a_sentence(_heading(column, texts)) for column in (limit.start, limit.end))
    return texts.text("langkah.semua", awal=start, akhir=end)


def _heading(column: ColumnId, texts: ReportTexts) -> str:
    return texts.office.form.by_id[column].heading(texts.language)
