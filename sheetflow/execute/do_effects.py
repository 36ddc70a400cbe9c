"""The outbox's effects, done one after the other and acknowledged; what fails stops no other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Protocol, assert_never

from sheetflow.core import effects
from sheetflow.core.acknowledge_effects import folder_part
from sheetflow.core.approvals import ApprovalAnswer, ApprovalState, known_approvals, note_name
from sheetflow.core.attempts import DOUBT_PREFIX, WORK_PREFIX, failed_again
from sheetflow.core.files import FiledFile
from sheetflow.core.names import DrivePath
from sheetflow.errors import ApprovalRefusedError, Cause, SheetflowError, SourceChangedError
from sheetflow.ports import Approvals, FileKeeper, LedgerWriter, NoticeSender, PaperWriter


class Progress(Protocol):
    """Receives the progress of the work; must not raise."""

    def begin(self, effects: int) -> None:
        """Start, with the number of file effects to be done."""

    def advance(self, effect: effects.OutboxEffect) -> None:
        """Count one effect that was done, dropped, or has failed."""


class NoProgress:
    """No-op progress."""

    def begin(self, effects: int) -> None:
        pass

    def advance(self, effect: effects.OutboxEffect) -> None:
        pass


MAX_FILE_OUTAGES, MAX_PAPER_OUTAGES, MAX_NOTICE_OUTAGES = 3, 1, 2
"""Outages in a row after which the rest of that work is left to the next run.

A single file may meet one where others do not; papers share the one process that renders them.
"""
MAX_NOTICE_WAIT = timedelta(hours=4)
"""Longest wait of a notice that was not sent: it loses its use by the day."""
UNCOUNTED = (Cause.SPACE, Cause.LATER)
BATCH = 200
"""Effects acknowledged in one write; after a crash at most so many are done again, harmlessly."""

_Wanted = effects.FileEffect | effects.SendNotice | effects.ApprovalEffect
Finished = tuple[effects.OutboxEffect, tuple[FiledFile, ...]]
Closing = Callable[[Sequence[Finished]], Mapping[str, str]]
"""Returns the notes that follow from the work, stored with the last acknowledgement.

