"""Fleets of copied offices, and a sweep in this process in place of the workers'."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from sheetflow.app.fleet import FleetJob, Sweep, SweepRequest
from sheetflow.app.fleet_office import perform
from sheetflow.app.setup import moment
from sheetflow.cli.fleet import SweepOptions, print_sweep
from sheetflow.cli.main import exit_code_of
from sheetflow.core.fleet.results import OfficeResult, OfficeTask, Work
from sheetflow.core.fleet.settings import Fleet
from sheetflow.settings.fleet_file import load_fleet
from tests.support.sample_office import OfficeFolder

LATER = "2025-11-03T09:10+07:00"
NO_OPTIONS: Mapping[str, str] = {}
RUN = SweepRequest("run", as_of=LATER)
ID = "kpu-kab-contoh"
"""The identifier of the sample's office."""


def fleet_of(folder: Path, office: Path, count: int, more: str = "") -> Path:
    """Copy an office `count` times and write their fleet's file; return its path.

    What is filed is linked, not copied: 550 offices of 180 files fit on any disk.
    """
    for number in range(1, count + 1):
        copied(office, folder / "offices" / office_id(number))
    file = folder / "fleet.yaml"
    listed = (
        "id: contoh\nname: Armada Contoh\ntime_zone: Asia/Jakarta\noffices: [{folder: offices}]\n"
    )
    file.write_text(listed + more, encoding="utf-8")
    return file


def office_id(number: int) -> str:
    """Return the identifier, and the folder's name, of a copied office."""
    return f"kantor-{number:03d}"


def copied(office: Path, target: Path) -> None:
    """Copy an office under the identifier that is its folder's name."""
    shutil.copytree(office, target, ignore=shutil.ignore_patterns("Drive"))
    shutil.copytree(office / "Drive", target / "Drive", copy_function=os.link)
    settings = target / "office.yaml"
    text = settings.read_text(encoding="utf-8").replace(f"id: {ID}", f"id: {target.name}")
    settings.write_text(text, encoding="utf-8")


def sweep_here(fleet: Fleet, tasks: Sequence[OfficeTask]) -> Iterator[OfficeResult]:
    """Perform the tasks one after the other in this process."""
    del fleet
    yield from map(perform, tasks)


@dataclass(frozen=True)
class Swept:
    """A fleet's folder, and what a command for it answers."""

    file: Path
    capsys: pytest.CaptureFixture[str]

    def office(self, number: int) -> OfficeFolder:
        return OfficeFolder(self.file.parent / "offices" / office_id(number))

    def task(self, number: int) -> OfficeTask:
        return OfficeTask("a", str(self.office(number).path / "office.yaml"), as_of=LATER)

    def job(self, request: SweepRequest = RUN, sweep: Sweep = sweep_here) -> FleetJob:
        fleet = load_fleet(self.file)
        return FleetJob(fleet, request, sweep, moment(LATER, fleet.zone))

    def written(self, form: Literal["text", "json"] = "text") -> SweepOptions:
        return SweepOptions(self.file, (), LATER, form, every=False)

    def __call__(
        self,
        work: Work = "run",
        sweep: Sweep = sweep_here,
        *,
        only: tuple[str, ...] = (),
        form: Literal["text", "json"] = "text",
        options: Mapping[str, str] = NO_OPTIONS,
    ) -> tuple[int, str, str]:
        """Sweep in this process; return exit code, output and errors."""
        request = SweepRequest(work, only, LATER, options)
        job, written = self.job(request, sweep), self.written(form)
        code = exit_code_of(lambda: print_sweep(job, written))
        return (code, *self.capsys.readouterr())

    def results(
        self,
        work: Work = "run",
        only: tuple[str, ...] = (),
        options: Mapping[str, str] = NO_OPTIONS,
    ) -> dict[str, dict[str, object]]:
        """Sweep and return each office's result as data."""
        said = json.loads(self(work, only=only, form="json", options=options)[1])
        return {one["office"]: one for one in said["offices"]}

    def kept(self) -> list[list[dict[str, object]]]:
        """Return the lines of the sweeps that are kept."""
        files = sorted((self.file.parent / "fleet-results").glob("*.jsonl"))
        return [[json.loads(line) for line in file.read_text().splitlines()] for file in files]


def spoil_register(office: OfficeFolder) -> None:
    office.register.write_bytes(b"PK\x03\x04 terpotong")
