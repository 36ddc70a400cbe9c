"""Law 6: no error without a sentence; the sentence goes when the cause goes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.core.findings import E_BERUBAH, E_PECAH, INFORMATIVE, Code, Finding
from sheetflow.core.words import ENGLISH, INDONESIAN, Language
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.registers import NOW, SLIPS, STAGES, Cells, edits, home_with, registers, work
from tests.support.scenario import cells_like
from tests.support.sentences import unfilled_blanks


@settings(deadline=None, max_examples=12)
@given(register=registers(), edited=edits)
def test_every_row_that_does_not_advance_says_why(
    register: dict[str, Cells], edited: list[tuple[int, dict[str, str]]]
) -> None:
    home = home_with(register)
    for staff in ([], edited):
        work(home, staff)
        plan = home.run(NOW)[0].plan
        errors = {f.submission for f in plan.findings if f.is_error}
        for label in home.labels:
            assert ("E-" in home.says(label)) == (label in errors)
            assert _is_where_it_asks(label, home) or label in errors
        assert not [*unfilled_blanks(home.office, plan.findings)]
        for found in plan.findings:
            said = home.says(str(found.submission))
            unsaid = found.code in INFORMATIVE and _is_over(str(found.submission), home)
            assert unsaid or home.office.catalogue.message(found, INDONESIAN)[:200] in said


def _is_over(label: str, home: MemoryHome) -> bool:
    own = {state for name, state in home.states().items() if name.startswith(label)}
    return bool(own) and own <= {"batal", "disimpan", "selesai"}


def _is_where_it_asks(label: str, home: MemoryHome) -> bool:
    """Whether the recorded states are the one in the status cell, or steps lead on from it."""
    asked, office = home.cell(label, "status"), home.office
    labels = {state.label(office.language): state.id for state in office.form.states}
    if asked not in labels:
        return not asked
    own = [state for name, state in home.states().items() if name.startswith(label)]
    reached = {labels[str(asked)]}.union(
        *(w.reached_from(labels[str(asked)]) for w in office.workflows)
    )
    return reached.issuperset(own or [office.form.initial])


@settings(deadline=None, max_examples=16)
@given(stage=st.sampled_from(STAGES), slip=st.sampled_from([s for s in SLIPS if s[0] != "status"]))
def test_the_sentence_goes_when_the_cause_goes(stage: str, slip: tuple[str, str]) -> None:
    right = cells_like({"like": stage})
    home = home_with({"PUB-2025-0001": right | dict([slip])})
    home.run(NOW)

    home.write("PUB-2025-0001", {slip[0]: right.get(slip[0], "")})
    plan = home.run(NOW)[0].plan

    # What was approved with the slip is approved no more; what ended there needs a reason, and so
    # does the half of a row that was split by it.
    left = {f.code for f in plan.findings if f.is_error} - {E_BERUBAH, E_PECAH}
    assert not left or set(home.states().values()) & {"batal", "disimpan", "selesai", "siap"}
    assert ("E-" in home.says("PUB-2025-0001")) == any(f.is_error for f in plan.findings)


@pytest.mark.parametrize("language", [INDONESIAN, ENGLISH])
@pytest.mark.parametrize("office", ["contoh", "pembelian"])
def test_every_code_has_a_sentence_and_a_way_out(office: str, language: Language) -> None:
    catalogue = office_of(office).catalogue
    for code, variant in catalogue.sentences:
        found = Finding(Code(code), variant=variant)
        for text in (catalogue.message(found, language), catalogue.fix(found, language)):
            assert text.strip()
            assert text.strip()[-1] in ".!?”…"
