"""Limits of the steps and of the whole that cannot be kept together are a warning."""

from dataclasses import replace

from sheetflow.core.findings import Code
from sheetflow.core.names import ColumnId
from sheetflow.core.words import ENGLISH, INDONESIAN
from sheetflow.core.workflow import Round, TimeLimit
from sheetflow.core.workflow_check.people import check_limits
from sheetflow.settings.document import shipped_config
from sheetflow.settings.load import load_office
from tests.support.offices_by_settings import office_of
from tests.support.sop import SOP_03
from tests.support.texts import TEXTS


def _limit(step: int, start: str, end: str, days: int, rounds: Round = Round.ANY) -> TimeLimit:
    return TimeLimit(Code(f"W-{step}"), step, ColumnId(start), ColumnId(end), days, rounds=rounds)


STEPS = (_limit(1, "a", "b", 1), _limit(2, "b", "c", 2), _limit(3, "c", "d", 1))
RETURNED = _limit(3, "x", "d", 9, Round.RETURNED)


def test_the_whole_may_be_as_long_as_its_steps() -> None:
    assert (
        check_limits(replace(SOP_03, time_limits=(*STEPS, RETURNED, _limit(9, "a", "d", 4)))) == ()
    )


def test_a_whole_that_is_shorter_than_its_steps_is_reported() -> None:
    (found,) = check_limits(replace(SOP_03, time_limits=(_limit(9, "a", "d", 3), *STEPS, RETURNED)))

    assert found.where == "d"
    assert "langkah 1, 2, 3 berjumlah 4 hari kerja" in TEXTS.render(found.sentence, INDONESIAN)
    assert "raise W-9 to 4" in TEXTS.render(found.fix, ENGLISH)


def test_a_limit_beside_others_spans_none_of_them() -> None:
    assert check_limits(replace(SOP_03, time_limits=(*STEPS, _limit(9, "a", "e", 0)))) == ()
    assert check_limits(replace(SOP_03, time_limits=(*STEPS, _limit(9, "a", "b", 0)))) == ()


def test_the_whole_has_no_limit_unless_the_office_sets_one() -> None:
    undecided = load_office(shipped_config() / "offices" / "kpu-kab-cianjur")
    found = [limit.code for workflow in undecided.workflows for limit in workflow.time_limits]
    assert "W-TOTAL" not in found
    assert "W-LAMBAT-5" in found

    assert [len(check_limits(workflow)) for workflow in office_of().workflows] == [1, 1]
    enough = office_of(changes={"day_limits": {"W-TOTAL": 5}})
    assert [check_limits(workflow) for workflow in enough.workflows] == [(), ()]
