"""Published links: of this office, of a post, of the right channel (E-LINK-…)."""

from __future__ import annotations

from sheetflow.core.findings import E_LINK_BENTUK, E_LINK_DOMAIN, E_LINK_KANAL, Problem, problem
from sheetflow.core.names import ColumnId
from sheetflow.core.register.links import Link, LinkVerdict, judge
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Transition


def own_links(column: ColumnId, submission: SubmissionContext) -> tuple[Link, ...]:
    """The cell's links; of a split row those of this half's channel and of no other half's."""
    return of_own_channel(submission.reading.links(column), submission)


def of_own_channel(links: tuple[Link, ...], submission: SubmissionContext) -> tuple[Link, ...]:
    """Of the links of a split row, those that are this half's."""
    if not submission.half:
        return links
    others = set(submission.office.workflow_by_value) - {submission.workflow.value}
    return tuple(link for link in links if link.channel not in others)


def link_problems(submission: SubmissionContext) -> tuple[Problem, ...]:
    """One problem for each kind of fault among the links, whatever state the row is in."""
    column = submission.workflow.link_column
    if column is None:
        return ()
    found: list[Problem] = []
    for link in own_links(column, submission):
        verdict = judge(link, submission.workflow.value, submission.office.official)
        if verdict is not None:
            found.append(_problem(verdict, link, column, submission))
    return tuple({fault.code: fault for fault in reversed(found)}.values())


def link_errors(
    column: ColumnId, submission: SubmissionContext, transition: Transition
) -> tuple[Problem, ...]:
    """What keeps the step that needs this link: a fault, or a half with no link of its own."""
    if column != submission.workflow.link_column:
        return ()
    if not own_links(column, submission):
        return (
            problem(
                submission.column(column).missing,
                column,
                kolom=submission.heading(column),
                nilai=submission.reading.field(column).text,
                status=submission.state_label(transition.target),
            ),
        )
    return link_problems(submission)


def _problem(
    verdict: LinkVerdict, link: Link, column: ColumnId, submission: SubmissionContext
) -> Problem:
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
        kanal=submission.workflow.value,
    )
