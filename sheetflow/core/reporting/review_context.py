"""The review chapter as a template sees it."""

from __future__ import annotations

from sheetflow.core.formatting import NONE_GIVEN, format_number
from sheetflow.core.reporting.context_rows import Context, exceptional_lines
from sheetflow.core.reporting.report import Report
from sheetflow.core.reporting.review import Review, StepReview
from sheetflow.core.reporting.wording import Voice

REVIEW_SECTIONS = {
    "review_steps": "reviu.langkah",
    "review_returns": "reviu.kembali",
    "review_exceptional": "reviu.kahar",
    "review_points": "reviu.butir",
}
"""Its sections by the names that templates place, with the keys of their headings."""


def review_context(report: Report, timeliness_chapter: str, voice: Voice) -> Context:
    """Texts and tables of the chapter; nothing in a report that has none."""
    found = report.review
    if found is None:
        return {}
    exceptional = exceptional_lines(report.exceptional, voice)
    return {
        "text": voice.say("reviu.isi"),
        "steps": [_step(step, voice) for step in found.steps],
        "steps_note": voice.say("reviu.catatan", bab=timeliness_chapter),
        "returns_text": voice.say("reviu.kembali.isi" if found.returns else "reviu.kembali.kosong"),
        "returns": _returns(found, voice),
        "exceptional_text": voice.say("kahar.isi" if exceptional else "reviu.kahar.kosong"),
        "exceptional": exceptional,
        "points_text": voice.say("reviu.butir.isi" if found.points else "reviu.butir.kosong"),
        "points": [
            {"number": voice.count(number), "question": point.question, "default": point.default}
            for number, point in enumerate(found.points, start=1)
        ],
    }


def _step(step: StepReview, voice: Voice) -> Context:
    """A dash where the step has no time limit, or nobody was late."""
    median = step.median_days
    return {
        "step": step.step,
        "errors": voice.count(step.errors.value),
        "warnings": voice.count(step.warnings.value),
        "late": voice.count(step.late.value) if step.asked else NONE_GIVEN,
        "share": voice.share(step.late.value, step.asked),
        "median": NONE_GIVEN if median is None else format_number(median, voice.language),
    }


def _returns(found: Review, voice: Voice) -> list[Context]:
    return [
        {
            "unit": unit.unit,
            "drafts": voice.count(unit.drafts.value),
            "returns": voice.count(unit.returns.value),
        }
        for unit in found.returns
    ]
