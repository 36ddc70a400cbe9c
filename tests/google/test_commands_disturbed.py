"""Every command that speaks to Google, disturbed at any call: no bug, and once more mends it."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from sheetflow.demo.make_demo import SAMPLE
from sheetflow.errors import ExitCode
from tests.google.google_folder import attach, new_google_office
from tests.google.home import GoogleDrive
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.faults import SHAPES
from tests.support.sample_office import OfficeFolder, office_of_one

FAULTS: tuple[Mapping[str, object], ...] = (
    *({"kind": "garbled", "message": shape} for shape in SHAPES),
    {"kind": "lose_answer"},
    {"kind": "lose_request"},
    {"kind": "error_after", "code": 503},
    {"code": 429},
    {"reason": "storageQuotaExceeded"},
    {"reason": "notFound"},
    {"reason": "insufficientFilePermissions"},
    {"reason": "domainPolicy"},
    {"code": 400, "message": "Invalid value"},
)
PERIOD = ("--period", "2025-10")
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("init", "--dry-run"),
    ("init",),
    ("import", "daftar.csv"),
    ("plan",),
    ("run",),
    ("run",),
    ("doctor",),
    ("status",),
    ("history", "PUB-2510-001"),
    ("verify", "--files"),
    ("report", *PERIOD),
    ("report", *PERIOD, "--close"),
    ("agenda", *PERIOD),
    ("print", "PUB-2510-001"),
    ("restore", "PUB-2510-001", "--dry-run"),
    ("adopt", "--dry-run"),
    ("notices", "list"),
)
"""In the order of an office's life; each is disturbed in the state that those before have left."""
BAD = {ExitCode.BUG, ExitCode.TAMPERED, ExitCode.USAGE}


@dataclass(frozen=True)
class Disturbed:
    """An office, the commands of which are called with a fault and without."""

    office: OfficeFolder
    drive: GoogleDrive

    def call(self, words: tuple[str, ...]) -> int:
        place = self.office.path
        own = (str(place / word) if word.endswith(".csv") else word for word in words)
        return self.office.call(*own, as_of=None if words[0] in NOW else AS_OF_MONTH).code

    def disturb(self, words: tuple[str, ...], first: int, stride: int) -> None:
        """Call a command with a fault at every `stride`th call, each time from the same state."""
        emulator = self.drive.emulator
        restore = emulator.world.snapshot()
        emulator.calls.reset()
        code = self.call(words)
        assert code not in BAD, words
        calls, tree = len(emulator.calls.entries), dict(self.drive.tree())
        for number in range(first, calls + 1, stride):
            restore()
            emulator.calls.reset()
            fault = FAULTS[(number // stride + first) % len(FAULTS)]
            emulator.fault(call=number, **fault)
            assert self.call(words) not in BAD, (words, number, fault)
            emulator.misbehaviour.clear()
            assert self.call(words) == code, (words, number, fault)
            assert dict(self.drive.tree()) == tree, (words, number, fault)


AS_OF_MONTH = "2025-11-03T09:00+07:00"
NOW = {"history", "verify", "notices"}
"""Commands that do not depend on the day."""


@pytest.fixture
def disturbed(tmp_path: Path) -> Iterator[Disturbed]:
    local = office_of_one(tmp_path / "lokal", "Diterima")
    with GoogleEmulator() as emulator:
        office, drive = new_google_office(tmp_path / "kantor", emulator)
        with SAMPLE.open(encoding="utf-8-sig", newline="") as lines:
            row = next(csv.DictReader(lines))
        with (office.path / "daftar.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, list(row))
            writer.writeheader()
            writer.writerow(row)
        attach(drive, local.drive / "Kotak Masuk", "Kotak Masuk")
        yield Disturbed(office, drive)


FEW = (COMMANDS[1], COMMANDS[4])
STRIDES = [
    (FEW, 7, 60),
    *(pytest.param(COMMANDS, n, 4, marks=pytest.mark.slow) for n in range(1, 5)),
]


@pytest.mark.parametrize(("commands", "first", "stride"), STRIDES)
def test_a_command_that_is_disturbed_never_ends_as_a_bug(
    disturbed: Disturbed, commands: tuple[tuple[str, ...], ...], first: int, stride: int
) -> None:
    for words in commands:
        disturbed.disturb(words, first, stride)
