"""The update of the board's pages that a run changes, after its other work."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sheetflow.app.backend import Backend
from sheetflow.app.office_data import OfficeData
from sheetflow.core.acknowledge_effects import with_done
from sheetflow.core.effects import Failure
from sheetflow.core.office_options import Site
from sheetflow.core.records import SITE_DUE, SITE_NOTE
from sheetflow.errors import ExitCode, SheetflowError
from sheetflow.execute.do_effects import Finished
from sheetflow.execute.prepare import Prepared


class SiteAfterRun:
    """A refresh of the pages of which something changed; failures are kept, not raised.

    Every commit notes that pages are due, and the last acknowledgement clears the note: after a run
    that was killed before them, or could not write them, the next run does.  A quiet run does
    nothing (law 9) but on a new day, which alone changes what the board shows.
    """

    def __init__(self, backend: Backend, prepared: Prepared, now: datetime) -> None:
        self._backend = backend
        self._prepared = prepared
        self._now = now.astimezone(backend.settings.office.zone)
        self.failures: tuple[Failure, ...] = ()

    def __call__(self, finished: Sequence[Finished]) -> Mapping[str, str]:
        """Write what changed; return the changed notes.  `finished` is not acknowledged yet."""
        office, prepared = self._backend.settings.office, self._prepared
        quiet, notes = prepared.plan.commit.empty, prepared.ledger.notes
        if office.site is None or (quiet and (not prepared.ledger.rows or self._is_current(notes))):
            return {}
        try:
            state = with_done(self._backend.ledger.latest(), finished)
            kept = self._refresh(OfficeData(prepared.scan, state, self._now), office.site)
        except SheetflowError as error:
            problem = f"{office.site.folder}: {error.problem}"
            self.failures = (Failure(None, problem, error.fix, ExitCode.UNAVAILABLE),)
            return {SITE_DUE: SITE_DUE} if SITE_DUE not in notes else {}
        return {name: text for name, text in kept.items() if state.notes.get(name, "") != text}

    def _refresh(self, books: OfficeData, wanted: Site) -> Mapping[str, str]:
        from sheetflow.app.site import OfficeSite  # noqa: PLC0415 - 0.5 s, for changes alone

        site = OfficeSite(self._backend, books, wanted)
        changed = site.changed(books.ledger.notes)
        if changed:
            site.publish(changed)
        return {SITE_DUE: "", SITE_NOTE: site.note()}

    def _is_current(self, notes: Mapping[str, str]) -> bool:
        today = str(self._now.date())
        return today in notes.get(SITE_NOTE, "").split() and SITE_DUE not in notes
