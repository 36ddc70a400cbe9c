"""What other programs put beside the register is reported by the run and the doctor."""

import shutil
from pathlib import Path

from tests.support.sample_office import new_office


def test_a_lock_and_a_conflict_copy_beside_the_register_are_named(tmp_path: Path) -> None:
    office = new_office(tmp_path / "kantor")
    assert office.call("init").code == 0
    healthy = office.call("doctor")
    assert "register-PC01" not in healthy.out
    (office.path / ".~gister.xlsx").write_bytes(b"\x04Budi")
    shutil.copy(office.register, office.path / "register-PC01.xlsx")

    reported = office.call("doctor").out
    found = office.plan().json()["findings"]

    assert "the workbook is open (Budi)" in reported
    assert "register-PC01.xlsx" in reported
    assert [one["code"] for one in found] == ["W-SALINAN"]
