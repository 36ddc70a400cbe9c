"""The notice to the installer that the job has a problem, or is well again: outside the ledger."""

from datetime import datetime

from sheetflow.app.backend import Backend
from sheetflow.app.notices import open_sender
from sheetflow.core.effects import SendNotice
from sheetflow.core.names import EffectId, SubmissionId
from sheetflow.core.notices.message import NoticeKind, NoticeMessage
from sheetflow.core.office import Office
from sheetflow.core.running.news import ProblemDecision, ProblemNotice


def send_problem(backend: Backend, decision: ProblemDecision, run: str, now: datetime) -> None:
    """Send what was decided.  Raises SheetflowError where it cannot be sent."""
    office = backend.settings.office
    message = NoticeMessage(
        kind=NoticeKind.PROBLEM, at=now, recipient="", summary=problem_summary(decision, office)
    )
    effect = SendNotice(
        EffectId(f"problem-{run}"), SubmissionId(""), "", message.kind.value, message.to_json()
    )
    sender = open_sender(backend)
    try:
        sender.send(effect)
    finally:
        sender.renderer.close()


def problem_summary(decision: ProblemDecision, office: Office) -> tuple[str, ...]:
    """Return the sentences of the notice: what fails since when, why, and what to do."""
    if decision.notice is ProblemNotice.WELL or not decision.failed:
        return (office.text("job.well"),)
    first, last = decision.failed[0], decision.failed[-1]
    began = f"{first.began.astimezone(office.zone):%d/%m/%Y %H:%M %Z}"
    why = " ".join(last.problem.split())
    if last.was_killed:
        why = office.text("job.not_ended")
    lines = (office.text("job.failing", n=len(decision.failed), kapan=began), why)
    return (*(line for line in lines if line), office.text("job.look"))
