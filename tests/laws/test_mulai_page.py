"""Law on the page for beginners: its commands, answers and mistakes are those of the program."""

import re
import shlex
from pathlib import Path

import pytest

from sheetflow.settings.load import load_settings
from tests.support.sample_office import called

PAGE = Path(__file__).parents[2].joinpath("docs/mulai.md").read_text("utf-8")
SHELL = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
         for line in block.splitlines()]  # fmt: skip
NAMED = sorted({line.removeprefix("`") for line in re.findall(r"`sheetflow [a-z][^`|]*", PAGE)})
COMMANDS = sorted({line for line in (*SHELL, *NAMED) if line.startswith("sheetflow ")})


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_is_one(line: str) -> None:
    _, *words = shlex.split(line)
    options = [word for word in words if word.startswith("--")]
    named = [word for word in words if re.fullmatch(r"[a-z-]+", word) and word not in options]
    said = called(*named[: 2 if named[0] in {"schedule", "workflow"} else 1], "--help")

    assert said.code == 0
    assert all(option in said.out for option in options)


def test_the_answers_make_the_office_that_they_say(tmp_path: Path) -> None:
    (block,) = re.findall(r"<!-- answers -->\n```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "jawaban.yaml").write_text(block, "utf-8")

    made = called("new", str(tmp_path / "melati"), "--answers", str(tmp_path / "jawaban.yaml"))

    assert made.code == 0, made.err
    settings = load_settings(tmp_path / "melati")
    office = settings.office
    names = {holder.name for holder in office.holders}
    assert names == {"Siti Aminah, S.H.", "Rahmat Hidayat", "Budi Santoso"}
    assert office.official.accounts == {"Instagram": {"kpumelati"}}
    assert office.decree is not None
    assert "day_limits" not in {point.key for point in office.undecided}
    assert len(settings.file.read_text("utf-8").splitlines()) < 60


def test_the_page_s_install_command_is_the_readme_s() -> None:
    readme = Path(__file__).parents[2].joinpath("README.md").read_text("utf-8")
    for line in SHELL[:2]:
        assert line in readme
