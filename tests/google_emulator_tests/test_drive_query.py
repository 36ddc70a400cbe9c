"""The `q` of files.list."""

from typing import Any

import pytest
from googleapiclient.errors import HttpError

from tests.google_emulator import GoogleEmulator
from tests.google_emulator.clients import drive_service

PERSON = "orang@kantor.example"
FOLDER = "application/vnd.google-apps.folder"


@pytest.fixture
def files(emulator: GoogleEmulator) -> Any:
    put = emulator.staff.put_file
    arsip = put("Arsip 2025", owner=PERSON, mime_type=FOLDER, file_id="arsip")
    put("rilis 'final'.docx", owner=PERSON, parent=arsip, content=b"x")
    put("foto.png", owner=PERSON, mime_type="image/png", content=b"x")
    put("milik orang", owner="lain@kantor.example", content=b"x", file_id="lain")
    emulator.share("lain", PERSON, "reader")
    resource = drive_service(emulator, PERSON).files()
    resource.update(fileId="arsip", body={"appProperties": {"kunci": "a'b"}}).execute()
    return resource


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("name = 'foto.png'", ["foto.png"]),
        ('name = "FOTO.png"', ["foto.png"]),
        (r"name = 'rilis \'final\'.docx'", ["rilis 'final'.docx"]),
        ("name contains 'final'", ["rilis 'final'.docx"]),
        ("name contains 'ilis'", []),
        (f"mimeType = '{FOLDER}'", ["Arsip 2025"]),
        ("mimeType contains 'image/'", ["foto.png"]),
        ("'arsip' in parents", ["rilis 'final'.docx"]),
        ("'root' in parents and not mimeType contains 'image/'", ["Arsip 2025"]),
        (
            "name = 'foto.png' or (name contains 'Arsip' and trashed = false)",
            ["Arsip 2025", "foto.png"],
        ),
        (r"appProperties has { key='kunci' and value='a\'b' }", ["Arsip 2025"]),
        ("sharedWithMe = true", ["milik orang"]),
        ("'me' in owners and mimeType != 'image/png'", ["Arsip 2025", "rilis 'final'.docx"]),
        ("modifiedTime > '2000-01-01T00:00:00' and name contains 'foto'", ["foto.png"]),
        ("createdTime < '2000-01-01'", []),
    ],
)
def test_a_query_finds(files: Any, query: str, names: list[str]) -> None:
    found = files.list(q=query, orderBy="name").execute()["files"]
    assert sorted(file["name"] for file in found) == names


@pytest.mark.parametrize(
    "query",
    [
        "name = foto",
        "name == 'x'",
        "name = 'it's'",
        "colour = 'x'",
        "name =",
        "(name = 'x'",
        "trashed = 'x'",
    ],
)
def test_a_query_that_is_none_is_refused(files: Any, query: str) -> None:
    with pytest.raises(HttpError) as caught:
        files.list(q=query).execute()
    details = caught.value.error_details[0]
    assert (details["reason"], details["location"]) == ("invalid", "q")


def test_pages_follow_one_another(files: Any) -> None:
    names: list[str] = []
    request = files.list(pageSize=1, orderBy="name", fields="nextPageToken,files(name)")
    pages = 0
    while request is not None:
        answer = request.execute()
        names += [file["name"] for file in answer["files"]]
        request = files.list_next(request, answer)
        pages += 1
    assert pages == 4
    assert names == ["Arsip 2025", "foto.png", "milik orang", "rilis 'final'.docx"]


def test_an_empty_page_token_is_the_first_page_and_a_made_up_one_is_refused(files: Any) -> None:
    assert len(files.list(pageToken="").execute()["files"]) == 4
    with pytest.raises(HttpError) as caught:
        files.list(pageToken="x").execute()
    assert caught.value.error_details[0]["location"] == "pageToken"


def test_a_drive_id_goes_with_corpora_drive_only(files: Any) -> None:
    with pytest.raises(HttpError, match="if and only if corpora is set to drive"):
        files.list(corpora="drive").execute()
