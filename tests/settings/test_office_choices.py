"""What an office decides for itself, and when its rows must be judged anew."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from sheetflow.core.acting import Acting
from sheetflow.core.names import ColumnId, RoleId, StateId, TransitionId, UnitId, WorkflowId
from sheetflow.core.transition import Scope
from sheetflow.errors import ConfigurationError
from sheetflow.settings.load import load_office, load_settings
from tests.support.quick_yaml import quick_yaml

PEMBELIAN = Path(__file__).parents[1] / "data" / "offices" / "pembelian" / "office.yaml"


def _changed(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("written", "scope", "unit"),
    [("terkait", Scope.OWN_UNIT, ""), ("any", Scope.ANY, ""), ("teknis", Scope.UNIT, "teknis")],
)
def test_the_office_says_whose_official_decides(
    office_copy: Path, written: str, scope: Scope, unit: str
) -> None:
    _changed(office_copy, "office.yaml", "{kasubbag: terkait}", f"{{kasubbag: {written}}}")

    for workflow in load_office(office_copy).workflows:
        actor = workflow.by_id[TransitionId("T02")].actor
        assert actor is not None
        assert (actor.scope, actor.unit) == (scope, unit)


def test_the_office_sets_time_limits(office_copy: Path) -> None:
    _changed(office_copy, "office.yaml", "{W-TOTAL: 3}", "{W-LAMBAT-2: 4}")

    for workflow in load_office(office_copy).workflows:
        decided = [limit for limit in workflow.time_limits if limit.decided]
        assert [(limit.code, limit.days) for limit in decided] == [("W-LAMBAT-2", 4)]


def test_the_office_names_its_sops(office_copy: Path) -> None:
    office = load_office(office_copy)

    assert [(w.short, w.version) for w in office.workflows] == [
        ("SOP 03", "03/2021"),
        ("SOP 04", "04/2021"),
    ]
    sop = office.sop_of(WorkflowId("publikasi-medsos"))
    assert sop is not None
    assert (sop.number, sop.established) == ("03/ORT.06-SOP/Sek-Kab/IX/2021", date(2021, 9, 14))
    assert office.decree is not None
    assert office.decree.place == "Kota Contoh"


def test_an_sop_without_a_version_is_known_by_its_number(office_copy: Path) -> None:
    _changed(office_copy, "office.yaml", '    version: "03/2021"\n', "")
    _changed(office_copy, "office.yaml", "    short: SOP 03\n", "")

    workflow = load_office(office_copy).workflows[0]

    assert workflow.version == "03/ORT.06-SOP/Sek-Kab/IX/2021"
    assert workflow.short == "SOP Media Sosial"


def test_an_office_without_decree_loads_and_has_the_workflows_versions(office_copy: Path) -> None:
    path = office_copy / "office.yaml"
    whole = quick_yaml(path.read_text("utf-8"))
    del whole["sop"]
    path.write_text(yaml.safe_dump(whole, allow_unicode=True), "utf-8")

    office = load_office(office_copy)

    assert [workflow.version for workflow in office.workflows] == ["medsos-1", "website-1"]
    assert office.sop_of(WorkflowId("publikasi-medsos")) is None
    assert office.decree is None


def test_the_office_suspends_lateness_and_changes_holidays(office_copy: Path) -> None:
    _changed(
        office_copy,
        "office.yaml",
        "holidays: {country: ID}",
        "holidays:\n  country: ID\n  collective_leave: false\n"
        "  add: [{date: 2025-10-02, name: Hari Jadi}]\n  remove: [2025-12-25]\n"
        "exceptional: [{since: 2025-10-06, until: 2025-10-07, reason: banjir}]",
    )
    calendar = load_office(office_copy).calendar

    assert [day for day in range(1, 11) if not calendar.is_working(date(2025, 10, day))] == [
        2,
        4,
        5,
        6,
        7,
    ]
    assert calendar.is_working(date(2025, 12, 25))
    assert calendar.is_working(date(2025, 8, 18))


def test_a_file_beside_the_office_stands_before_the_shipped_one(office_copy: Path) -> None:
    _changed(office_copy, "messages.yaml", "Pilih status dari daftar.", "Pilihlah.")

    catalogue = load_office(office_copy).catalogue

    assert "Pilihlah." in {
        fix for message in catalogue.messages.values() for fix in message.fix.all()
    }


@pytest.mark.parametrize(
    ("written", "acting"),
    [("plt", Acting.PLT), ("plh", Acting.PLH), ("true", Acting.EITHER), ("false", None)],
)
def test_the_office_says_how_a_stand_in_serves(
    office_copy: Path, written: str, acting: Acting | None
) -> None:
    _changed(office_copy, "office.yaml", "acting: true", f"acting: {written}")

    holders = load_office(office_copy).holders
    assert [one.acting for one in holders if one.name == "Pengganti Hukum Contoh"] == [acting]


def test_two_units_may_bear_one_name_on_different_days(office_copy: Path) -> None:
    _changed(
        office_copy,
        "office.yaml",
        "units:\n",
        "units:\n  - {id: lama, label: Teknis dan Parmas, aliases: [Hukum], until: 2025-06-30}\n",
    )
    _changed(office_copy, "office.yaml", "    short: Hukum\n", "    since: 2025-07-01\n")

    names = load_office(office_copy).role_book.unit_names
    found = [names.find(("hukum",), date(2025, month, 30)) for month in (6, 7)]
    assert [one.unit for one in found if one] == ["lama", "hukum"]


@pytest.mark.parametrize("written", ["198001012005011001", "19800101 200501 1 001"])
def test_a_nip_is_kept_as_it_is_printed(office_copy: Path, written: str) -> None:
    _changed(
        office_copy, "office.yaml", "role: sekretaris}", f'role: sekretaris, nip: "{written}"}}'
    )

    secretary = next(one for one in load_office(office_copy).holders if one.role == "sekretaris")
    assert secretary.nip == "19800101 200501 1 001"


@pytest.mark.parametrize(
    ("file", "old", "new", "judged_anew"),
    [
        ("office.yaml", "role: sekretaris}", "role: sekretaris, nip: '198001012005011001'}", False),
        ("office.yaml", "acting: true", "acting: plt", True),
        ("forms/publikasi.yaml", 'colour: "F2F2F2"', 'colour: "F3F3F3"', False),
        ("forms/publikasi.yaml", "width: 30", "width: 32", False),
        ("office.yaml", "name: {id: KPU Kabupaten Contoh", "name: {id: KPU Contoh", False),
        ("messages.yaml", "Pilih status dari daftar.", "Pilihlah.", False),
        ("workflows/publikasi-medsos.yaml", "days: 1,", "days: 2,", True),
        ("workflows/publikasi-medsos.yaml", "revision_limit: 3", "revision_limit: 2", True),
        ("office.yaml", "until: 2025-12-19", "until: 2025-12-20", True),
        ("office.yaml", "country: ID", "country: ID, remove: [2025-12-25]", True),
        ("office.yaml", "[kab-contoh.kpu.go.id]", "[kab-lain.kpu.go.id]", True),
        ("platforms.yaml", "tracking: [igsh,", "tracking: [", True),
        ("reading.yaml", "nihil,", "", True),
        ("content-formats.csv", "1080,1080,1:1", "1080,1081,1:1", True),
        ("forms/publikasi.yaml", "aliases: [medsos,", "aliases: [", True),
    ],
)
def test_rows_are_judged_anew_when_rules_change_and_only_then(
    office_copy: Path, file: str, old: str, new: str, judged_anew: bool
) -> None:
    before = load_office(office_copy).rules_digest
    assert load_office(office_copy).rules_digest == before

    _changed(office_copy, file, old, new)

    assert (load_office(office_copy).rules_digest != before) == judged_anew


def test_an_office_that_publishes_nothing_is_only_other_settings() -> None:
    settings = load_settings(PEMBELIAN)
    office = settings.office
    (workflow,) = office.workflows

    assert settings.register.name == "requests.xlsx"
    assert settings.tab == "Requests"
    assert str(office.zone) == "Asia/Makassar"
    assert office.folders.parts == ("offers", "receipts")
    assert office.calendar.is_working(date(2025, 10, 4))
    assert {arrow.target for arrow in workflow.leaving[StateId("asked")]} == {"agreed", "refused"}
    assert {arrow.target for arrow in workflow.leaving[StateId("agreed")]} == {
        "approved",
        "refused",
    }
    assert workflow.time_limits[0].days == 4
    assert RoleId("kasubbag") not in office.role_by_id


def test_what_is_no_boolean_stays_a_word(office_copy: Path) -> None:
    """YAML's older `no`, `on`, `Ya` must not become true or false."""
    _changed(office_copy, "forms/publikasi.yaml", "aliases: [ada, sudah]", "aliases: [on, yes]")
    _changed(office_copy, "forms/publikasi.yaml", "[belum, tdk, tidak ada]", "[no, off, n]")

    column = load_office(office_copy).form.by_id[ColumnId("izin")]
    choices = {choice.value: choice.aliases for choice in column.choices}

    assert choices["Ya"] == ("on", "yes")
    assert choices["Tidak"] == ("no", "off", "n")


