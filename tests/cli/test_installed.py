"""sheetflow as people install it: a wheel with everything in it, and what it says of itself."""

import shutil
import site
import subprocess
import sys
import tomllib
import venv
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner

from sheetflow import __version__
from sheetflow.cli.about import EXTRAS
from sheetflow.cli.main import COMMANDS, cli

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def said(*command: str | Path, cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_version_names_every_extra_with_what_is_there() -> None:
    extras = {
        name: tuple(package.partition(">")[0] for package in packages)
        for name, packages in PROJECT["optional-dependencies"].items()
        if name not in {"dev", "test", "docs"}
    }
    assert extras == EXTRAS
    printed = CliRunner().invoke(cli, ["--version"]).output
    assert f"sheetflow {__version__}" in printed
    assert f"gspread {version('gspread')}" in printed


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_the_commands(shell: str) -> None:
    script = CliRunner().invoke(cli, ["completion", shell]).output
    assert f"_SHEETFLOW_COMPLETE={shell}_complete" in script
    asked = CliRunner().invoke(
        cli,
        prog_name="sheetflow",
        env={
            "_SHEETFLOW_COMPLETE": f"{shell}_complete",
            "COMP_WORDS": "sheetflow re",
            "COMP_CWORD": "re" if shell == "fish" else "1",
        },
    )
    assert all(name in asked.output for name in COMMANDS if name.startswith("re"))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    said(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT)
    [made] = folder.glob("*.whl")
    return made


@pytest.mark.slow
def test_the_wheel_carries_configuration_templates_and_demo(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for folder in ("config", "templates"):
        files = (path for path in (ROOT / folder).rglob("*") if path.is_file())
        wanted = {f"sheetflow/_shipped/{path.relative_to(ROOT).as_posix()}" for path in files}
        unwanted = ("/builder/", "__pycache__")
        assert {name for name in wanted if not any(word in name for word in unwanted)} <= names
    assert any(name.startswith("sheetflow/demo/files/") for name in names)


@pytest.mark.slow
def test_an_office_lives_on_the_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    """In an environment of its own, with the dependencies of this one."""
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    said(python, "-m", "pip", "install", "-q", "--no-deps", "--no-index", wheel)
    [packages] = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    (packages / "borrowed.pth").write_text("\n".join(site.getsitepackages()), "utf-8")
    command = tmp_path / "venv" / "bin" / "sheetflow"
    said(command, "demo", "kantor", cwd=tmp_path)
    said(command, "templates", "check", "--config", "kantor/office.yaml", cwd=tmp_path)
    said(command, "verify", "--files", "--config", "kantor/office.yaml", cwd=tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("tool", ["uv tool install", "pipx install"])
def test_tools_install_the_wheel(
    wheel: Path, tmp_path: Path, tool: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = tool.split()
    if shutil.which(words[0]) is None:
        pytest.skip(f"{words[0]} is not installed")
    for name in ("UV_TOOL_DIR", "UV_TOOL_BIN_DIR", "PIPX_HOME", "PIPX_BIN_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    said(*words, wheel)
    [command] = tmp_path.glob("*_BIN_DIR/sheetflow")
    assert __version__ in said(command, "--version")


@pytest.mark.slow
def test_the_container_is_built_and_runs_without_root(tmp_path: Path) -> None:
    builder = shutil.which("podman")
    if builder is None:
        pytest.skip("podman is not installed")
    said(builder, "build", "-q", "-t", "sheetflow-test", ROOT)
    office = tmp_path / "kantor"
    office.mkdir(mode=0o777)
    limits = ["--rm", "--read-only", "--tmpfs", "/tmp", "-v", f"{office}:/office:Z"]  # noqa: S108 - inside the container
    said(builder, "run", *limits, "--userns=keep-id:uid=10001", "sheetflow-test", "demo", "bulan")
    assert (office / "bulan" / "sheetflow.db").is_file()
