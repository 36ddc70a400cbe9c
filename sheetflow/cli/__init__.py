"""Words on the command line → a command; error → exit code."""

import os
import sys


def main() -> None:
    """The console command; ends the process with the exit code of what happened."""
    if sys.argv[1:] in (["--help"], ["-h"]):
        from sheetflow.cli.help_page import HELP
        from sheetflow.cli.output import flush_streams, protect_streams

        protect_streams()
        sys.stdout.write(HELP)
        flush_streams()
        return
    # No plugin of a validator is of use to us, and looking for some reads every package's data.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from sheetflow.cli.failing import carefully
    from sheetflow.cli.main import cli

    carefully(cli)
