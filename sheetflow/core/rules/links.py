"""Published links: of this office, of a post, of the right channel (E-LINK-…)."""

from __future__ import annotations

from sheetflow.core.findings import (
    E_LINK_BENTUK,
    E_LINK_DOMAIN,
    E_LINK_KANAL,
    Problem,
    problem,
)
from sheetflow.core.names import ColumnId
from sheetflow.core.register.links import Link, LinkVerdict, judge
from sheetflow.core.rules.subject import Subject
from sheetflow.core.workflow import Transition


def own_links(column: ColumnId, subject: Subject) -> tuple[Link, ...]:
    """The cell's links; of a split row those of this half's channel and of no other half's."""
    return of_own_channel(subject.reading.links(column), subject)


def of_own_channel(links: tuple[Link, ...], subject: Subject) -> tuple[Link, ...]:
    """Of the links of a split row, those that are this half's."""
    if not subject.half:
        return links
    others = set(subject.office.workflow_by_value) - {subject.workflow.value}
    return tuple(link for link in links if link.channel not in others)


def link_problems(subject: Subject) -> tuple[Problem, ...]:
    """One problem for each kind of fault among the links, whatever state the row is in."""
    column = subject.workflow.link_column
    if column is None:
        return ()
    found: list[Problem] = []
    for link in own_links(column, subject):
        verdict = judge(link, subject.workflow.value, subject.office.official)
        if verdict is not None:
            found.append(_problem(verdict, link, column, subject))
    return tuple({fault.code: fault for fault in reversed(found)}.values())


def link_errors(column: ColumnId, subject: Subject, transition: Transition) -> tuple[Problem, ...]:
    """What keeps the step that needs this link: a fault, or a half with no link of its own."""
    if column != subject.workflow.link_column:
        return ()
    if not own_links(column, subject):
        return (
            problem(
                subject.column(column).missing,
                column,
                kolom=subject.heading(column),
                nilai=subject.reading.field(column).text,
                status=subject.state_label(transition.target),
            ),
        )
    return link_problems(subject)


def _problem(verdict: LinkVerdict, link: Link, column: ColumnId, subject: Subject) -> Problem:
    codes = {
        LinkVerdict.FOREIGN: E_LINK_DOMAIN,
        LinkVerdict.NOT_A_POST: E_LINK_BENTUK,
        LinkVerdict.WRONG_CHANNEL: E_LINK_KANAL,
    }
    return problem(
        codes[verdict],
        column,
        nilai=link.url,
        platform=link.platform or link.host,
        kanal=subject.workflow.value,
    )
