"""A Google office with a form, whose responses become rows of its register."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.forms import GoogleForm
from sheetflow.adapters.google.register.staff_cells import IMPORTING
from sheetflow.core.office import Office
from sheetflow.execute.read_sources import Sources
from tests.google.home import ADMIN, ROBOT, new_my_drive, quick_client
from tests.google.kinds import GMAIL
from tests.google.office_run import RunningOffice, fill_register, running_office
from tests.google.office_sheet import new_sheet
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.respondents import UPLOADS
from tests.support.offices_by_settings import office_of

PERSON = "bagian.hukum@kantor.example"
SENT = datetime(2025, 10, 13, 3, tzinfo=UTC)
"""Hours before the runs of an office for tests."""
TEXT: dict[str, Any] = {"textQuestion": {}}
QUESTIONS: dict[str, Any] = {
    "Kanal": TEXT,
    "Subbagian": TEXT,
    "Judul": TEXT,
    "Tanggal": {"dateQuestion": {"includeYear": True}},
    "Bahan": {"fileUploadQuestion": {"types": ["ANY"]}},
    "Pesan": TEXT,
}
ANSWERS: dict[str, Any] = {
    "Kanal": "Media Sosial",
    "Subbagian": "Hukum dan SDM",
    "Judul": "Rapat pleno",
    "Tanggal": "2025-10-10",
    "Bahan": [("bahan.pdf", b"%PDF-1.4 bahan")],
    "Pesan": "Mohon segera",
}
GOOGLE = {"home": "google", "google": {"folder": "0AExampleFolderOfTheOffice"}}
INTAKE: dict[str, Any] = {
    "name": "permintaan",
    "columns": {
        "kanal": "Kanal",
        "subbagian": "Subbagian",
        "judul": "Judul",
        "tanggal_kegiatan": "Tanggal",
        "tautan_bahan": "Bahan",
    },
    "respondent": "pengisi",
}


@dataclass
class FormOffice:
    """A running office and its form."""

    home: RunningOffice
    form: str

    def submit(self, minutes: int = 0, email: str = PERSON, **changed: Any) -> str:
        """Answer the form as `ANSWERS`, but for what is changed."""
        at = SENT + timedelta(minutes=minutes)
        respondents = self.home.emulator.respondents
        return respondents.submit(self.form, {**ANSWERS, **changed}, email=email, at=at)

    def edit(self, response: str, minutes: int = 60, **changed: Any) -> None:
        """Answer once more."""
        later = SENT + timedelta(minutes=minutes)
        self.home.emulator.respondents.edit(self.form, response, changed, at=later)

    def settle(self, runs: int = 4) -> None:
        """Run until nothing is left to do, in so many runs at most."""
        for _ in range(runs):
            prepared, _ = self.home.run(quick_client(self.home.emulator, self.home.drive.email))
            if prepared.plan.empty:
                return
        raise AssertionError(f"{runs} runs were not enough")

    def titles(self) -> list[str]:
        """Return the titles of all filled rows, those of a title twice too."""
        read = self.home.sheet.register(self.home.office.form).read().rows
        at = list(read[0]).index("Judul Kegiatan")
        return [str(row[at]) for row in read[1:] if len(row) > at and row[at]]

    def locked(self) -> bool:
        """Return whether nobody but the job can write into the register now."""
        book = self.home.emulator.world.books[self.home.sheet.id]
        return IMPORTING in [one["protectedRangeId"] for _, one in book.every("protectedRanges")]

    def take_a_row(self, _: object = None) -> None:
        """Let a person begin to fill the first free row with “Staf”, if the register is open."""
        rows = enumerate(self.home.sheet.look("Register!A2:G10"), 2)
        free = next((at for at, cells in rows if len(cells) < 7 or not cells[6]), None)
        if free is not None and not self.locked():
            self.home.sheet.type(f"G{free}", [["Staf"]])

    def upload(self) -> Any:
        """Return the one file that came with a response, as Drive has it."""
        files = self.home.emulator.world.drive.files.values()
        [found] = [one for one in files if str(one.fields["name"]).startswith("bahan - ")]
        return found


@contextmanager
def form_office(
    rows: Mapping[str, Any] | None = None,
    spare: int = 3,
    questions: Mapping[str, Any] = QUESTIONS,
    office: Office | None = None,
) -> Iterator[FormOffice]:
    """Yield an office with these rows, so many spare ones, and a form shared with the job."""
    wanted = office or example_office()
    with running_office({**(rows or {}), **spare_rows(spare)}, office=wanted) as home:
        emulator = home.emulator
        form = emulator.respondents.make_form("Permintaan", dict(questions), owner=ADMIN)
        emulator.share(form, ROBOT, "writer")
        for file in list(emulator.world.drive.files.values()):
            if str(file.fields["name"]).endswith(UPLOADS):
                emulator.share(file.id, ROBOT, "reader")
        yield with_form(home, form)


@contextmanager
def gmail_form_office() -> Iterator[FormOffice]:
    """Yield an office in the My Drive of an account that owns the form too: nothing is shared."""
    with GoogleEmulator() as emulator:
        sheet, drive = new_sheet(emulator, "user"), new_my_drive(emulator)
        home = RunningOffice(emulator, sheet, drive, example_office())
        fill_register(home, spare_rows(3))
        yield with_form(home, emulator.respondents.make_form("Permintaan", QUESTIONS, owner=GMAIL))


def example_office() -> Office:
    named = {**INTAKE, "form": "1ExampleFormOfTheOffice"}
    return office_of(changes={**GOOGLE, "intake": [named]})


def spare_rows(count: int) -> dict[str, Any]:
    return {f"PUB-2025-{number:04}": {} for number in range(901, 901 + count)}


def with_form(home: RunningOffice, form: str) -> FormOffice:
    """Let the office read the form of that id by the first entry of its `intake:`."""
    settings = replace(home.office.intake[0], form=form)
    home.office = replace(home.office, intake=(settings,))

    def forms(client: GoogleClient) -> Sources:
        return ((settings, GoogleForm(client, settings, "(pertanyaan yang dihapus)")),)

    home.forms = forms
    return FormOffice(home, form)
