"""Records with newer ones in front: a mapping as one that was copied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.acknowledge_effects import with_newer

RECORDS = st.dictionaries(st.sampled_from("abcdef"), st.integers())


@given(RECORDS, RECORDS)
def test_it_is_what_a_copy_would_be(records: dict[str, int], newer: dict[str, int]) -> None:
    copied, found = {**records, **newer}, with_newer(records, newer)
    assert dict(found) == copied
    assert (list(found), len(found)) == (list(copied), len(copied))
    assert [name in found for name in "abcdefg"] == [name in copied for name in "abcdefg"]
    with pytest.raises(KeyError):
        found["g"]