@pytest.mark.parametrize(
    "written",
    [
        "kpu_contoh",
        "@KPU_Contoh",
        "https://x.com/kpu_contoh",
        "https://twitter.com/kpu_contoh?s=21",
        "x.com/kpu_contoh/",
    ],
)
def test_an_account_may_be_written_as_its_address(office_copy: Path, written: str) -> None:
    _changed(office_copy, "office.yaml", "X: [kpu_contoh]", f"X: ['{written}']")

    assert load_office(office_copy).official.accounts["X"] == {"kpu_contoh"}


def test_an_account_may_look_like_a_host(office_copy: Path) -> None:
    _changed(office_copy, "office.yaml", "X: [kpu_contoh]", "X: [kpu.go.id]")

    assert load_office(office_copy).official.accounts["X"] == {"kpu.go.id"}


def test_units_that_follow_each_other_may_share_a_folder(office_copy: Path) -> None:
    _changed(
        office_copy,
        "office.yaml",
        "    short: Hukum\n",
        "    short: Hukum\n    until: 2024-12-31\n"
        "  - {id: hukum-baru, label: Hukum dan Sengketa, short: Hukum, since: 2025-01-01}\n",
    )

    assert load_office(office_copy).unit_by_id[UnitId("hukum-baru")].short == "Hukum"


