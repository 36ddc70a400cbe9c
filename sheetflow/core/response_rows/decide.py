"""Which responses become which rows; which are known, were edited, or were sent twice.

Every response becomes one row, whatever happens: its row is chosen and committed, with a note that
the response is known, before the register is written to.  A row that people took meanwhile is
given up, and another one committed.  What respondents change later is never written into staff's
cells: the row's sentence names it, as long as the cell still has the former answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from sheetflow.core.effects import FillRow, OutboxEffect
from sheetflow.core.findings import W_ISIAN, Finding, finding
from sheetflow.core.intake import IntakeResponse, IntakeSettings
from sheetflow.core.names import ColumnId, EffectId, RowId, SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.records import LedgerState
from sheetflow.core.register.submission_rows import RegisterScan
from sheetflow.core.response_rows import changes, known_rows
from sheetflow.core.response_rows.cells import response_cells
from sheetflow.core.response_rows.changes import CHANGES_PREFIX, Change, RowChanges
from sheetflow.core.response_rows.known_rows import RowsOfResponses, cell_text
from sheetflow.core.words import text_digest

SETTLED = timedelta(minutes=5)
"""Until then a form may still show responses that were sent before those it has shown."""
NEAR = 24 * 3600
"""Seconds within which the same answers by the same person are one response, sent twice."""
NO_ROW = RowId("")


@dataclass(frozen=True, slots=True)
class Received:
    """What was read of one form; `gone` are the questions of its settings that it lacks now."""

    settings: IntakeSettings
    responses: Sequence[IntakeResponse]
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IntakePlan:
    """What a run does about responses.

    `superseded` are effects of earlier runs whose row people took, or that a newer one replaces;
    `findings` are sentences by row, under "" those of no row.
    """

    effects: tuple[FillRow, ...] = ()
    superseded: tuple[FillRow, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    findings: Mapping[RowId, tuple[Finding, ...]] = field(default_factory=dict)
    kept: int = 0
    """Spare rows that are kept for responses, by this run and earlier ones."""


def plan_intake(  # noqa: PLR0913, PLR0917 - what is decided from, each by its name
    received: Sequence[Received],
    scan: RegisterScan,
    ledger: LedgerState,
    outbox: Iterable[OutboxEffect],
    office: Office,
    now: datetime,
) -> IntakePlan:
    """Return the rows that responses get, and the sentences on what they have that rows lack."""
    waiting = [effect for effect in outbox if isinstance(effect, FillRow)]
    changed = any(name.startswith(CHANGES_PREFIX) for name in ledger.notes)
    if not (waiting or changed or any(one.responses for one in received)):
        return IntakePlan()
    return _Intake(scan, ledger, waiting, office, now).plan(received)


def _is_response(name: str) -> bool:
    return name.startswith(known_rows.RESPONSE_PREFIX)


class _Intake:
    """The making of an IntakePlan."""

    def __init__(
        self,
        scan: RegisterScan,
        ledger: LedgerState,
        waiting: Sequence[FillRow],
        office: Office,
        now: datetime,
    ) -> None:
        self._scan, self._ledger, self._office = scan, ledger, office
        self._rows = RowsOfResponses(scan, office)
        self._newest = {effect.response: effect for effect in waiting}
        self._superseded = [one for one in waiting if self._newest[one.response] is not one]
        self._free = self._rows.free_rows(tuple(self._newest.values()))
        self._effects: list[FillRow] = []
        self._notes: dict[str, str] = {}
        self._changes: dict[RowId, list[Change]] = {}
        self._now = now
        self._findings: list[Finding] = []

    def plan(self, received: Sequence[Received]) -> IntakePlan:
        for effect in tuple(self._newest.values()):
            if not self._rows.is_there(effect):
                self._choose_another(effect)
        for one in received:
            self._receive(one)
        waiting = self._newest.values()
        unwritten = {effect.row_id for effect in waiting if not self._rows.is_there(effect)}
        changes = RowChanges(self._scan, self._ledger, self._office, unwritten)
        changed, reported = changes.reported({**self._ledger.notes, **self._notes}, self._changes)
        findings = {**reported, NO_ROW: tuple(self._findings)} if self._findings else reported
        kept = len({*self._newest, *(effect.response for effect in self._effects)})
        done = tuple(self._effects), tuple(self._superseded), {**self._notes, **changed}
        return IntakePlan(*done, findings, kept)

    def _note(self, name: str) -> str:
        return self._notes.get(name, self._ledger.notes.get(name, ""))

    def _known(self, response: str) -> known_rows.KnownResponse | None:
        return known_rows.known_response(self._note(known_rows.RESPONSE_PREFIX + response))

    def _choose_another(self, effect: FillRow) -> None:
        """Give a response another row where people took its own; without a free one it waits.

        A row that has it under another identifier, or where people moved it to, is its own.
        """
        own = self._own_row(dict(effect.cells))
        row = own or (None if self._rows.is_free(effect) else next(self._free, None))
        if row is None:
            return
        self._superseded.append(effect)
        if own is None:
            self._fill(row, effect.response, effect.cells)
        known = self._known(effect.response)
        if known is not None:
            self._remember(effect.response, replace(known, row=row))
        changes = self._note(CHANGES_PREFIX + effect.row_id)
        if changes:
            self._notes |= {CHANGES_PREFIX + effect.row_id: "", CHANGES_PREFIX + row: changes}

    def _fill(self, row: RowId, response: str, cells: tuple[tuple[ColumnId, str], ...]) -> None:
        name = EffectId("fill:" + text_digest(f"{response}\n{row}", 10))
        self._effects.append(FillRow(name, SubmissionId(""), row, response, cells))

    def _remember(self, response: str, known: known_rows.KnownResponse) -> None:
        self._notes[known_rows.RESPONSE_PREFIX + response] = known.to_note()

    def _receive(self, received: Received) -> None:
        """Decide on each response of a form, the earliest first.

        Of more new ones than the office's limit none gets a row: it may be the wrong form, or
        somebody's flood.  They wait until a person consents; no other row waits for them.
        """
        settings, zone = received.settings, self._office.zone
        waiting: list[IntakeResponse] = []
        new = False
        listed = [
            response
            for response in known_rows.each_once(received.responses)
            if not settings.since
            or response.submitted.astimezone(zone).date() >= settings.since
            or response.problem
        ]
        unknown = {
            one.id
            for one in listed
            if not one.problem
            and not self._note(known_rows.RESPONSE_PREFIX + known_rows.key_of(one, settings))
        }
        flood = len(unknown) > self._office.limits.responses
        if flood:
            self._say("flood", settings, len(unknown))
        for response in listed:
            if response.problem:
                self._say("problem", settings, response.problem)
            if response.problem or (flood and response.id in unknown):
                waiting.append(response)
                continue
            before = len(self._notes)
            if not self._decide(response, received):
                waiting.append(response)
            new = new or len(self._notes) > before
        unplaced = sum(not response.problem for response in waiting)
        if unplaced and not flood:
            self._say("rows", settings, unplaced)
        if new:
            for title in received.gone:
                self._say("question", settings, title)
        self._read_up_to(received, waiting)

    def _say(self, variant: str, settings: IntakeSettings, text: object) -> None:
        self._findings.append(finding(W_ISIAN, "", variant, formulir=settings.name, nilai=text))

    def _read_up_to(self, received: Received, waiting: Sequence[IntakeResponse]) -> None:
        """Remember up to when all is decided, where that is later than before."""
        if not received.responses:
            return
        newest = max(response.changed for response in received.responses)
        before_waiting = (one.changed - timedelta(seconds=1) for one in waiting)
        moment = min(newest, self._now - SETTLED, *before_waiting)
        name = known_rows.READ_PREFIX + received.settings.name
        before = known_rows.read_up_to(self._ledger.notes.get(name, ""))
        if before is None or moment > before:
            self._notes[name] = moment.isoformat()

    def _decide(self, response: IntakeResponse, received: Received) -> bool:
        """Return whether the response is decided on; else it waits for a free row."""
        settings, gone, office = received.settings, received.gone, self._office
        key, content = known_rows.key_of(response, settings), known_rows.content_digest(response)
        known = self._known(key)
        if known is not None and known.content == content:
            return True
        cells = response_cells(response, settings, office)
        digests = {
            name: known_rows.digest_of(cell_text(name, text, office))
            for name, text in cells.items()
        }
        if known is not None and not known.doubled:
            unasked = changes.unasked_columns(settings, gone, office)
            self._add(known.row, changes.edited(known, response, cells, unasked, office))
            kept = {name: known.cells[name] for name in unasked if name in known.cells}
            self._remember(key, replace(known, content=content, cells={**digests, **kept}))
            return True
        first = self._first_of(response, settings, content)
        if first is not None:
            self._remember(key, replace(first, submitted=response.submitted, doubled=True))
            self._add(first.row, [changes.doubled(response, office)])
            return True
        if not cells:
            return True  # nothing to write; once its respondent adds an answer, it comes again
        row = self._own_row(cells)
        if row is None:
            row = next(self._free, None)
            if row is None:
                return False
            self._fill(row, key, tuple(cells.items()))
        known = known_rows.KnownResponse(row, content, response.submitted, digests)
        self._remember(key, known)
        self._by_content[settings.name, content] = known
        day = self._now.date()
        self._add(row, changes.unanswered(cells, settings, gone, day, office))
        self._add(row, changes.unknown_words(cells, day, office))
        return True

    def _add(self, row: RowId, changes: list[Change]) -> None:
        if changes:
            self._changes.setdefault(row, []).extend(changes)

    @cached_property
    def _by_content(self) -> dict[tuple[str, str], known_rows.KnownResponse]:
        """The responses that have a row, by their form and content."""
        found: dict[tuple[str, str], known_rows.KnownResponse] = {}
        for name, note in {**self._ledger.notes, **self._notes}.items():
            if _is_response(name) and (known := known_rows.known_response(note)):
                form = name.removeprefix(known_rows.RESPONSE_PREFIX).partition("/")[0]
                if not known.doubled:
                    found[form, known.content] = known
        return found

    @cached_property
    def _claimed_rows(self) -> set[RowId]:
        """The rows that other responses have or are to have."""
        notes = (note for name, note in self._ledger.notes.items() if _is_response(name))
        known = {one.row for note in notes if (one := known_rows.known_response(note))}
        return known | {effect.row_id for effect in self._newest.values()}

    def _first_of(
        self, response: IntakeResponse, settings: IntakeSettings, content: str
    ) -> known_rows.KnownResponse | None:
        """Return the response of the same person with the same answers shortly before or after."""
        first = self._by_content.get((settings.name, content))
        if first is None or not response.respondent:
            return None
        apart = abs((response.submitted - first.submitted).total_seconds())
        return first if apart <= NEAR else None

    def _own_row(self, cells: Mapping[ColumnId, str]) -> RowId | None:
        own = self._rows.own_row(cells, self._claimed_rows)
        self._claimed_rows.update([own] if own else ())
        return own
