"""Approvals as they are kept in notes: whole, short, and never in a run's way."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.approvals import (
    ApprovalAnswer,
    ApprovalState,
    AskedApproval,
    KnownApproval,
    known_approvals,
    note_name,
)
from sheetflow.core.names import ColumnId, DrivePath, EffectId, Sha256, SubmissionId

AT = datetime(2025, 11, 3, 2, 0, tzinfo=UTC)
ASKED = AskedApproval(
    SubmissionId("PUB-1"),
    ColumnId("hasil"),
    DrivePath("2025/PUB-1/03_konsep/konsep.docx"),
    Sha256("a" * 64),
    ("a@kantor.example",),
    None,
    AT,
    EffectId("ask-1"),
)
MOMENTS = st.none() | st.datetimes(timezones=st.just(UTC))
ANSWERS = st.builds(
    ApprovalAnswer,
    st.sampled_from(ApprovalState),
    st.lists(st.tuples(st.text(), st.text())).map(tuple),
    MOMENTS,
    st.text(),
    st.text(),
    st.none() | st.just(Sha256("b" * 64)),
    st.text(),
    st.text(),
)


@given(ANSWERS, MOMENTS, st.text(), st.booleans())
def test_a_note_is_read_back_as_it_was(
    answer: ApprovalAnswer, due: datetime | None, again: str, is_new: bool
) -> None:
    known = KnownApproval(replace(ASKED, due=due), answer, again, is_new)
    notes = {note_name(ASKED.submission): known.to_note(), "kabar": "x"}
    (found,) = known_approvals(notes).values()
    assert found == known


@pytest.mark.parametrize("text", ["", "x", "[]", "{}", '{"asked": {}}', '{"asked": {"at": 1}}'])
def test_a_note_of_another_form_counts_as_none(text: str) -> None:
    assert known_approvals({"approval:PUB-1": text}) == {}


def test_a_note_is_short() -> None:
    assert len(KnownApproval(ASKED).to_note()) < 300
