"""Copies of the shipped settings that a test may break."""

import shutil
from pathlib import Path

import pytest

from sheetflow.settings.document import shipped_config


@pytest.fixture
def office_copy(tmp_path: Path) -> Path:
    """A folder with `office.yaml` of the sample office and every file it names."""
    folder = tmp_path / "kantor"
    config = shipped_config()
    shutil.copytree(config, folder, ignore=shutil.ignore_patterns("offices"))
    shutil.copy(config / "offices" / "kpu-kab-contoh" / "office.yaml", folder)
    return folder
