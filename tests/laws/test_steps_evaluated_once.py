"""No step is evaluated twice by the same facts of one plan."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from sheetflow.core.rules import step as rules
from sheetflow.core.rules.submission_context import StepResult, SubmissionContext
from sheetflow.core.transition import Transition
from tests.support.registers import NOW, Cells, home_with, registers


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(register=registers())
def test_each_step_is_evaluated_once_for_each_record(
    monkeypatch: pytest.MonkeyPatch, register: dict[str, Cells]
) -> None:
    evaluated: Counter[tuple[str, str, str]] = Counter()
    evaluate_step = rules.evaluate_step

    def counting(step: Transition, submission: SubmissionContext) -> StepResult:
        evaluated[submission.id, step.id, repr(submission.record)] += 1
        return evaluate_step(step, submission)

    with monkeypatch.context() as patched:
        patched.setattr(rules, "evaluate_step", counting)
        home_with(register).plan(NOW)

    assert set(evaluated.values()) <= {1}
