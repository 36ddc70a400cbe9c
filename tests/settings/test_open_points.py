"""A question that the SOP leaves open closes when the office has answered it."""

from pathlib import Path

import pytest

from sheetflow.errors import ConfigurationError
from sheetflow.settings.document import shipped_config
from sheetflow.settings.load import load_office

ASK = "  - {{key: {key}, question: Apa?, default: ini}}\n"
PERSON = """holders:
  - {name: Budi Utama, role: sekretaris}
  - {name: Sari, role: kasubbag, unit: kul}
"""
FLOOD = "exceptional: [{since: 2025-01-01, until: 2025-01-02, reason: banjir}]"


def asked(folder: Path, key: str, *changes: tuple[str, str]) -> bool:
    """Whether the sample office, with a question and changes in its settings, still asks it."""
    path = folder / "office.yaml"
    text = path.read_text("utf-8") + "undecided:\n" + ASK.format(key=key)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")
    return [point.key for point in load_office(folder).undecided] == [key]


@pytest.mark.parametrize(
    "key",
    ["files.formats", "report.addressee", "workflows.X01", "exceptional", "holders",
     "tidak.ada", "role_scope.sekretaris", "form.both"],
)  # fmt: skip
def test_what_has_no_value_of_its_own_is_open(office_copy: Path, key: str) -> None:
    (office_copy / "content-formats.csv").unlink()

    assert asked(office_copy, key)


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("day_limits", "{W-TOTAL: 3}", "{W-LAMBAT-2: 2}"),
        ("exceptional", "report:", f"{FLOOD}\nreport:"),
        ("holders.acting", "report:", "report:"),
        ("holders.email", "report:", "report:"),
        ("role_scope.kasubbag", "report:", "report:"),
        ("official.accounts", "report:", "report:"),
        ("official.accounts.X", "report:", "report:"),
        ("units", "report:", "report:"),
        ("legal_basis", "report:", "report:"),
        ("letterheads", "report:", "report:"),
        ("files.formats", "report:", "report:"),
        ("workflows.X01", "report:", "decided: {workflows.X01: Boleh}\nreport:"),
        ("report.addressee", "report:", "decided: {report.addressee: Rapat 12 Januari}\nreport:"),
    ],
)  # fmt: skip
def test_what_has_a_value_is_closed(office_copy: Path, key: str, old: str, new: str) -> None:
    """The copy has the table of formats beside `office.yaml`."""
    assert not asked(office_copy, key, (old, new))


def test_limits_are_open_while_none_is_set(office_copy: Path) -> None:
    assert asked(office_copy, "day_limits", ("{W-TOTAL: 3}", "{}"))


def test_holders_are_open_until_all_are_people(office_copy: Path) -> None:
    text = (office_copy / "office.yaml").read_text("utf-8")
    start, end = text.index("holders:"), text.index("weekend:")

    assert not asked(office_copy, "holders", (text[start:end], PERSON))


@pytest.mark.parametrize("line", ["(alamat diisi oleh kantor)", "....................", "…"])
def test_a_letterhead_with_room_to_fill_in_is_open(office_copy: Path, line: str) -> None:
    assert asked(office_copy, "letterheads", ("Jalan Contoh Nomor 1, Kota Contoh", line))


def test_an_address_for_a_google_office_is_open(office_copy: Path) -> None:
    google = "home: google\ngoogle: {folder: 0123456789abcdef}"

    assert asked(office_copy, "holders.email", ("home: local", google))


def test_a_decision_of_what_was_not_asked_is_a_mistake(office_copy: Path) -> None:
    decided = "decided: {day_limit: dua hari}\nreport:"

    with pytest.raises(ConfigurationError, match=r"not asked under .* Did you mean “day_limits”"):
        asked(office_copy, "day_limits", ("report:", decided))


def test_cianjur_asks_only_what_its_decree_leaves_open() -> None:
    office = load_office(shipped_config() / "offices" / "kpu-kab-cianjur" / "office.yaml")

    assert [point.key for point in office.undecided] == [
        "day_limits",
        "role_scope.kasubbag",
        "files.formats",
        "report.addressee",
        "workflows.X01",
        "holders",
        "official.accounts",
        "letterheads",
    ]
    assert max(len(text) for point in office.undecided for text in point.question.all()) < 80
