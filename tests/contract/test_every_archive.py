"""In every backend a filed file that was changed is reported until it is as it was."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sheetflow.app.audit import check_files
from sheetflow.app.doctor import examine_office
from sheetflow.core.ledger.filed_faults import DAYS, MAX_DAYS, FileDifference
from sheetflow.core.names import SubmissionId
from tests.contract.homes import HOMES
from tests.contract.whole_homes import NOW, WholeHome, new_home
from tests.support.accepted import sha
from tests.support.scenario import cells_like


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> WholeHome:
    return new_home(request.param, tmp_path)


def test_a_filed_file_that_was_changed_is_reported_of_until_it_is_as_it_was(
    home: WholeHome,
) -> None:
    name = home.type(cells_like({"like": "finished"}))
    home.run()
    states = home.states()
    record = home.home.ledger.load().submissions[SubmissionId(name)]
    file = next(file for file in record.files if file.folder.startswith("01"))
    content = home.drive.tree()[file.target]
    home.drive.put(file.target, b"lain")

    found = checked(home)
    assert [(one.path, one.expected, one.submission, one.problem) for one in found] == [
        (file.target, sha(content), name, None)
    ]
    weeks = [NOW + timedelta(days=day) for day in range(MAX_DAYS, DAYS + 1, MAX_DAYS)]
    day = next(day for day in weeks if reported(home, day))
    sentence = next(one for one in home.sentences() if "E-ARSIP" in one)
    assert file.target in sentence
    assert f"{day:%d/%m/%Y}" in sentence
    assert file.sha256[:16] in sentence
    assert home.states() == states
    assert reported(home, day + timedelta(hours=1))
    assert home.run(day + timedelta(hours=1)).empty
    assert any(file.target in one.detail for one in examine_office(home.home, day))

    home.drive.put(file.target, content)
    assert not reported(home, day + timedelta(hours=2))
    assert home.run(day + timedelta(hours=2)).empty
    assert "E-ARSIP" not in "".join(home.sentences())
    assert not checked(home)
    assert home.home.ledger.audit() == []


def checked(home: WholeHome) -> list[FileDifference]:
    result = check_files(home.home, lambda _: None)
    assert result.read >= len(result.differences)
    assert result.read
    return list(result.differences)


def reported(home: WholeHome, now: datetime) -> bool:
    return any(found.code == "E-ARSIP" for found in home.run(now).findings)
