"""python -m tests.google_emulator --port N [--state DIR] [--bare]"""

import argparse
import signal
import sys
import threading
from pathlib import Path

from tests.google_emulator.emulator import GoogleEmulator


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.google_emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=8181, help="port on 127.0.0.1 (0: any free)")
    parser.add_argument("--state", type=Path, help="folder in which everything is kept")
    parser.add_argument("--bare", action="store_true", help="start with no spreadsheet at all")
    options = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with GoogleEmulator(port=options.port, state=options.state, seeded=not options.bare) as google:
        sys.stdout.write(f"Google emulator at {google.url}\n")
        sys.stdout.flush()
        ended.wait()


if __name__ == "__main__":
    main()
