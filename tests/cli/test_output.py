"""What cannot be printed changes neither what is done nor the exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.sample_office import AS_OF, OfficeFolder, new_office

LIST = """Kanal,Subbagian,Judul Kegiatan,Tanggal Kegiatan,Status
Media Sosial,KUL,“Rapat” → pleno … 😀,09/10/2025,Bahan Terkumpul
"""
FULL = Path("/dev/full")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> OfficeFolder:
    found = new_office(tmp_path_factory.mktemp("kantor"))
    found.call("init")
    (found.path / "daftar.csv").write_text(LIST, encoding="utf-8")
    said = found.call("import", str(found.path / "daftar.csv"))
    assert said.code == 0, said.err
    return found


def _called(
    office: OfficeFolder, *words: str, before: str = "", after: str = "", **settings: str
) -> tuple[int, bytes]:
    """The exit code and output of a command put into a shell line."""
    command = [sys.executable, "-m", "sheetflow", *words]
    command += ["--config", str(office.path / "office.yaml")]
    command += ["--as-of", as_of] if (as_of := _as_of(words)) else []
    line = f'{before}; "$@" {after}' if before else f'"$@" {after}'
    root = str(Path(__file__).parents[2])
    settings = {"PYTHONPATH": root, **settings}
    done = subprocess.run(  # noqa: S603 - our own words
        ["/bin/bash", "-c", line, "-", *command],
        capture_output=True,
        env={**os.environ, **settings},
        cwd=office.path,
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


def _as_of(words: tuple[str, ...]) -> str | None:
    return None if words[0] in {"history", "verify"} else AS_OF


@pytest.mark.parametrize(
    "encoding",
    ["cp437", *(pytest.param(other, marks=pytest.mark.slow) for other in ("ascii", "latin-1"))],
)
def test_an_output_that_is_not_utf_8(office: OfficeFolder, encoding: str) -> None:
    code, out = _called(office, "run", "--strict", "--all", PYTHONIOENCODING=encoding)

    assert code == 1
    assert "Pemeriksaan selesai" in out.decode(encoding)


def test_json_stays_json_where_the_output_is_not_utf_8(office: OfficeFolder) -> None:
    code, out = _called(office, "plan", "--strict", "--format", "json", PYTHONIOENCODING="latin-1")
    assert code == 1
    assert json.loads(out.decode("ascii")) == json.loads(office.plan().out)


COMMANDS: tuple[tuple[str, ...], ...] = (
    ("init",),
    ("plan", "--format", "json"),
    ("run", "--format", "markdown"),
    ("import", "daftar.csv"),
    ("import", "--dry-run", "daftar.csv"),
    ("restore", "PUB-2025-0999"),
    ("report", "--period", "2025-10"),
    ("report", "--period", "2025-10", "--explain"),
    ("agenda", "--period", "2025-10"),
    ("print", "2025-10"),
    ("history", "PUB-2510-001"),
    ("verify",),
    ("doctor",),
    ("workflow", "check"),
    ("templates", "check"),
    ("report", "--period", "besok"),
    ("tiada",),
)
TROUBLES: dict[str, tuple[str, str, dict[str, str]]] = {
    "closed": ("", ">&- 2>&- <&-", {}),
    "gone": ("", "2>&1 | head -0; exit ${PIPESTATUS[0]}", {"PYTHONIOENCODING": "latin-1"}),
    "full": ("cd $(mktemp -d); rmdir $PWD", f">{FULL} 2>{FULL}", {"PYTHONIOENCODING": "ascii"}),
}
"""By name: what is done before, where the output goes, and the encoding."""


USUAL = (("run", "--format", "markdown"), ("report", "--period", "besok"))
"""Tried each time; each takes three processes."""


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(words, id=" ".join(words), marks=() if words in USUAL else pytest.mark.slow)
        for words in COMMANDS
    ],
)
def test_no_command_loses_its_code_with_its_output(
    office: OfficeFolder, words: tuple[str, ...]
) -> None:
    words = tuple(str(office.path / word) if word == "daftar.csv" else word for word in words)
    usual = office.call(*words, as_of=_as_of(words)).code
    for name, (before, after, settings) in TROUBLES.items():
        if name != "full" or FULL.exists():
            code, _ = _called(office, *words, before=before, after=after, **settings)
            assert code == usual, name


def test_help_whose_reader_has_gone() -> None:
    line = f"{sys.executable} -m sheetflow --help | head -0; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["/bin/bash", "-c", line], capture_output=True, check=False)  # noqa: S603 - our own words

    assert (done.returncode, done.stderr) == (0, b"")


def test_a_folder_to_stand_in_that_is_no_more(office: OfficeFolder, tmp_path: Path) -> None:
    gone = tmp_path / "hilang"
    before = f"mkdir {gone}; cd {gone}; rmdir {gone}"

    assert _called(office, "workflow", "check", before=before)[0] == 0
