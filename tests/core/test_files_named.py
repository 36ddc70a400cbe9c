"""Files under the names that people and their programs give them, from the cell to the folder."""

import pytest

from sheetflow.core.effects import CopyFile
from tests.support.memory.office import MemoryHome, by_row
from tests.support.registers import NOW, home_with
from tests.support.scenario import cells_like

ROW = "PUB-2025-0001"


def office_with(cell: str, files: dict[str, bytes], link: str = "") -> MemoryHome:
    """One row whose materials are `cell`, perhaps under a hyperlink."""
    home = home_with({ROW: cells_like({"like": "disposed", "tautan_bahan": cell})})
    home.absent |= {line for line in cell.split("\n") if line not in files}
    home.files.inner.files |= files
    if link:
        columns = [column.id for column in home.office.form.columns]
        home.register.links[2, columns.index("tautan_bahan") + 1] = link  # type: ignore[arg-type]  # ids are text
    return home


def filed(home: MemoryHome) -> list[str]:
    """Return the files that a run files; the next one must have no work and the same findings."""
    prepared, outcome = home.run(NOW)
    assert outcome.complete
    again = home.plan(NOW)
    assert again.empty
    assert by_row(again.findings) == by_row(prepared.plan.findings)
    return [effect.source for effect in prepared.plan.commit.outbox if isinstance(effect, CopyFile)]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Masuk/Rapat; sesi: 1.jpg", ["Masuk/Rapat; sesi: 1.jpg"]),
        ("Rapat: sesi 1.jpg", ["Rapat: sesi 1.jpg"]),
        ("Masuk/a.jpg; Masuk/b.jpg", ["Masuk/a.jpg", "Masuk/b.jpg"]),
        ("Masuk/Foto\u00a0rapat.jpg", ["Masuk/Foto\u00a0rapat.jpg"]),
        ("Masuk/Foto  rapat.jpg", ["Masuk/Foto  rapat.jpg"]),
        ("Masuk/rapat ", ["Masuk/rapat /foto.jpg"]),
        ("Masuk/Layar 9.41 AM.jpg", ["Masuk/Layar 9.41\u202fAM.jpg"]),
        ("Masuk/Gambar WA.jpg", ["Masuk/\u200eGambar WA.jpg"]),
    ],
)
def test_a_name_as_the_cell_has_it_is_filed_and_stays_what_was_accepted(
    cell: str, names: list[str]
) -> None:
    home = office_with(cell, {name: b"foto" + name.encode() for name in names})
    assert filed(home) == names
    assert by_row(home.plan(NOW).findings) == {}
    # Staff tidy up: what is filed stays filed, and the row's sentence is the same as before.
    for name in names:
        del home.files.inner.files[name]
    home.absent |= {cell, *names}
    assert by_row(home.plan(NOW).findings) == {}


def test_odd_blanks_are_noted_where_the_file_has_plain_ones() -> None:
    home = office_with("Masuk/Foto  rapat.jpg", {"Masuk/Foto rapat.jpg": b"foto"})
    assert filed(home) == ["Masuk/Foto rapat.jpg"]
    assert by_row(home.plan(NOW).findings) == {ROW: ["W-NORMAL"]}


def test_a_left_over_link_to_another_file_stops_the_step_and_names_both() -> None:
    both = {"Masuk/baru.jpg": b"baru", "Masuk/lama.jpg": b"lama"}
    home = office_with("Masuk/baru.jpg", both, "Drive/Masuk/lama.jpg")
    assert filed(home) == []
    said = home.says(ROW)
    assert "E-AKSES" in said
    assert "“Masuk/baru.jpg”" in said
    assert "“Masuk/lama.jpg”" in said

    home.register.links.clear()
    home.register.saved()
    assert filed(home) == ["Masuk/baru.jpg"]


def test_a_link_under_what_was_accepted_changes_nothing_of_it() -> None:
    both = {"Masuk/baru.jpg": b"baru", "Masuk/lama.jpg": b"lama"}
    home = office_with("Masuk/baru.jpg", both)
    assert filed(home) == ["Masuk/baru.jpg"]
    columns = [str(column.id) for column in home.office.form.columns]
    home.register.links[2, columns.index("tautan_bahan") + 1] = "Drive/Masuk/lama.jpg"
    home.register.saved()
    assert filed(home) == []
    assert by_row(home.plan(NOW).findings) == {}


def test_a_left_over_link_beside_an_address_is_said_and_the_address_recorded() -> None:
    home = home_with({ROW: cells_like({"like": "posted"})})
    columns = [str(column.id) for column in home.office.form.columns]
    place = columns.index("tautan_unggahan") + 1
    home.register.links[2, place] = "https://www.instagram.com/p/LAMA/"
    home.run(NOW)
    assert by_row(home.plan(NOW).findings) == {ROW: ["W-NORMAL"]}
    assert "mengarah ke https://instagram.com/p/LAMA" in home.says(ROW)


def test_a_link_that_was_cut_at_its_mark_is_put_together() -> None:
    files = {"Masuk/Foto #1.jpg": b"foto"}
    home = office_with("klik disini", files, "Drive/Masuk/Foto%20#1.jpg")
    assert filed(home) == ["Masuk/Foto #1.jpg"]


def test_a_picture_in_a_cell_is_said_by_its_column() -> None:
    picture = '=DISPIMG("ID_1",1)'
    home = home_with(
        {
            ROW: cells_like({"like": "posted", "tangkapan_layar": picture}),
            "PUB-2025-0002": cells_like({"like": "disposed", "judul": picture}),
        }
    )
    home.run(NOW)
    assert "Gambar yang ditempel di dalam sel" in home.says(ROW)
    assert "E-BUKTI" in home.says(ROW)
    assert "Gambar yang ditempel di dalam sel" in home.says("PUB-2025-0002")
    assert "E-WAJIB" in home.says("PUB-2025-0002")
