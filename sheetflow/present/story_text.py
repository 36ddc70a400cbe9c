"""A submission's story, and the ledger's breaks, for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sheetflow.core.chain import Break
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.records import FIGURES, RESUBMITTED, REVOKED, Chained, Event
from sheetflow.core.spoken import NONE_GIVEN
from sheetflow.present.run_words import actor_lines, state_label


def print_story(
    console: Console, submission: str, events: Sequence[Chained], office: Office
) -> None:
    """When what was accepted, by whom, on what evidence, sealed by which hash."""
    say, language = office.catalogue.phrase, office.language
    table = Table(title=say("history.title", language, id=submission), title_justify="left")
    for key in ("history.when", "history.what", "history.who", "history.evidence", "history.seal"):
        table.add_column(say(key, language), overflow="fold")
    for chained in events:
        event = chained.event
        table.add_row(
            f"{event.at:%d/%m/%Y %H:%M}",
            Text(_step(event, office)),
            Text("\n".join(actor_lines(event, office))),
            Text(_evidence(event, office)),
            f"{chained.sequence}:{chained.hash[:12]}",
        )
    console.print(table)


def _step(event: Event, office: Office) -> str:
    say, language = office.catalogue.phrase, office.language
    way = f"{state_label(event.source, office)} → {state_label(event.target, office)}"
    if event.transition == FIGURES:
        return f"{event.submission}\n{say('history.figures', language)}"
    special = {REVOKED: "history.revoked", RESUBMITTED: "history.resubmitted"}
    if event.transition in special:
        return f"{event.submission}\n{way}\n{say(special[event.transition], language)}"
    return f"{event.submission}\n{event.transition} {way}"


def _evidence(event: Event, office: Office) -> str:
    lines = [f"{_heading(column, office)}: {text}" for column, text in event.evidence]
    if event.transition == FIGURES:
        now = dict(event.cells)
        lines += [
            f"{_heading(column, office)}: {text or NONE_GIVEN} → {now.get(column) or NONE_GIVEN}"
            for column, text in event.before
        ]
    lines += [f"{name}  sha256 {digest[:16]}…" for name, digest in event.files]
    if event.content:
        lines.append(f"sha256 {event.content}")
    return "\n".join(lines)


def _heading(column: str, office: Office) -> str:
    known = office.form.by_id.get(ColumnId(column))
    return known.heading(office.language) if known else column


def break_lines(breaks: Iterable[Break], office: Office) -> list[str]:
    """Each break in a line."""
    say, language = office.catalogue.phrase, office.language
    return [
        say(f"break.{found.kind.value}", language, nomor=found.sequence, **dict(found.blanks))
        for found in breaks
    ]
