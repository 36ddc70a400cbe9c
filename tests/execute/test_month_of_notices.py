"""An office for a month: who was notified of what, when, and how many cells decisions cost.

The default run lives four days of it; the whole month, and the month in which the job dies at
each of its calls, are slow.
"""

from collections import Counter
from datetime import date, datetime

import pytest

from sheetflow.core.notices import NoticeKind, NoticeMessage, Reason
from tests.support.notice_rules import NoticeRules
from tests.support.office_month import FLOOD, LEAVE, OfficeMonth, moments_of

DAYS = (date(2025, 9, 12), 4)
"""Friday to Monday: a weekend, and a leave from Monday on."""
MONTH = (date(2025, 9, 1), 30)
"""Twenty working days, a holiday (5 September) and an exceptional day."""


class Watched(OfficeMonth):
    """A month whose notices are held against the rules, run by run."""

    def watch(self, first: date, days: int, *, nights: bool) -> list[str]:
        moments = moments_of(self.office, first, days, nights=nights)
        rules = NoticeRules(self.office, moments)
        problems: list[str] = []
        since: dict[tuple[str, str], datetime] = {}
        sent: set[tuple[str, str]] = set()
        seen = 0
        for now, waiting in self.live(moments):
            day = now.date()
            has = {
                (name, f"{row.submission} {row.state}")
                for row in waiting
                if row.decision
                for name in rules.holders(row.role, row.unit, day)
            }
            since = {pair: since.get(pair, now) for pair in has}
            sent &= has
            for effect in self.post.sent[seen:]:
                sent |= {(effect.recipient, f"{one}") for one in self._listed(effect.context, has)}
            seen = len(self.post.sent)
            for (name, item), begun in since.items():
                due = rules.by(begun, only_list=False)
                if due is not None and now >= due and (name, item) not in sent:
                    problems.append(f"{now}: {name} was not sent {item}, since {begun}")
                    sent.add((name, item))
        return problems + broken_rules(self.post.messages(), rules)

    @staticmethod
    def _listed(context: str, has: set[tuple[str, str]]) -> set[str]:
        return {item for _, item in has if f'"{item.split()[0]}"' in context}


def broken_rules(messages: list[NoticeMessage], rules: NoticeRules) -> list[str]:
    """Return what no message may be: at night, on a day off, to somebody on leave, one too many."""
    found = [
        f"{one.at}: {one.kind.value} to {one.recipient}"
        for one in messages
        if rules.is_quiet(one.at) or not rules.present(one.recipient, one.at.date())
    ]
    lists = Counter((m.recipient, m.at.date()) for m in messages if m.kind is NoticeKind.DAILY)
    at_once = Counter((m.recipient, m.at) for m in messages)
    return found + [f"{key}: {n}" for many in (lists, at_once) for key, n in many.items() if n > 1]


def outline(messages: list[NoticeMessage]) -> list[tuple[object, ...]]:
    return [
        (m.at, m.recipient, m.kind, tuple((i.submission, i.reason) for i in m.items))
        for m in messages
    ]


@pytest.mark.parametrize(
    ("span", "submissions", "nights"),
    [
        pytest.param(DAYS, 8, False, id="four days"),
        pytest.param(MONTH, 80, True, id="month", marks=pytest.mark.slow),
    ],
)
def test_everybody_hears_of_what_waits_for_him(
    span: tuple[date, int], submissions: int, *, nights: bool
) -> None:
    month = Watched(2025, submissions)
    assert month.watch(*span, nights=nights) == []
    assert month.begun == submissions
    assert month.approvals > submissions / 2
    assert month.decided_cells == month.approvals
    assert {"siap", "diunggah", "terdata", "selesai"} & set(month.home.states().values())
    assert not month.home.ledger.unfinished()
    assert month.home.ledger.audit() == []
    messages = month.post.messages()
    assert len(messages) == len(month.post.sent)
    new = Counter(
        (m.recipient, i.submission, i.todo)
        for m in messages
        if m.kind is NoticeKind.DECISION
        for i in m.items
        if i.reason is Reason.NEW
    )
    assert {name for name, _, _ in new} >= {"Kasubbag Teknis Contoh"}
    days = {m.at.date() for m in messages}
    assert not days & {FLOOD[0], date(2025, 9, 5), date(2025, 9, 13)}
    on_leave = [m for m in messages if m.recipient == "Kasubbag Hukum Contoh"]
    assert not [m for m in on_leave if LEAVE[0] <= m.at.date() <= LEAVE[1]]


@pytest.mark.parametrize(
    ("span", "submissions"),
    [
        pytest.param((date(2025, 9, 11), 1), 4, id="a day"),
        pytest.param(MONTH, 80, id="month", marks=pytest.mark.slow),
    ],
)
def test_a_job_that_dies_at_every_call_loses_nothing(
    span: tuple[date, int], submissions: int
) -> None:
    moments = moments_of(OfficeMonth(0, 0).office, *span, nights=False)
    calm, dying = OfficeMonth(7, submissions), OfficeMonth(7, submissions, killing=True)
    for month in (calm, dying):
        for _ in month.live(moments):
            pass
    assert dying.kills > dying.runs
    assert dying.home.states() == calm.home.states()
    assert outline(dying.post.messages()) == outline(calm.post.messages())
    assert len(calm.post.sent) == len(calm.post.messages())
    # The same message, word for word, whenever it is sent again.
    assert len({effect.id for effect in dying.post.sent}) == len(set(dying.post.sent))
    assert len(dying.post.sent) > len(calm.post.sent)
    assert not dying.home.ledger.unfinished()
