"""The answers to approvals in Drive, read beside the register's rows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sheetflow.core.approvals import KnownApproval, known_approvals, open_requests
from sheetflow.core.effects import Failure, OutboxEffect, Plan, StartApproval, failure
from sheetflow.core.names import RowId, SubmissionId
from sheetflow.core.records import LedgerState
from sheetflow.errors import UnavailableError
from sheetflow.ports import ApprovalReader

Known = Mapping[SubmissionId, KnownApproval]


def read_answers(
    state: LedgerState, outbox: Sequence[OutboxEffect], approvals: ApprovalReader | None
) -> tuple[Known, tuple[Failure, ...]]:
    """Return the approvals that were asked for, with what is known of them now.

    One that is still to be started has no answer.  While Drive does not answer, which is the
    failure returned, each is as before: the next run reads it.
    """
    known = known_approvals(state.notes)
    if approvals is None or not known:
        return known, ()
    coming = {effect.id for effect in outbox if isinstance(effect, StartApproval)}
    started = {
        name: asked for name, asked in open_requests(state).items() if asked.id not in coming
    }
    try:
        answers = approvals.answers(list(started.values()))
    except UnavailableError as error:
        return known, (failure(None, error),)
    news = {
        name: replace(known[name], answer=answer, is_new=True)
        for name, answer in answers.items()
        if name in started and answer != known[name].answer
    }
    return {**known, **news}, ()


def rows_with_news(known: Known, state: LedgerState) -> frozenset[RowId]:
    """Return the rows that were not evaluated with the answers that they have now."""
    names = (name for name, one in known.items() if one.is_new)
    return frozenset(state.submissions[name].row_id for name in names if name in state.submissions)


def without_old_requests(plan: Plan, state: LedgerState) -> Plan:
    """Return the plan without approvals of earlier runs that are no longer to be started."""
    known = known_approvals({**state.notes, **plan.commit.notes, **plan.notes}).values()
    wanted = {one.asked.id for one in known}
    old = tuple(
        effect
        for effect in plan.unfinished
        if isinstance(effect, StartApproval) and effect.id not in wanted
    )
    if not old:
        return plan
    kept = tuple(effect for effect in plan.unfinished if effect not in old)
    return replace(plan, unfinished=kept, superseded=(*plan.superseded, *old))
