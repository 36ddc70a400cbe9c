"""`notices` on the command line."""

import sys
from datetime import datetime

import click

from sheetflow.app.backend import Backend
from sheetflow.app.notice_commands import INSTALLER, reaches, send_test, waiting_text
from sheetflow.cli.context import with_office
from sheetflow.errors import ExitCode


@click.group()
def notices() -> None:
    """Show and test who is notified by which channel; write a text for a group."""


@notices.command("list")
@with_office
def list_people(backend: Backend, now: datetime) -> None:
    """Show how everybody with a role is reached, and who is not."""
    text = backend.settings.office.text
    for reach in reaches(backend, now):
        recipient = reach.recipient
        channels = [recipient.mail] if recipient.mail else []
        channels += recipient.also
        shown = ", ".join(channels) or text("notices.none")
        if reach.only_daily:
            shown = f"{shown} ({text('notices.only_daily')})"
        who = f"{recipient.name or INSTALLER} ({reach.title})" if reach.title else ""
        click.echo(f"{who or recipient.name or INSTALLER}: {shown}")


@notices.command("test")
@with_office
@click.option(
    "--to",
    required=True,
    metavar="PERSON",
    help=f"A holder's name as in office.yaml, or “{INSTALLER}”.",
)
def test_channels(backend: Backend, now: datetime, to: str) -> None:
    """Send a test message by each channel of a person, and tell what became of it."""
    text = backend.settings.office.text
    failed = False
    for channel, (address, error) in send_test(backend, to, now).items():
        name = f"{channel} {address}".strip()
        if error is None:
            click.echo(f"ok  {name}: {text('notices.taken')}")
        else:
            failed = True
            click.echo(f"XX  {name}: {error.problem}")
            click.echo(f"      → {error.fix}")
    sys.exit(ExitCode.UNAVAILABLE if failed else ExitCode.DONE)


@notices.command("text")
@with_office
@click.option("--role", default="", metavar="ROLE", help="Only what waits for this role.")
@click.option("--unit", default="", metavar="UNIT", help="Only what waits in this unit.")
@click.option("--person", default="", metavar="PERSON", help="Only what waits for this person.")
def group_text(backend: Backend, now: datetime, role: str, unit: str, person: str) -> None:
    """Write what waits now as a text to send on in a WhatsApp group."""
    click.echo(waiting_text(backend, now, role, unit, person))
