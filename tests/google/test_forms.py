"""Responses of a Google form as the register gets them, and how many calls they cost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import GoogleError
from sheetflow.adapters.google.api.retry import ClientOptions
from sheetflow.adapters.google.forms import GoogleForm
from sheetflow.core.intake import IntakeResponse, IntakeSettings
from sheetflow.core.register.file_refs import read_file_refs
from sheetflow.core.register.text import Placeholders
from tests.google.clocks import Clock
from tests.google.home import ADMIN, ROBOT, new_drive, quick_client, reopened
from tests.google.kinds import GMAIL, KINDS, Kind
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.clients import credentials
from tests.google_emulator.faults import SHAPES
from tests.google_emulator.identities import User
from tests.support.texts import TEXTS

PERSON = "bagian.hukum@kantor.example"
START = datetime(2025, 10, 13, 3, tzinfo=UTC)
REMOVED = "(pertanyaan yang dihapus)"
WORDS = Placeholders((), ())
TEXT: dict[str, Any] = {"textQuestion": {}}
QUESTIONS: dict[str, Any] = {
    "Judul": TEXT,
    "Kanal": {"choiceQuestion": {"type": "CHECKBOX", "options": [{"value": "Situs web"}]}},
    "Bahan": {"fileUploadQuestion": {}},
}
LIST = "forms.forms.responses.list"


def opened(client: GoogleClient, form: str) -> GoogleForm:
    return GoogleForm(client, IntakeSettings(name="permintaan", form=form), REMOVED)


@dataclass(frozen=True)
class Formed:
    """A form that ADMIN made and shares with the job."""

    emulator: GoogleEmulator
    id: str

    @property
    def source(self) -> GoogleForm:
        """The form as another process opens it."""
        return opened(quick_client(self.emulator), self.id)

    def submit(self, minutes: int = 0, **answers: Any) -> str:
        at = START + timedelta(minutes=minutes)
        return self.emulator.respondents.submit(self.id, answers, email=PERSON, at=at)

    def one(self) -> IntakeResponse:
        [found] = self.source.responses(None)
        return found


@pytest.fixture
def form() -> Iterator[Formed]:
    with GoogleEmulator() as emulator:
        made = emulator.respondents.make_form("Permintaan", QUESTIONS, owner=ADMIN)
        emulator.share(made, ROBOT, "writer")
        yield Formed(emulator, made)


def test_answers_have_their_questions_titles(form: Formed) -> None:
    name = form.submit(Judul="Rapat pleno", Kanal=["Situs web", "Instagram"])
    found = form.one()
    assert found.id == name
    assert found.respondent == PERSON
    assert found.submitted == found.changed == START
    assert found.answers == {"Judul": ("Rapat pleno",), "Kanal": ("Situs web", "Instagram")}
    assert form.source.questions() == {"Judul": False, "Kanal": False, "Bahan": True}


def test_uploads_are_links_that_evidence_can_be_read_by(form: Formed) -> None:
    form.submit(Bahan=[("bahan.pdf", b"%PDF-1.4"), ("foto.png", b"x")])
    drive = new_drive(form.emulator)
    files = form.one().files["Bahan"]
    assert [file.name for file in files] == ["bahan - bagian.hukum.pdf", "foto - bagian.hukum.png"]
    cell = "\n".join(file.reference for file in files)
    refs = read_file_refs(cell, None, WORDS).value or ()
    references = [ref.key for ref in refs]
    assert [one.partition(":")[0] for one in references] == ["drive", "drive"]
    before = drive.files.inspect(references)
    assert not any(before[one].files for one in references)
    for file in form.emulator.world.drive.files.values():
        if file.fields["name"].endswith("(File responses)"):
            form.emulator.share(file.id, ROBOT, "reader")
    after = reopened(drive).inspect(references)
    assert [len(after[one].files) for one in references] == [1, 1]


def test_silence_costs_one_call_and_news_one_more(form: Formed) -> None:
    form.submit(1, Judul="Satu")
    assert len(form.source.responses(None)) == 1
    form.emulator.calls.reset()
    assert form.source.responses(START + timedelta(minutes=1)) == []
    assert form.emulator.calls.counts() == {LIST: 1}
    form.submit(2, Judul="Dua")
    form.emulator.calls.reset()
    [new] = form.source.responses(START + timedelta(minutes=1))
    assert new.answers == {"Judul": ("Dua",)}
    assert form.emulator.calls.counts() == {LIST: 1, "forms.forms.get": 1}


def test_questions_that_were_just_read_are_not_read_again(form: Formed) -> None:
    source = form.source
    assert source.responses(None) == []
    form.submit(Judul="Satu")
    form.emulator.calls.reset()
    source.responses(None)
    assert len(source.questions()) == 3
    assert form.emulator.calls.counts() == {LIST: 1, "forms.forms.get": 1}
    source.questions()
    assert form.emulator.calls.counts() == {LIST: 1, "forms.forms.get": 2}


def test_a_time_to_the_nanosecond_is_not_new_again(form: Formed) -> None:
    form.submit(Judul="Satu")
    [stored] = form.emulator.world.forms[form.id].responses
    stored["createTime"] = stored["lastSubmittedTime"] = "2025-10-13T03:00:00.045123456Z"
    found = form.one()
    assert found.changed.microsecond == 45123
    assert form.source.responses(found.changed) == []


def test_a_response_that_was_edited_comes_again_whole(form: Formed) -> None:
    name = form.submit(Judul="Rapat", Kanal="Situs web")
    later = START + timedelta(days=2)
    form.emulator.respondents.edit(form.id, name, {"Judul": "Rapat pleno"}, at=later)
    [found] = form.source.responses(START + timedelta(days=1))
    assert (found.id, found.submitted, found.changed) == (name, START, later)
    assert found.answers == {"Judul": ("Rapat pleno",), "Kanal": ("Situs web",)}


def test_pages_of_responses_come_whole_and_the_oldest_first(form: Formed) -> None:
    names = [form.submit(at, Judul=f"Ke-{at}") for at in range(7)]
    form.emulator.world.forms[form.id].most = 3
    assert [one.id for one in form.source.responses(None)] == names


def test_questions_that_changed_keep_their_answers(form: Formed) -> None:
    form.submit(Judul="Rapat", Kanal="Situs web", Bahan=[("a.pdf", b"x")])
    form.emulator.respondents.rename(form.id, "Judul", "  Judul \n kegiatan ")
    form.emulator.respondents.remove(form.id, "Kanal")
    form.emulator.respondents.remove(form.id, "Bahan")
    found = form.one()
    assert found.answers == {"Judul kegiatan": ("Rapat",), REMOVED: ("Situs web",)}
    assert list(found.files) == [REMOVED]


def test_a_title_on_two_branches_and_a_grid(form: Formed) -> None:
    stored = form.emulator.world.forms[form.id]
    stored.add("Judul", TEXT)
    row = {"questionId": "b1", "rowQuestion": {"title": "Pagi"}}
    group = {"itemId": "b0", "title": "Jadwal", "questionGroupItem": {"questions": [row]}}
    stored.items().append(group)
    name = form.submit(Judul="Satu", Pagi="Ya")
    second = stored.items()[3]["questionItem"]["question"]["questionId"]
    answer = {"questionId": second, "textAnswers": {"answers": [{"value": "Dua"}, {"value": ""}]}}
    stored.responses[0]["answers"][second] = answer
    found = form.one()
    assert found.id == name
    assert found.answers == {"Judul": ("Satu", "Dua"), "Jadwal [Pagi]": ("Ya",)}


@pytest.mark.parametrize("shape", sorted(SHAPES))
@pytest.mark.parametrize("skip", [1, 2])
def test_a_garbled_page_is_asked_for_again(form: Formed, shape: str, skip: int) -> None:
    names = [form.submit(at, Judul=f"Ke-{at}") for at in range(5)]
    form.emulator.world.forms[form.id].most = 2
    form.emulator.fault(kind="garbled", message=shape, method="forms.*", skip=skip)
    found = form.source.responses(None)
    assert [one.id for one in found] == names
    assert all(one.answers for one in found)


def test_a_response_that_is_none_is_no_answer(form: Formed) -> None:
    form.submit(Judul="Rapat")
    form.emulator.world.forms[form.id].responses[0].pop("createTime")
    with pytest.raises(GoogleError, match="did not answer"):
        form.one()


NAMELESS = {"answers": {"a": {"questionId": "a", "fileUploadAnswers": {"answers": [{}]}}}}


@pytest.mark.parametrize("broken", [{"createTime": "kemarin"}, NAMELESS])
def test_a_response_of_another_shape_stops_no_other(form: Formed, broken: dict[str, Any]) -> None:
    names = [form.submit(at, Judul=f"Ke-{at}") for at in range(3)]
    form.emulator.world.forms[form.id].responses[1].update(broken)
    found = {one.id: one for one in form.source.responses(None)}
    assert set(found) == set(names)
    assert [bool(found[name].problem) for name in names] == [False, True, False]
    assert names[1] in found[names[1]].problem


def test_a_form_that_is_gone_or_not_shared_has_a_sentence(form: Formed) -> None:
    stranger = opened(quick_client(form.emulator, "orang@luar.example"), form.id)
    for source in (stranger, opened(quick_client(form.emulator), "tidak-ada-formulir")):
        with pytest.raises(GoogleError) as caught:
            source.responses(None)
        assert "Google Forms “permintaan”" in caught.value.problem
        assert "Share it with" in caught.value.fix


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_office_reads_its_form(kind: Kind) -> None:
    with GoogleEmulator() as emulator:
        owner, job = (GMAIL, GMAIL) if kind == "user" else (ADMIN, ROBOT)
        form = emulator.respondents.make_form("Permintaan", QUESTIONS, owner=owner)
        if job != owner:
            emulator.share(form, job, "writer")
        emulator.respondents.submit(form, {"Judul": "Rapat"})
        [found] = opened(quick_client(emulator, job, kind), form).responses(None)
        assert found.answers == {"Judul": ("Rapat",)}


@pytest.mark.parametrize(("scope", "works"), [("drive", True), ("spreadsheets", False)])
def test_the_scope_of_drive_is_enough(form: Formed, scope: str, works: bool) -> None:
    """The tokens that offices have need no new sign-in."""
    form.submit(Judul="Rapat")
    scopes = frozenset({f"https://www.googleapis.com/auth/{scope}"})
    user = User(ROBOT, has_storage=False, scopes=scopes)
    form.emulator.world.identities.register(f"user:{ROBOT}", user)
    if works:
        assert form.one().answers
        return
    with pytest.raises(GoogleError, match="scope") as caught:
        form.one()
    assert "sign in again" in caught.value.fix


def test_a_form_whose_quota_is_used_up_is_not_waited_for(form: Formed) -> None:
    clock = Clock()
    form.emulator.fault(code=429, method="forms.*", times=None)
    options = ClientOptions(timing=clock.timing())
    client = GoogleClient(credentials(ROBOT), TEXTS, endpoint=form.emulator.url, options=options)
    with pytest.raises(GoogleError, match="Google refused"):
        opened(client, form.id).responses(None)
    assert sum(clock.naps) <= 30
