"""A local Google: Sheets v4 and Drive v3 over HTTP, for tests and for trying a configuration.

`GoogleEmulator` starts and steers it from Python; `python -m tests.google_emulator --port N` from
a shell, with the orders of `admin` under /emulator/.
"""

from tests.google_emulator.emulator import PRIVATE_ID, GoogleEmulator

__all__ = ["PRIVATE_ID", "GoogleEmulator"]
