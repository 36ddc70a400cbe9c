"""Law 7: an approval is valid for exactly what was approved."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.registers import NOW, home_with
from tests.support.scenario import cells_like

ROW = "PUB-2025-0001"
WATCHED = {"approved": "siap", "posted": "diunggah"}

bound = st.sampled_from(
    [
        ("judul", "Judul lain"),
        ("tanggal_kegiatan", "08/10/2025"),
        ("jenis", "Infografis"),
        ("alt", "Keterangan lain"),
        ("tautan_konsep", "Kotak Masuk/lain.docx"),
    ]
)
free = st.sampled_from(
    [
        ("ringkasan", "Lain"),
        ("tempat", "Aula"),
        ("izin", "Ya"),
        ("catatan_revisi", "Rev 1"),
        ("keterangan", "Catatan"),
        ("jangkauan", "12"),
    ]
)


@settings(deadline=None, max_examples=12)
@given(
    stage=st.sampled_from(sorted(WATCHED)),
    changed=st.lists(bound, min_size=1, max_size=3).map(dict),
    beside=st.lists(free, max_size=2).map(dict),
    mended=st.sampled_from(["date", "status", "content"]),
)
def test_changed_content_goes_back_and_is_approved_anew_only_by_new_words(
    stage: str, changed: dict[str, str], beside: dict[str, str], mended: str
) -> None:
    right = cells_like({"like": stage})
    home = home_with({ROW: right})
    home.run(NOW)
    assert home.states() == {ROW: WATCHED[stage]}

    home.write(ROW, changed | beside)
    for _ in range(3):
        plan = home.run(NOW)[0].plan
        assert home.states() == {ROW: "konsep"}
        assert "E-BERUBAH" in {f.code for f in plan.findings}

    if mended == "date":
        home.write(ROW, {"tanggal_pemeriksaan": "13/10/2025"})
    elif mended == "status":
        home.write(ROW, {"status": "Konsep Diajukan"})
        home.run(NOW)
        assert home.states() == {ROW: "konsep"}
        home.write(ROW, {"status": right["status"]})
    else:
        home.write(ROW, {column: right[column] for column in changed})
    plan = home.run(NOW)[0].plan

    assert home.states() == {ROW: WATCHED[stage]}
    assert "E-BERUBAH" not in {f.code for f in plan.findings}


@settings(deadline=None, max_examples=8)
@given(stage=st.sampled_from(sorted(WATCHED)), beside=st.lists(free, min_size=1).map(dict))
def test_what_the_approval_does_not_bind_may_change(stage: str, beside: dict[str, str]) -> None:
    home = home_with({ROW: cells_like({"like": stage})})
    home.run(NOW)

    home.write(ROW, beside)
    plan = home.run(NOW)[0].plan

    assert not plan.commit.events
    assert home.states() == {ROW: WATCHED[stage]}


@settings(deadline=None, max_examples=8)
@given(content=st.binary(min_size=1, max_size=20))
def test_the_draft_s_bytes_are_what_is_approved(content: bytes) -> None:
    home = home_with({ROW: cells_like({"like": "approved"})})
    home.run(NOW)
    approved = home.files.inner.files["Kotak Masuk/konsep.docx"]

    home.files.inner.files["Kotak Masuk/konsep.docx"] = content
    home.run(NOW)

    assert home.states() == {ROW: "siap" if content == approved else "konsep"}
