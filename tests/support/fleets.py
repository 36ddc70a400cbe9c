"""Fleets of copied offices, and a sweep in this process in place of the workers'."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from sheetflow.app.fleet_office import perform
from sheetflow.core.fleet.results import OfficeResult, OfficeTask
from sheetflow.core.fleet.settings import Fleet

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
