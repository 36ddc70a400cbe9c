"""Which submissions stand behind each number (`sheetflow report --explain`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sheetflow.core.names import SubmissionId
from sheetflow.core.reporting.figures import Source
from sheetflow.core.reporting.report import Report
from sheetflow.core.reporting.wording import Voice


@dataclass(frozen=True, slots=True)
class Explanation:
    """A number of the report as it is printed, and what each submission adds to it.

    `part` is the heading of the table or the chapter it stands in.
    """

    part: str
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


def explain(report: Report, voice: Voice) -> tuple[Explanation, ...]:
    """Every number, in the order of the report."""
    headings = {breakdown.key: breakdown.heading for breakdown in report.breakdowns}
    return tuple(
        Explanation(
            headings.get(part) or voice.say(part),
            figure.key,
            figure.label,
            voice.count(figure.value),
            figure.sources,
        )
        for part, figures in report.figures_by_part()
        for figure in figures
    )


def explain_lines(report: Report, voice: Voice) -> Iterator[str]:
    """The same as lines of text below the heading of each part."""
    part = ""
    for explanation in explain(report, voice):
        if explanation.part != part:
            part = explanation.part
            yield part
        yield f"  {explanation.line()}"
