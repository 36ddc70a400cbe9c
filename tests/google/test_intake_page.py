"""The page docs/intake.md followed literally: its form made, its settings written, answered."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from sheetflow.adapters.google.doctor.drive import FormProbe
from sheetflow.app.google_backend import open_google_backend
from sheetflow.core.intake import IntakeSettings
from sheetflow.core.office import Office
from sheetflow.doctor import Health, examine
from sheetflow.settings.load import load_settings
from tests.google.form_office import GOOGLE, QUESTIONS, SENT, FormOffice, form_office
from tests.google.google_folder import write_settings
from tests.google.home import quick_client
from tests.google.spreadsheets import Sheet
from tests.support.offices_by_settings import office_of
from tests.support.quick_yaml import quick_yaml
from tests.support.sample_office import OfficeFolder, new_office

PAGE = Path(__file__).parents[2].joinpath("docs/intake.md").read_text("utf-8")
EXAMPLES = dict(re.findall(r"<!-- intake: (\w+) -->\n```yaml\n(.*?)```", PAGE, re.DOTALL))
RESPONSE = PAGE.partition("<!-- intake-response -->")[2].split("```")[1].removeprefix("yaml\n")
PERSON = "hukum@contoh.example"
KINDS: dict[str, dict[str, Any]] = {
    "Pilihan ganda": {"choiceQuestion": {"type": "RADIO"}},
    "Drop-down": {"choiceQuestion": {"type": "DROP_DOWN"}},
    "Jawaban singkat": {"textQuestion": {}},
    "Paragraf": {"textQuestion": {"paragraph": True}},
    "Tanggal": {"dateQuestion": {"includeYear": True}},
    "Upload file": {"fileUploadQuestion": {"types": ["ANY"]}},
}
ANSWERS: dict[str, Any] = {
    "textQuestion": "Sosialisasi aturan baru",
    "dateQuestion": "2025-10-10",
    "fileUploadQuestion": [("bahan.pdf", b"%PDF-1.4")],
}


@cache
def table() -> dict[str, dict[str, Any]]:
    """Return the questions of the page's table as a form has them."""
    part = PAGE.partition("<!-- intake-form -->\n")[2].partition("\n\n")[0]
    questions: dict[str, dict[str, Any]] = {}
    for line in part.splitlines()[2:]:
        title, kind, required, choices = (cell.strip() for cell in line.strip()[1:-1].split("|"))
        question = {"required": required == "ya", **KINDS[kind.partition(" · ")[0]]}
        if choices:
            options = [{"value": one.strip()} for one in choices.split(",")]
            asked = question["choiceQuestion"]
            question["choiceQuestion"] = {**asked, "options": options}
        questions[title] = question
    return questions


def answers() -> dict[str, Any]:
    """Return one answer to each question, of a choice the first."""
    found: dict[str, Any] = {}
    for title, question in table().items():
        kind = next(name for name in question if name.endswith("Question"))
        choices = question[kind].get("options", [])
        found[title] = choices[0]["value"] if choices else ANSWERS[kind]
    return found


def office(which: str) -> Office:
    home = GOOGLE if which == "form" else {}
    return office_of(changes={**home, **quick_yaml(EXAMPLES[which])})


@pytest.mark.parametrize("which", ["form", "folder", "csv"])
def test_each_example_is_understood(which: str) -> None:
    [found] = office(which).intake
    assert getattr(found, which)


def test_every_key_is_explained() -> None:
    keys = PAGE.partition("## Kunci")[2]
    named = {key for line in re.findall(r"^\| (`.*?) \|", keys, re.M) for key in line.split(", ")}
    sources = {"form", "folder", "csv"}
    assert {key.strip("`") for key in named} == set(IntakeSettings.__dataclass_fields__) - sources


@pytest.fixture
def asked() -> Any:
    with form_office(questions=table(), office=office("form")) as made:
        yield made


