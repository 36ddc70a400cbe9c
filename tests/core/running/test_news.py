"""What was said before is not news; what was gone in between is."""

import pytest

from sheetflow.core.findings import E_WAJIB, W_ALIAS, finding
from sheetflow.core.names import RowId
from sheetflow.core.running.news import find_news, said_of, said_text

ONE = finding(E_WAJIB).at(7, RowId("PUB-1"))
OTHER = finding(W_ALIAS).at(8, RowId("PUB-2"))
NOTHING: frozenset[str] = frozenset()


def test_everything_is_new_at_first_and_nothing_the_next_time() -> None:
    first = find_news([ONE, OTHER], ["report 2025-10"], NOTHING)
    second = find_news([ONE, OTHER], ["report 2025-10"], said_of(said_text(first.said)))

    assert (first.fresh, first.repeated, first.other_fresh) == ((ONE, OTHER), 0, True)
    assert (second.fresh, second.repeated, second.other_fresh) == ((), 2, False)


def test_a_row_that_moved_is_not_news() -> None:
    said = find_news([ONE], [], NOTHING).said

    assert find_news([ONE.at(99, RowId("PUB-1"))], [], said).fresh == ()


def test_what_comes_back_is_news() -> None:
    said = find_news([ONE, OTHER], [], NOTHING).said
    said = find_news([OTHER], [], said).said

    assert find_news([ONE, OTHER], [], said).fresh == (ONE,)


@pytest.mark.parametrize("text", ["", "{", "7", "{}"])
def test_an_unreadable_memory_is_empty(text: str) -> None:
    assert said_of(text) == NOTHING
