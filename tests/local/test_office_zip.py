"""A zip's other members keep every byte of their records."""

import io
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.adapters.office_zip import NotCopyableError, ambiguity, rewrite_members

CONTENTS = st.dictionaries(
    st.text("abcXYZé/_", min_size=1, max_size=8), st.binary(max_size=300), min_size=1, max_size=6
)


class Pipe(io.RawIOBase):
    """A target that cannot seek, so that zipfile writes data descriptors."""

    def __init__(self) -> None:
        self.content = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        added = bytes(memoryview(data))  # type: ignore[arg-type]  # any buffer, as RawIOBase says
        self.content += added
        return len(added)


def packed(members: Mapping[str, bytes], method: int, *, streamed: bool) -> io.BytesIO:
    pipe = Pipe()
    seekable = io.BytesIO()
    with zipfile.ZipFile(pipe if streamed else seekable, "w", method) as archive:
        archive.comment = b"catatan"
        for name, content in members.items():
            info = zipfile.ZipInfo(name, (2025, 10, 9, 1, 2, 4))
            info.compress_type, info.external_attr = method, 0o640 << 16
            info.comment, info.extra = b"k", b"\xfe\xca\x02\x00ab"
            archive.writestr(info, content)
    return io.BytesIO(bytes(pipe.content)) if streamed else seekable


@settings(max_examples=80, deadline=None)
@given(
    CONTENTS, st.data(), st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]), st.booleans()
)
def test_only_the_named_members_change(
    members: dict[str, bytes], data: st.DataObject, method: int, streamed: bool
) -> None:
    source, target = packed(members, method, streamed=streamed), io.BytesIO()
    new = data.draw(st.dictionaries(st.sampled_from(sorted(members)), st.binary(max_size=300)))
    gone = data.draw(st.sets(st.sampled_from(sorted(members)))) - set(new)
    rewrite_members(source.getvalue(), target, {name: [new[name]] for name in new}, gone)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target) as now:
        assert now.testzip() is None
        assert now.comment == old.comment
        assert now.namelist() == [name for name in old.namelist() if name not in gone]
        for info in now.infolist():
            before = old.getinfo(info.filename)
            assert now.read(info) == new.get(info.filename, members[info.filename])
            kept = ("date_time", "external_attr", "comment", "extra", "create_system")
            assert [getattr(info, a) for a in kept] == [getattr(before, a) for a in kept]
    if not new and not gone:
        assert target.getvalue() == source.getvalue()


def test_a_damaged_zip_is_refused_and_a_missing_member_named() -> None:
    whole = packed({"a": b"1", "b": b"2" * 99}, zipfile.ZIP_DEFLATED, streamed=False).getvalue()
    for damaged in (whole[:40], whole[:-30], b"", b"x" * 50):
        with pytest.raises(NotCopyableError):
            rewrite_members(damaged, io.BytesIO(), {})
    with pytest.raises(KeyError, match="tidak"):
        rewrite_members(whole, io.BytesIO(), {"tidak": [b""]})


def test_a_name_that_goes_beyond_the_directory_is_read_differently_elsewhere() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook", b"1")
    whole = bytearray(content.getvalue())
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert ambiguity(bytes(whole), archive.infolist()) == ""
        length = archive.start_dir + 28
    whole[length] += 9  # a reader that believes the length finds "xl/workbookPK…"
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.namelist() == ["xl/workbook"]
        assert "differ" in ambiguity(bytes(whole), archive.infolist())
