"""Offices that the contract's tests make in the shared emulator are released file by file."""

from collections.abc import Iterator

import pytest

from tests.google.running_emulator import release


@pytest.fixture(scope="module", autouse=True)
def _release() -> Iterator[None]:
    yield
    release()