def test_the_form_of_the_table_is_a_row_with_nothing_missing(asked: FormOffice) -> None:
    asked.home.emulator.respondents.submit(asked.form, answers(), email=PERSON, at=SENT)
    asked.settle()
    row = asked.home.rows()["Sosialisasi aturan baru"]
    assert row["Status Tercatat"] == "Bahan Terkumpul"
    assert row["Izin Foto"] == "Ya"
    assert "Pesan untuk admin: Sosialisasi" in row["Keterangan"]
    assert "E-" not in row["Rincian"]


def test_doctor_finds_the_form_of_the_table_well(asked: FormOffice, sheet: Sheet) -> None:
    wanted = replace(sheet.wanted, office=asked.home.office)
    probe = FormProbe(asked.home.drive.client, wanted, asked.home.office.intake[0])
    [found] = examine([("formulir", probe.check)])
    assert found.health is Health.OK, found
    assert "Pesan untuk admin" in found.detail


@pytest.fixture
def local(tmp_path: Path) -> OfficeFolder:
    made = new_office(tmp_path / "kantor")
    assert made.call("init").code == 0
    return made


def written(made: OfficeFolder, which: str) -> None:
    settings = made.path / "office.yaml"
    settings.write_text(settings.read_text("utf-8") + "\n" + EXAMPLES[which], "utf-8")


def becomes_a_row(made: OfficeFolder, *material: str) -> list[Any]:
    """Run twice, for the second run evaluates the new row; return its cells."""
    for said in (made.run(), made.run()):
        assert said.code in {0, 1}, said.err
    rows = CalamineWorkbook.from_path(made.register).get_sheet_by_index(0).to_python()
    [found] = [row for row in rows if "Sosialisasi aturan baru" in row]
    filed = [path.name for path in made.drive.rglob("*") if "01_bahan" in path.parent.name]
    assert filed == list(material)
    return found


def test_a_small_file_becomes_a_row(local: OfficeFolder) -> None:
    written(local, "folder")
    named = re.search(r"`Drive/(Loket/.*?\.yaml)`", PAGE)
    assert named
    response = local.drive / named[1]
    response.parent.mkdir(parents=True)
    (response.parent / "undangan.pdf").write_bytes(b"%PDF-1.4")
    response.write_text(RESPONSE, "utf-8")
    assert "Bahan Terkumpul" in becomes_a_row(local, "undangan.pdf")


def test_an_export_becomes_rows_once(local: OfficeFolder) -> None:
    written(local, "csv")
    (local.drive / "undangan.pdf").write_bytes(b"%PDF-1.4")
    export = local.path / "tanggapan.csv"
    line = "10/7/2025 9:41:00,hukum@contoh.example,{},10/6/2025,undangan.pdf\n"
    titles = "Timestamp,Email Address,Judul kegiatan,Tanggal,Bahan\n"
    export.write_text(titles + line.format("Sosialisasi aturan baru"), "utf-8")
    becomes_a_row(local, "undangan.pdf")
    with export.open("a", encoding="utf-8") as more:
        more.write("10/17/2025 9:41:00,hukum@contoh.example,Rapat,10/16/2025,undangan.pdf\n")
    assert "Bahan Terkumpul" in becomes_a_row(local, "undangan.pdf", "undangan.pdf")


def test_the_forms_of_the_settings_are_those_of_the_office(tmp_path: Path) -> None:
    with form_office() as asked:
        home = asked.home
        made = write_settings(tmp_path / "kantor", home.emulator, home.drive, home.sheet.id)
        settings = made.path / "office.yaml"
        text = EXAMPLES["form"].replace("1ExampleFormOfTheOffice", asked.form)
        settings.write_text(settings.read_text("utf-8") + "\n" + text, "utf-8")
        backend = open_google_backend(load_settings(settings), quick_client(home.emulator))
        [(intake, source)] = backend.forms
        assert intake.name == "permintaan"
        assert source.questions() == {one: one == "Bahan" for one in QUESTIONS}
