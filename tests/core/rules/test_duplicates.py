"""Which of several rows with the same content is the original."""

from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.names import RowId
from sheetflow.core.rules.duplicates import RowKeys, find_originals, natural_order

keyed = st.lists(
    st.builds(
        RowKeys,
        st.integers(1, 12).map(lambda number: RowId(f"PUB-{number}")),
        st.sampled_from(["", "a", "b", "a\nb", "b\nc"]),
        st.booleans(),
    ),
    max_size=8,
    unique_by=lambda row: row.id,
)


@given(rows=keyed, data=st.data())
def test_the_order_of_the_sheet_decides_nothing(rows: list[RowKeys], data: st.DataObject) -> None:
    assert find_originals(rows) == find_originals(data.draw(st.permutations(rows)))


@given(rows=keyed)
def test_an_original_shares_a_key_and_comes_first(rows: list[RowKeys]) -> None:
    by_id = {row.id: row for row in rows}
    for later, first in find_originals(rows).items():
        one, other = by_id[later], by_id[first]
        assert set(one.keys.split("\n")) & set(other.keys.split("\n"))
        assert (not other.accepted, natural_order(first)) < (not one.accepted, natural_order(later))


def test_a_split_row_is_not_its_own_duplicate() -> None:
    assert find_originals([RowKeys(RowId("PUB-1"), "a\na", accepted=False)]) == {}


def test_numbers_are_compared_as_numbers() -> None:
    assert sorted(["PUB-10", "PUB-9", "PUB-9a", "A"], key=natural_order) == [
        "A",
        "PUB-9",
        "PUB-9a",
        "PUB-10",
    ]
    assert natural_order("1" * 5_000) < natural_order("2" * 5_000)
