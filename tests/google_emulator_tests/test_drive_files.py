"""files.* through google-api-python-client."""

import io
from typing import Any

import pytest
from googleapiclient.errors import HttpError
from PIL import Image

from tests.google_emulator import GoogleEmulator
from tests.google_emulator.clients import drive_service
from tests.google_emulator_tests.conftest import ADMIN, OWNER, ROBOT, Office

FOLDER = "application/vnd.google-apps.folder"
DOCUMENT = "application/vnd.google-apps.document"
PERSON = "orang@kantor.example"


def reason(error: Any) -> str:
    return str(error.error_details[0]["reason"])


def folder(office: Office, name: str, email: str = ROBOT) -> str:
    body = {"name": name, "mimeType": FOLDER, "parents": [office.drive_id]}
    made = office.drive(email).files().create(body=body, supportsAllDrives=True).execute()
    return str(made["id"])


def listed(office: Office, query: str, **more: Any) -> list[str]:
    asked = {
        "q": query,
        "corpora": "drive",
        "driveId": office.drive_id,
        "supportsAllDrives": True,
        "includeItemsFromAllDrives": True,
        **more,
    }
    found = office.drive().files().list(**asked).execute()
    return sorted(file["name"] for file in found["files"])


def test_names_are_not_unique(office: Office) -> None:
    assert folder(office, "2025") != folder(office, "2025")
    assert listed(office, "name = '2025'") == ["2025", "2025"]


def test_lists_include_the_trash_unless_reported_otherwise(office: Office) -> None:
    made = folder(office, "lama")
    files = office.drive().files()
    files.update(fileId=made, body={"trashed": True}, supportsAllDrives=True).execute()
    assert "lama" in listed(office, "name = 'lama'")
    assert listed(office, "name = 'lama' and trashed = false") == []


def test_what_lies_in_a_trashed_folder_is_trashed(office: Office) -> None:
    made = folder(office, "lama")
    body = {"name": "isi", "mimeType": FOLDER, "parents": [made]}
    files = office.drive().files()
    files.create(body=body, supportsAllDrives=True).execute()
    files.update(fileId=made, body={"trashed": True}, supportsAllDrives=True).execute()
    assert listed(office, "trashed = true") == ["isi", "lama"]


def test_a_repeated_create_with_a_generated_id_is_a_conflict(office: Office) -> None:
    files = office.drive().files()
    wanted = files.generateIds(count=1).execute()["ids"][0]
    body = {"id": wanted, "name": "x", "mimeType": FOLDER, "parents": [office.drive_id]}
    assert files.create(body=body, supportsAllDrives=True).execute()["id"] == wanted
    with pytest.raises(HttpError) as caught:
        files.create(body=body, supportsAllDrives=True).execute()
    assert (caught.value.status_code, reason(caught.value)) == (409, "fileIdInUse")


def test_ids_cannot_be_given_for_google_documents(office: Office) -> None:
    files = office.drive().files()
    wanted = files.generateIds(count=1).execute()["ids"][0]
    body = {"id": wanted, "name": "x", "mimeType": DOCUMENT, "parents": [office.drive_id]}
    with pytest.raises(HttpError, match="Generated IDs are not supported for Docs Editors"):
        files.create(body=body, supportsAllDrives=True).execute()


def test_an_id_of_ones_own_making_is_refused(office: Office) -> None:
    body = {"id": "buatan-sendiri", "name": "x", "mimeType": FOLDER, "parents": [office.drive_id]}
    with pytest.raises(HttpError, match="The provided file ID is not usable"):
        office.drive().files().create(body=body, supportsAllDrives=True).execute()


def test_a_shared_drive_needs_supports_all_drives(office: Office) -> None:
    made = folder(office, "x")
    with pytest.raises(HttpError) as caught:
        office.drive().files().get(fileId=made).execute()
    assert (caught.value.status_code, reason(caught.value)) == (404, "notFound")
    assert office.drive().files().list().execute()["files"] == []


