"""What a response has that its row lacks: answers that respondents changed after they were sent.

Staff's cells are theirs, so the row's sentence names the answer, as long as its cell still has the
former one.
"""

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from sheetflow.core.findings import SENT_TWICE, W_ISIAN, Finding, finding
from sheetflow.core.formatting import format_day
from sheetflow.core.intake import IntakeResponse, IntakeSettings
from sheetflow.core.names import ColumnId, RowId, SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.records import LedgerState
from sheetflow.core.register.reading import read_cell
from sheetflow.core.register.row_identity import Row
from sheetflow.core.register.submission_rows import RegisterScan
from sheetflow.core.register.text import clean, fold
from sheetflow.core.response_rows import known_rows
from sheetflow.core.words import cut

CHANGES_PREFIX = "isian-ubah:"
"""Begins the name of the note on what a row lacks; the row's identifier follows."""
QUOTED = 300
"""Most characters of an answer that a sentence repeats."""
WITHDRAWN, UNANSWERED, UNKNOWN = "withdrawn", "unanswered", "unknown"
"""Kinds beside `SENT_TWICE`: an answer that was taken back; a question that is gone; a word that is
no choice of its column."""


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that the row lacks.

    `kind` is a variant of the finding; `text` the answer now; `before` has digests of the cell
    while it still lacks it; `on` is the day of the change.
    """

    kind: str
    column: ColumnId
    text: str
    before: tuple[str, ...]
    on: date


def changes_note(changes: tuple[Change, ...]) -> str:
    """Return the note's text; "" for no changes."""
    data = [[one.kind, one.column, one.text, one.before, one.on.isoformat()] for one in changes]
    return json.dumps(data) if data else ""


def changes_of(note: str) -> tuple[Change, ...]:
    """Return the changes that a note remembers; none for a note of another form."""
    try:
        return tuple(
            Change(kind, ColumnId(column), text, tuple(before), date.fromisoformat(on))
            for kind, column, text, before, on in json.loads(note or "[]")
        )
    except (ValueError, TypeError):
        return ()


@dataclass(frozen=True, slots=True)
class RowChanges:
    """The changes of all rows, beside the register and the ledger."""

    scan: RegisterScan
    ledger: LedgerState
    office: Office
    unwritten: Set[RowId] = frozenset()
    """Rows that a response is still to be written into: what they hold is not its own."""

    def reported(
        self, notes: Mapping[str, str], newer: Mapping[RowId, list[Change]]
    ) -> tuple[dict[str, str], dict[RowId, tuple[Finding, ...]]]:
        """Return notes that change, and what each row's sentence says of its response.

        `notes` are those of before by name.  What a row has meanwhile is forgotten.
        """
        rows = {row.id: row for row in self.scan.rows if row.id not in self.unwritten}
        known = {
            RowId(name.removeprefix(CHANGES_PREFIX)): changes_of(note)
            for name, note in notes.items()
            if note and name.startswith(CHANGES_PREFIX)
        }
        changed: dict[str, str] = {}
        findings: dict[RowId, tuple[Finding, ...]] = {}
        for row_id in sorted({*known, *newer}):
            row, merged = rows.get(row_id), _merged(known.get(row_id, ()), newer.get(row_id, []))
            lacks = tuple(one for one in merged if row is None or self._lacks(row, one))
            name, note = CHANGES_PREFIX + row_id, changes_note(lacks)
            if note != notes.get(name, ""):
                changed[name] = note
            if row is not None and lacks:
                findings[row_id] = tuple(map(self._finding, lacks))
        return changed, findings

    def _lacks(self, row: Row, change: Change) -> bool:
        """Return whether a row that is not closed still has the former answer."""
        record = self.ledger.rows.get(row.id)
        if record is not None and record.closed:
            return False
        if change.kind == SENT_TWICE:
            return SubmissionId(row.id) not in self.ledger.submissions
        there = known_rows.row_texts(row, self.scan).get(change.column)
        if there is None:
            return False
        if change.column == self.office.form.remarks_column:
            return not all(line in there for line in map(clean, change.text.split("\n")))
        here = known_rows.digest_of(there)
        now = known_rows.digest_of(known_rows.cell_text(change.column, change.text, self.office))
        return here in change.before and (change.kind == UNKNOWN or here != now)

    def _finding(self, change: Change) -> Finding:
        column, language = self.office.form.by_id.get(change.column), self.office.language
        text = change.text
        if change.kind in {"", UNKNOWN}:
            text = known_rows.cell_text(change.column, change.text, self.office)
        return finding(
            W_ISIAN,
            change.column,
            change.kind,
            kolom=column.heading(language) if column else "",
            nilai=cut(clean(text), QUOTED),
            hari=format_day(change.on, language),
        )


