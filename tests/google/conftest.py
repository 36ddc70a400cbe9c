"""A provisioned spreadsheet for the tests of one file, which each gets as `init` has left it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.google.spreadsheets import Sheet, kept_sheet


@pytest.fixture(scope="module")
def again() -> Iterator[Callable[[], Sheet]]:
    with kept_sheet() as found:
        yield found


@pytest.fixture
def sheet(again: Callable[[], Sheet]) -> Iterator[Sheet]:
    """After it the emulator behaves again."""
    made = again()
    yield made
    made.drive.emulator.misbehaviour.clear()
