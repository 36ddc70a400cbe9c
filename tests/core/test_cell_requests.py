"""Steps that cells request, where no scenario of the shipped SOPs comes by."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sheetflow.core.files import FileProblem
from sheetflow.core.findings import E_WAJIB
from sheetflow.core.names import ColumnId, RoleId
from sheetflow.core.office import Office
from sheetflow.core.transition import (
    Actor,
    AnyFilled,
    Fill,
    Filled,
    NoOpenError,
    RequestedBy,
    Scope,
    Transition,
)
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.registers import NOW
from tests.support.scenario import cells_like

ROW = "PUB-2025-0001"


def changed(**steps: Transition) -> Office:
    """The sample office with some transitions of SOP 03 replaced."""
    office = office_of()
    first, *others = office.workflows
    transitions = tuple(steps.get(str(step.id), step) for step in first.transitions)
    return replace(office, workflows=(replace(first, transitions=transitions), *others))


def step(name: str, **other: object) -> Transition:
    return replace(office_of().workflows[0].by_id[name], **other)  # type: ignore[index,arg-type]


def via(home: MemoryHome) -> list[str]:
    return [str(event.transition) for event in home.run(NOW)[0].plan.commit.events]


def test_cells_lead_on_after_a_step_of_the_system() -> None:
    office = changed(
        T09=step("T09", actor=None, needs=(NoOpenError(),), requested_by=RequestedBy.STATUS),
        T10=step(
            "T10",
            actor=step("T09").actor,
            needs=(Filled(ColumnId("tanggal_pendataan")),),
            requested_by=RequestedBy.CELLS,
        ),
    )
    home = MemoryHome(office)
    home.put(ROW, cells_like({"like": ["posted", "with_record"], "status": ""}))

    assert via(home) == ["T01", "T02", "T04", "T07", "T08", "T09", "T10"]
    assert home.plan(NOW).empty


def test_a_step_without_a_decision_may_have_its_day_filled_in() -> None:
    home = MemoryHome(changed(T04=step("T04", fills={ColumnId("tanggal_konsep"): Fill.DAY})))
    home.put(ROW, cells_like({"like": "disposed", "status": ""}))
    assert via(home) == ["T01", "T02"]

    home.write(ROW, {"tautan_konsep": "Kotak Masuk/konsep.docx"})

    assert via(home) == ["T04"]
    assert "Tanggal Konsep 13/10/2025 diisi sistem." in home.says(ROW)


def test_a_day_that_is_filled_in_stays_while_the_step_is_held_up() -> None:
    home = MemoryHome(changed(T04=step("T04", fills={ColumnId("tanggal_konsep"): Fill.DAY})))
    home.put(ROW, cells_like({"like": "disposed", "tautan_konsep": "Kotak Masuk/konsep.docx"}))
    home.files.problems["Kotak Masuk/konsep.docx"] = FileProblem.FORBIDDEN
    assert via(home) == ["T01", "T02"]

    del home.files.problems["Kotak Masuk/konsep.docx"]
    home.run(NOW + timedelta(days=1))

    assert "Tanggal Konsep 13/10/2025 diisi sistem." in home.says(ROW)


def test_of_cells_of_which_one_suffices_one_requests_the_step() -> None:
    either = AnyFilled((ColumnId("tautan_konsep"), ColumnId("alt")), E_WAJIB)
    home = MemoryHome(changed(T04=step("T04", needs=(either, NoOpenError()))))
    home.put(ROW, cells_like({"like": "disposed", "status": ""}))
    assert via(home) == ["T01", "T02"]

    home.write(ROW, {"alt": "Peserta"})

    assert via(home) == ["T04"]


KASUBBAG = step("T02").actor


@pytest.mark.parametrize(
    ("actor", "said"),
    [
        (replace(KASUBBAG, scope=Scope.ANY), "lebih dari satu: Kasubbag KUL Contoh; Kasubbag Ren"),  # type: ignore[type-var]  # T02 has one
        (replace(KASUBBAG, roles=(RoleId("admin_medcen"),)), "Verifikator Petugas Media Contoh"),  # type: ignore[type-var]
    ],
)
def test_whoever_may_decide_is_found_by_role_and_scope(actor: Actor, said: str) -> None:
    home = MemoryHome(changed(T02=step("T02", actor=actor)))
    home.put(ROW, cells_like({"like": "disposed", "verifikator": "", "status": ""}))

    home.run(NOW)

    assert said in home.says(ROW)


def test_nobody_decides_in_a_step_of_the_system() -> None:
    by_system = {"actor": None, "requested_by": RequestedBy.STATUS}
    home = MemoryHome(changed(T02=step("T02", **by_system), T03=step("T03", **by_system)))
    home.put(ROW, cells_like({"like": "disposed", "verifikator": "", "status": ""}))

    assert via(home) == ["T01"]


def test_without_an_order_of_dates_the_day_is_that_of_the_first_sight() -> None:
    office = office_of()
    workflows = tuple(replace(workflow, date_order=None) for workflow in office.workflows)
    home = MemoryHome(replace(office, workflows=workflows))
    home.put(ROW, cells_like({"like": "disposed", "tanggal_verifikasi": "", "status": ""}))

    home.run(NOW)

    assert "Tanggal Verifikasi 13/10/2025 diisi sistem." in home.says(ROW)


@pytest.mark.parametrize("status", ["Bahan Terkumpul", "Disposisi Terbit"])
def test_where_only_the_status_requests_it_a_done_step_names_it(status: str) -> None:
    by_status = {"requested_by": RequestedBy.STATUS}
    home = MemoryHome(changed(T02=step("T02", **by_status), T03=step("T03", **by_status)))
    home.put(ROW, cells_like({"like": "disposed", "status": status}))

    assert via(home) == (["T01"] if status == "Bahan Terkumpul" else ["T01", "T02"])
    said = "langkah 2 sudah lengkap; pilih status Disposisi Terbit" in home.says(ROW)
    assert said is (status == "Bahan Terkumpul")
