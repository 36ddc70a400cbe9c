"""The command line: arguments select a command, errors become exit codes."""

import gc
import os
import sys

GARBAGE_THRESHOLDS = (200_000, 50, 100)
"""Thresholds above the default, whose collections take a tenth of a quiet run's time.

A command makes millions of small objects, nearly all of which live to its end.
"""


def main() -> None:
    """Run the console command; end the process with its exit code."""
    if sys.argv[1:] in (["--help"], ["-h"]):
        from sheetflow.cli.help_page import HELP
        from sheetflow.cli.output import flush_streams, protect_streams

        protect_streams()
        sys.stdout.write(HELP)
        flush_streams()
        return
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    # Pydantic plugins are not used, and looking for them reads every package's metadata.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from sheetflow.cli.errors import run_and_exit
    from sheetflow.cli.main import cli

    run_and_exit(cli)
