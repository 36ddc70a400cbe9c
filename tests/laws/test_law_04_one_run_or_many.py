"""Law 4: a history evaluated in one run or cut into any number of runs ends alike.

What depends by rule on the moment of a run, and is left out of what is compared:
- when a step was accepted (`at`), in which run, and the order of events and effects;
- cells that no accepted step needs, in the record of a submission that has not ended: they are kept
  as they were when its last step was accepted;
- remarks in an event's evidence: they are kept as they were when the step was accepted;
- that a response figure of a recorded publication was changed (an event of its own, X06): figures
  that were there when it was recorded have none;
- where a step was left open while later cells were filled, the lateness of the steps around it: a
  step seen blocked gives the next role the ball on the day it was accepted (SOP model, 7a L).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sheetflow.core.effects import WritePaper
from sheetflow.core.papers.paper_settings import LetterSettings
from sheetflow.core.records import FIGURES, Cells
from tests.papers.sample_settings import letter_settings
from tests.support.memory.office import MemoryHome
from tests.support.staff_work import FORWARD, LATE, Act, Work, begun, names, sample_office

WITHOUT_SHRINKING = (Phase.explicit, Phase.generate)
"""A history has a dozen runs: hypothesis would shrink one that fails for five minutes."""


@cache
def _letters() -> LetterSettings:
    return letter_settings()


@dataclass(frozen=True)
class End:
    """End of a history, without anything that depends on when it was evaluated."""

    states: dict[str, str]
    found: Counter[tuple[str, str, str, str]]
    events: Counter[tuple[object, ...]]
    papers: frozenset[tuple[str, str, str]]
    finished: dict[str, Cells]
    """What is on record of the submissions that have ended."""


def acts(*kinds: str, most: int = 12) -> st.SearchStrategy[list[Act]]:
    one = st.builds(
        Act, st.sampled_from(kinds), st.integers(0, 2), st.integers(0, 104), st.integers(0, 2)
    )
    return st.lists(one, min_size=1, max_size=most)


def lived(history: Sequence[Act], judged: frozenset[int]) -> Work:
    """Replay the history, with a run after each act whose index is in `judged` and the last."""
    work = begun(MemoryHome(sample_office(), _letters))
    for place, act in enumerate(history):
        work.do(act)
        if place in judged:
            work.run()
    work.run()
    return work


def end(work: Work) -> End:
    remarks = str(work.home.office.form.remarks_column)
    return End(
        work.home.states(),
        Counter((f.submission, str(f.column), str(f.code), f.variant) for f in work.findings),
        Counter(
            (
                e.submission, e.transition, e.source, e.target, e.actor, e.content, e.files,
                tuple(pair for pair in e.evidence if pair[0] != remarks),
            )
            for e in (chained.event for chained in work.home.ledger.history())
            if e.transition != FIGURES
        ),
        frozenset(_said(paper) for paper in work.home.papers.written),
        dict(_finished(work)),
    )  # fmt: skip


def _finished(work: Work) -> Iterator[tuple[str, Cells]]:
    states = work.home.office.form.state_by_id
    for name, record in work.home.ledger.load().submissions.items():
        if states[record.state].end:
            yield name, record.accepted


def _said(paper: WritePaper) -> tuple[str, str, str]:
    return paper.submission, paper.paper, paper.context


@settings(max_examples=10, derandomize=True, phases=WITHOUT_SHRINKING)
@given(history=acts(*names(FORWARD)), judged=st.frozensets(st.integers(0, 11)))
def test_a_history_that_only_goes_forward_ends_alike(
    history: list[Act], judged: frozenset[int]
) -> None:
    at_once = end(lived(history, frozenset()))

    assert end(lived(history, judged)) == at_once
    assert end(lived(history, frozenset(range(len(history))))) == at_once


@settings(max_examples=8, derandomize=True, phases=WITHOUT_SHRINKING)
@given(history=acts(*names(FORWARD, LATE)), judged=st.frozensets(st.integers(0, 11)))
def test_a_step_that_is_made_good_later_ends_alike_but_for_lateness(
    history: list[Act], judged: frozenset[int]
) -> None:
    at_once = end(lived(history, frozenset()))
    cut = end(lived(history, judged))

    assert cut.states == at_once.states
    assert cut.events == at_once.events
    assert cut.papers == at_once.papers
    assert cut.finished == at_once.finished
    assert _but_lateness(cut) == _but_lateness(at_once)


def _but_lateness(reported: End) -> Counter[tuple[str, str, str, str]]:
    return Counter(
        {
            one: n
            for one, n in reported.found.items()
            if not one[2].startswith(("W-LAMBAT", "W-TOTAL"))
        }
    )
