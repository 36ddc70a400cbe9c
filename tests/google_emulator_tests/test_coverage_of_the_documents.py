"""What of Google's discovery documents is served."""

import pytest

from tests.google_emulator import discovery
from tests.google_emulator.routes import SERVED
from tests.google_emulator.schema_check import violations
from tests.google_emulator.sheets_batch import HANDLERS

NOT_EMULATED_REQUESTS = {
    "addCommentReply",
    "addDataSource",
    "cancelDataSourceRefresh",
    "deleteComment",
    "deleteCommentReply",
    "deleteDataSource",
    "insertComment",
    "refreshDataSource",
    "updateCommentPost",
    "updateDataSource",
}
DRIVE_FAMILIES = ("approvals", "files", "permissions", "drives", "changes", "about", "revisions")
NOT_EMULATED_DRIVE = {
    "drive.changes.watch",
    "drive.files.download",
    "drive.files.generateCseToken",
    "drive.files.listLabels",
    "drive.files.modifyLabels",
    "drive.files.watch",
}


def test_every_method_of_sheets_is_served() -> None:
    known = {method.id for method in discovery.methods() if method.api == "sheets"}
    assert known - set(SERVED) == set()


def test_every_request_kind_but_comments_and_data_sources_is_performed() -> None:
    known = set(discovery.schema("sheets", "Request")["properties"])
    assert known - set(HANDLERS) == NOT_EMULATED_REQUESTS
    assert set(HANDLERS) <= known


def test_the_methods_of_drive_that_an_office_needs_are_served() -> None:
    known = {
        method.id
        for method in discovery.methods()
        if method.api == "drive" and method.id.split(".")[1] in DRIVE_FAMILIES
    }
    assert known - set(SERVED) == NOT_EMULATED_DRIVE


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ({"range": "A1", "values": [["x"]]}, []),
        ({"range": 1}, ["ValueRange.range: 1 is no string"]),
        ({"colour": "red"}, ["ValueRange.colour: not in the schema"]),
        (
            {"majorDimension": "DIAGONAL"},
            ["ValueRange.majorDimension: 'DIAGONAL' is not one of its enum"],
        ),
    ],
)
def test_an_answer_that_leaves_its_schema_is_found(
    answer: dict[str, object], wrong: list[str]
) -> None:
    assert violations("sheets", "ValueRange", answer) == wrong
