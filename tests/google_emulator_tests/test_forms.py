"""The Forms API: what it answers, what it refuses, and what a respondent or an editor changes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from googleapiclient.errors import HttpError

from tests.google_emulator import GoogleEmulator
from tests.google_emulator.clients import drive_service, forms_service

EDITOR = "admin@kantor.example"
PERSON = "warga@contoh.example"
QUESTIONS: dict[str, Any] = {
    "Judul": {"required": True, "textQuestion": {}},
    "Kanal": {"choiceQuestion": {"type": "RADIO", "options": [{"value": "Situs web"}]}},
    "Bahan": {"fileUploadQuestion": {"types": ["ANY"], "maxFileSize": "1073741824"}},
}
START = datetime(2025, 10, 13, 3, 0, 0, tzinfo=UTC)


@pytest.fixture
def form(emulator: GoogleEmulator) -> str:
    return emulator.respondents.make_form("Permintaan", QUESTIONS, owner=EDITOR)


def responses(emulator: GoogleEmulator, form: str, **query: Any) -> Any:
    made = forms_service(emulator, EDITOR).forms().responses()
    return made.list(formId=form, **query).execute()


def submitted(emulator: GoogleEmulator, form: str, count: int) -> list[str]:
    submit = emulator.respondents.submit
    return [
        submit(form, {"Judul": f"Ke-{at}"}, email=PERSON, at=START + timedelta(minutes=at))
        for at in range(count)
    ]


def test_a_form_has_its_questions(emulator: GoogleEmulator, form: str) -> None:
    found = forms_service(emulator, EDITOR).forms().get(formId=form).execute()
    assert [item["title"] for item in found["items"]] == list(QUESTIONS)
    kinds = [set(item["questionItem"]["question"]) for item in found["items"]]
    assert all("questionId" in kind for kind in kinds)
    assert "fileUploadQuestion" in kinds[2]


def test_a_form_without_responses_answers_an_empty_object(
    emulator: GoogleEmulator, form: str
) -> None:
    assert responses(emulator, form) == {}


def test_an_upload_is_a_file_of_the_forms_owner(emulator: GoogleEmulator, form: str) -> None:
    answers = {"Judul": "Rapat", "Kanal": "Situs web", "Bahan": [("bahan.pdf", b"%PDF")]}
    name = emulator.respondents.submit(form, answers, email=PERSON)
    found = responses(emulator, form)["responses"][0]
    assert found["responseId"] == name
    assert found["respondentEmail"] == PERSON
    assert "formId" not in found
    [upload] = [one for one in found["answers"].values() if "fileUploadAnswers" in one]
    file = upload["fileUploadAnswers"]["answers"][0]
    assert file["fileName"] == "bahan - warga.pdf"
    got = drive_service(emulator, EDITOR).files()
    fields = "owners(emailAddress),size"
    about = got.get(fileId=file["fileId"], fields=fields).execute()
    assert about == {"owners": [{"emailAddress": EDITOR}], "size": "4"}
    one = forms_service(emulator, EDITOR).forms().responses()
    assert one.get(formId=form, responseId=name).execute() == {**found, "formId": form}


@pytest.mark.parametrize(("sign", "count"), [(">", 2), (">=", 3)])
def test_a_filter_takes_what_came_after(
    emulator: GoogleEmulator, form: str, sign: str, count: int
) -> None:
    submitted(emulator, form, 5)
    limit = (START + timedelta(minutes=2)).isoformat().replace("+00:00", "Z")
    found = responses(emulator, form, filter=f"timestamp {sign} {limit}")
    assert len(found["responses"]) == count


def test_a_response_that_was_edited_is_found_by_its_last_time(
    emulator: GoogleEmulator, form: str
) -> None:
    first, *_ = submitted(emulator, form, 3)
    later = START + timedelta(days=1)
    emulator.respondents.edit(form, first, {"Judul": "Baru"}, at=later)
    found = responses(emulator, form, filter="timestamp > 2025-10-13T12:00:00Z")["responses"]
    assert [one["responseId"] for one in found] == [first]
    assert found[0]["createTime"] < found[0]["lastSubmittedTime"]


@pytest.mark.parametrize(
    "wanted",
    [
        "timestamp = 2025-10-13T12:00:00Z",
        "timestamp > 2025-10-13",
        "timestamp > 2025-10-13T12:00:00+07:00",
        "lastSubmittedTime > 2025-10-13T12:00:00Z",
    ],
)
def test_other_filters_are_refused(emulator: GoogleEmulator, form: str, wanted: str) -> None:
    with pytest.raises(HttpError) as caught:
        responses(emulator, form, filter=wanted)
    assert caught.value.status_code == 400


def test_pages_hold_every_response_once(emulator: GoogleEmulator, form: str) -> None:
    names, token, found = submitted(emulator, form, 7), None, []
    while True:
        page = responses(emulator, form, pageSize=3, pageToken=token)
        found += [one["responseId"] for one in page["responses"]]
        emulator.respondents.submit(form, {"Judul": "Sementara itu"})
        token = page.get("nextPageToken")
        if token is None:
            break
    assert sorted(found) == sorted(names)


def test_a_page_belongs_to_its_filter(emulator: GoogleEmulator, form: str) -> None:
    submitted(emulator, form, 3)
    token = responses(emulator, form, pageSize=1)["nextPageToken"]
    with pytest.raises(HttpError) as caught:
        responses(emulator, form, pageToken=token, filter="timestamp > 2025-10-13T03:00:00Z")
    assert caught.value.status_code == 400


def test_a_deleted_response_and_a_deleted_question_are_gone(
    emulator: GoogleEmulator, form: str
) -> None:
    first, second = submitted(emulator, form, 2)
    emulator.respondents.withdraw(form, first)
    emulator.respondents.remove(form, "Judul")
    [left] = responses(emulator, form)["responses"]
    assert left["responseId"] == second
    [answer] = left["answers"].values()
    known = forms_service(emulator, EDITOR).forms().get(formId=form).execute()["items"]
    ids = [item["questionItem"]["question"]["questionId"] for item in known]
    assert answer["questionId"] not in ids


@pytest.mark.parametrize("kind", ["createItem", "updateItem"])
def test_the_api_makes_no_file_upload_question(
    emulator: GoogleEmulator, form: str, kind: str
) -> None:
    upload = {"question": {"fileUploadQuestion": {"folderId": "x"}}}
    asked = {"item": {"title": "Lagi", "questionItem": upload}, "location": {"index": 0}}
    asked |= {"updateMask": "*"} if kind == "updateItem" else {}
    title = {"title": "T", "questionItem": {"question": {"textQuestion": {}}}}
    text = {"createItem": {"item": title, "location": {"index": 0}}}
    call = (
        forms_service(emulator, EDITOR)
        .forms()
        .batchUpdate(formId=form, body={"requests": [text, {kind: asked}]})
    )
    with pytest.raises(HttpError, match="file upload questions is not supported") as caught:
        call.execute()
    assert caught.value.status_code == 400
    assert list(emulator.world.forms[form].questions()) == list(QUESTIONS)


def test_a_form_of_the_api_is_empty_and_unpublished(emulator: GoogleEmulator) -> None:
    forms = forms_service(emulator, EDITOR).forms()
    made = forms.create(body={"info": {"title": "Baru"}}).execute()
    assert "items" not in made
    assert made["publishSettings"]["publishState"] == {
        "isPublished": False, "isAcceptingResponses": False,
    }  # fmt: skip
    for body in (
        {"info": {"title": "Baru", "description": "x"}},
        {"info": {"title": "Baru"}, "items": [{"title": "Judul", "textItem": {}}]},
    ):
        with pytest.raises(HttpError):
            forms.create(body=body).execute()
    state = {"publishSettings": {"publishState": {"isAcceptingResponses": True}}}
    with pytest.raises(HttpError):
        forms.setPublishSettings(formId=made["formId"], body=state).execute()
    state["publishSettings"]["publishState"]["isPublished"] = True
    forms.setPublishSettings(formId=made["formId"], body=state).execute()


def test_a_copy_has_the_questions_and_no_responses(emulator: GoogleEmulator, form: str) -> None:
    submitted(emulator, form, 1)
    copied = drive_service(emulator, EDITOR).files().copy(fileId=form, body={"name": "Salinan"})
    made = copied.execute()["id"]
    assert responses(emulator, made) == {}
    found = forms_service(emulator, EDITOR).forms().get(formId=made).execute()
    assert [item["title"] for item in found["items"]] == list(QUESTIONS)
    assert found["info"]["documentTitle"] == "Salinan"


@pytest.mark.parametrize(("email", "status"), [(PERSON, 403), (EDITOR, 200)])
def test_a_form_is_read_by_its_editors_alone(
    emulator: GoogleEmulator, form: str, email: str, status: int
) -> None:
    headers = {"Authorization": f"Bearer user:{email}"}
    for path in ("", "/responses"):
        url = f"{emulator.url}/v1/forms/{form}{path}"
        assert requests.get(url, headers=headers, timeout=10).status_code == status
        url = f"{emulator.url}/v1/forms/tidak-ada{path}"
        assert requests.get(url, headers=headers, timeout=10).status_code == 404


@pytest.mark.parametrize(
    ("scope", "body", "answers"),
    [
        ("drive", 200, 200),
        ("drive.file", 200, 200),
        ("drive.readonly", 200, 403),
        ("forms.body.readonly", 200, 403),
        ("forms.responses.readonly", 403, 200),
        ("spreadsheets", 403, 403),
    ],
)
def test_each_method_wants_one_of_its_scopes(
    emulator: GoogleEmulator, form: str, scope: str, body: int, answers: int
) -> None:
    order = {
        "token": scope,
        "email": EDITOR,
        "scopes": [f"https://www.googleapis.com/auth/{scope}"],
    }
    requests.post(f"{emulator.url}/emulator/identities", json=order, timeout=10)
    headers = {"Authorization": f"Bearer {scope}"}
    for path, status in (("", body), ("/responses", answers)):
        url = f"{emulator.url}/v1/forms/{form}{path}"
        assert requests.get(url, headers=headers, timeout=10).status_code == status


def test_forms_are_there_after_a_restart(tmp_path: Path) -> None:
    with GoogleEmulator(state=tmp_path) as emulator:
        order: Any = {"title": "Permintaan", "owner": EDITOR, "questions": QUESTIONS}
        made = requests.post(f"{emulator.url}/emulator/forms", json=order, timeout=10).json()["id"]
        answers = {"Judul": "Rapat", "Bahan": [{"name": "a.pdf", "content": "JVBERg=="}]}
        order = {"formId": made, "email": PERSON, "answers": answers}
        requests.post(f"{emulator.url}/emulator/responses", json=order, timeout=10)
    with GoogleEmulator(state=tmp_path) as emulator:
        [found] = responses(emulator, made)["responses"]
        assert found["respondentEmail"] == PERSON
