"""Jobs for the tests of schedulers, also in folders with awkward names."""

from pathlib import Path

from sheetflow.adapters.schedule.job import ScheduledJob
from sheetflow.core.running.timing import StartTimes

AWKWARD = (
    "kantor biasa",
    "50% selesai %h %n",
    'kantor “Cianjur” d\'Or "satu"',
    "kantor $HOME ${X} `id` $(id)",
    "سكرتارية; rm -rf ~ # &",
    "a=b",
)


def job_in(folder: Path, *, office: str = "kpu-kab-contoh", every: int = 10) -> ScheduledJob:
    """Return the job of an office in a folder; its interpreter is in the folder too."""
    return ScheduledJob(
        office=office,
        title="KPU Kabupaten 100% Contoh",
        settings=folder / "office.yaml",
        python=folder / ".venv" / "bin" / "python",
        times=StartTimes(every, 207 % (every * 60)),
        places=(folder,),
    )