It gets the effects that are done and not yet acknowledged.
"""


@dataclass
class _Count:
    """Results of one kind of work in a run; `is_out` after too many outages in a row."""

    max_outages: int
    successes: int = 0
    failures: list[tuple[effects.OutboxEffect, SheetflowError]] = field(default_factory=list)
    outages: int = 0

    @property
    def is_out(self) -> bool:
        return self.outages >= self.max_outages

    def failed(self, effect: effects.OutboxEffect, error: SheetflowError) -> None:
        self.failures.append((effect, error))
        if error.cause is not Cause.SPACE:
            self.outages = self.outages + 1 if error.is_outage else 0

    def succeeded(self) -> None:
        self.successes += 1
        self.outages = 0


@dataclass(frozen=True, slots=True)
class Doers:
    """The ports that do the effects."""

    keeper: FileKeeper
    papers: PaperWriter
    notices: NoticeSender
    approvals: Approvals


class OutboxWork:
    """Effects of the outbox, executed one after the other, and their results."""

    def __init__(
        self, ledger: LedgerWriter, doers: Doers, progress: Progress, plan: effects.Plan
    ) -> None:
        self._doers = doers
        self._ledger = ledger
        self._progress = progress
        self._attempts = plan.attempts
        self._now = plan.as_of
        self._waiting: list[Finished] = [(effect, ()) for effect in plan.superseded]
        self._files = _Count(MAX_FILE_OUTAGES)
        self._papers = _Count(MAX_PAPER_OUTAGES)
        self._notices = _Count(MAX_NOTICE_OUTAGES)
        self._lacking: set[str] = set()
        self._answers: dict[str, str] = {}
        self._places: dict[str, DrivePath] = {}
        self._doubtful = {one.id for one in plan.unfinished if one.id not in plan.attempts}
        self.done = 0
        self.dropped: list[effects.OutboxEffect] = []
        self.failures: list[effects.Failure] = []
        self.untried: list[effects.OutboxEffect] = []

    def do_all(
        self, wanted: list[_Wanted], closing: Closing | None, notes: Mapping[str, str]
    ) -> None:
        self._progress.begin(len(wanted))
        for effect in wanted:
            self._do_one(effect)
            self._progress.advance(effect)
            if len(self._waiting) >= BATCH:
                self._acknowledge({})
        more = closing(tuple(self._waiting)) if closing else {}
        self._acknowledge({**notes, **more, **self._failure_notes()})

    def _do_one(self, effect: _Wanted) -> None:
        count = self._count_of(effect)
        if count.is_out or self._lacks_a_file(effect):
            self.untried.append(effect)
            self._miss(effect)
            return
        try:
            filed = self._do(effect)
        except SourceChangedError:
            # Acknowledged all the same: its source no longer exists, so it would fail for ever.
            self.dropped.append(effect)
            self._waiting.append((effect, ()))
            self._answer(effect, ApprovalAnswer(ApprovalState.MISSING))
        except ApprovalRefusedError as error:
            self._waiting.append((effect, ()))
            self._answer(effect, ApprovalAnswer(ApprovalState.REFUSED, reason=error.reason))
        except SheetflowError as error:
            self.failures.append(effects.failure(effect, error))
            count.failed(effect, error)
            self._miss(effect)
        else:
            self.done += 1
            count.succeeded()
            self._waiting.append((effect, filed))

    def _answer(self, effect: effects.OutboxEffect, answer: ApprovalAnswer) -> None:
        """Keep for the row what became of an approval that could not be started."""
        if isinstance(effect, effects.StartApproval):
            known = known_approvals(self._ledger.latest().notes).get(effect.submission)
            if known is not None and known.asked.id == effect.id:
                renewed = replace(known, answer=answer, is_new=True)
                self._answers[note_name(effect.submission)] = renewed.to_note()

    def _count_of(self, effect: effects.OutboxEffect) -> _Count:
        match effect:
            case effects.WritePaper():
                return self._papers
            case effects.SendNotice():
                return self._notices
            case _:
                return self._files

    def _miss(self, effect: effects.OutboxEffect) -> None:
        """Let what needs this copy wait for it, unless it is set aside.

        Another approval of a file waits until the one before it is cancelled.
        """
        before = self._attempts.get(effect.id)
        if isinstance(effect, effects.CopyFile) and not (before and before.is_set_aside):
            self._lacking.add(effect.target)
        elif isinstance(effect, effects.CancelApproval):
            self._lacking.add(effect.file)

    def _lacks_a_file(self, effect: effects.OutboxEffect) -> bool:
        """Return whether the paper or approval waits for a file that the next run may file.

        It does not wait for one that is set aside.
        """
        if isinstance(effect, effects.StartApproval):
            return effect.file in self._lacking
        if not isinstance(effect, effects.WritePaper):
            return False
        return any(path in self._lacking for _, path in effect.pictures)

    def _failure_notes(self) -> dict[str, str]:
        """Return the notes of how often each effect has failed now.

        An outage counts only when others of its kind succeeded; a full disk and work that was not
        begun never count.  Of notices every failure counts, also what an outage left untried: while
        one waits it is certain that it was not sent, and a newer one may supersede it, unless a run
        that died may have sent it before.
        """
        files = {
            effect.id: failed_again(self._attempts.get(effect.id), error, self._now)
            for count in (self._files, self._papers)
            for effect, error in count.failures
            if not error.is_outage or (count.successes and error.cause not in UNCOUNTED)
        }
        notices = {
            effect.id: failed_again(
                self._attempts.get(effect.id), error, self._now, MAX_NOTICE_WAIT
            )
            for effect, error in self._unsent()
        }
        doubts = {DOUBT_PREFIX + name: "1" for name in notices if name in self._doubtful}
        failed = {WORK_PREFIX + name: one.to_note() for name, one in (files | notices).items()}
        return {**failed, **doubts}

    def _unsent(self) -> Iterator[tuple[effects.OutboxEffect, SheetflowError]]:
        """Yield each notice that was not sent, with the error that hindered it."""
        failures = self._notices.failures
        yield from failures
        for effect in self.untried:
            if isinstance(effect, effects.SendNotice):
                yield effect, failures[-1][1]

    def _do(self, effect: _Wanted) -> tuple[FiledFile, ...]:
        match effect:
            case effects.MakeFolder():
                self._doers.keeper.make_folder(effect)
            case effects.MoveFolder():
                self._doers.keeper.move_folder(effect)
            case effects.SendNotice():
                self._doers.notices.send(effect)
            case effects.StartApproval():
                file = self._places.get(effect.file, effect.file)
                self._doers.approvals.start(replace(effect, file=file))
            case effects.CancelApproval():
                self._doers.approvals.cancel(effect)
            case effects.WritePaper():
                return self._doers.papers.write(effect)
            case effects.CopyFile():
                place = self._doers.keeper.copy(effect)
                self._places[effect.target] = place
                name = place.rpartition("/")[2]
                folder = folder_part(effect.target)
                return (FiledFile(folder, name, effect.sha256, effect.size, effect.source, place),)
            case _:
                assert_never(effect)
        return ()

    def _acknowledge(self, notes: Mapping[str, str]) -> None:
        notes, self._answers = {**notes, **self._answers}, {}
        if self._waiting or notes:
            done = [(effect.id, filed) for effect, filed in self._waiting]
            known = [name for name, _ in done if name in self._attempts]
            over = {mark + name: "" for name in known for mark in (WORK_PREFIX, DOUBT_PREFIX)}
            self._ledger.acknowledge(done, {**notes, **over})
            self._waiting = []
