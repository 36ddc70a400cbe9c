"""A fleet's file: what is meant by it, and what a mistake in it costs."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sheetflow.core.fleet.settings import Fleet
from sheetflow.core.words import ENGLISH
from sheetflow.errors import ConfigurationError
from sheetflow.settings.document import MistakesError
from sheetflow.settings.fleet_file import load_fleet
from sheetflow.settings.load import load_settings

HEAD = "name: {id: KPU Provinsi, en: Provincial KPU}\ntime_zone: Asia/Jakarta\n"
SHARED = """\
kind: publikasi
name: KPU
time_zone: Asia/Jakarta
holders: [{name: Sekretaris, role: sekretaris}]
google: {folder: 1SharedSharedShared, credentials: {kind: service_account, file: key.json}}
"""


def _office(folder: Path, text: str = "") -> Path:
    folder.mkdir(parents=True)
    (folder / "office.yaml").write_text(text or f"id: {folder.name}\n", "utf-8")
    return folder


Load = Callable[[str], Fleet]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads a fleet of this text below the head, beside two local offices."""
    for name in ("kpu-a", "kpu-b"):
        _office(tmp_path / "offices" / name)

    def load(text: str) -> Fleet:
        (tmp_path / "fleet.yaml").write_text(HEAD + text, "utf-8")
        return load_fleet(tmp_path)

    return load


def _ids(fleet: Fleet) -> list[str]:
    return [one.id for one in fleet.offices]


def test_a_folder_of_offices_in_a_few_words(load: Load, tmp_path: Path) -> None:
    fleet = load("offices: [{folder: offices}]\n")

    assert _ids(fleet) == ["kpu-a", "kpu-b"]
    assert fleet.offices[0].settings == tmp_path / "offices/kpu-a/office.yaml"
    assert fleet.name(ENGLISH) == "Provincial KPU"
    assert fleet.results == tmp_path / "fleet-results"
    assert {one.account for one in fleet.offices} == {""}
    assert fleet.unusable == ()


def test_a_plain_folder_is_a_fleet_without_a_file(tmp_path: Path) -> None:
    _office(tmp_path / "kpu-b", "id: kpu-b\ntime_zone: Asia/Makassar\n")
    _office(tmp_path / ".hidden")
    (tmp_path / "fleet-results").mkdir()

    fleet = load_fleet(tmp_path)

    assert (_ids(fleet), str(fleet.zone), fleet.unusable) == (["kpu-b"], "Asia/Makassar", ())


