"""The update of the calendars of due days that a run changes, after its other work."""

from collections.abc import Mapping
from datetime import datetime

from sheetflow.app.backend import Backend
from sheetflow.app.render_papers import publish_files
from sheetflow.core import waiting_lists
from sheetflow.core.effects import Failure
from sheetflow.core.waiting import waiting_after
from sheetflow.errors import ExitCode, SheetflowError
from sheetflow.execute.prepare import Prepared


class CalendarsAfterRun:
    """A refresh of the calendars; failures are kept, not raised.

    The ledger's note has what is on file, so that nothing is read or written while nothing changes
    (law 9); a calendar that could not be written is tried again by the next run.
    """

    def __init__(self, backend: Backend, prepared: Prepared, now: datetime) -> None:
        self._backend = backend
        self._prepared = prepared
        self._today = now.astimezone(backend.settings.office.zone).date()
        self.failures: tuple[Failure, ...] = ()

    def __call__(self, reported: Mapping[str, str]) -> Mapping[str, str]:
        """Write what changed; return the note of what is on file, if it changed.

        `reported` are the notes of the reports that this run has written.
        """
        office, prepared = self._backend.settings.office, self._prepared
        if not office.folders.calendar:
            return {}
        notes, commit = prepared.ledger.notes, prepared.plan.commit
        waiting = waiting_after(prepared.scan, prepared.ledger, commit, office, self._today)
        calendars = waiting_lists.role_calendars(
            waiting, {**notes, **reported}, office, self._today
        )
        changed = waiting_lists.changed_calendars(calendars, notes)
        on_file = [one for one in calendars if one not in changed]
        try:
            on_file += self._write(changed)
        except SheetflowError as error:
            problem = f"{office.folders.calendar}: {error.problem}"
            self.failures = (Failure(None, problem, error.fix, ExitCode.UNAVAILABLE),)
        note = waiting_lists.calendars_note(one for one in calendars if one in on_file)
        return (
            {waiting_lists.CALENDARS_NOTE: note}
            if note != notes.get(waiting_lists.CALENDARS_NOTE, "")
            else {}
        )

    def _write(
        self, calendars: tuple[waiting_lists.RoleCalendar, ...]
    ) -> tuple[waiting_lists.RoleCalendar, ...]:
        """Write the files; one that a person edited is kept beside ours."""
        if not calendars:
            return ()
        from sheetflow.adapters.documents.calendar_file import calendar_bytes  # noqa: PLC0415 - 0.1 s, for changes alone

        office = self._backend.settings.office
        files = {one.path: calendar_bytes(one, office.zone, office.language) for one in calendars}
        published = self._backend.published_files(self._backend.ledger.latest().notes)
        publish_files(published, files, office)
        return calendars
