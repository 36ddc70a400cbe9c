"""A new office from answers: valid after each, short, and what people type is understood."""

import re
from contextlib import suppress
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.core.words import ENGLISH, INDONESIAN
from sheetflow.settings.document import shipped_config
from sheetflow.settings.kind_file import kind_names
from sheetflow.settings.load import load_settings
from sheetflow.settings.new_office.answers import AnswerError
from sheetflow.settings.new_office.draft import Addition, Draft, begin, with_addition
from sheetflow.settings.new_office.questions import Question, questions
from sheetflow.settings.yaml_document import read_yaml
from tests.support.quick_yaml import quick_yaml

PLACE = Path("/kantor/office.yaml")
SHIPPED = kind_names(PLACE.parent)
SAID = {
    "home": "komputer ini",
    "units": "Hukum; Teknis; Keuangan, Umum, dan Logistik (KUL)",
    "sop.decree": "12/ORT.06-Kpt/2024; 21 Juni 2024; Melati",
    "sop.publikasi-medsos": "03/SOP/2024; 21/06/2024",
    "sop.publikasi-website": "04/SOP/2024; 2024-06-21; Publikasi Laman",
    "people.admin_medcen": "Rina Melati, S.Kom.",
    "people.sekretaris": "Budi; sejak 2 Januari 2024; budi@contoh.go.id; NIP 198001012005011001",
    "accounts": "https://www.instagram.com/kpu.melati/?hl=id; kab-melati.kpu.go.id",
    "letterhead": "KOMISI PEMILIHAN UMUM; KABUPATEN MELATI; Jalan Mawar Nomor 1, Melati",
    "numbers.nota_dinas": "{n}/PP.05-ND/7399/{romawi}/{tahun}",
    "open.day_limits": "2 hari",
    "open.role_scope.kasubbag": "semua",
    "open.workflows.X01": "Boleh, rapat 12 Januari 2026",
}


def new(kind: str = "publikasi", name: str = "KPU Kabupaten Melati") -> Draft:
    return begin(PLACE, kind, name, "WITA")


def asked(draft: Draft, key: str) -> Question:
    return next(question for question in questions(draft) if question.key == key)


def said(draft: Draft, key: str, text: str) -> Draft:
    return asked(draft, key).answered(draft, text)


@pytest.mark.parametrize("kind", SHIPPED)
@pytest.mark.parametrize("language", [INDONESIAN, ENGLISH])
def test_an_office_is_valid_before_any_question_and_every_question_has_its_texts(
    kind: str, language: str
) -> None:
    draft = begin(PLACE, kind, "Kantor Melati", language=type(INDONESIAN)(language))
    office = load_settings(PLACE, draft.text).office

    assert office.language == language
    for question in questions(draft):
        for part in ("ask", "open"):
            assert "{" not in office.text(f"new_office.{part}.{question.about}", **question.values)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.sampled_from(sorted(SAID)), unique=True))
def test_whatever_is_answered_in_whatever_order_makes_a_short_valid_office(keys: list[str]) -> None:
    draft = new()
    for key in keys:
        draft = said(draft, key, SAID[key])

    left = {question.key for question in questions(draft)}
    assert left.isdisjoint(keys)
    assert len(draft.text.splitlines()) < 60


def test_all_answers_are_in_the_office() -> None:
    draft = new()
    for key, text in SAID.items():
        draft = said(draft, key, text)
    office = draft.office

    assert [unit.label(INDONESIAN) for unit in office.units] == [
        "Hukum dan SDM",
        "Teknis Penyelenggaraan Pemilu dan Hupmas",
        "Keuangan, Umum, dan Logistik",
    ]
    assert {holder.name: holder.nip for holder in office.holders} == {
        "Rina Melati, S.Kom.": "",
        "Budi": "19800101 200501 1 001",
    }
    assert office.official.accounts == {"Instagram": {"kpu.melati"}}
    assert office.official.hosts == {"kab-melati.kpu.go.id"}
    assert office.letterheads[0].address == ("Jalan Mawar Nomor 1, Melati",)
    assert office.decree is not None
    assert office.decree.about.endswith("Website KPU Kabupaten Melati")
    assert {point.key for point in office.undecided} >= {"report.addressee"}
    assert len(draft.text.splitlines()) < 60


