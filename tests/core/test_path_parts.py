"""A reference in a cell is a path below the office's folder, whatever its slashes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.files import FileProblem, path_parts

NAMES = st.text(st.characters(exclude_characters="/\\\0:"), min_size=1, max_size=20).filter(
    lambda name: name.strip() and name not in {".", "..", "~"}
)


@given(st.lists(NAMES, min_size=1, max_size=5), st.sampled_from("/\\"))
def test_slashes_of_either_kind_part_names(names: list[str], slash: str) -> None:
    assert path_parts(slash.join(names)) == tuple(names)


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("Masuk//./a.jpg/", ("Masuk", "a.jpg")),
        (".", ()),
        ("", FileProblem.MISSING),
        (" \t", FileProblem.MISSING),
        ("a\0b", FileProblem.MISSING),
        ("a" * 4_097, FileProblem.MISSING),
        ("/etc/passwd", FileProblem.OUTSIDE),
        ("\\\\server\\berkas", FileProblem.OUTSIDE),
        ("~/a.jpg", FileProblem.OUTSIDE),
        ("a/../../b", FileProblem.OUTSIDE),
        ("C:\\a.jpg", FileProblem.OUTSIDE),
        ("https://contoh.id/a", FileProblem.OUTSIDE),
    ],
)
def test_what_leads_out_or_nowhere_is_no_path(
    reference: str, found: tuple[str, ...] | FileProblem
) -> None:
    assert path_parts(reference) == found
