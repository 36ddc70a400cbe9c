"""Which of Google's refusals are a total outage, and the cause of each."""

import json

import pytest

from sheetflow.adapters.google.api.errors import CallTarget, no_answer, refusal_of
from sheetflow.errors import Cause
from tests.support.texts import TEXTS

SUBJECT = CallTarget("a.jpg", TEXTS)


@pytest.mark.parametrize(
    ("status", "reason", "is_outage", "cause"),
    [
        (403, "insufficientFilePermissions", False, Cause.PERMISSION),
        (403, "insufficientParentPermissions", False, Cause.PERMISSION),
        (404, "notFound", False, Cause.OTHER),
        (403, "storageQuotaExceeded", True, Cause.SPACE),
        (403, "userRateLimitExceeded", True, Cause.OTHER),
        (401, "authError", True, Cause.OTHER),
        (503, "backendError", True, Cause.OTHER),
    ],
)
def test_a_file_s_own_refusal_is_counted_and_an_outage_is_not(
    status: int, reason: str, is_outage: bool, cause: Cause
) -> None:
    answer = {"error": {"message": "No.", "errors": [{"reason": reason}]}}
    error = refusal_of(status, json.dumps(answer).encode(), SUBJECT)
    assert (error.is_outage, error.cause) == (is_outage, cause)


def test_no_answer_is_an_outage() -> None:
    assert no_answer(SUBJECT, "time-out").is_outage