def test_a_service_account_has_no_storage_of_its_own(office: Office) -> None:
    with pytest.raises(HttpError, match="Service Accounts do not have storage quota") as caught:
        office.drive(ROBOT).files().create(body={"name": "x", "mimeType": DOCUMENT}).execute()
    assert reason(caught.value) == "storageQuotaExceeded"
    with pytest.raises(HttpError, match="The caller does not have permission"):
        office.sheets(ROBOT).create(body={}).execute()


def test_a_file_that_is_not_shared_is_not_found(office: Office) -> None:
    made = office.emulator.staff.put_file("rahasia", owner=PERSON, content=b"x")
    with pytest.raises(HttpError) as caught:
        office.drive().files().get(fileId=made, supportsAllDrives=True).execute()
    assert reason(caught.value) == "notFound"


def test_copying_a_staff_members_file_works_and_moving_it_does_not(office: Office) -> None:
    made = office.emulator.staff.put_file("bukti.png", owner=PERSON, content=b"png")
    office.emulator.share(made, ROBOT, "writer")
    files = office.drive().files()
    with pytest.raises(HttpError) as caught:
        files.update(
            fileId=made, addParents=office.drive_id, removeParents="root", supportsAllDrives=True
        ).execute()
    assert reason(caught.value) == "cannotAddParent"
    body = {"parents": [office.drive_id]}
    fields = "name,driveId,md5Checksum,size"
    copied = files.copy(fileId=made, body=body, supportsAllDrives=True, fields=fields).execute()
    assert copied["name"] == "Copy of bukti.png"
    assert copied["driveId"] == office.drive_id
    original = office.emulator.world.drive.files[made]
    assert original.drive_id is None


def test_a_file_moves_within_its_shared_drive(office: Office) -> None:
    old, new = folder(office, "lama"), folder(office, "baru")
    made = office.emulator.staff.put_file("a.txt", owner=OWNER, parent=old, content=b"x")
    files = office.drive().files()
    moved = files.update(
        fileId=made, addParents=new, removeParents=old, supportsAllDrives=True, fields="parents"
    ).execute()
    assert moved == {"parents": [new]}
    with pytest.raises(HttpError) as caught:
        files.update(fileId=made, addParents=old, supportsAllDrives=True).execute()
    assert reason(caught.value) == "cannotAddParent"


def test_a_writer_may_add_and_not_trash_in_a_shared_drive(office: Office) -> None:
    made = folder(office, "x", ADMIN)
    with pytest.raises(HttpError) as caught:
        office.drive(ADMIN).files().update(
            fileId=made, body={"trashed": True}, supportsAllDrives=True
        ).execute()
    assert reason(caught.value) == "insufficientFilePermissions"


def test_deleting_for_good_is_for_organisers(office: Office) -> None:
    made = folder(office, "x")
    with pytest.raises(HttpError):
        office.drive(ROBOT).files().delete(fileId=made, supportsAllDrives=True).execute()
    assert office.drive(OWNER).files().delete(fileId=made, supportsAllDrives=True).execute() == ""


def test_binary_files_have_checksums_and_pictures_their_size(emulator: GoogleEmulator) -> None:
    out = io.BytesIO()
    Image.new("RGB", (3, 2)).save(out, "PNG")
    png = out.getvalue()
    made = emulator.staff.put_file("a.png", owner=PERSON, mime_type="image/png", content=png)
    fields = "size,md5Checksum,sha256Checksum,imageMediaMetadata(width,height)"
    found = drive_service(emulator, PERSON).files().get(fileId=made, fields=fields).execute()
    assert found["imageMediaMetadata"] == {"width": 3, "height": 2}
    assert found["size"] == str(len(png))
    assert (len(found["md5Checksum"]), len(found["sha256Checksum"])) == (32, 64)


def test_documents_have_no_checksum_and_are_frozen_by_export(emulator: GoogleEmulator) -> None:
    made = emulator.staff.put_file(
        "Surat", owner=PERSON, mime_type=DOCUMENT, content=b"isi surat", content_type="text/plain"
    )
    files = drive_service(emulator, PERSON).files()
    assert files.get(fileId=made, fields="md5Checksum").execute() == {}
    with pytest.raises(HttpError, match="Use Export with Docs Editors files"):
        files.get_media(fileId=made).execute()
    assert files.export(fileId=made, mimeType="application/pdf").execute().startswith(b"%PDF")