UNDERSTOOD = [
    ("people.sekretaris", "Plt. Siti Aminah, S.H., M.H. sejak 1/2/2025 sampai 3 Maret 2025",
     {"name": "Siti Aminah, S.H., M.H.", "acting": "plt"}),
    ("people.sekretaris", "siti@contoh.go.id, Siti Aminah, 19800101 200501 2 001",
     {"name": "Siti Aminah", "email": "siti@contoh.go.id", "nip": "19800101 200501 2 001"}),
    ("people.sekretaris", "Siti Aminah; mulai 2024-1-2; surel: a@b.go.id; NIP: 198001012005012001",
     {"name": "Siti Aminah", "email": "a@b.go.id", "nip": "198001012005012001"}),
    ("people.sekretaris", "Budi Susanto 2 Januari 2024",
     {"name": "Budi Susanto", "since": date(2024, 1, 2)}),
    ("people.sekretaris", "Budi Susanto - 2 Januari 2024 – 1/2/2024",
     {"name": "Budi Susanto", "since": date(2024, 1, 2), "until": date(2024, 2, 1)}),
]  # fmt: skip


@pytest.mark.parametrize(("key", "text", "expected"), UNDERSTOOD)
def test_a_person_is_understood_however_it_is_typed(
    key: str, text: str, expected: dict[str, object]
) -> None:
    written = quick_yaml(said(new(), key, text).text)["holders"][0]

    assert {name: written[name] for name in expected} == expected


@pytest.mark.parametrize("number", ["12/03/2024", "1 Tahun 2024", "045/1/02/2024", "1-2-3.4/X"])
@pytest.mark.parametrize("parted", ["; ", ", "])
def test_a_number_that_looks_like_a_day_is_the_number(number: str, parted: str) -> None:
    typed = parted.join([number, "21 Juni 2024", "Melati"])
    written = quick_yaml(said(new(), "sop.decree", typed).text)["sop"]["decree"]

    assert (written["number"], written["established"]) == (number, date(2024, 6, 21))


ACCOUNTS = [
    ("https://www.instagram.com/kpu.melati/", {"Instagram": ["kpu.melati"]}),
    ("instagram.com/kpu.melati/?hl=id", {"Instagram": ["kpu.melati"]}),
    ("Instagram: @kpu.melati; X kpu_melati", {"Instagram": ["kpu.melati"], "X": ["kpu_melati"]}),
    ("https://www.tiktok.com/@kpu.melati https://www.youtube.com/@kpumelati",
     {"TikTok": ["kpu.melati"], "YouTube": ["kpumelati"]}),
    ("https://www.facebook.com/kpu.melati", {"Facebook": ["kpu.melati"]}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ACCOUNTS)
def test_any_address_of_an_account_is_shortened(text: str, expected: dict[str, list[str]]) -> None:
    written = quick_yaml(said(new(), "accounts", text).text)["official"]

    assert written["accounts"] == expected


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("DINAS PENDIDIKAN; SMA NEGERI 1 MELATI; Jalan Mawar 1; Telp. (021) 555", 2),
        ("KOMISI; KABUPATEN MELATI; Mawar 1, Melati 57123", 2),
        ("KANTOR MELATI", 1),
    ],
)
def test_a_name_with_a_number_is_no_address(typed: str, lines: int) -> None:
    written = quick_yaml(said(new(), "letterhead", typed).text)["letterheads"][0]

    assert [*written["lines"], *written.get("address", ())] == typed.split("; ")
    assert len(written["lines"]) == lines


WRONG = [
    ("units", "Hukum, Teknis, Data", "Hukum; Teknis; Data"),
    ("people.sekretaris", "2 Januari 2024", "Siti Aminah, S.H.; sejak 2 Januari 2024"),
    ("people.sekretaris", "Siti; sejak 31 Februari 2024", "2 Januari 2024"),
    ("people.sekretaris", "Siti; Budi", "“Budi”"),
    ("people.sekretaris", "03/ORT.06-SOP/2024; 21 Juni 2024", "Siti Aminah, S.H."),
    ("accounts", "kpu melati", "Instagram: nama"),
    ("sop.decree", "12/ORT", "21 Juni 2024"),
    ("open.day_limits", "dua", "2."),
    ("open.role_scope.kasubbag", "bagian lain", "terkait"),
    ("numbers.nota_dinas", "ND/{tahun}", "{n}"),
    ("home", "di awan", "gmail"),
]


@pytest.mark.parametrize(("key", "text", "instead"), WRONG)
def test_a_wrong_answer_gets_a_sentence_with_what_to_write(
    key: str, text: str, instead: str
) -> None:
    draft = new()
    with pytest.raises(AnswerError) as error:
        said(draft, key, text)

    assert instead in draft.office.render(error.value.text)


