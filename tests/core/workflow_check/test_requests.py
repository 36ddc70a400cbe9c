"""The check of an SOP: what requests a transition, and what the job fills in for it."""

from dataclasses import replace

import pytest

from sheetflow.core.names import ColumnId, StateId
from sheetflow.core.transition import Actor, Fill, RequestedBy, Transition
from sheetflow.core.words import ENGLISH, INDONESIAN
from tests.core.workflow_check.test_check import ACTOR, BEGIN, CANCEL, CLERK, defects, reported, sop
from tests.support.sop import arrow, equals, filled
from tests.support.texts import TEXTS

CELLS, DECISION = RequestedBy.CELLS, RequestedBy.DECISION


def ways(first: Transition, second: Transition) -> list[tuple[str, str]]:
    return [
        one for one in reported(sop(BEGIN, first, second, CANCEL)) if one[0] == "SOP-PERMINTAAN"
    ]


YES = arrow("B", 1, "tengah", "usai", ACTOR, (equals("hasil", "Ya"),), requested_by=DECISION)
NO = arrow("C", 1, "tengah", "awal", ACTOR, (equals("hasil", "Tidak"),), requested_by=DECISION)
BY_CELLS = arrow("C", 1, "tengah", "awal", ACTOR, filled("tanggal"), requested_by=CELLS)


@pytest.mark.parametrize(
    ("second", "ambiguous"),
    [
        (NO, False),
        (BY_CELLS, True),
        (replace(BY_CELLS, requested_by=RequestedBy.STATUS), False),
        (replace(YES, id=NO.id, needs=(*YES.needs, *filled("tanggal"))), False),
        (replace(YES, id=NO.id, needs=(equals("isi", "Ya"),)), True),
    ],
    ids=["excluded", "cells beside a decision", "by status", "twins", "another decision"],
)
def test_the_same_cells_may_not_request_two_ways(second: Transition, *, ambiguous: bool) -> None:
    assert ways(YES, second) == ([("SOP-PERMINTAAN", "C")] if ambiguous else [])


def test_an_ambiguous_request_names_both_even_from_an_undeclared_state() -> None:
    pair = [replace(one, sources=(StateId("entah"),)) for one in (YES, BY_CELLS)]
    (found,) = (d for d in defects(sop(BEGIN, CANCEL, *pair)) if d.code == "SOP-PERMINTAAN")

    assert "“entah”" in TEXTS.render(found.sentence, ENGLISH)
    assert "B maupun C" in TEXTS.render(found.sentence, INDONESIAN)


@pytest.mark.parametrize(
    ("fills", "wrong"),
    [
        ({"tanggal": Fill.DAY}, False),
        ({"isi": Fill.DAY}, True),
        ({"tanggal": Fill.DECIDER}, True),
        ({"hampa": Fill.DAY}, False),
    ],
)
def test_a_fill_fits_its_column(fills: dict[str, Fill], *, wrong: bool) -> None:
    named = {ColumnId(name): fill for name, fill in fills.items()}
    needs = (*filled("isi"), *filled("tanggal"), *filled("hampa"))
    step = arrow("B", 1, "tengah", "usai", Actor((CLERK,)), needs, fills=named)

    found = reported(sop(BEGIN, step, CANCEL))

    assert (("SOP-ISIAN", "B") in found) is wrong
