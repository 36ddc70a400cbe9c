"""An SOP that binds no approval, orders no dates, limits no time and has no posts."""

from dataclasses import replace

from sheetflow.core.workflow import Workflow
from tests.support.memory.office import MemoryHome, by_row
from tests.support.registers import NOW, home_with
from tests.support.scenario import cells_like

ROW = "PUB-2025-0001"


def _bare(workflow: Workflow) -> Workflow:
    return replace(
        workflow,
        binding=None,
        date_order=None,
        time_limits=(),
        link_column=None,
        proof_column=None,
        format_columns=(),
        platform_column=None,
    )


def _home(stage: str, **cells: str) -> MemoryHome:
    home = home_with({ROW: cells_like({"like": stage, **cells})})
    home.office = replace(home.office, workflows=tuple(map(_bare, home.office.workflows)))
    return home


def test_any_link_and_any_order_of_dates_will_do() -> None:
    home = _home(
        "posted", tautan_unggahan="https://x.com/siapa/status/1", tanggal_unggah="01/01/2025"
    )

    plan = home.run(NOW)[0].plan

    assert home.states() == {ROW: "diunggah"}
    assert by_row(plan.findings) == {}


def test_a_missing_proof_is_a_file_like_any_other() -> None:
    home = _home("posted")
    home.absent.add("Kotak Masuk/bukti.png")

    plan = home.run(NOW)[0].plan

    assert by_row(plan.findings) == {ROW: ["E-AKSES"]}


def test_an_approval_that_binds_nothing_outlives_every_change() -> None:
    home = _home("approved")
    home.run(NOW)

    home.write(ROW, {"judul": "Lain", "tautan_konsep": "Kotak Masuk/lain.docx"})
    home.run(NOW)

    assert home.states() == {ROW: "siap"}


def test_pictures_go_by_the_channel_where_no_column_names_a_platform() -> None:
    home = home_with({ROW: cells_like({"like": "drafted", "tautan_konsep": "Kotak Masuk/a.jpg"})})
    workflows = tuple(replace(w, platform_column=None) for w in home.office.workflows)
    home.office = replace(home.office, workflows=workflows)

    assert by_row(home.plan(NOW).findings) == {}
