"""The page on importing: its commands run one after the other, its mapping is one."""

import re
import shlex
import shutil
from pathlib import Path

from sheetflow.core.importing.mapping import HistoryRule
from sheetflow.core.names import ColumnId
from sheetflow.settings.list_mapping import load_list_mapping
from tests.support.offices_by_settings import office_of
from tests.support.old_lists import MESSY
from tests.support.sample_office import new_office

PAGE = (Path(__file__).parents[2] / "docs" / "impor.md").read_text("utf-8")


def _blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def test_the_commands_run_one_after_the_other(tmp_path: Path) -> None:
    office = new_office(tmp_path / "kantor")
    office.call("init")
    shutil.copy(MESSY, office.path / MESSY.name)

    said = []
    for block in _blocks("sh"):
        program, *words = shlex.split(block)
        assert program == "sheetflow"
        words = [str(office.path / word) if word.endswith(".csv") else word for word in words]
        said.append(office.call(*words))

    assert [one.code for one in said] == [0, 0, 0]
    assert "4 pengajuan akan dimasukkan" in said[0].out
    assert "4 pengajuan dimasukkan" in said[1].out
    assert "0 pengajuan dimasukkan; 4 sudah ada" in said[2].out
    for name in ("kacau.pemetaan.yaml", "kacau.diragukan.xlsx"):
        assert f"`{name}`" in PAGE
        assert (office.path / name).exists()


def test_the_mapping_is_read_as_the_page_means_it(tmp_path: Path) -> None:
    (block,) = _blocks("yaml")
    path = tmp_path / "pemetaan.yaml"
    path.write_text(block, "utf-8")

    mapping = load_list_mapping(path, office_of())

    day, channel = ColumnId("tanggal_kegiatan"), ColumnId("kanal")
    assert mapping.headings == {"judul konten": "judul", "tanggal [c]": day}
    assert mapping.values == {channel: {"medsos/web": "Keduanya"}, day: {"12 nov": "2025-11-12"}}
    rule = HistoryRule(None, ColumnId("status"), frozenset({"selesai", "terdata"}))
    assert mapping.history == rule
