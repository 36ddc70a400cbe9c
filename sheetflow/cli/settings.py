"""`settings` on the command line: what each setting means."""

from collections.abc import Iterator

import click

from sheetflow.cli.context import print_lines
from sheetflow.core.setting_rules import SettingError
from sheetflow.present.lines import Line, TextStyle
from sheetflow.settings.reference import Setting, find_settings


@click.command()
@click.argument("key", default="", metavar="[KEY]")
def settings(key: str) -> None:
    """Say what a setting means: KEY is its name, or a word of its meaning."""
    try:
        found = find_settings(key)
    except SettingError as error:
        raise click.UsageError(f"{error.problem} {error.fix}") from error
    print_lines(line for setting in found for line in _lines(setting))


def _lines(setting: Setting) -> Iterator[Line]:
    yield Line(setting.name, style=TextStyle.TITLE)
    yield Line(setting.meaning, indent=4, hanging=0)
    usual = "needed" if setting.needed else f"usual: {setting.usual}" if setting.usual else ""
    written = f"{setting.kind} · {usual}" if usual else setting.kind
    yield Line(written, indent=4, style=TextStyle.QUIET)
