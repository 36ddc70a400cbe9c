"""Secrets are read from variables and closed files, and every fault names the line."""

import sys
from pathlib import Path

import pytest

from sheetflow.app.secrets import MAX_BYTES, read_secret
from sheetflow.core.secret import SecretSource
from sheetflow.errors import ConfigurationError

KEPT = "kata-sandi-99"
FILE = SecretSource("file", "rahasia.txt", "office.yaml:12")
ENV = SecretSource("env", "SMTP_PASSWORD", "office.yaml:7")


def kept(folder: Path, content: bytes = KEPT.encode(), mode: int = 0o600) -> Path:
    path = folder / FILE.name
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_a_variable_and_a_file_hold_the_secret(tmp_path: Path) -> None:
    kept(tmp_path, f"{KEPT}\n".encode())

    assert read_secret(ENV, tmp_path, {"SMTP_PASSWORD": KEPT}).value == KEPT
    assert read_secret(FILE, tmp_path, {}).value == KEPT


@pytest.mark.parametrize("environment", [{}, {"SMTP_PASSWORD": ""}])
def test_a_variable_that_is_not_set_is_named_with_its_line(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    with pytest.raises(ConfigurationError, match=r"office\.yaml:7: .* SMTP_PASSWORD is not set"):
        read_secret(ENV, tmp_path, environment)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o606, 0o660, 0o604])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    kept(tmp_path, mode=mode)

    with pytest.raises(ConfigurationError, match=r"office\.yaml:12: others .* may read") as error:
        read_secret(FILE, tmp_path, {})

    assert KEPT not in str(error.value)
    assert "chmod 600" in error.value.fix


@pytest.mark.parametrize(
    "content",
    [b"", b" \n", f"{KEPT}\nlagi".encode(), b"\xff\xfe" + KEPT.encode(), b"x" * (MAX_BYTES + 1)],
)
def test_a_file_that_holds_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    kept(tmp_path, content)

    with pytest.raises(ConfigurationError, match=r"office\.yaml:12: .* cannot be read") as error:
        read_secret(FILE, tmp_path, {})

    assert KEPT not in str(error.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"office\.yaml:12: .* cannot be read"):
        read_secret(FILE, tmp_path, {})


def test_a_folder_is_no_secret(tmp_path: Path) -> None:
    (tmp_path / FILE.name).mkdir(mode=0o700)

    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_secret(FILE, tmp_path, {})
