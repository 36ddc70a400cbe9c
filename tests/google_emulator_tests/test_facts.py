"""What was measured on the real service, or stands in its documents, and surprises clients."""

from typing import Any

import pytest
import requests
from googleapiclient.errors import HttpError

from tests.google_emulator import GoogleEmulator
from tests.google_emulator.clients import drive_service
from tests.google_emulator.drive_store import DOCUMENT

PERSON = "orang@kantor.example"


@pytest.fixture
def made(emulator: GoogleEmulator) -> dict[str, str]:
    put = emulator.staff.put_file
    return {
        "a": put("a", owner=PERSON, content=b"isi"),
        "b": put("b", owner=PERSON, content=b"isi"),
        "naskah": put("naskah", owner=PERSON, mime_type=DOCUMENT),
    }


def get(emulator: GoogleEmulator, path: str) -> Any:
    headers = {"Authorization": f"Bearer user:{PERSON}"}
    answer = requests.get(f"{emulator.url}/drive/v3/{path}", headers=headers, timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("what", ["download", "export"])
def test_a_batch_redirects_media(emulator: GoogleEmulator, made: dict[str, str], what: str) -> None:
    drive, errors = drive_service(emulator, PERSON), []
    batch = drive.new_batch_http_request(
        callback=lambda _name, _answer, error: errors.append(error)
    )
    files = drive.files()
    download = files.get_media(fileId=made["a"])
    export = files.export(fileId=made["naskah"], mimeType="application/pdf")
    batch.add(download if what == "download" else export)
    batch.add(files.get(fileId=made["a"]))
    batch.execute()
    assert [error and error.status_code for error in errors] == [302, None]


@pytest.mark.usefixtures("made")
def test_empty_fields_select_nothing(emulator: GoogleEmulator) -> None:
    assert get(emulator, "files?fields=") == {}


@pytest.mark.usefixtures("made")
def test_of_a_parameter_that_is_given_twice_the_first_counts(emulator: GoogleEmulator) -> None:
    for pair, names in (("pageSize=1&pageSize=2", 1), ("pageSize=2&pageSize=1", 2)):
        assert len(get(emulator, f"files?{pair}")["files"]) == names


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("order", ["name asc", "name", "folder asc,name"])
def test_an_order_may_be_said_to_ascend(emulator: GoogleEmulator, order: str) -> None:
    found = drive_service(emulator, PERSON).files().list(orderBy=order).execute()["files"]
    assert [file["name"] for file in found] == ["a", "b", "naskah"]


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("fullText contains 'isi'", True),
        ("trashed = false and fullText contains 'isi'", True),
        ("name = 'fullText'", False),
    ],
)
def test_a_search_in_texts_has_no_order(
    emulator: GoogleEmulator, query: str, *, refused: bool
) -> None:
    files = drive_service(emulator, PERSON).files()
    files.list(q=query).execute()
    if not refused:
        files.list(q=query, orderBy="name").execute()
        return
    with pytest.raises(HttpError, match="Sorting is not supported") as caught:
        files.list(q=query, orderBy="name").execute()
    assert caught.value.status_code == 403


@pytest.mark.parametrize(("size", "status"), [(5_000_000, 200), (5_400_000, 413)])
def test_only_five_megabytes_go_up_at_once(
    emulator: GoogleEmulator, size: int, status: int
) -> None:
    headers = {"Authorization": f"Bearer user:{PERSON}", "Content-Type": "application/pdf"}
    url = f"{emulator.url}/upload/drive/v3/files?uploadType=media"
    answer = requests.post(url, data=b"x" * size, headers=headers, timeout=20)
    assert answer.status_code == status
