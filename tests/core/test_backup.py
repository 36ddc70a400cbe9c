"""What a backup says it contains."""

from datetime import UTC, datetime

import pytest

from sheetflow.core.backup import LAYOUT, BackupContents, BackupFile, Part
from sheetflow.core.names import Sha256


def file(part: Part, path: str) -> BackupFile:
    return BackupFile(part, path, Sha256("0" * 64), 1, 0)


@pytest.mark.parametrize(
    "path", ["../x", "/x", "a//b", "a/./b", "C:/x", "", "a\\b", "a/", "\udcff"]
)
def test_a_path_stays_inside_its_part(path: str) -> None:
    with pytest.raises(ValueError, match="no path inside"):
        file(Part.DRIVE, path)


def test_files_by_part() -> None:
    files = (file(Part.SETTINGS, "office.yaml"), file(Part.DRIVE, "a/b.jpg"))
    at = datetime(2025, 11, 3, tzinfo=UTC)
    contents = BackupContents(
        LAYOUT, "1", "kantor", "", at, with_files=True, files=files, filed=(), left_out=()
    )
    assert contents.of(Part.DRIVE) == files[1:]
    assert [one.member for one in files] == ["settings/office.yaml", "drive/a/b.jpg"]
