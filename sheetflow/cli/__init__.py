"""The command line: arguments select a command, errors become exit codes."""

import gc
import os
import sys

HELP = """\
Usage: sheetflow [OPTIONS] COMMAND [ARGS]...

  Makes a shared spreadsheet obey a written procedure.

Options:
  --version   Show the version, and what is installed.
  -h, --help  Show this message and exit.

Commands:
  adopt           Go on with the ledger as it is, or with a new one, after...
  agenda          Write the agenda book of a period.
  backup          Write register, ledger, settings and templates into one...
  completion      Print the script that completes sheetflow's words in a...
  demo            Make a complete local office with a sample month in DIR...
  doctor          Find now what would fail later, each with its fix.
  export          Write submissions, events, findings and files as tables...
  fleet           Do for many offices at once what one office's commands do.
  guide           Write a booklet for staff, by role, from the office's own...
  history         Tell a submission's story: who did what, when, on what...
  import          Bring existing lists (.csv, .xlsx, .ods, .xls, a Google...
  init            Bring register and Drive folder to the desired shape;...
  new             Make a new office in DIR (default: this folder) by a few...
  notices         Show and test who is notified by which channel; write a...
  plan            Show what `run` would do; change nothing.
  print           Write the set to print of a submission or a period.
  report          Write the report of a month, quarter or year, if it changed.
  restore         Put a row that is gone from the register back as it was...
  restore-backup  Restore an office from its backup into DIR (default: this...
  run             Judge the register, file the attachments, tell each row...
  schedule        Let the machine start the job by itself: install, show,...
  settings        Say what a setting means: KEY is its name, or a word of...
  sign-in         Let a person allow the job to act for them at Google.
  site            Write the office's board and its public list as pages.
  status          Tell how the job fares: installed, last run, failures,...
  templates       Check and draw the templates of the papers.
  upgrade         Bring an office of an older sheetflow up to date, after a...
  verify          Find any event of the ledger that was altered, removed or...
  workflow        Check and draw the office's SOPs.
"""
"""The first page of help as click prints it: a test compares the two.

Importing click takes twice as long as starting Python, and this page is opened most.
"""

GARBAGE_THRESHOLDS = (200_000, 50, 100)
"""Thresholds above the default, whose collections take a tenth of a quiet run's time.

A command makes millions of small objects, nearly all of which live to its end.
"""


def main() -> None:
    """Run the console command; end the process with its exit code."""
    if sys.argv[1:] in (["--help"], ["-h"]):
        from sheetflow.cli.output import flush_streams, protect_streams

        protect_streams()
        sys.stdout.write(HELP)
        flush_streams()
        return
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    # Pydantic plugins are not used, and looking for them reads every package's metadata.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from sheetflow.cli.main import cli, run_and_exit

    run_and_exit(cli)
