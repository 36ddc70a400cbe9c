"""The ports that do a run's effects, and what stands in for those that a run does not have."""

from dataclasses import dataclass

from sheetflow.core.effects import CancelApproval, SendNotice, StartApproval, WritePaper
from sheetflow.core.files import FiledFile
from sheetflow.errors import ApprovalRefusedError, OutageError
from sheetflow.ports import Approvals, FileKeeper, NoticeSender, PaperWriter


class NoPapers:
    """PaperWriter of a run without papers: they stay in the outbox for a run that writes them."""

    def write(self, effect: WritePaper) -> tuple[FiledFile, ...]:
        raise OutageError(
            f"{effect.target}: nobody writes papers here.", "Let `sheetflow run` write them."
        )


class NoNotices:
    """NoticeSender of a run without one: notices stay in the outbox for a run that sends them."""

    def send(self, effect: SendNotice) -> None:
        raise OutageError(
            f"{effect.recipient}: nobody sends notices here.", "Let `sheetflow run` send them."
        )


class NoApprovals:
    """Approvals of a run without them: none can be started, and none is pending."""

    def start(self, effect: StartApproval) -> None:
        raise ApprovalRefusedError(
            f"{effect.file}: no approvals here.", "Decide in the register.", "edition"
        )

    def cancel(self, effect: CancelApproval) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Doers:
    """The ports that do the effects."""

    keeper: FileKeeper
    papers: PaperWriter
    notices: NoticeSender
    approvals: Approvals
