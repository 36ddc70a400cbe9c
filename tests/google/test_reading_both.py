"""Register and ledger of one office are read in one call, whichever is read first."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.retry import ClientOptions
from sheetflow.adapters.google.ledger.ledger import GoogleLedger
from sheetflow.adapters.google.register.register import GoogleRegister
from tests.google.clocks import Clock
from tests.google.home import ROBOT
from tests.google.office_sheet import Sheet, new_sheet
from tests.google.small_office import TITLE, fill_small
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.clients import credentials
from tests.support.accepted import a_first_commit
from tests.support.small_register import FORM
from tests.support.texts import TEXTS

VALUES = "sheets.spreadsheets.values.batchGetByDataFilter"


class Both:
    """The two ports of one run, and a clock that the test moves."""

    def __init__(self, sheet: Sheet) -> None:
        self.clock = Clock()
        options = ClientOptions(timing=self.clock.timing())
        client = GoogleClient(
            credentials(ROBOT), TEXTS, endpoint=sheet.emulator.url, options=options
        )
        office = sheet.office(client)
        self.register, self.ledger = GoogleRegister(office, FORM), GoogleLedger(office)
        self._calls = sheet.emulator.calls
        self._calls.reset()

    def calls(self) -> int:
        return self._calls.counts().get(VALUES, 0)


@pytest.fixture
def sheet() -> Iterator[Sheet]:
    with GoogleEmulator() as google:
        yield fill_small(new_sheet(google))


@pytest.fixture
def both(sheet: Sheet) -> Both:
    return Both(sheet)


def test_the_ledger_comes_with_the_register(both: Both) -> None:
    both.register.read()
    both.ledger.load()
    both.ledger.unfinished()
    assert both.calls() == 1


def test_the_register_comes_with_the_ledger(both: Both) -> None:
    both.ledger.load()
    both.register.read()
    assert both.calls() == 1


def test_side_by_side_one_waits_for_the_other(both: Both) -> None:
    with ThreadPoolExecutor(2) as pool:
        reading, loading = pool.submit(both.register.read), pool.submit(both.ledger.load)
        assert (len(reading.result().rows), loading.result().version) == (6, 0)
    assert both.calls() == 1


def test_each_is_given_once(both: Both) -> None:
    for _ in range(2):
        both.register.read()
        both.ledger.load()
    assert both.calls() == 2


def test_what_is_old_is_read_again(both: Both, sheet: Sheet) -> None:
    both.ledger.load()
    sheet.type(f"{chr(ord('A') + TITLE)}2", [["Judul baru"]])
    both.clock.now += 11
    assert both.register.read().rows[1][TITLE] == "Judul baru"


def test_after_a_commit_nothing_old_is_given(both: Both) -> None:
    both.register.read()
    both.ledger.load()
    both.ledger.commit(a_first_commit())
    assert both.ledger.load().version == 1
    assert both.ledger.unfinished() == []
