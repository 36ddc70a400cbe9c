"""Law on documentation: what a page gives to be copied works as it stands.

A line of a command is parsed by the command itself, a piece of `office.yaml` is put into an office
whose settings must then be readable, and the site is built without a warning, links included.
"""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
import trustme
import yaml
from _pytest.mark import ParameterSet

from sheetflow.cli.main import cli
from sheetflow.settings.document import shipped_config
from sheetflow.settings.load import load_office
from tests.support.quick_yaml import quick_yaml

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```", re.DOTALL | re.MULTILINE)
_ELSE = (
    "<!-- answers -->\n", "<!-- intake-response -->\n", "<!-- mapping -->\n", "<!-- fleet -->\n",
)  # fmt: skip
"""Before blocks that are no piece of office.yaml; each has a test of its own."""


def blocks(kind: str) -> list[ParameterSet]:
    """Every block of a kind, as pytest's parameters with page and line."""
    found: list[ParameterSet] = []
    for page in PAGES:
        text = page.read_text("utf-8")
        for block in _BLOCK.finditer(text):
            if block[2] == kind and not text[: block.start()].endswith(_ELSE):
                lines = [line.removeprefix(block[1]) for line in block[3].splitlines()]
                place = f"{page.name}:{text.count(chr(10), 0, block.start()) + 1}"
                found.append(pytest.param("\n".join(lines), id=place))
    return found


@pytest.mark.parametrize("block", blocks("sh"))
def test_every_command_of_a_page_is_one(block: str) -> None:
    for line in block.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        while words and words[0] != "sheetflow":
            words = words[1:] if words[0].endswith("sheetflow") or "&&" in words else []
        if not words or "podman" in line:
            continue
        ends = [at for at, word in enumerate(words) if word in {">", "&&", "|", ";"}]
        parse(words[1 : min(ends, default=len(words))])


def parse(words: list[str]) -> None:
    """Have the command parse the words, but do nothing."""
    command: click.Command = cli
    context = click.Context(cli, info_name="sheetflow")
    while isinstance(command, click.Group):
        name, words = words[0], words[1:]
        found = command.get_command(context, name)
        assert found is not None, f"there is no command {name}"
        command = found
    if words != ["--help"]:
        command.make_context(command.name, words, parent=context)


class _Secret(str):
    """A value behind `!env` or `!file`."""


class _Loader(yaml.SafeLoader):
    """Reads what names a secret."""


class _Dumper(yaml.SafeDumper):
    """Writes it again."""


for _tag in ("!env", "!file"):
    _Loader.add_constructor(_tag, lambda _, node: _Secret(f"{node.tag} {node.value}"))
_Dumper.add_representer(
    _Secret, lambda dumper, text: dumper.represent_scalar(*text.split(maxsplit=1))
)
GOOGLE = """
home: google
google:
  folder: https://drive.google.com/drive/folders/1ExampleFolder
  credentials: {kind: user, file: token.json}
"""


@pytest.mark.parametrize("block", blocks("yaml"))
def test_every_piece_of_settings_can_be_read(block: str, tmp_path: Path) -> None:
    office = shipped_config() / "offices" / "kpu-kab-contoh" / "office.yaml"
    settings = quick_yaml(office.read_text("utf-8"))
    pieces = [block] if "approvals:" not in block and "form:" not in block else [GOOGLE, block]
    for piece in pieces:
        for key, value in yaml.load(piece, _Loader).items():  # noqa: S506 - a SafeLoader
            there = settings.get(key)
            whole = {**there, **value} if isinstance(there, dict) else value
            settings[key] = whole
    text = yaml.dump(settings, Dumper=_Dumper, allow_unicode=True, sort_keys=False)
    (tmp_path / "office.yaml").write_text(text, "utf-8")
    for name in re.findall(r"sertifikat/?[\w./-]*", block):
        path = tmp_path / name
        authority = path if path.suffix else path / "akar.pem"
        authority.parent.mkdir(exist_ok=True)
        trustme.CA().cert_pem.write_to_path(str(authority))
    load_office(tmp_path / "office.yaml")


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    docs = shutil.copytree(ROOT / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("_*"))
    words = ["-q", "-W", "--keep-going", "-b", "html", "-d", str(tmp_path / "trees")]
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "sphinx", *words, docs, tmp_path / "site"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    pages = {page.stem for page in (ROOT / "docs").glob("*.md")}
    assert {page for page in pages if not (tmp_path / "site" / f"{page}.html").is_file()} == set()
    index = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert not re.search(r'(?:src|href)="https?://[^"]*\.(?:js|css|woff2?)"', index)
