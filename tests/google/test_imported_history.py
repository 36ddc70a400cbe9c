"""A list imported into a Google office: its finished rows are history there too."""

from pathlib import Path

from tests.google.google_folder import new_google_office
from tests.google_emulator import GoogleEmulator

LIST = """ID,Judul,Tanggal,Kanal,Subbagian,Status
P-1,Rapat A,05/01/2025,web,KUL,Selesai
P-2,Rapat B,06/01/2025,web,KUL,
P-3,Rapat C,06/01/2025,web,KUL,Konsep Diajukan
"""


def test_finished_rows_of_an_old_list_are_history(tmp_path: Path) -> None:
    file = tmp_path / "lama.csv"
    file.write_text(LIST, encoding="utf-8")
    with GoogleEmulator() as emulator:
        office, _ = new_google_office(tmp_path / "kantor", emulator)
        assert office.call("init").code == 0
        came = office.call("import", str(file), "--history-before", "2025-09-01")
        said = office.run()
        again = office.call("import", str(file), "--history-before", "2025-09-01")
        after = office.plan()

    assert came.code == 0, came.err
    assert "2 di antaranya riwayat" in came.out
    assert {finding["submission"] for finding in said.json()["findings"]} == {"P-3"}
    assert said.json()["transitions"] == []
    assert "3 sudah ada" in again.out
    assert after.json()["effects"] == []
