"""Uploads, downloads, revisions and batches."""

import io
from typing import Any

import pytest
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaIoBaseDownload, MediaIoBaseUpload

from tests.google_emulator import GoogleEmulator
from tests.google_emulator.clients import drive_service

PERSON = "orang@kantor.example"
CONTENT = bytes(range(256)) * 4096


@pytest.fixture
def files(emulator: GoogleEmulator) -> Any:
    return drive_service(emulator, PERSON).files()


def media(content: bytes = CONTENT, *, resumable: bool = False) -> Any:
    chunk = 256 * 1024
    return MediaIoBaseUpload(
        io.BytesIO(content), mimetype="application/pdf", resumable=resumable, chunksize=chunk
    )


@pytest.mark.parametrize("resumable", [False, True])
def test_what_was_uploaded_is_downloaded(files: Any, resumable: bool) -> None:
    body = {"name": "surat.pdf"}
    fields = "id,size,mimeType"
    made = files.create(body=body, media_body=media(resumable=resumable), fields=fields).execute()
    assert made["size"] == str(len(CONTENT))
    assert made["mimeType"] == "application/pdf"
    assert files.get_media(fileId=made["id"]).execute() == CONTENT


def test_an_upload_without_metadata_is_called_untitled(files: Any) -> None:
    assert files.create(media_body=media()).execute()["name"] == "Untitled"


def test_a_download_in_parts(files: Any) -> None:
    made = files.create(body={"name": "a"}, media_body=media()).execute()
    out = io.BytesIO()
    download = MediaIoBaseDownload(out, files.get_media(fileId=made["id"]), chunksize=300_000)
    parts, done = 0, False
    while not done:
        _, done = download.next_chunk()
        parts += 1
    assert out.getvalue() == CONTENT
    assert parts == 4


def test_a_chunk_lost_on_the_way_is_sent_again(emulator: GoogleEmulator, files: Any) -> None:
    emulator.fault(code=503, method="drive.files.create", skip=2)
    request = files.create(body={"name": "a"}, media_body=media(resumable=True))
    made, refused = None, 0
    while made is None:
        try:
            _, made = request.next_chunk()
        except HttpError:
            refused += 1
    assert refused == 1
    assert files.get_media(fileId=made["id"]).execute() == CONTENT


def test_a_new_content_is_a_new_revision(emulator: GoogleEmulator, files: Any) -> None:
    made = files.create(body={"name": "a"}, media_body=media(b"satu")).execute()["id"]
    files.update(fileId=made, media_body=media(b"dua")).execute()
    revisions = drive_service(emulator, PERSON).revisions()
    kept = revisions.list(fileId=made, fields="revisions(id,size)").execute()["revisions"]
    assert [revision["size"] for revision in kept] == ["4", "3"]
    assert revisions.get_media(fileId=made, revisionId=kept[0]["id"]).execute() == b"satu"


def test_a_csv_becomes_a_spreadsheet(emulator: GoogleEmulator, files: Any) -> None:
    content = MediaIoBaseUpload(io.BytesIO(b"a,b\n1,2"), mimetype="text/csv")
    body = {"name": "Tabel", "mimeType": "application/vnd.google-apps.spreadsheet"}
    made = files.create(body=body, media_body=content).execute()["id"]
    assert emulator.staff.look(made, "A1:B2") == [["a", "b"], ["1", "2"]]
    assert files.export(fileId=made, mimeType="text/csv").execute() == b"a,b\r\n1,2"


def test_a_batch_answers_each_call(emulator: GoogleEmulator) -> None:
    drive = drive_service(emulator, PERSON)
    made = emulator.staff.put_file("a", owner=PERSON, content=b"x")
    answers: dict[str, Any] = {}

    def keep(request_id: str, response: Any, error: Any) -> None:
        answers[request_id] = response or error

    batch = drive.new_batch_http_request(callback=keep)
    batch.add(drive.files().get(fileId=made), request_id="ada")
    batch.add(drive.files().get(fileId="tidak ada"), request_id="tidak")
    emulator.calls.reset()
    batch.execute()
    assert answers["ada"]["name"] == "a"
    assert isinstance(answers["tidak"], HttpError)
    assert answers["tidak"].status_code == 404
    assert emulator.calls.round_trips() == 1
    assert emulator.calls.counts() == {"batch": 1, "drive.files.get": 2}


def test_a_very_long_query_is_sent_as_a_form(emulator: GoogleEmulator, files: Any) -> None:
    emulator.staff.put_file("a", owner=PERSON, content=b"x")
    query = " or ".join(f"name = 'berkas-{number}'" for number in range(200)) + " or name = 'a'"
    assert [file["name"] for file in files.list(q=query).execute()["files"]] == ["a"]
