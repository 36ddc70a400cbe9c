"""One provisioned spreadsheet a process; each test gets it as `init` has left it."""

from collections.abc import Callable, Iterator

import pytest

from tests.google.running_emulator import release
from tests.google.spreadsheets import Sheet, kept_sheet


@pytest.fixture(scope="session")
def again() -> Iterator[Callable[[], Sheet]]:
    with kept_sheet() as found:
        yield found


@pytest.fixture
def sheet(again: Callable[[], Sheet]) -> Sheet:
    return again()


@pytest.fixture(scope="module", autouse=True)
def _release() -> Iterator[None]:
    """Delete from the shared emulator what the tests of a file created."""
    yield
    release()
