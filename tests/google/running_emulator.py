"""One emulator for all tests of a process, each of which makes its own office in it."""

from __future__ import annotations

from functools import cache

from tests.google_emulator import GoogleEmulator


@cache
def running_emulator() -> GoogleEmulator:
    """Served by a daemon thread until the process ends; it keeps nothing on disk.

    Its call log and its faults belong to nobody: a test that needs them starts its own.
    """
    emulator = GoogleEmulator()
    emulator.start()
    return emulator


def release() -> None:
    """Forget every office that was made in it."""
    if running_emulator.cache_info().currsize:
        emulator = running_emulator()
        drive = emulator.world.drive
        with emulator.world.lock:
            for kept in (emulator.world.books, drive.files, drive.drives, drive.generated):
                kept.clear()
            drive.changes.clear()
        emulator.calls.reset()