def test_a_google_office_is_one_once_its_folder_is_named() -> None:
    draft = said(new(), "home", "2")
    assert draft.office == new().office
    address = "https://drive.google.com/drive/folders/1ExampleFolderInMyDrive"
    made = load_settings(PLACE, said(draft, "folder", address).text)
    assert made.google is not None
    assert made.google.credentials.kind == "user"

    draft = said(new(), "home", "Google Workspace")
    robot = "sheetflow@contoh.iam.gserviceaccount.com"
    made = load_settings(PLACE, said(draft, "folder", f"{address}; {robot}").text)
    assert made.google is not None
    assert made.google.credentials.act_as == robot


def test_each_kind_of_google_office_is_written_as_its_guide_has_it() -> None:
    guide = (shipped_config().parent / "docs" / "google.md").read_text("utf-8")
    pattern = r"<!-- google-kind: (\w+) -->\s*```yaml\n(.*?)```"
    blocks = [(kind, dedent(text)) for kind, text in re.findall(pattern, guide, re.DOTALL)]
    assert {kind for kind, _ in blocks} == {"user", "service_account", "impersonation"}
    for kind, block in blocks:
        expected = quick_yaml(block)
        expected["google"].pop("spreadsheet", None)
        robot = expected["google"]["credentials"].get("act_as", "")
        draft = said(new(), "home", "gmail" if kind == "user" else "workspace")
        draft = said(draft, "folder", f"{expected['google']['folder']}; {robot}")
        assert {key: draft.own[key] for key in ("home", "google")} == expected


BITS = st.sampled_from([
    "Siti", " ", ";", ",", ":", "{", "]", "#", '"', "'", "\n", "\t", "- ", "|", "&x", "!env X", "%",
    "`", "\\", "https://", "instagram.com/", "31/02/2024", "2 Januari 2024", "(", "Plt.", "sampai",
    "\x00", "\x1b[1m", "سلام", "٣", "null", "~", "12:30:45", "---", "\ud800", "9" * 30, "a@b.c",
    "{n}", "\u2028",
])  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(st.lists(BITS, min_size=1, max_size=5).map("".join), st.data())
def test_whatever_is_typed_is_an_answer_or_gets_a_sentence(text: str, data: st.DataObject) -> None:
    draft = new()
    question = data.draw(st.sampled_from([*questions(draft)]))
    with suppress(AnswerError):
        assert question.answered(draft, text).text.startswith(draft.text)


ADDITIONS = st.sampled_from([
    Addition("home", "local"),
    Addition("units", ({"id": "a", "label": "A, B"},)),
    Addition("holders", {"name": "Siti, S.H.", "role": "r"}, more=True),
    Addition("sop", {"number": "1", "name": "x: y"}, "decree"),
    Addition("official", {"hosts": ("a.go.id",)}),
    Addition("day_limits", {"W-LAMBAT-1": 2}),
])  # fmt: skip
TEXTS = st.sampled_from([
    "",
    "id: x",
    "id: x\nholders:\n  - {name: A, role: r}\n\n# akhir\n",
    "id: x\nholders:\n- name: A\n  role: r\nsop:\n    lain: {number: 2}\n    # catatan\n",
    "id: x\r\nholders:\r\n  - {name: A, role: r}\r\nhome: google\r\n",
    "holders: [{name: A, role: r}]\nsop: {lain: 1}\n",
    "# 1\n\nsop:\n\n  # dalam\n  lain: {number: 2}\n\n\n# di bawah\nid: x\n",
])  # fmt: skip


@given(TEXTS, ADDITIONS)
def test_a_setting_more_leaves_every_line_and_is_what_it_says_or_is_refused(
    text: str, added: Addition
) -> None:
    before = read_yaml(PLACE, text).data
    data = before if isinstance(before, dict) else {}
    known = added.key in data and not added.child and not added.more

    made = with_addition(text, added, "catatan")

    if made is None or known:
        return
    assert read_yaml(PLACE, made).data == added.within(data)
    kept = iter(made.splitlines())
    assert all(line in kept for line in text.splitlines())


def test_the_kinds_hold_nothing_of_one_office() -> None:
    for kind in SHIPPED:
        text = (shipped_config() / "kinds" / f"{kind}.yaml").read_text("utf-8").casefold()
        assert "cianjur" not in text
        assert "contoh" not in text