@pytest.mark.parametrize(
    "line", ["25-12-2025,public,Natal", "2025-12-25,libur,Natal", "2025-12-25,public,"]
)
def test_a_day_off_that_cannot_be_read_is_reported_with_its_line(
    office_copy: Path, line: str
) -> None:
    table = office_copy / "holidays" / "ID.csv"
    table.write_text(f"date,kind,name\n2025-01-01,public,Tahun Baru\n{line}\n", "utf-8")

    with pytest.raises(ConfigurationError, match=r"ID\.csv:3: this is no day off"):
        load_office(office_copy)


def test_a_half_keeps_its_identifier_whatever_the_office_calls_its_sop(office_copy: Path) -> None:
    suffixes = [workflow.half_suffix for workflow in load_office(office_copy).workflows]
    _changed(office_copy, "office.yaml", "short: SOP 04", "short: SOP Laman 9")
    renamed = load_office(office_copy).workflows
    assert [workflow.half_suffix for workflow in renamed] == suffixes == ["03", "04"]
    assert renamed[1].short == "SOP Laman 9"


@pytest.mark.parametrize("folder", ["Laporan", "kotak masuk", "Arsip"])
def test_the_board_has_a_folder_of_its_own(office_copy: Path, folder: str) -> None:
    _changed(office_copy, "office.yaml", "report:\n", f"site: {{folder: {folder}}}\nreport:\n")

    with pytest.raises(ConfigurationError, match=rf"office\.yaml:\d+: “{folder}” is the folder"):
        load_office(office_copy)


def test_the_public_list_names_a_role_of_the_office(office_copy: Path) -> None:
    of_list = "{responsible: humas, place: Kota Contoh}"
    _changed(
        office_copy, "office.yaml", "report:\n", f"site: {{public_list: {of_list}}}\nreport:\n"
    )

    with pytest.raises(ConfigurationError, match="humas"):
        load_office(office_copy)
