"""sheetflow as a library: read-only frames of an office, and `export`."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import sheetflow
from sheetflow.app.library import storable
from sheetflow.core.reporting.frames import TEXT
from sheetflow.errors import ConfigurationError
from tests.support.sample_office import AS_OF, OfficeFolder, called

TABLES = ("submissions", "events", "findings", "files")


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_an_office_is_read_and_left_as_it_was(judged_month: Path) -> None:
    before = everything(judged_month)
    office = sheetflow.open(judged_month, AS_OF)
    submissions, events = office.submissions.df(), office.events.df()
    assert submissions.index.is_unique
    assert set(events["submission"]) == set(submissions.index)
    assert events["transition"].value_counts().sum() == len(events)
    assert len(office.findings.df())
    assert set(office.files.df()["submission"]) <= set(submissions.index)
    assert list(office.plan().df()) == ["effect", "submission", "place"]
    tables = office.report("2025-10").tables
    assert tables["Data"]["Jangkauan"].sum() == tables["Menurut kanal"]["Jangkauan"].iloc[-1]
    assert everything(judged_month) == before


def test_a_plan_lists_what_a_run_would_do(filled_month: Path) -> None:
    planned = sheetflow.open(filled_month / "office.yaml", AS_OF).plan().df()
    assert {"MakeFolder", "CopyFile", "WritePaper", "ShowRow"} <= set(planned["effect"])


def test_what_is_no_period_and_no_office_is_said(judged_one: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no period"):
        sheetflow.open(judged_one).report("Oktober")
    with pytest.raises(ConfigurationError, match="no such settings file"):
        sheetflow.open(tmp_path)


def test_importing_sheetflow_loads_no_pandas() -> None:
    program = "import sheetflow, sys; sheetflow.open; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 - our own words


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_tables_are_exported(judged_month: Path, tmp_path: Path, form: str) -> None:
    said = OfficeFolder(judged_month).call("export", str(tmp_path / "tabel"), "--format", form)
    assert said.code == 0, said.err
    assert {path.name for path in (tmp_path / "tabel").iterdir()} == {f"{n}.{form}" for n in TABLES}
    office = sheetflow.open(judged_month, AS_OF)
    path = tmp_path / "tabel" / f"submissions.{form}"
    wanted = office.submissions.df()
    if form == "parquet":
        # Parquet has no whole seconds as a unit.
        read = pd.read_parquet(path).astype(wanted.dtypes.to_dict())
        read.index = read.index.astype(wanted.index.dtype)
        pd.testing.assert_frame_equal(read, wanted, check_categorical=False)
    else:
        assert list(pd.read_csv(path)["submission"]) == list(wanted.index)


def test_the_page_for_analysts_answers_its_questions(
    judged_month: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(judged_month.parent)
    page = Path(__file__).parents[2].joinpath("docs/analis.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    blocks[0] = blocks[0].replace('"demo"', repr(judged_month.name))
    names: dict[str, object] = {}
    answers = []
    for block in blocks:
        *before, last = ast.parse(block).body
        exec(compile(ast.Module(before, []), "analis.md", "exec"), names)  # noqa: S102 - our own page
        if isinstance(last, ast.Expr):
            answers.append(eval(compile(ast.Expression(last.value), "analis.md", "eval"), names))  # noqa: S307 - likewise
        else:
            exec(compile(ast.Module([last], []), "analis.md", "exec"), names)  # noqa: S102 - likewise
    assert len(answers) == 10
    assert all(len(answer) for answer in answers)


def test_half_a_character_is_exported_as_a_sign() -> None:
    frame = pd.DataFrame({"judul": pd.array(["\ud800 x"], dtype=TEXT), "suka": [1]})
    assert storable(frame).to_dict("list") == {"judul": ["? x"], "suka": [1]}


def test_a_folder_that_refuses_is_said(judged_one: Path, tmp_path: Path) -> None:
    (tmp_path / "berkas").write_bytes(b"")
    said = called("export", str(tmp_path / "berkas"), "--config", str(judged_one / "office.yaml"))
    assert said.code == 4
    assert "berkas" in said.err
