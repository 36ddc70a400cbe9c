"""What the documentation says of commands is that of the program's help."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sheetflow.cli import HELP
from sheetflow.cli.main import COMMANDS as PLACES
from sheetflow.cli.main import cli
from sheetflow.errors import ExitCode

PAGE = Path(__file__).parents[2].joinpath("docs", "commands.md").read_text(encoding="utf-8")

COMMANDS = [
    ["demo"],
    ["init"],
    ["new"],
    ["import"],
    ["restore"],
    ["backup"],
    ["restore-backup"],
    ["upgrade"],
    ["completion"],
    ["guide"],
    ["export"],
    ["fleet", "schedule"],
    ["fleet", "run"],
    ["fleet", "plan"],
    ["fleet", "status"],
    ["fleet", "doctor"],
    ["fleet", "verify"],
    ["fleet", "report"],
    ["plan"],
    ["run"],
    ["history"],
    ["verify"],
    ["adopt"],
    ["workflow", "check"],
    ["workflow", "draw"],
    ["doctor"],
    ["schedule", "install"],
    ["schedule", "show"],
    ["schedule", "remove"],
    ["settings"],
    ["sign-in"],
    ["notices", "list"],
    ["notices", "test"],
    ["notices", "text"],
    ["status"],
    ["report"],
    ["site"],
    ["agenda"],
    ["print"],
    ["templates", "check"],
    ["templates", "draw"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_help_and_stands_on_the_page_of_commands(words: list[str]) -> None:
    result = CliRunner().invoke(cli, [*words, "--help"])

    assert result.exit_code == 0
    assert f"`sheetflow {' '.join(words)}" in PAGE


def test_no_command_is_missing_from_this_list() -> None:
    listed = {words[0] for words in COMMANDS}

    assert listed == set(PLACES)


def test_every_exit_code_stands_on_the_page_of_commands() -> None:
    table = {int(code) for code in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)}

    assert table == {int(code) for code in ExitCode}


def test_the_kept_help_page_is_the_commands_own() -> None:
    printed = CliRunner().invoke(cli, ["--help"], prog_name="sheetflow", terminal_width=80)

    assert printed.output == HELP


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from sheetflow.cli import main; sys.argv = ['sheetflow', '--help']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'click', 'pydantic', 'yaml', 'rich', 'PIL', 'xlsxwriter', 'python_calamine'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )

    said = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert said.stdout.strip().endswith("HEAVY []")


def test_the_commands_that_make_an_office_start_without_the_tables_of_reports() -> None:
    program = (
        "import sys; import sheetflow.cli.new, sheetflow.cli.setup\n"
        "print(sorted({'pandas', 'numpy', 'PIL'} & set(sys.modules)))"
    )

    said = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert said.stdout.strip() == "[]"
