"""`sheetflow new`: a conversation that keeps each answer, and the same from a file."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sheetflow.cli.main import cli
from sheetflow.errors import ConfigurationError, UnavailableError
from sheetflow.settings.load import load_settings
from sheetflow.settings.new_office.draft import begin, save_draft
from tests.support.sample_office import OfficeFolder, called

SHORT = ["1", "publikasi", "KPU Kabupaten Melati", "WITA", "1", "", "t", "t"]
"""Language, kind, name, zone, place, subdivisions; no further questions, no init yet."""


def talk(*words: str, said: list[str]) -> Result:
    return CliRunner().invoke(cli, ["new", *words], input="\n".join(said) + "\n")


def test_eight_answers_make_an_office(tmp_path: Path) -> None:
    made = talk(str(tmp_path), said=SHORT)

    assert made.exit_code == 0, made.output
    settings = load_settings(tmp_path)
    assert settings.office.name.all() == ("KPU Kabupaten Melati",)
    assert str(settings.office.zone) == "Asia/Makassar"
    assert len(settings.file.read_text("utf-8").splitlines()) < 20
    assert "sheetflow new --continue" in made.output
    assert f"sheetflow init --config {tmp_path / 'office.yaml'}" in made.output


def test_the_register_is_made_where_wished(tmp_path: Path) -> None:
    made = talk(str(tmp_path), said=[*SHORT[:-1], "y", "t", "t"])

    assert made.exit_code == 0, made.output
    assert (tmp_path / "register.xlsx").exists()
    assert (tmp_path / "Drive" / "Kotak Masuk").is_dir()


def test_no_register_is_made_here_for_an_office_at_google(tmp_path: Path) -> None:
    made = talk(str(tmp_path), said=["1", "1", "Kantor", "WIB", "gmail", "", "", "t"])

    assert made.exit_code == 0, made.output
    assert "sheetflow init)?" not in made.output


def test_before_the_sign_in_the_way_to_it_is_named(tmp_path: Path) -> None:
    address = "https://drive.google.com/drive/folders/1ExampleFolderInMyDrive"
    talk(str(tmp_path), said=["1", "1", "Kantor", "WIB", "gmail", address, "", "t"])
    settings = ("--config", str(tmp_path / "office.yaml"))

    said = called("doctor", *settings)
    assert said.code == 3
    assert "sheetflow sign-in client.json" in said.err
    assert called("guide", *settings, "--to", str(tmp_path / "panduan.pdf")).code == 0


def test_a_wrong_answer_is_asked_again_at_once(tmp_path: Path) -> None:
    said = ["3", "1", "9", "publikasi", "Kantor", "Mars", "WIB", "1", "A, B", "A; B", "t", "t"]
    made = talk(str(tmp_path), said=said)

    assert made.exit_code == 0, made.output
    for sentence in ("“3” tidak ada dalam pilihan", "Mars", "A; B"):
        assert sentence in made.output
    assert [unit.id for unit in load_settings(tmp_path).office.units] == ["a", "b"]


def test_what_was_answered_is_kept_when_the_conversation_breaks_off(tmp_path: Path) -> None:
    broken = talk(str(tmp_path), said=["1", "1", "Kantor Melati", "", "1"])

    assert broken.exit_code != 0
    assert "--continue" in str(broken.exception)
    assert load_settings(tmp_path).office.name.all() == ("Kantor Melati",)


def test_continue_asks_only_what_is_open_and_leaves_every_line(tmp_path: Path) -> None:
    talk(str(tmp_path), said=SHORT)
    file = tmp_path / "office.yaml"
    text = file.read_text("utf-8") + "\n# catatan kantor\nlimits: {copies: 9}\n"
    file.write_text(text, "utf-8")

    more = talk(str(tmp_path), "--continue", said=["Hukum; Data", *[""] * 3, "Rina", *["t"] * 30])

    assert "Di mana register" not in more.output
    after = file.read_text("utf-8")
    assert after.startswith(text)
    office = load_settings(tmp_path).office
    assert [unit.label.all()[0] for unit in office.units] == ["Hukum dan SDM", "Data"]
    assert [holder.name for holder in office.holders][:1] == ["Rina"]


def test_an_office_is_never_made_over_another(tmp_path: Path) -> None:
    talk(str(tmp_path), said=SHORT)
    before = (tmp_path / "office.yaml").read_bytes()

    again = called("new", str(tmp_path))

    assert again.code == 3
    assert "--continue" in again.err
    assert (tmp_path / "office.yaml").read_bytes() == before


def test_a_file_of_answers_makes_the_same_without_a_question(tmp_path: Path) -> None:
    answers = tmp_path / "jawaban.yaml"
    answers.write_text(
        "kind: publikasi\nname: KPU Kabupaten Melati\ntime_zone: WITA\nhome: komputer ini\n",
        "utf-8",
    )
    folder = tmp_path / "kantor baru"
    made = called("new", str(folder), "--answers", str(answers))
    assert made.code == 0, made.err
    talk(str(tmp_path / "lain"), said=SHORT)

    text = (folder / "office.yaml").read_text("utf-8")
    assert text == (tmp_path / "lain" / "office.yaml").read_text("utf-8")
    assert f"--config '{folder / 'office.yaml'}'" in made.out


def test_a_post_may_have_several_holders_in_a_file(tmp_path: Path) -> None:
    answers = tmp_path / "jawaban.yaml"
    listed = "[Budi Santoso, Plh. Rina; sejak 3 Maret 2025 sampai 9 Maret 2025]"
    people = f"people:\n  sekretaris: {listed}\n"
    answers.write_text(f"kind: publikasi\nname: KPU\n{people}", "utf-8")

    assert called("new", str(tmp_path / "kantor"), "--answers", str(answers)).code == 0
    holders = load_settings(tmp_path / "kantor").office.holders
    assert [(one.name, bool(one.acting)) for one in holders] == [
        ("Budi Santoso", False),
        ("Rina", True),
    ]


def test_mistakes_in_answers_are_all_said_with_their_lines_and_nothing_is_made(
    tmp_path: Path,
) -> None:
    answers = tmp_path / "jawaban.yaml"
    answers.write_text(
        "kind: publikasi\nname: KPU\nunits: A, B\npeople: {sekretaris: 12}\nwarna: biru\n"
        "sop: {decree: x}\nhome: gmail\n",
        "utf-8",
    )

    made = called("new", str(tmp_path / "kantor"), "--answers", str(answers))

    assert made.code == 3
    for line in (3, 4, 5, 6, 7):
        assert f"jawaban.yaml:{line}:" in made.err
    assert not (tmp_path / "kantor").exists()


def test_what_cannot_be_written_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("x", "utf-8")

    made = talk(str(tmp_path / "berkas" / "kantor"), said=SHORT)

    assert isinstance(made.exception, UnavailableError)
    assert "cannot be written" in str(made.exception)
    assert (tmp_path / "berkas").read_text("utf-8") == "x"


def test_two_at_once_make_one_office_and_lose_no_edit(tmp_path: Path) -> None:
    first = begin(tmp_path / "office.yaml", "pembelian", "Satu")
    second = begin(tmp_path / "office.yaml", "pembelian", "Dua")
    save_draft(first, None)

    for before in (None, second.text):
        with pytest.raises(ConfigurationError, match="changed meanwhile"):
            save_draft(second, before)
    assert load_settings(tmp_path).office.name.all() == ("Satu",)


@pytest.mark.parametrize(
    "text",
    ["", "[", "- a\n- b\n", "kind: toko\n", "name: X\n", "kind: [a]\n", "{{{\n", "kind: 3\n"],
)
def test_a_file_of_nonsense_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    answers = tmp_path / "jawaban.yaml"
    answers.write_text(text, "utf-8")

    made = called("new", str(tmp_path / "kantor"), "--answers", str(answers))

    assert made.code == 3
    assert "jawaban.yaml" in made.err
    assert not (tmp_path / "kantor").exists()


def test_an_office_from_nothing_has_its_form_and_sop_beside_it(tmp_path: Path) -> None:
    made = talk(str(tmp_path), said=["1", "permohonan", "Sanggar Seroja", "", "1", "", "t", "t"])

    assert made.exit_code == 0, made.output
    assert (tmp_path / "forms" / "permohonan.yaml").is_file()
    assert (tmp_path / "workflows" / "permohonan.yaml").is_file()
    checked = OfficeFolder(tmp_path).call("workflow", "check", as_of=None).out
    assert set(re.findall(r"SOP-[A-Z]+", checked)) == {"SOP-KOSONG", "SOP-NASKAH"}
