"""What one run knows of the files that rows refer to: by their stamps, or by having read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sheetflow.core.files import FileInfo
from sheetflow.core.office import Office
from sheetflow.core.planning.changed_rows import RowChanges, RowsToEvaluate, select_rows
from sheetflow.core.register.scan import RegisterScan
from sheetflow.ports import FileInspector


class SeenFiles:
    """Looks of this run; everything else is as the ledger has it, if its stamp is."""

    def __init__(
        self,
        files: FileInspector,
        row_changes: RowChanges,
        stamps: Mapping[str, str],
        scan: RegisterScan,
        office: Office,
    ) -> None:
        self._files = files
        self._docket = row_changes
        self._stamps = dict(stamps)
        self._scan = scan
        self._office = office
        self.file_infos: dict[str, FileInfo] = {}

    def selected(self) -> RowsToEvaluate:
        """The rows to be judged, after a look at what is not known of their files."""
        selected = select_rows(self._docket, self._stamps, self._scan, self._office)
        self._look(one for one in selected.unknown if one not in self.file_infos)
        return selected

    def read_again(self, known: Mapping[str, FileInfo]) -> bool:
        """Read those that this run has not read yet; whether one is not as it is `known`.

        Such a one counts as changed from now on, whatever its stamp says.
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
            self.file_infos |= self._files.inspect(wanted)
