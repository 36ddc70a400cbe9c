"""Which submissions stand behind each number (`sheetflow report --explain`)."""

from __future__ import annotations

from dataclasses import dataclass

from sheetflow.core.names import SubmissionId
from sheetflow.core.reporting.figures import Source
from sheetflow.core.reporting.report import Report
from sheetflow.core.spoken import spoken_count


@dataclass(frozen=True, slots=True)
class Explanation:
    """A number of the report as it is printed, and what each submission adds to it."""

    key: str
    label: str
    value: str
    sources: tuple[Source, ...]

    @property
    def submissions(self) -> tuple[SubmissionId, ...]:
        return tuple(submission for submission, _ in self.sources)

    def line(self) -> str:
        """ "Instagram: Suka = 109 ← PUB-2510-001 (29), PUB-2510-004 (80)"; counts bare."""
        plain = all(amount == 1 for _, amount in self.sources)
        names = (name if plain else f"{name} ({amount})" for name, amount in self.sources)
        return f"{self.label} = {self.value} ← {', '.join(names)}".rstrip("← ")


def explain(report: Report) -> tuple[Explanation, ...]:
    """Every number, in the order of the report."""
    return tuple(
        Explanation(
            figure.key, figure.label, spoken_count(figure.value, report.language), figure.sources
        )
        for figure in report.figures()
    )


def explain_lines(report: Report) -> tuple[str, ...]:
    """The same as lines of text."""
    return tuple(explanation.line() for explanation in explain(report))
