"""Law 7: evidence is bytes: whatever was filed or approved and is changed is found in a month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sheetflow.core.effects import Plan
from sheetflow.core.files import FiledFile, FileFault, FileInfo, Fingerprints
from sheetflow.core.ledger.filed_faults import DAYS, READ
from tests.support.memory.office import MemoryHome, ReportedFiles
from tests.support.registers import NOW, STAGES, home_with
from tests.support.scenario import cells_like

FILED = ("collected", "filed", "drafted", "approved", "recorded", "finished")
"""Stages at which something was filed."""
OF_FILED_FILES = {"E-ARSIP", "W-ARSIP"}


@dataclass
class SecretFiles(ReportedFiles):
    """Files whose fingerprints never change, whatever is done to them; `read` lists those read."""

    stamped: dict[str, str] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)

    def fingerprints(self, known: Mapping[str, str], followed: str) -> Fingerprints:
        now = super().fingerprints(known, followed)
        found = {one: known[one] or stamp for one, stamp in now.by_reference.items()}
        return Fingerprints(found, now.change_token)

    def inspect(self, references: Sequence[str]) -> Mapping[str, FileInfo]:
        self.read += references
        found = super().inspect(references)
        for one, look in found.items():
            self.stamped.setdefault(one, look.fingerprint)
        return {
            one: FileInfo(
                self.stamped[one] if look.problem is None else look.fingerprint,
                look.files,
                look.problem,
                look.about,
                look.left_out,
            )
            for one, look in found.items()
        }

    def check(self, files: Sequence[FiledFile]) -> Sequence[FileFault]:
        self.read += [file.target for file in files]
        return super().check(files)


def secret_home(stages: Sequence[str]) -> tuple[MemoryHome, SecretFiles]:
    """Return a backend with rows of these stages, evaluated once, and its files."""
    home = home_with(
        {
            f"PUB-2025-{number:04}": cells_like({"like": stage}) | {"judul": f"Kegiatan {number}"}
            for number, stage in enumerate(stages, 1)
        }
    )
    files = SecretFiles(home.files.inner)
    home.files = files
    home.run(NOW)
    return home, files


def of_filed(plan: Plan) -> list[tuple[str, str]]:
    return [
        (str(found.submission), found.code)
        for found in plan.findings
        if found.code in OF_FILED_FILES
    ]


stages = st.lists(st.sampled_from(STAGES), min_size=1, max_size=4)


@settings(deadline=None, phases=[Phase.generate], max_examples=8)
@given(stages=st.lists(st.sampled_from(FILED), min_size=1, max_size=3), data=st.data())
def test_a_filed_file_that_is_changed_or_gone_is_found_within_four_weeks_and_until_it_is_back(
    stages: list[str], data: st.DataObject
) -> None:
    home, files = secret_home(stages)
    records = home.ledger.load().submissions
    filed = [(record, file) for record in records.values() for file in record.files if file.sha256]
    if not filed:
        return
    record, file = data.draw(st.sampled_from(filed))
    kept = files.inner.files[file.target]
    changed = data.draw(st.sampled_from([None, b"", b"lain", kept + b"."]))
    if changed is None:
        del files.inner.files[file.target]
    else:
        files.inner.files[file.target] = changed
    states, history = home.states(), len(list(home.ledger.history()))

    found_on = []
    for day in range(1, DAYS + 1):
        now = NOW + timedelta(days=day)
        plan = home.run(now)[0].plan
        assert all(event.submission != record.id for event in plan.commit.events)
        if of_filed(plan):
            found_on.append(day)
            assert (str(record.row_id), "E-ARSIP") in of_filed(plan)
            assert file.target in home.says(str(record.row_id))

    assert found_on == list(range(found_on[0], DAYS + 1)), "it is news until it is back"
    assert home.states()[str(record.id)] == states[str(record.id)]
    files.inner.files[file.target] = kept
    plan = home.run(NOW + timedelta(days=DAYS + 1))[0].plan
    assert not of_filed(plan)
    assert "E-ARSIP" not in home.says(str(record.row_id))
    assert home.run(NOW + timedelta(days=DAYS + 1))[0].plan.empty
    assert len(list(home.ledger.history())) >= history


@settings(deadline=None, phases=[Phase.generate], max_examples=6)
@given(stages=stages, days=st.lists(st.integers(1, 60), min_size=1, max_size=6).map(sorted))
def test_nothing_is_found_where_nothing_changed_and_a_day_s_second_run_reads_nothing(
    stages: list[str], days: list[int]
) -> None:
    home, files = secret_home(stages)
    for day in dict.fromkeys(days):
        now = NOW + timedelta(days=day)
        assert not of_filed(home.run(now)[0].plan)
        files.read.clear()
        noted = home.ledger.load()

        again = home.run(now + timedelta(hours=1))[0].plan

        assert again.empty
        assert not again.notes
        assert not files.read
        assert home.ledger.load() == noted


@settings(deadline=None, phases=[Phase.generate], max_examples=4)
@given(content=st.binary(min_size=1, max_size=8), stage=st.sampled_from(["approved", "posted"]))
def test_an_approved_draft_that_is_changed_behind_its_stamp_is_found_within_four_weeks(
    content: bytes, stage: str
) -> None:
    home, files = secret_home([stage])
    files.inner.files["Kotak Masuk/konsep.docx"] = content
    for day in range(1, DAYS + 1):
        home.run(NOW + timedelta(days=day))
    assert home.states() == {"PUB-2025-0001": "konsep"}


@settings(deadline=None, phases=[Phase.generate], max_examples=10)
@given(content=st.binary(min_size=1, max_size=8))
def test_no_step_is_accepted_on_a_file_that_was_changed_behind_its_stamp(content: bytes) -> None:
    home, files = secret_home(["approved"])
    files.inner.files["Kotak Masuk/konsep.docx"] = content
    home.write("PUB-2025-0001", cells_like({"like": "posted"}) | {"judul": "Kegiatan 1"})

    planned = home.plan(NOW)
    plan = home.run(NOW)[0].plan

    assert plan == planned
    assert home.states() == {"PUB-2025-0001": "konsep"}
    assert "E-BERUBAH" in {found.code for found in plan.findings}


def test_missed_days_are_caught_up_a_week_at_a_time() -> None:
    home, files = secret_home(["finished"] * 40)
    filed = sum(len(record.files) for record in home.ledger.load().submissions.values())
    home.run(NOW + timedelta(days=1))
    parts = []
    for day in range(100, 104):
        files.read.clear()
        home.run(NOW + timedelta(days=day))
        parts.append(len(files.read))
    assert sum(parts) == filed
    assert max(parts) < filed / 2
    assert home.ledger.load().notes[READ].split() == ["2026-01-24", "2026-01-21"]