def _merged(known: tuple[Change, ...], newer: list[Change]) -> tuple[Change, ...]:
    """Return all changes, of a column the newest, which is lacking also where older ones were."""
    latest = {one.column: one for one in newer if one.kind != SENT_TWICE}
    older = tuple(one for one in known if one.kind == SENT_TWICE or one.column not in latest)
    before = {one.column: one.before for one in known}
    return (
        *older,
        *(_since(one, before.get(one.column, ())) for one in newer if one.column in latest),
        *(one for one in newer if one.kind == SENT_TWICE),
    )


def _since(change: Change, earlier: tuple[str, ...]) -> Change:
    return replace(change, before=tuple(dict.fromkeys((*earlier, *change.before))))


Cells = Mapping[ColumnId, str]


def doubled(response: IntakeResponse, office: Office) -> Change:
    """Return that a response was sent again."""
    moment = response.submitted.astimezone(office.zone)
    text = f"{format_day(moment.date(), office.language)} {moment:%H:%M}"
    return Change(SENT_TWICE, ColumnId(""), text, (), moment.date())


def gone_questions(settings: IntakeSettings, questions: Mapping[str, bool]) -> tuple[str, ...]:
    """Return the questions of the settings that a form lacks; none where it names none at all."""
    there = set(map(fold, questions))
    wanted = settings.columns.values() if there else ()
    return tuple(title for title in wanted if fold(title) not in there)


def unasked_columns(
    settings: IntakeSettings, gone: Sequence[str], office: Office
) -> frozenset[ColumnId]:
    """Return the columns whose question the form lacks, under its former title at least.

    Then its answers are among the remarks, also those of responses that nobody has changed.
    """
    lost = set(map(fold, gone))
    found = {name for name, title in settings.columns.items() if fold(title) in lost}
    return frozenset(found | {office.form.remarks_column} if found else found)


def edited(
    known: known_rows.KnownResponse,
    response: IntakeResponse,
    cells: Cells,
    unasked: Set[ColumnId],
    office: Office,
) -> list[Change]:
    """Return each answer that differs from the response as it was."""
    on, blank = response.changed.astimezone(office.zone).date(), known_rows.digest_of("")
    found: list[Change] = []
    for name in sorted(({*known.cells, *cells} & set(office.form.by_id)) - unasked):
        text, before = cells.get(name, ""), known.cells.get(name, blank)
        if known_rows.digest_of(known_rows.cell_text(name, text, office)) != before:
            found.append(Change("" if text else WITHDRAWN, name, text, (before,), on))
    return found


def unanswered(
    cells: Cells, settings: IntakeSettings, gone: Sequence[str], on: date, office: Office
) -> list[Change]:
    """Return the cells that are blank since the form no longer has their question."""
    blank = unasked_columns(settings, gone, office) - {*cells, office.form.remarks_column}
    before = (known_rows.digest_of(""),)
    return [Change(UNANSWERED, name, settings.columns[name], before, on) for name in sorted(blank)]


def unknown_words(cells: Cells, on: date, office: Office) -> list[Change]:
    """Return the answers that are no word of their drop-down, and no subdivision."""
    return [
        Change(
            UNKNOWN,
            name,
            text,
            (known_rows.digest_of(known_rows.cell_text(name, text, office)),),
            on,
        )
        for name, text in sorted(cells.items())
        if office.form.by_id[name].kind in known_rows.CHOSEN_KINDS
        and read_cell(text, None, office.form.by_id[name], office).value is None
    ]
