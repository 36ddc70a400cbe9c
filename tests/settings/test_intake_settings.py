"""The section `intake:`: what it may say, and each mistake with its line and its way out."""

from datetime import date
from pathlib import Path

import pytest

from sheetflow.app.intake_sources import ResponseFile, load_response
from sheetflow.errors import ConfigurationError
from sheetflow.settings.load import load_settings

WHOLE = """
intake:
  - name: survei
    csv: tanggapan.csv
    submitted: Timestamp
    email: Email
    number: ID
    columns: {judul: Judul, kanal: Kanal}
    values: {kanal: {"Situs, IG": Keduanya}}
    fixed: {izin: ya}
    respondent: pengisi
    answered: stempel_waktu
    since: 2025-10-01
  - {name: loket, folder: Kotak Masuk/Loket/, columns: {judul: Judul}}
"""


def _with(office: Path, text: str) -> Path:
    path = office / "office.yaml"
    path.write_text(path.read_text("utf-8") + text, "utf-8")
    return path


def test_everything_is_read(office_copy: Path) -> None:
    survey, counter = load_settings(_with(office_copy, WHOLE)).office.intake
    assert (survey.source, survey.place, survey.since) == (
        "csv",
        "tanggapan.csv",
        date(2025, 10, 1),
    )
    assert survey.values == {"kanal": {"Situs, IG": "Keduanya"}}
    assert (counter.source, counter.place) == ("folder", "Kotak Masuk/Loket")


def test_rows_are_evaluated_alike_whatever_forms_there_are(office_copy: Path) -> None:
    before = load_settings(office_copy).office.rules_digest
    assert load_settings(_with(office_copy, WHOLE)).office.rules_digest == before


WRONG = {
    "no source": ("{name: a, columns: {judul: Judul}}", "“a” has no source."),
    "two sources": ("{name: a, csv: a.csv, folder: A}", "“a” has folder and csv."),
    "no time": ("{name: a, csv: a.csv}", "Add `submitted`"),
    "time of a folder": ("{name: a, folder: A, submitted: Waktu}", "`submitted` belongs to"),
    "no export": ("{name: a, csv: a.pdf, submitted: W}", "is no .csv export"),
    "folder elsewhere": ("{name: a, folder: ../A}", "is no folder inside Drive/"),
    "folder of Windows": ("{name: a, folder: 'C:\\A'}", "is no folder inside Drive/"),
    "form of a local office": (
        "{name: a, form: 1aBcDeFgHiJkLmNoP}",
        "Only a Google office can read a Google form.",
    ),
    "address for answering": (
        "{name: a, form: 'https://docs.google.com/forms/d/e/1FAIpQLSd/viewform'}",
        "is the address for those who answer",
    ),
    "no form": ("{name: a, form: 'https://example.org'}", "is no Google form"),
    "unknown column": ("{name: a, folder: A, columns: {juduI: Judul}}", "Did you mean “judul”?"),
    "no choice": ("{name: a, folder: A, fixed: {kanal: Majalah}}", "“Majalah” is no choice of"),
    "no choice behind an answer": (
        "{name: a, folder: A, columns: {kanal: K}, values: {kanal: {Web kami: Webste}}}",
        "Did you mean “Website”?",
    ),
    "values of nothing": (
        "{name: a, folder: A, values: {kanal: {Web: Website}}}",
        "The column “kanal” gets no answer.",
    ),
    "two for one column": (
        "{name: a, folder: A, columns: {pengisi: Nama}, respondent: pengisi}",
        "gets an answer, and `respondent` too",
    ),
    "respondent and time": (
        "{name: a, folder: A, respondent: pengisi, answered: pengisi}",
        "gets the respondent, and the time too",
    ),
    "identifier": ("{name: a, folder: A, columns: {id: Nomor}}", "is the row's identifier"),
    "names alike": (
        "{name: a, folder: A}\n  - {name: A, folder: B}",
        "Two forms have the same `name`",
    ),
    "folders alike": (
        "{name: a, folder: A}\n  - {name: b, folder: A/}",
        "Two forms have the same `folder`",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_named_with_its_line(case: str, office_copy: Path) -> None:
    written, said = WRONG[case]
    path = _with(office_copy, f"\nintake:\n  - {written}\n")
    with pytest.raises(ConfigurationError) as error:
        load_settings(path)
    assert said in str(error.value)
    first = path.read_text("utf-8").splitlines().index("intake:") + 2
    assert any(f"office.yaml:{line}:" in str(error.value) for line in (first, first + 1))


@pytest.mark.parametrize(
    "address",
    [
        "https://docs.google.com/forms/d/1aBcDeFgHiJkLmNoP/edit#responses",
        "https://docs.google.com/forms/u/0/d/1aBcDeFgHiJkLmNoP/edit",
        "https://docs.google.com/a/kpu.example/forms/d/1aBcDeFgHiJkLmNoP/viewform",
        "1aBcDeFgHiJkLmNoP",
    ],
)
def test_a_form_is_known_by_any_of_its_editors_addresses(address: str, office_copy: Path) -> None:
    path = _with(office_copy, f"\nintake:\n  - {{name: a, form: '{address}'}}\n")
    text = path.read_text("utf-8").replace("home: local", "home: google")
    path.write_text(f"{text}\ngoogle: {{folder: 0AbCdEfGhIjKl}}\n", "utf-8")
    (found,) = load_settings(path).office.intake
    assert (found.source, found.place) == ("form", "1aBcDeFgHiJkLmNoP")


def test_a_folder_belongs_to_a_local_office(office_copy: Path) -> None:
    path = _with(office_copy, "\nintake:\n  - {name: a, folder: A}\n")
    text = path.read_text("utf-8").replace("home: local", "home: google")
    path.write_text(f"{text}\ngoogle: {{folder: 0AbCdEfGhIjKl}}\n", "utf-8")
    with pytest.raises(ConfigurationError, match="read by a local office alone"):
        load_settings(path)


@pytest.mark.parametrize("written", ["09.30", "1.000", "007", "1_000", "12:30", "2025-10-07", "ya"])
def test_an_answer_of_a_small_file_is_kept_as_it_was_written(written: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"answers: {{A: {written}, B: [{written}, ~]}}\n", "utf-8")
    found = load_response(path)
    assert isinstance(found, ResponseFile)
    assert found.answers == {"A": (written,), "B": (written,)}


@pytest.mark.parametrize("key", ["submitted", "changed"])
@pytest.mark.parametrize("moment", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "besok"])
def test_a_time_that_cannot_be_is_named_with_its_line(
    key: str, moment: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"answers: {{A: x}}\n{key}: {moment}\n", "utf-8")
    assert f"a.yaml:2: “{moment}” is no time" in str(load_response(path))
