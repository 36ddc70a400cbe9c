"""One emulator for all tests of a process, each of which makes its own office in it."""

from functools import cache

from tests.google_emulator import GoogleEmulator


@cache
def running_emulator() -> GoogleEmulator:
    """Return the emulator, served by a daemon thread until the process ends, without a disk.

    Its call log and its faults are shared: a test that needs them starts its own emulator.
    """
    emulator = GoogleEmulator()
    emulator.start()
    return emulator


def release() -> None:
    """Delete every office that was created in it."""
    if running_emulator.cache_info().currsize:
        emulator = running_emulator()
        drive = emulator.world.drive
        with emulator.world.lock:
            for kept in (emulator.world.books, drive.files, drive.drives, drive.generated):
                kept.clear()
            drive.changes.clear()
        emulator.calls.reset()