def test_a_binary_file_cannot_be_exported(emulator: GoogleEmulator) -> None:
    made = emulator.staff.put_file("a.txt", owner=PERSON, content=b"x")
    with pytest.raises(HttpError) as caught:
        drive_service(emulator, PERSON).files().export(
            fileId=made, mimeType="application/pdf"
        ).execute()
    assert reason(caught.value) == "fileNotExportable"


def test_an_export_above_ten_megabytes_is_refused(emulator: GoogleEmulator) -> None:
    made = emulator.staff.put_file(
        "Besar", owner=PERSON, mime_type=DOCUMENT, content=b"x" * 10_000_001
    )
    with pytest.raises(HttpError) as caught:
        drive_service(emulator, PERSON).files().export(fileId=made, mimeType="text/plain").execute()
    assert reason(caught.value) == "exportSizeLimitExceeded"


def test_shortcuts_name_their_target(office: Office) -> None:
    target = folder(office, "asli")
    body = {
        "name": "pintasan",
        "mimeType": "application/vnd.google-apps.shortcut",
        "shortcutDetails": {"targetId": target},
        "parents": [office.drive_id],
    }
    files = office.drive().files()
    made = files.create(body=body, supportsAllDrives=True, fields="shortcutDetails").execute()
    assert made["shortcutDetails"] == {"targetId": target, "targetMimeType": FOLDER}


def test_fields_that_do_not_exist_are_refused(office: Office) -> None:
    with pytest.raises(HttpError, match="Invalid field selection colour"):
        office.drive().files().list(fields="files(id,colour)").execute()


def test_about_answers_only_with_fields(office: Office) -> None:
    with pytest.raises(HttpError, match="The 'fields' parameter is required"):
        office.drive().about().get().execute()
    found = office.drive().about().get(fields="user(emailAddress),storageQuota(limit)").execute()
    assert found == {"user": {"emailAddress": ROBOT}, "storageQuota": {"limit": "0"}}


def test_changes_tell_what_happened_since_a_token(office: Office) -> None:
    changes = office.drive().changes()
    options = {"supportsAllDrives": True, "driveId": office.drive_id}
    token = changes.getStartPageToken(**options).execute()["startPageToken"]
    made = folder(office, "x")
    found = changes.list(pageToken=token, includeItemsFromAllDrives=True, **options).execute()
    assert [change["fileId"] for change in found["changes"]] == [made]
    assert int(found["newStartPageToken"]) > int(token)


def test_permissions_are_listed_given_and_taken(office: Office) -> None:
    made = office.emulator.staff.put_file("a.txt", owner=PERSON, content=b"x")
    permissions = office.drive(PERSON).permissions()
    body = {"type": "user", "role": "reader", "emailAddress": ROBOT}
    given = permissions.create(fileId=made, body=body, sendNotificationEmail=False).execute()
    assert office.drive(ROBOT).files().get(fileId=made).execute()["name"] == "a.txt"
    roles = [p["role"] for p in permissions.list(fileId=made).execute()["permissions"]]
    assert sorted(roles) == ["owner", "reader"]
    permissions.delete(fileId=made, permissionId=given["id"]).execute()
    with pytest.raises(HttpError):
        office.drive(ROBOT).files().get(fileId=made).execute()


def test_a_shared_drive_is_created_once_per_request_id(office: Office) -> None:
    drives = office.drive(OWNER).drives()
    made = drives.create(requestId="satu", body={"name": "Arsip"}).execute()
    with pytest.raises(HttpError) as caught:
        drives.create(requestId="satu", body={"name": "Arsip"}).execute()
    assert caught.value.status_code == 409
    found = drives.list().execute()["drives"]
    assert made["id"] in [drive["id"] for drive in found]


def test_capabilities_tell_what_the_caller_may_do(office: Office) -> None:
    fields = "capabilities(canAddChildren,canTrash,canDelete)"
    made = folder(office, "x")
    found = office.drive(ROBOT).files().get(fileId=made, supportsAllDrives=True, fields=fields)
    expected = {"canAddChildren": True, "canTrash": True, "canDelete": False}
    assert found.execute()["capabilities"] == expected
