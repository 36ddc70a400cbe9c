"""Who must do what, by the sentence about an inaccessible file, in each kind of backend."""

from dataclasses import replace

import pytest

from sheetflow.core.files import FileProblem
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.registers import NOW
from tests.support.scenario import cells_like

ACCOUNT = "pekerja@proyek.iam.gserviceaccount.com"


@pytest.mark.parametrize("account", ["", ACCOUNT])
@pytest.mark.parametrize("trouble", [FileProblem.MISSING, FileProblem.FORBIDDEN])
@pytest.mark.parametrize("column", ["tautan_bahan", "tangkapan_layar"])
def test_nobody_shares_with_a_job_that_has_no_account(
    column: str, trouble: FileProblem, account: str
) -> None:
    home = MemoryHome(replace(office_of(), account=account))
    home.put("PUB-1", cells_like({"like": "posted", column: "Kotak Masuk/x.png"}))
    home.files.problems["Kotak Masuk/x.png"] = trouble
    home.run(NOW)

    assert ("membagikannya kepada" in home.says("PUB-1")) == bool(account)
    assert ("folder Drive kantor" in home.says("PUB-1")) == (not account)
    assert "kepada sistem" not in home.says("PUB-1")
