"""Words on the command line → a command; error → exit code."""

import gc
import os
import sys

GARBAGE_THRESHOLDS = (200_000, 50, 100)
"""A command makes millions of small objects, nearly all of which live to its end; looking through
them as often as by default takes a tenth of a quiet run's time."""


def main() -> None:
    """The console command; ends the process with the exit code of what happened."""
    if sys.argv[1:] in (["--help"], ["-h"]):
        from sheetflow.cli.help_page import HELP
        from sheetflow.cli.output import flush_streams, protect_streams

        protect_streams()
        sys.stdout.write(HELP)
        flush_streams()
        return
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    # No plugin of a validator is of use to us, and looking for some reads every package's data.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from sheetflow.cli.errors import run_and_exit
    from sheetflow.cli.main import cli

    run_and_exit(cli)
