"""The files that a run reads, and those that are as the ledger has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from itertools import chain

from sheetflow.core.files import FileInfo, Fingerprints
from sheetflow.core.names import RowId
from sheetflow.core.office import Office
from sheetflow.core.planning import changed_rows
from sheetflow.core.planning.unfinished import files_set_aside
from sheetflow.core.records import FOLLOWED, LedgerState
from sheetflow.core.register.scan import RegisterScan
from sheetflow.ports import FileInspector, SignatureExaminer


class SeenFiles:
    """The files that this run has read; others are as in the ledger, if their fingerprint matches.

    `followed` is the change token up to which changes of files were followed.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - rows and files, each from where it is stored
        self,
        files: FileInspector,
        changes: changed_rows.RowChanges,
        scan: RegisterScan,
        state: LedgerState,
        office: Office,
        signatures: SignatureExaminer | None,
        *,
        retry: bool,
    ) -> None:
        followed = state.notes.get(FOLLOWED, "")
        known = changes.known
        stamped = files.fingerprints(known, followed) if known else Fingerprints({}, followed)
        aside = files_set_aside(state) if retry else {}
        self._stamps = {
            name: stamp for name, stamp in stamped.by_reference.items() if name not in aside
        }
        self._changes, self._scan, self._office = changes, scan, office
        self._files, self._signatures = files, signatures
        self._examined = signatures.name if signatures else ""
        examined = changes.examined if signatures else {}
        self._papers = dict.fromkeys(examined)
        for one, name in examined.items():
            if name != self._examined:
                self._stamps.pop(one, None)  # by other root certificates
        self.followed = stamped.change_token
        self.file_infos: dict[str, FileInfo] = {}

    def select(self) -> changed_rows.RowsToEvaluate:
        """Return the rows to evaluate, after inspecting files that are not known."""
        selected = changed_rows.select_rows(
            self._changes, self._stamps, self._scan, self._office, self._examined
        )
        self._papers |= dict.fromkeys(chain.from_iterable(selected.papers.values()))
        self._look(one for one in selected.unknown if one not in self.file_infos)
        return selected

    def answer(self, rows: Set[RowId]) -> None:
        """Count these rows among those that are evaluated whatever their cells and files are."""
        self._changes = changed_rows.with_fresh(self._changes, rows, self._scan, self._office)

    def read_again(self, known: Mapping[str, FileInfo]) -> bool:
        """Read those not read by this run yet; return whether one differs from `known`.

        Such a file counts as changed from now on, whatever its fingerprint.
        """
        again = [one for one in known if one not in self.file_infos]
        self._look(again)
        changed = [one for one in again if self.file_infos[one] != known[one]]
        for one in changed:
            self._stamps.pop(one, None)
        return bool(changed)

    def _look(self, references: Iterable[str]) -> None:
        wanted = list(references)
        if wanted:
            found = self._files.inspect(wanted)
            if self._signatures is not None:
                papers = {one: found[one] for one in wanted if one in self._papers}
                found = {**found, **self._signatures.examine(papers)}
            self.file_infos |= found
