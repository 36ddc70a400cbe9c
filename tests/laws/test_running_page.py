"""Law on the page for installers: its commands and settings are those of the program."""

import re
import shlex
from pathlib import Path

import pytest

from sheetflow.settings.load import load_settings
from tests.support.sample_office import called, new_office

PAGE = Path(__file__).parents[2].joinpath("docs/running.md").read_text("utf-8")
COMMANDS = sorted({line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
                   for line in block.splitlines()})  # fmt: skip


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_is_one(line: str) -> None:
    program, *words = shlex.split(line)

    assert program == "sheetflow"
    options = [word for word in words if word.startswith("--")]
    named = words[: words.index(options[0])] if options else words
    said = called(*named, "--help")
    assert said.code == 0
    assert all(option in said.out for option in options)


def test_every_setting_can_be_read(tmp_path: Path) -> None:
    office = new_office(tmp_path)
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    with (office.path / "office.yaml").open("a", encoding="utf-8") as file:
        file.write("\n" + "\n".join(blocks))

    settings = load_settings(office.path)

    assert settings.office.schedule.every_minutes == 15
    assert not settings.hooks.empty
    assert settings.metrics == tmp_path / "sheetflow.prom"
