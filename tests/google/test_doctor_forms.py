"""`doctor` on an office with a Google form: each fault of the form, with its way out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from sheetflow.adapters.google.doctor.checks import GoogleDoctor
from sheetflow.core.intake import IntakeSettings
from sheetflow.core.names import ColumnId
from sheetflow.core.words import Language
from sheetflow.doctor import Diagnosis, Health, examine
from tests.google.home import ADMIN, ROBOT, quick_client
from tests.google.spreadsheets import Sheet
from tests.google.test_forms import QUESTIONS

NAMED = IntakeSettings(
    name="permintaan",
    form="formulir-tidak-ada",
    columns={ColumnId("judul"): "Judul", ColumnId("bahan"): "Bahan"},
)


@dataclass(frozen=True)
class Asked:
    """An office with one form, which is shared with the job, as its uploads are."""

    sheet: Sheet
    form: str
    intake: IntakeSettings

    def found(self, language: str = "id", **changed: object) -> Diagnosis:
        office = replace(
            self.sheet.wanted.office,
            language=Language(language),
            intake=(replace(self.intake, **changed),),  # type: ignore[arg-type]  # one field each
        )
        wanted = replace(self.sheet.wanted, office=office)
        client = quick_client(self.sheet.drive.emulator)
        doctor = GoogleDoctor(client, self.sheet.id, self.sheet.drive.root, wanted)
        [probe] = [probe for probe in doctor.probes() if self.intake.name in probe[0]]
        [found] = examine([probe])
        return found


@pytest.fixture
def asked(sheet: Sheet) -> Iterator[Asked]:
    emulator = sheet.drive.emulator
    form = emulator.respondents.make_form("Permintaan publikasi", QUESTIONS, owner=ADMIN)
    emulator.share(form, ROBOT, "writer")
    folder = emulator.world.forms[form].questions()["Bahan"]["fileUploadQuestion"]["folderId"]
    emulator.share(folder, ROBOT, "reader")
    yield Asked(sheet, form, replace(NAMED, form=form))
    emulator.world.drive.files.pop(form)


def test_a_form_that_fits_is_well(asked: Asked) -> None:
    found = asked.found(respondent=ColumnId("pengisi"))
    assert found.health is Health.OK
    assert found.detail == "Permintaan publikasi; masuk ke keterangan: “Kanal”"


def test_an_office_without_forms_is_asked_nothing(sheet: Sheet) -> None:
    doctor = GoogleDoctor(sheet.drive.client, sheet.id, sheet.drive.root, sheet.wanted)
    assert not [what for what, _ in doctor.probes() if "formulir" in what]


@pytest.mark.parametrize(("language", "word"), [("id", "Bagikan"), ("en", "Share")])
def test_a_form_that_is_not_there_or_not_shared(asked: Asked, language: str, word: str) -> None:
    found = asked.found(language, form="formulir-yang-tidak-ada")
    assert found.health is Health.ERROR
    assert word in found.fix


def test_a_question_that_was_renamed(asked: Asked) -> None:
    asked.sheet.drive.emulator.respondents.rename(asked.form, "Judul", "Judul kegiatan")
    found = asked.found()
    assert found.health is Health.ERROR
    assert "“Judul”" in found.detail
    assert "columns" in found.fix


def test_a_title_in_other_letters_is_the_same(asked: Asked) -> None:
    asked.sheet.drive.emulator.respondents.rename(asked.form, "Judul", " JUDUL ")
    assert asked.found().health is Health.OK


def test_a_question_that_is_asked_twice(asked: Asked) -> None:
    stored = asked.sheet.drive.emulator.world.forms[asked.form]
    stored.add("Judul", {"textQuestion": {}})
    found = asked.found()
    assert (found.health, "“Judul”" in found.detail) == (Health.WARNING, True)


def test_a_form_that_collects_no_addresses(asked: Asked) -> None:
    stored = asked.sheet.drive.emulator.world.forms[asked.form]
    stored.body["settings"]["emailCollectionType"] = "DO_NOT_COLLECT"
    assert asked.found().health is Health.OK
    found = asked.found(respondent=ColumnId("pengisi"))
    assert (found.health, "alamat" in found.detail) == (Health.WARNING, True)


def test_a_form_that_is_closed(asked: Asked) -> None:
    stored = asked.sheet.drive.emulator.world.forms[asked.form]
    stored.body["publishSettings"]["publishState"]["isAcceptingResponses"] = False
    found = asked.found()
    assert (found.health, "tidak menerima" in found.detail) == (Health.WARNING, True)


def test_uploads_that_the_job_cannot_see(asked: Asked) -> None:
    emulator = asked.sheet.drive.emulator
    folder = emulator.world.forms[asked.form].questions()["Bahan"]["fileUploadQuestion"]["folderId"]
    emulator.world.drive.files[folder].permissions.pop()
    found = asked.found()
    assert (found.health, "“Bahan”" in found.detail) == (Health.ERROR, True)
    assert ROBOT in found.fix


def test_the_forms_api_that_is_not_enabled(asked: Asked) -> None:
    asked.sheet.drive.emulator.fault(
        reason="accessNotConfigured", method="forms.*", times=None, message="Forms API is disabled."
    )
    assert "Google Forms API" in asked.found().fix


def test_responses_that_cannot_be_read(asked: Asked) -> None:
    asked.sheet.drive.emulator.fault(code=403, method="forms.forms.responses.*", times=None)
    assert asked.found().health is Health.ERROR
