"""What would fail on the real service, found out by trying it: probes for `sheetflow doctor`.

Nothing that a probe makes stays: a file goes to the trash, a protection is taken away again.
What one that was killed has left, the next takes away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.doctor.drive import DriveProbes
from sheetflow.adapters.google.doctor.report import Probe, ProbeContext
from sheetflow.adapters.google.doctor.sheet import SheetProbes
from sheetflow.adapters.google.provision.register_tab import DesiredState


@dataclass(frozen=True)
class GoogleDoctor:
    """Probes of one office: its spreadsheet ("" none yet), its folder, and the job's rights."""

    client: GoogleClient
    spreadsheet_id: str
    folder_id: str
    desired: DesiredState

    def probes(self) -> tuple[Probe, ...]:
        """Each thing's name, and what says how it is or raises a SheetflowError."""
        context = ProbeContext(self.client, self.desired)
        drive = DriveProbes(self.client, self.desired, self.folder_id)
        sheet = SheetProbes(self.client, self.desired, self.spreadsheet_id, self.folder_id)
        asked: Mapping[str, Callable[[], str]] = {
            "account": context.account,
            "sheet": sheet.sheet,
            "folder": drive.folder,
            "storage": drive.storage,
            "files": drive.files,
            "shape": sheet.shape,
            "protection": sheet.protection,
            "zone": sheet.zone,
            "room": sheet.room,
            "token": sheet.token,
        }
        return tuple(context.probe(key, ask) for key, ask in asked.items())
