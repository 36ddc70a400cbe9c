"""Drive's change log as it is read: page after page, the newest entry of each file."""

from dataclasses import dataclass, field
from typing import Any

from sheetflow.adapters.google.api.errors import Json, Refused
from sheetflow.adapters.google.drive.change_log import LogPosition, read_log, start_token
from sheetflow.adapters.google.drive.file import FOLDER

MARK = LogPosition("akar", "drive", ("3", "5"))


@dataclass
class Log:
    """A client whose log has these pages after the first one."""

    pages: list[Json | Refused] = field(default_factory=list)
    asked: list[Json] = field(default_factory=list)

    @property
    def files(self) -> "Log":
        return self

    @property
    def changes(self) -> "Log":
        return self

    def list(self, **asked: Any) -> Json:
        return asked

    def getStartPageToken(self, **asked: Any) -> Json:  # noqa: N802 - Drive's word
        return asked

    def one(self, request: Json, *, repeatable: bool = True) -> Any:
        assert repeatable
        self.asked.append(request)
        return self.pages.pop(0)

    def many(self, requests: Any) -> Any:
        raise AssertionError(f"one by one, not {requests}")


def log_of(pages: list[Json | Refused] | None = None) -> Any:
    return Log(pages or [])


def changed(file_id: str, **file: Any) -> Json:
    kept = {"id": file_id, "name": file_id, "mimeType": "text/plain", **file}
    return {"changeType": "file", "fileId": file_id, "removed": False, "file": kept}


def gone(name: str) -> Json:
    return {"changeType": "file", "fileId": name, "removed": True}


def test_every_page_is_read_from_the_older_token_on() -> None:
    first = {"changes": [changed("a")], "nextPageToken": "7"}
    log = log_of([{"changes": [changed("b")], "newStartPageToken": "9"}])
    read = read_log(log, MARK, first, max_pages=2)
    assert read is not None
    reported, token = read
    assert (set(reported.files), token) == ({"a", "b"}, "9")
    assert MARK.request(log)["pageToken"] == "3"
    assert [request["pageToken"] for request in log.asked] == ["7"]
    assert MARK.advanced(token).tokens == ("5", "9")
    assert MARK.advanced("5") == MARK


def test_the_last_word_of_a_file_counts() -> None:
    changes = [changed("a", name="lama"), gone("b"), changed("a", name="baru"), changed("b")]
    page = {"changes": [*changes, changed("c"), gone("c")], "newStartPageToken": "9"}
    read = read_log(log_of(), MARK, page, max_pages=1)
    assert read is not None
    reported, _ = read
    assert {name: file.name for name, file in reported.files.items()} == {"a": "baru", "b": "b"}
    assert reported.gone == {"c"}
    assert reported.may_concern_others
    assert not reported.whole


def test_a_folder_in_the_trash_may_concern_files_that_are_not_named() -> None:
    for trashed in (False, True):
        page = {"changes": [changed("a", mimeType=FOLDER, trashed=trashed)],
                "newStartPageToken": "9"}  # fmt: skip
        read = read_log(log_of(), MARK, page, max_pages=1)
        assert read is not None
        assert read[0].may_concern_others is trashed


def test_a_change_of_the_drive_concerns_everything() -> None:
    page = {"changes": [{"changeType": "drive"}], "newStartPageToken": "9"}
    read = read_log(log_of(), MARK, page, max_pages=1)
    assert read is not None
    assert read[0].whole


def test_a_log_that_cannot_be_read_to_its_end_is_not_read() -> None:
    more = {"changes": [], "nextPageToken": "7"}
    refused = Refused(404, "notFound")
    assert read_log(log_of(), MARK, refused, max_pages=9) is None
    assert read_log(log_of([refused]), MARK, more, max_pages=9) is None
    assert read_log(log_of(), MARK, more, max_pages=1) is None
    assert read_log(log_of(), MARK, {"changes": []}, max_pages=9) is None


def test_who_may_not_read_the_log_gets_no_token() -> None:
    assert start_token(log_of([{"startPageToken": "3"}]), "drive") == "3"
    assert start_token(log_of([Refused(404, "notFound")]), "drive") == ""
