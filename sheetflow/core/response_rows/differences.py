"""How a response differs from its row: what was changed, taken back, not asked, or no choice."""

from collections.abc import Mapping, Sequence, Set
from datetime import date

from sheetflow.core.findings import SENT_TWICE
from sheetflow.core.formatting import format_day
from sheetflow.core.intake.response import IntakeResponse
from sheetflow.core.intake.settings import IntakeSettings
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.register.reading import read_cell
from sheetflow.core.register.text import fold
from sheetflow.core.response_rows.changes import UNANSWERED, UNKNOWN, WITHDRAWN, Change
from sheetflow.core.response_rows.known_responses import KnownResponse, digest_of
from sheetflow.core.response_rows.place import CHOSEN_KINDS, cell_text

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
    known: KnownResponse,
    response: IntakeResponse,
    cells: Cells,
    unasked: Set[ColumnId],
    office: Office,
) -> list[Change]:
    """Return each answer that differs from the response as it was."""
    on, blank = response.changed.astimezone(office.zone).date(), digest_of("")
    found: list[Change] = []
    for name in sorted(({*known.cells, *cells} & set(office.form.by_id)) - unasked):
        text, before = cells.get(name, ""), known.cells.get(name, blank)
        if digest_of(cell_text(name, text, office)) != before:
            found.append(Change("" if text else WITHDRAWN, name, text, (before,), on))
    return found


def unanswered(
    cells: Cells, settings: IntakeSettings, gone: Sequence[str], on: date, office: Office
) -> list[Change]:
    """Return the cells that are blank since the form no longer has their question."""
    blank = unasked_columns(settings, gone, office) - {*cells, office.form.remarks_column}
    before = (digest_of(""),)
    return [Change(UNANSWERED, name, settings.columns[name], before, on) for name in sorted(blank)]


def unknown_words(cells: Cells, on: date, office: Office) -> list[Change]:
    """Return the answers that are no word of their drop-down, and no subdivision."""
    return [
        Change(UNKNOWN, name, text, (digest_of(cell_text(name, text, office)),), on)
        for name, text in sorted(cells.items())
        if office.form.by_id[name].kind in CHOSEN_KINDS
        and read_cell(text, None, office.form.by_id[name], office).value is None
    ]
