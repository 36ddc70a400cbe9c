"""A full folder for temporary files is an outage, not a bug."""

from pathlib import Path

import pytest

from sheetflow.adapters.documents.template_files import gather_fonts
from sheetflow.errors import OutageError
from tests.support.full_disk import files_of_at_most


def test_typefaces_need_room(tmp_path: Path) -> None:
    with files_of_at_most(1_000), pytest.raises(OutageError, match="typefaces"):
        gather_fonts(tmp_path / "own")
