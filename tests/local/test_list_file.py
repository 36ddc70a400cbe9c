"""A list in a .csv: rows end where the format ends them, and nowhere else."""

from pathlib import Path

import pytest

from sheetflow.adapters.local.import_list import read_list_file

LINE_ENDS = ["\n", "\r\n", "\r"]


def _rows(path: Path, text: str) -> list[list[object]]:
    path.write_bytes(text.encode())
    (sheet,) = read_list_file(path)
    return [list(row) for row in sheet.rows]


@pytest.mark.parametrize("sign", "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
@pytest.mark.parametrize("end", LINE_ENDS)
def test_a_sign_that_only_unicode_calls_a_line_end_stays_in_its_cell(
    tmp_path: Path, sign: str, end: str
) -> None:
    text = f"Judul,Tempat{end}Rapat{sign}pleno,Aula{end}Lomba,Lapangan{end}"

    assert _rows(tmp_path / "daftar.csv", text) == [
        ["Judul", "Tempat"],
        [f"Rapat{sign}pleno", "Aula"],
        ["Lomba", "Lapangan"],
    ]


@pytest.mark.parametrize("end", LINE_ENDS)
def test_a_line_end_between_quotes_stays_in_its_cell(tmp_path: Path, end: str) -> None:
    text = f'Judul,Tempat{end}"Rapat{end}pleno",Aula{end}'

    assert _rows(tmp_path / "daftar.csv", text) == [
        ["Judul", "Tempat"],
        [f"Rapat{end}pleno", "Aula"],
    ]