@pytest.mark.parametrize("name", ["", "fleet.yaml", "nothing"])
def test_where_there_is_no_fleet_the_way_out_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match="offices"):
        load_fleet(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, "There is no office.yaml in it."),
        ("id: [", "office.yaml:2: Not valid YAML"),
        ("name: KPU\n", "The key “id” is missing."),
        ("id: kpu-a\n", "and so has offices/kpu-a: none of them is run."),
        ("id: kpu-c\nhome: google\n", "names no account for it. Known: m1, m2."),
    ],
)
def test_one_office_in_trouble_leaves_the_rest(
    load: Load, tmp_path: Path, text: str | None, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = _office(tmp_path / "offices/kpu-c", text or "x")
    if text is None:
        (folder / "office.yaml").unlink()

    fleet = load("offices: [{folder: offices}]\naccounts: [{id: m1}, {id: m2}]\n")

    usable = ["kpu-b"] if text == "id: kpu-a\n" else ["kpu-a", "kpu-b"]
    assert _ids(fleet) == usable
    place, sentence = fleet.unusable[-1]
    assert (place, problem in sentence) == ("offices/kpu-c", True), sentence


def test_results_of_the_folder_swept_without_a_file_are_no_office(
    load: Load, tmp_path: Path
) -> None:
    plain = load_fleet(tmp_path / "offices")
    plain.results.mkdir()

    fleet = load("offices: [{folder: offices}]\nresults: hasil\n")

    assert (_ids(fleet), fleet.unusable) == (_ids(plain), ())


def test_a_folder_that_is_gone_is_no_end_of_the_rest(load: Load) -> None:
    long = "x" * 5000
    fleet = load(
        f"offices: [{{folder: gone}}, {{path: offices/kpu-a}}, {{path: gone}}, {{path: {long}}}]\n"
    )

    assert _ids(fleet) == ["kpu-a"]
    assert len(fleet.unusable) == 3


def test_an_office_named_by_its_path_is_that_entrys(load: Load, tmp_path: Path) -> None:
    _office(tmp_path / "offices/kpu-c", "id: kpu-c\nhome: google\n")

    fleet = load(
        "offices: [{folder: offices}, {folder: ./offices}, {path: offices/kpu-c, account: m2}]\n"
        "accounts: [{id: m1}, {id: m2}]\n"
    )

    assert _ids(fleet) == ["kpu-a", "kpu-b", "kpu-c"]
    assert fleet.offices[-1].account == "m2"


@pytest.mark.parametrize(
    "written",
    [
        (
            "    office:\n      id: kpu-g  # its own\n      base: shared.yaml\n"
            "      google: {folder: 1OwnOwnOwnOwn}\n\n    # whose it is\n    account: m1\n"
        ),
        (
            "    account: m1\n    office: {id: kpu-g, base: shared.yaml,\n"
            "      google: {folder: 1OwnOwnOwnOwn}}\n"
        ),
        (
            "    account: m1\n    office: {id: kpu-g, base: shared.yaml,\n"
            "      google: {folder: 1OwnOwnOwnOwn}, # its own\n      }\n"
        ),
    ],
)
def test_an_office_written_here_has_its_own_keys_and_those_it_shares(
    load: Load, tmp_path: Path, written: str
) -> None:
    (tmp_path / "shared.yaml").write_text(SHARED, "utf-8")
    fleet = load("accounts: [{id: m1}]\noffices:\n  - path: offices/kpu-a\n  -\n" + written)
    office = fleet.offices[-1]
    assert (office.id, office.account) == ("kpu-g", "m1")
    assert office.place.endswith("fleet.yaml:7") or office.place.endswith("fleet.yaml:8")

    settings = load_settings(office.settings, office.text)

    assert settings.google is not None
    assert settings.google.folder == "1OwnOwnOwnOwn"
    assert settings.google.credentials.file == "key.json"
    assert (settings.home, settings.ledger) == ("google", tmp_path / "kpu-g.db")
    assert settings.office.holders[0].name == "Sekretaris"


def test_a_mistake_of_an_office_written_here_has_the_line_of_the_fleets_file(
    load: Load, tmp_path: Path
) -> None:
    (tmp_path / "shared.yaml").write_text(SHARED + "tab: 12\n", "utf-8")
    fleet = load(
        "offices:\n  - office:\n      id: kpu-g\n      base: shared.yaml\n      zone: WIB\n"
        "      google: {folder: 1OwnOwnOwnOwn}\n"
    )

    with pytest.raises(MistakesError) as error:
        load_settings(fleet.offices[0].settings, fleet.offices[0].text)

    assert [(Path(one.file).name, one.line) for one in error.value.mistakes] == [
        ("fleet.yaml", 7),
        ("shared.yaml", 6),
    ]


def test_offices_in_folders_share_a_file_too(office_copy: Path) -> None:
    file = office_copy / "office.yaml"
    (office_copy / "shared.yaml").write_text(file.read_text("utf-8"), "utf-8")
    file.write_text("base: shared.yaml\nid: kpu-lain\nname: KPU Lain\n", "utf-8")

    office = load_settings(office_copy).office

    assert (office.id, bool(office.holders)) == ("kpu-lain", True)


@pytest.mark.parametrize(
    ("shared", "line", "problem"),
    [("base: other.yaml\n", 1, "has no other base"), ("- a\n", 1, "no keys"), ("", 1, "no keys")],
)
def test_no_file_that_is_shared_counts_for_nothing(
    office_copy: Path, shared: str, line: int, problem: str
) -> None:
    file = office_copy / "office.yaml"
    file.write_text("base: shared.yaml\n" + file.read_text("utf-8"), "utf-8")
    (office_copy / "shared.yaml").write_text(shared, "utf-8")

    with pytest.raises(MistakesError) as error:
        load_settings(office_copy)

    (mistake,) = error.value.mistakes
    assert (Path(mistake.file).name, mistake.line) == ("shared.yaml", line)
    assert problem in mistake.problem


MISTAKES = [
    ("offices: []", 3, "needs at least 1 item"),
    ("offices: [{folder: x, path: y}]", 3, "has one of folder, path and office"),
    ("offices: [{folder: x}]\nquota: 3", 4, "The key “quota” is not known"),
    ("offices: [{folder: x, account: m3}]\naccounts: [{id: m1}]", 3, "m3"),
    ("offices: [{path: x}, {path: ./x}]", 3, "stands twice"),
    ("offices: [{folder: x}]\nprojects: [{id: p}, {id: p}]", 4, "“p” stands twice"),
    ("offices: [{folder: x}]\naccounts: [{id: p}, {id: p}]", 4, "“p” stands twice"),
    ("offices: [{folder: x}]\nprojects: [{id: p}, {id: q}]\naccounts: [{id: m}]", 5, "none of"),
    ("offices: [{folder: x}]\naccounts: [{id: m, project: q}]", 4, "The project “q” is not"),
    ("offices: [{office: {name: x, google: {folder: y}}}]", 3, "The key “id” is missing"),
    ("offices: [{office: {id: x}}]", 3, "its key “google” is missing"),
    ("offices: [{office: {id: x, home: local, google: {folder: y}}}]", 3, "would share its files"),
    ("offices: [{folder: x}]\nlimits: {seconds: 0}", 4, "at least 1"),
    ("offices: [{folder: x}]\nlimits: {memory_mb: 1e3}", 4, "“memory_mb” must be"),
    ("offices: [{folder: x}]\nschedule: {every_minutes: 7}", 4, "Write 6"),
    ("offices: [{folder: x}]\nworkers: {scheduler: 10.0.0.5}", 4, "no address of a scheduler"),
    ("offices: [{folder: x}]\nworkers: {scheduler: 10.0.0.5:8786}", 4, "nothing protects"),
    ("offices: [{folder: x}]\nworkers: {scheduler: tls://h:8786}", 4, "none are named"),
    (
        "offices: [{folder: x}]\nworkers: {scheduler: 127.0.0.1:1, tls: {ca: a, cert: b, key: c}}",
        4,
        "uses none of the certificates",
    ),
    (
        "offices: [{folder: x}]\nworkers: {tls: {ca: a, cert: b, key: c}}",
        4,
        "there is no such file",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "problem"), MISTAKES)
def test_a_mistake_in_the_file_has_its_line(load: Load, text: str, line: int, problem: str) -> None:
    with pytest.raises(MistakesError) as error:
        load(text + "\n")

    assert {one.line for one in error.value.mistakes} == {line}
    assert problem in str(error.value)


@pytest.mark.parametrize(
    ("quotas", "problem"),
    [
        ("sheets_read: 61", "“sheets_read” is 61 a minute, and Google takes 60."),
        ("sheets_write: 0", "at least 1"),
        ("sheets_write: -3", "at least 1"),
        ("drive: banyak", "a whole number"),
        ("drive: 100", "at least 200"),
        ("drive: 1.5", "a whole number"),
        ("reads: 5", "The key “reads” is not known"),
        ("sheets_read: 10000, raised: false", "Google takes 60"),
    ],
)
def test_nonsense_is_no_quota(load: Load, quotas: str, problem: str) -> None:
    with pytest.raises(MistakesError, match=problem):
        load(f"offices: [{{folder: offices}}]\naccounts: [{{id: m, quotas: {{{quotas}}}}}]\n")


def test_quotas_are_googles_where_none_are_written(load: Load) -> None:
    fleet = load(
        "offices: [{folder: offices}]\n"
        "projects: [{id: p, quotas: {sheets_read: 900, raised: true}}]\n"
        "accounts: [{id: m, quotas: {drive: 1000}, workers: mesin}, {id: n}]\n"
    )

    assert fleet.projects["p"].quotas.by_meter() == {
        "sheets_read": 900,
        "sheets_write": 300,
        "drive": 1_000_000,
    }
    assert fleet.accounts["m"].quotas.by_meter() == {
        "sheets_read": 60,
        "sheets_write": 60,
        "drive": 1000,
    }
    assert [(one.project, one.workers) for one in fleet.accounts.values()] == [
        ("p", "mesin"),
        ("p", ""),
    ]


def test_a_scheduler_on_this_machine_needs_no_certificate(load: Load) -> None:
    for address in ("127.0.0.1:8786", "tcp://localhost:8786", "[::1]:8786"):
        fleet = load(f'offices: [{{folder: offices}}]\nworkers: {{scheduler: "{address}"}}\n')
        assert fleet.workers.scheduler == f"tcp://{address.removeprefix('tcp://')}"


def test_a_scheduler_elsewhere_has_certificates(load: Load, tmp_path: Path) -> None:
    for name in ("ca", "cert", "key"):
        shutil.copy(tmp_path / "offices/kpu-a/office.yaml", tmp_path / f"{name}.pem")

    fleet = load(
        "offices: [{folder: offices}]\nworkers: {scheduler: 'tls://10.0.0.5:8786', "
        "tls: {ca: ca.pem, cert: cert.pem, key: key.pem}}\n"
    )

    assert fleet.workers.tls is not None
    assert fleet.workers.tls.key == tmp_path / "key.pem"


@pytest.mark.parametrize(
    ("base", "account"), [("home: google\n", "m1"), ("home: local\n", ""), ("tab: Satu\n", "")]
)
def test_what_offices_share_may_decide_where_they_are(
    load: Load, tmp_path: Path, base: str, account: str
) -> None:
    (tmp_path / "offices/base.yaml").write_text(base, "utf-8")
    _office(tmp_path / "offices/kpu-c", "id: kpu-c\nbase: ../base.yaml\n")

    fleet = load("offices: [{folder: offices}]\naccounts: [{id: m1}]\n")

    assert {one.id: one.account for one in fleet.offices}["kpu-c"] == account


def test_offices_that_expect_more_than_the_fleet_gives_are_named(
    load: Load, tmp_path: Path
) -> None:
    (tmp_path / "shared.yaml").write_text("schedule: {every_minutes: 60}\n", "utf-8")
    _office(tmp_path / "offices/kpu-c", "id: kpu-c\nschedule: {every_minutes: 30}\n")
    fleet = load(
        "schedule: {every_minutes: 30}\noffices:\n  - folder: offices\n"
        "  - office: {id: kpu-g, base: shared.yaml, google: {folder: 1OwnOwnOwn}}\n"
    )

    assert fleet.expecting_more == ("kpu-a", "kpu-b")


def test_what_offices_share_and_cannot_be_read_is_named(load: Load, tmp_path: Path) -> None:
    _office(tmp_path / "offices/kpu-c", "id: kpu-c\nbase: ../gone.yaml\n")
    (tmp_path / "offices/broken.yaml").write_text("a: [", "utf-8")
    _office(tmp_path / "offices/kpu-d", "id: kpu-d\nbase: ../broken.yaml\n")

    fleet = load("offices: [{folder: offices}]\n")

    assert _ids(fleet) == ["kpu-a", "kpu-b"]
    (_, gone), (_, broken) = fleet.unusable
    assert "office.yaml:2: The file “../gone.yaml” is neither" in gone
    assert "broken.yaml:2: Not valid YAML" in broken


PAGE = Path(__file__).parents[2].joinpath("docs/fleet.md").read_text("utf-8")


@pytest.mark.parametrize(
    "example", re.findall(r"<!-- fleet -->\n```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
)
def test_each_example_of_the_page_is_a_fleet(tmp_path: Path, example: str) -> None:
    for name in ("kpu-kab-cianjur", "kpu-kota-bandung"):
        _office(tmp_path / "kantor" / name, f"id: {name}\nhome: google\n")
    (tmp_path / "bersama.yaml").write_text(SHARED, "utf-8")
    for name in ("ca", "cert", "key"):
        (tmp_path / f"{name}.pem").write_text("", "utf-8")
    (tmp_path / "fleet.yaml").write_text(example, "utf-8")

    fleet = load_fleet(tmp_path)

    assert {one.id for one in fleet.offices} >= {"kpu-kab-cianjur"}
    for one in fleet.offices:
        if one.text is not None:
            assert load_settings(one.settings, one.text).home == "google"
