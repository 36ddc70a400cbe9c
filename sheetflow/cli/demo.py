"""`demo` on the command line."""

from __future__ import annotations

from pathlib import Path

import click

from sheetflow.cli.judging import progress_bar, say
from sheetflow.demo.make_demo import AS_OF, make_demo


def demo(folder: Path) -> None:
    """Make the demo's office and print its first run.

    Ends well though the sample has errors: they are what it shows.
    """
    with progress_bar("demo") as progress:
        home, report = make_demo(folder, progress)
    say(report, home.settings.office, "text")
    click.echo(f"\n{folder}/office.yaml · register.xlsx · Drive/ · sheetflow.db")
    click.echo(f"sheetflow run --config {folder}/office.yaml --as-of {AS_OF}")
