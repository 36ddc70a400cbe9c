"""`fleet report`: the scoreboard's files, also where offices have no figures."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from sheetflow.app.fleet import FleetJob, SweepRequest
from sheetflow.app.setup import moment
from sheetflow.cli.fleet import report_sweep
from sheetflow.cli.main import exit_code_of
from sheetflow.core.fleet.results import OfficeResult, OfficeTask
from sheetflow.core.fleet.settings import Fleet
from sheetflow.core.reporting.period import parse_period
from sheetflow.core.words import INDONESIAN
from sheetflow.errors import ExitCode, OutageError
from sheetflow.settings.fleet_file import load_fleet
from tests.reporting.samples import OCTOBER
from tests.support.fleets import fleet_of, sweep_here
from tests.support.sample_office import AS_OF, called


def reported(file: Path, folder: Path, period: str = "2025-10", site: Path | None = None) -> int:
    """The exit code of a report that is made in this process."""
    fleet, chosen = load_fleet(file), parse_period(period)
    assert chosen is not None
    request = SweepRequest("figures", (), AS_OF, {"period": period})
    job = FleetJob(fleet, request, sweep_here, moment(AS_OF, fleet.zone))
    return exit_code_of(lambda: report_sweep(job, chosen, folder, site))


def test_a_report_ranks_all_offices_and_names_those_without_figures(
    judged_month: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = fleet_of(tmp_path / "armada", judged_month, 3)
    broken = tmp_path / "armada/offices/kantor-003"
    (broken / "sheetflow.db").write_bytes(b"tidak utuh")
    code = reported(file, tmp_path / "hasil")

    out, err = capsys.readouterr()
    assert code == ExitCode.UNAVAILABLE
    assert "kantor-003: " in err
    assert len(out.splitlines()) == 3
    data = json.loads((tmp_path / "hasil/Papan Peringkat Publikasi 2025-10.json").read_text())
    assert [row["rank"] for row in data["ranking"]] == [1, 1]
    assert data["absent"] == [{"office": "kantor-003", "reason": "Data kantor tidak terbaca."}]
    published = {row["office"]: row["publications"] for row in data["ranking"]}
    assert set(published.values()) == {9}

    book = CalamineWorkbook.from_path(
        str(tmp_path / "hasil/Papan Peringkat Publikasi 2025-10.xlsx")
    )
    rows = book.get_sheet_by_name("Pengajuan").to_python()
    recorded = [row for row in rows if row[2] == "Terdata"]
    assert len(recorded) == sum(published.values())
    assert str(tmp_path) not in str(
        [book.get_sheet_by_name(n).to_python() for n in book.sheet_names]
    )

    pdf = tmp_path / "hasil/Papan Peringkat Publikasi 2025-10.pdf"
    reader = PdfReader(pdf)
    claims = reader.root_object["/Metadata"].get_data()  # type: ignore[attr-defined]  # a stream
    assert b"<pdfaid:part>2</pdfaid:part>" in claims
    assert b"<pdfuaid:part>1</pdfuaid:part>" in claims
    text = "".join(page.extract_text() for page in reader.pages)
    assert "Peringkat kantor" in text
    assert "98,1% (53/54)" in text


def test_a_report_also_writes_the_site_and_names_its_first_page(
    judged_month: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, site = fleet_of(tmp_path / "armada", judged_month, 2), tmp_path / "situs"
    assert reported(file, tmp_path / "hasil", site=site) == ExitCode.DONE
    assert capsys.readouterr().out.splitlines()[-1] == str(site / "index.html")
    pages = {path.relative_to(site).as_posix(): path.read_text() for path in site.rglob("*.html")}
    offices = {"kantor/kantor-001.html", "kantor/kantor-002.html"}
    assert set(pages) == {
        f"{start}{one}" for one in offices | {"index.html"} for start in ("", "en/")
    }
    assert "98,1%" in pages["kantor/kantor-001.html"]
    assert str(tmp_path) not in "".join(pages.values())
    assert load_fleet(file).name(INDONESIAN) in pages["index.html"]


def test_the_same_offices_give_the_same_bytes(judged_month: Path, tmp_path: Path) -> None:
    file = fleet_of(tmp_path / "armada", judged_month, 1)
    first, second = tmp_path / "a", tmp_path / "b"
    assert (reported(file, first), reported(file, second)) == (ExitCode.DONE, ExitCode.DONE)
    for path in sorted(first.iterdir()):
        assert path.read_bytes() == (second / path.name).read_bytes(), path.name


def test_figures_are_read_and_no_byte_of_an_office_is_written(
    judged_month: Path, tmp_path: Path
) -> None:
    file = fleet_of(tmp_path / "armada", judged_month, 1)
    office = tmp_path / "armada/offices"
    before = {path: path.read_bytes() for path in office.rglob("*") if path.is_file()}
    reported(file, tmp_path / "hasil")
    assert {path: path.read_bytes() for path in office.rglob("*") if path.is_file()} == before


def test_what_is_kept_of_a_sweep_for_figures_has_no_figures(
    judged_month: Path, tmp_path: Path
) -> None:
    file = fleet_of(tmp_path / "armada", judged_month, 1)
    reported(file, tmp_path / "hasil")
    (kept,) = (tmp_path / "armada/fleet-results").glob("figures-*.jsonl")
    assert len(kept.read_bytes()) < 2_000


def test_what_is_no_period_is_a_sentence(tmp_path: Path) -> None:
    said = called("fleet", "report", "Oktober", "--config", str(tmp_path))
    assert said.code == ExitCode.CONFIGURATION
    assert "is no period" in said.err


@pytest.mark.parametrize("where", [(), ("--site", "papan"), ("--folder", "a", "--site", "b")])
def test_a_few_offices_do_not_replace_the_ranking_of_all(
    tmp_path: Path, where: tuple[str, ...]
) -> None:
    words = ("fleet", "report", "2025-10", "--config", str(tmp_path), "--only", "a")

    said = called(*words, *where)

    assert said.code == 2
    assert "must not replace that of all" in " ".join(said.err.split())


def test_a_folder_that_refuses_is_named(
    judged_month: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = fleet_of(tmp_path / "armada", judged_month, 1)
    (tmp_path / "hasil").write_text("berkas")
    assert reported(file, tmp_path / "hasil") == ExitCode.UNAVAILABLE
    assert "--folder" in capsys.readouterr().err


def test_an_office_that_never_answered_is_absent(
    judged_month: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fleet = load_fleet(fleet_of(tmp_path / "armada", judged_month, 2))
    request = SweepRequest("figures", (), AS_OF, {"period": "2025-10"})

    def half(one: Fleet, tasks: Sequence[OfficeTask]) -> Iterator[OfficeResult]:
        yield from sweep_here(one, tasks[:1])
        raise OutageError("The scheduler is gone.", "Start it again.")

    job = FleetJob(fleet, request, half, moment(AS_OF, fleet.zone))
    site = tmp_path / "situs"
    code = exit_code_of(lambda: report_sweep(job, OCTOBER, tmp_path / "hasil", site))
    assert code != ExitCode.DONE
    said = capsys.readouterr().err
    assert f"{site}: left as it was" in said
    assert not site.exists()
    assert "kantor-002: not reached." in said
    assert "The scheduler is gone." in said
    data = json.loads((tmp_path / "hasil/Papan Peringkat Publikasi 2025-10.json").read_text())
    assert [one["office"] for one in data["absent"]] == ["kantor-002"]


def test_where_no_office_answers_an_earlier_report_is_as_it_was(
    judged_month: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, folder = fleet_of(tmp_path / "armada", judged_month, 1), tmp_path / "hasil"
    assert reported(file, folder) == ExitCode.DONE
    before = {path: path.read_bytes() for path in folder.iterdir()}
    (tmp_path / "armada/offices/kantor-001/sheetflow.db").write_bytes(b"tidak utuh")
    assert reported(file, folder, site=tmp_path / "situs") == ExitCode.UNAVAILABLE
    assert "no office gave its figures" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert not (tmp_path / "situs").exists()
