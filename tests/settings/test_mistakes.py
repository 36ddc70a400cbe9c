"""Every kind of mistake is reported with its file, its line, and how to mend it."""

import re
from pathlib import Path

import pytest

from sheetflow.core.setting_rules import nearest_name
from sheetflow.errors import ConfigurationError, ExitCode
from sheetflow.settings.document import Mistake, error_of
from sheetflow.settings.load import load_settings

OFFICE = "office.yaml"
FORM = "forms/publikasi.yaml"
WORKFLOW = "workflows/publikasi-medsos.yaml"
MESSAGES = "messages.yaml"
READING = "reading.yaml"
PLATFORMS = "platforms.yaml"
FORMATS = "content-formats.csv"

WEEK = "monday, tuesday, wednesday, thursday, friday, saturday, sunday"

CASES = [
    # file, the text to replace, what to put there, what the mistake says
    (OFFICE, "tab: Register", "tab: [Register", "Not valid YAML"),
    (OFFICE, "tab: Register", "tab: Register: satu", "colon in quotes"),
    (OFFICE, "tab: Register", "\ttab: Register", "never with tabs"),
    (OFFICE, "tab: Register", "tab: Register\ntab: Lain", "“tab” stands twice"),
    (OFFICE, "tab: Register", "tabb: Register", "Did you mean “tab”?"),
    (OFFICE, "tab: Register", "tab: 12", "“tab” must be text, not “12”"),
    (OFFICE, "tab: Register", "tab:", "must be text, not empty"),
    (OFFICE, "tab: Register", "tab: ' Register'", "blanks at its ends"),
    (OFFICE, "tab: Register", "tab: !!python/none x", "is not used here"),
    (OFFICE, "tab: Register", "tab: &a Register\nhome: *a", "repeats a value by an alias"),
    (OFFICE, "tab: Register", "? [tab]\n: Register", "A key must be plain text"),
    (OFFICE, "tab: Register", "tab: Register\n---\nx: 1", "second document"),
    (OFFICE, "tab: Register", f"tab: {'[' * 60}", "Nested too deeply"),
    (OFFICE, "time_zone: Asia/Jakarta", "time_zone: Asia/Jakart", "Did you mean “Asia/Jakarta”?"),
    (OFFICE, "time_zone: Asia/Jakarta", "time_zone: ../../etc", "is not known. Write Asia/Jakarta"),
    (
        OFFICE,
        "time_zone: Asia/Jakarta",
        "time_zone: Asia/Jakarta\nletterheads: [{lines: []}]",
        "“lines” needs at least 1 item. Add",
    ),
    (OFFICE, "time_zone: Asia/Jakarta", "", "The key “time_zone” is missing"),
    (OFFICE, "language: id", "language: jv", "“language” cannot be “jv”"),
    (OFFICE, "home: local", "home: lokal", "Did you mean “local”?"),
    (OFFICE, "forms/publikasi.yaml", "forms/tidak-ada.yaml", "neither beside office.yaml"),
    (OFFICE, "until: 2025-12-19", "until: 2025-11-19", "before it starts on 2025-12-01"),
    (OFFICE, "until: 2025-12-19", "until: 2025-02-30", "no day of the calendar"),
    (OFFICE, "until: 2025-12-19", "until: besok", "no day of the calendar"),
    (OFFICE, "role: kasubbag, unit: kul", "role: kasubag, unit: kul", "Did you mean “kasubbag”?"),
    (OFFICE, "role: kasubbag, unit: kul", "role: kasubbag, unit: kull", "The unit “kull”"),
    (OFFICE, "role: kasubbag, unit: kul", "role: kasubbag", "is held in a unit"),
    (OFFICE, "role: sekretaris}", "role: sekretaris, unit: kul}", "is held once"),
    (OFFICE, "acting: true", "acting: plj", "Write plt, plh, true or false"),
    (OFFICE, "acting: true", "acting: 1", "“1” is not possible here"),
    (OFFICE, "name: Staf KUL Contoh", 'name: "…"', "is no name: it holds no letter"),
    (OFFICE, "role: sekretaris}", 'nip: "1980", role: sekretaris}', "no NIP of 18 digits"),
    (OFFICE, "role: sekretaris}", "nip: 198001012005011001, role: sekretaris}", "Put it in quotes"),
    (
        OFFICE,
        "{id: Admin Subbagian, en: Admin of Subdivision}",
        "Kasubbag",
        "reads the same as one of “kasubbag”",
    ),
    (OFFICE, "- id: hukum", "- id: kul", "“kul” stands twice under units"),
    (OFFICE, "- id: hukum", "- id: bagian hukum", "is no name"),
    (OFFICE, "aliases: [Kasubag,", 'aliases: ["…",', "“…” is no name: it holds no letter."),
    (
        OFFICE,
        "short: KUL",
        'short: KUL\n    former: [{name: "-", until: 2020-01-01}]',
        "“-” is no name",
    ),
    (OFFICE, "titles: [Sekretaris]", "titles: [KASUBBAG]", "reads the same as one of “kasubbag”"),
    (
        OFFICE,
        "    short: Hukum\n",
        "    short: Hukum\n    former: [{name: TEKNIS, until: 2020-12-31}]\n",
        "reads the same as one of “teknis”",
    ),
    (
        OFFICE,
        "    short: Hukum\n",
        "    former: [{name: Bagian Hukum}]\n",
        "The key “until” is missing",
    ),
    (OFFICE, "aliases: [Hukum,", "aliases: [TEKNIS,", "reads the same as one of “teknis”"),
    (OFFICE, "weekend: [saturday,", "weekend: [saturdy,", "Did you mean “saturday”?"),
    (OFFICE, "country: ID", "country: XX", "The holidays of “XX” are not known"),
    (OFFICE, "country: ID", "country: indonesia", "no country's two letters. Write ID"),
    (OFFICE, "country: ID", "country: ID, remove: [kapan]", "no day of the calendar"),
    (OFFICE, "hosts: [kab-contoh.kpu.go.id]", "hosts: ['https://x']", "is no host name"),
    (OFFICE, "Instagram: [kpukab", "Instagrm: [kpukab", "Did you mean “Instagram”?"),
    (OFFICE, "{kasubbag: terkait}", "{kasubbag: hupmas}", "The unit “hupmas” is not defined"),
    (OFFICE, "{kasubbag: terkait}", "{kasubag: any}", "The role “kasubag” is not defined"),
    (OFFICE, "due_working_day: 5", "due_working_day: 40", "must be at most 23"),
    (OFFICE, "due_working_day: 5", "due_working_day: lima", "must be a whole number"),
    (OFFICE, "parts: [publikasi-medsos,", "parts: [medsos,", "The workflow “medsos”"),
    (OFFICE, "{W-TOTAL: 3}", "{W-LAMBAT-9: 2}", "The code “W-LAMBAT-9”"),
    (OFFICE, "{W-TOTAL: 3}", "{W-LAMBAT-1: -2}", "must be at least 0"),
    (OFFICE, 'submission: "{tahun}', 'submission: "../{tahun}', "leads out"),
    (OFFICE, "limits: {ahead_days: 100000}", "limits: {transitions: 0}", "must be at least 1"),
    (
        OFFICE,
        "report:",
        "numbers: {disposisi: {pattern: 'ND/{tahun}'}}\nreport:",
        "{n} must stand in it once",
    ),
    (OFFICE, "report:", "numbers: {nota_dinas: {pattern: '{n}'}}\nreport:", "{tahun} is missing"),
    (OFFICE, "report:", "numbers: {surat: {}}\nreport:", "surat"),
    (OFFICE, "report:", "numbers: {disposisi: {restart: weekly}}\nreport:", "weekly"),
    (FORM, "printed_column: dicetak", "printed_column: suka", "is of kind “count”, not “text”"),
    (FORM, "kind: timestamp", "kind: timestmp", "Did you mean “timestamp”?"),
    (FORM, "kind: timestamp", "kind: status", "2 columns are of kind “status”"),
    (FORM, "kind: timestamp", "kind: text", "is of kind “text”, not “date”"),
    (FORM, "selector: kanal", "selector: kanaal", "The column “kanaal” is not defined"),
    (FORM, "selector: kanal", "selector: judul", "is of kind “text”, not “choice”"),
    (FORM, "both: Keduanya", "both: Dua", "no choice of the column “kanal”"),
    (FORM, "initial: draf", "initial: draft", "Did you mean “draf”?"),
    (FORM, "PUB-{yyyy}-{n:04}", "PUB-{year}-{n}", "cannot number rows"),
    (FORM, 'colour: "F2F2F2"', "colour: red", "is no colour"),
    (FORM, 'colour: "F2F2F2"', "colour: 112233", "Put it in quotes"),
    (FORM, "aliases: [Alt Text,", "aliases: ['keterangan.',", "reads the same as one of “"),
    (FORM, "aliases: [batal]", "aliases: [SELESAI]", "reads the same as one of “selesai”"),
    (FORM, "aliases: [medsos,", "aliases: [web,", "reads the same as one of “"),
    (FORM, "missing: E-ND", "missing: E-NDD", "The code “E-NDD” is not defined"),
    (FORM, "required: false", "required: no", "must be true or false, not “no”"),
    (FORM, "unless: [Ya,", "unless: [Yaa,", "Did you mean “Ya”?"),
    (FORM, "turn: kasubbag", "turn: kasubag", "The role “kasubag” is not defined"),
    (FORM, "giliran: {", "girilan: {", "Did you mean “giliran”?"),
    (FORM, "  giliran: {id: Giliran, en: Turn}\n", "", "No heading for giliran"),
    (
        FORM,
        "{publikasi-website: admin_medcen}",
        "{website: admin_medcen}",
        "The workflow “website”",
    ),
    (WORKFLOW, "to: disposisi", "to: dispo", "The state “dispo” is not defined"),
    (WORKFLOW, "from: bahan", "from: bahann", "The state “bahann” is not defined"),
    (OFFICE, "time_zone: Asia/Jakarta", "time_zone: WIB", "is not known. Write Asia/Jakarta."),
    (OFFICE, "time_zone: Asia/Jakarta", "time_zone: WITA", "Write Asia/Makassar."),
    (OFFICE, "time_zone: Asia/Jakarta", "time_zone: wit", "Write Asia/Jayapura."),
    (OFFICE, "time_zone: Asia/Jakarta", "time_zone: GMT +8", "Write Asia/Makassar."),
    (OFFICE, "time_zone: Asia/Jakarta", "time_zone: Makassar", "Write Asia/Makassar."),
    (OFFICE, "time_zone: Asia/Jakarta", "time_zone: Etc/GMT+7", "the other way round"),
    (OFFICE, "register: register.xlsx", r"register: C:\Data\register.xlsx", "a path of Windows"),
    (OFFICE, "drive: Drive", r"drive: 'D:/Berkas'", "is a path of Windows"),
    (OFFICE, "drive: Drive", r"drive: \\server\berkas", "is a path of Windows"),
    (OFFICE, "drive: Drive", r"drive: Berkas\Drive", "Write Berkas/Drive."),
    (OFFICE, "ledger: sheetflow.db", r"ledger: data\sheetflow.db", "Write data/sheetflow.db."),
    (OFFICE, "ledger: sheetflow.db", "ledger: Drive", "`drive` and `ledger` are one place"),
    (OFFICE, "register: register.xlsx", "register: register.ods", "is no .xlsx workbook"),
    (OFFICE, "forms/publikasi.yaml", r"forms\publikasi.yaml", "Write forms/publikasi.yaml."),
    (OFFICE, "tab: Register", "tab: Register 2025/2026", "can be no tab's name"),
    (OFFICE, "weekend: [saturday, sunday]", f"weekend: [{WEEK}]", "Every day of the week"),
    (OFFICE, '"{tahun}/{bulan}', '"{thn}/{bulan}', "{thn}, which is not known here. Did you mean"),
    (OFFICE, '"{tahun}/{bulan}/{subbagian}/{id}_{judul}"', '"{tahun}/{judul}"', "lacks {id}"),
    (OFFICE, '"{tahun}/{bulan}', '"{tahun:%Y/{bulan}', "a brace without its partner"),
    (OFFICE, '"{tahun}/{bulan}', '"{tahun}: {bulan}', "can be no folder's name (“:”)"),
    (OFFICE, '"Arsip/{tahun}', '"{tahun}/Arsip', "does not begin with a folder of the archive"),
    (OFFICE, "[01_bahan, 02", "[01_bahan, 01_Bahan, 02", "stands twice in `parts`"),
    (OFFICE, "[01_bahan, 02", "[01_bahan, 0/2, 02", "can be no folder's name"),
    (OFFICE, "short: Hukum", "short: teknis", "of “hukum” is that of “teknis” too"),
    (OFFICE, "[kpu_contoh]", "[KPU Kab Contoh]", "names no account of X"),
    (OFFICE, "[kpu_contoh]", "['https://x.com/kpu/status/1 https://x.com/a']", "no account of X"),
    (OFFICE, "[kpu_contoh]", "['https://instagram.com/kpu']", "names no account of X"),
    (OFFICE, "hosts: [kab", "hosts: ['https://Kab-Contoh.kpu.go.id/', kab", "Write kab-contoh.kpu"),
    (OFFICE, "role: sekretaris}", "role: sekretaris, email: a@b}", "is no e-mail address"),
    (OFFICE, "role: sekretaris}", "role: sekretaris, email: 'A <a@b.id>'}", "Write a@b.id."),
    (OFFICE, "{W-TOTAL: 3}", "{E-STATUS: 1}", "counts days for E-STATUS"),
    (OFFICE, "  acknowledged_unit: teknis\n", "", "“kasubbag” is held in a unit. Add"),
    (OFFICE, "acknowledged_by: kasubbag", "acknowledged_by: sekretaris", "Remove `acknowledged_"),
    (OFFICE, "parts: [publikasi-medsos,", "parts: [publikasi-website,", "stands twice in the"),
    (WORKFLOW, "from: any_open", "from: [any_open, siap]", "already means every open state"),
    (WORKFLOW, "value: Disebarluaskan", "value: Ya", "no choice of the column"),
    (WORKFLOW, "value: Media Sosial", "value: Radio", "no choice of the column “kanal”"),
    (WORKFLOW, "- tanggal_verifikasi", "- {filled: judul, newer: {}}", "“column” is missing"),
    (WORKFLOW, "- tanggal_verifikasi", "- {}", "exactly one condition"),
    (WORKFLOW, "- tanggal_verifikasi", "- tanggal", "The column “tanggal” is not defined"),
    (WORKFLOW, "scope: terkait", "scope: unit", "go together"),
    (WORKFLOW, "scope: terkait", "scope: sendiri", "is not possible here"),
    (WORKFLOW, "requested_by: cells", "requested_by: decision", "needs a decision (`equals`)"),
    (WORKFLOW, "requested_by: cells", "requested_by: sel", "is not possible here"),
    (
        WORKFLOW,
        "    needs: [no_open_error]",
        "    requested_by: cells",
        "is requested by the status",
    ),
    (WORKFLOW, "{tanggal_verifikasi: day", "{judul: day", "“judul” is filled in, but the step"),
    (WORKFLOW, "{tanggal_verifikasi: day", "{tanggal_verifikasi: hari", "is not possible here"),
    (WORKFLOW, "{tanggal_verifikasi: day", "{tanggal: day", "The column “tanggal” is not"),
    (WORKFLOW, "folder: 01_bahan", "folder: 01_bahn", "Did you mean “01_bahan”?"),
    (WORKFLOW, "column: pengisi", "column: judul", "is of kind “text”, not “role”"),
    (WORKFLOW, "id: T02", "id: T01", "“T01” stands twice under transitions"),
    (WORKFLOW, "id: publikasi-medsos", "id: publikasi-website", "is that of"),
    (WORKFLOW, "number: 7", "number: 6", "“6” stands twice under steps"),
    (OFFICE, "established: 2021-09-14", "established: 14 September", "no day of the calendar"),
    (OFFICE, "  publikasi-medsos:\n", "  publikasi-medos:\n", "Did you mean “publikasi-medsos”?"),
    (OFFICE, "approved_by: Sekretaris", "disahkan_oleh: Sekretaris", "is not known here"),
    (OFFICE, "    number: 03/ORT", "    nomer: 03/ORT", "“number” is missing. Add it: The SOP"),
    (WORKFLOW, 'version: "medsos-1"', "version: 2021", "Put it in quotes"),
    (
        WORKFLOW,
        "short: SOP",
        "sop: {number: 1}\nshort: SOP",
        "under “sop:” and “publikasi-medsos:”",
    ),
    (WORKFLOW, "kegiatan {kantor} yang", "kegiatan {knator} yang", "Did you mean “kantor”?"),
    (WORKFLOW, "atas nama {kantor}", "atas nama {kantor", "a brace without its partner"),
    (
        WORKFLOW,
        "related: [publikasi-website]",
        "related: [publikasi-web]",
        "Did you mean “publikasi-website”",
    ),
    (
        OFFICE,
        "- by: Undang-Undang Nomor 7 Tahun 2023",
        "- oleh: UU 7/2023",
        "“oleh” is not known here",
    ),
    (WORKFLOW, "ke {admin_medcen} untuk", "ke {admin_medsen} untuk", "Did you mean “admin_medcen”"),
    (WORKFLOW, "rounds: first", "rounds: second", "is not possible here"),
    (WORKFLOW, "days: 1,", "days: satu,", "must be a whole number"),
    (MESSAGES, "  E-STATUS:", "  E-STATUSS:", "The finding E-STATUS has no sentence"),
    (MESSAGES, "  E-STATUS:", "  X-STATUS:", "“X-STATUS” is no code"),
    (MESSAGES, "[kolom, nilai, saran]", "[kolom, {a: b}, saran]", "must be text, not a mapping"),
    (MESSAGES, "Status “{nilai}” tidak", "Status “{nila}” tidak", "Did you mean “nilai”?"),
    (FORM, 'id: "{n} publikasi telah', 'id: "{jml} publikasi telah', "{jml}, which nothing"),
    (READING, "  - [Januari, January, Jan]\n", "", "at least 12 items"),
    (READING, "  empty: [", "  kosong: [", "The key “kosong” is not known here"),
    (READING, "  empty: [", "  kosong: [", "The key “empty” is missing. Add it: Words that mean"),
    (FORMATS, "1080,1080,1:1", "1080,seribu,1:1", "is no whole number"),
    (FORMATS, "2021-2026", "2026-2021", "ends before it starts"),
    (FORMATS, "platform,jenis", "platfrm,jenis", "No column platform"),
]


@pytest.mark.parametrize(("file", "old", "new", "reported"), CASES)
def test_a_mistake_is_reported_with_its_line(
    office_copy: Path, file: str, old: str, new: str, reported: str
) -> None:
    path = office_copy / file
    right = path.read_text("utf-8")
    assert old in right
    path.write_text(right.replace(old, new, 1), "utf-8")

    with pytest.raises(ConfigurationError) as caught:
        load_settings(office_copy / "office.yaml")

    assert caught.value.exit_code is ExitCode.CONFIGURATION
    lines = [line for line in caught.value.problem.splitlines() if reported in line]
    assert lines, caught.value.problem
    assert all(re.match(r"\S.*\.(?:yaml|csv):[1-9]\d*: .*[.?]$", line) for line in lines)


@pytest.mark.parametrize(
    ("file", "old", "new", "reported"),
    [
        (OFFICE, "tab: Register", "tabb: Register", "“tabb”"),
        (OFFICE, "until: 2025-12-19", "until: 2025-11-19", "before it starts"),
        (FORM, 'colour: "F2F2F2"', "colour: red", "no colour"),
        (WORKFLOW, "to: disposisi", "to: dispo", "“dispo”"),
        (WORKFLOW, "folder: 01_bahan", "folder: 01_bahn", "01_bahn"),
        (FORMATS, "1080,1080,1:1", "1080,seribu,1:1", "seribu"),
    ],
)
def test_the_line_is_the_one_to_mend(
    office_copy: Path, file: str, old: str, new: str, reported: str
) -> None:
    path = office_copy / file
    broken = path.read_text("utf-8").replace(old, new, 1)
    path.write_text(broken, "utf-8")
    number = next(at for at, line in enumerate(broken.splitlines(), 1) if new in line)

    with pytest.raises(ConfigurationError) as caught:
        load_settings(office_copy / "office.yaml")

    assert any(
        reported in line and line.startswith(f"{path}:{number}: ")
        for line in caught.value.problem.splitlines()
    ), caught.value.problem


def test_all_mistakes_of_all_files_are_reported_at_once(office_copy: Path) -> None:
    for file, old, new in (
        (OFFICE, "tab: Register", "tabb: Register"),
        (OFFICE, "time_zone: Asia/Jakarta", "time_zone: Asia/Jakart"),
        (OFFICE, "role: kasubbag, unit: kul", "role: kasubag, unit: kull"),
        (FORM, "kind: timestamp", "kind: timestmp"),
        (FORM, "initial: draf", "initial: draft"),
        (WORKFLOW, "to: disposisi", "to: dispo"),
        (WORKFLOW, "folder: 01_bahan", "folder: 01_bahn"),
        (MESSAGES, "Status “{nilai}” tidak", "Status “{nila}” tidak"),
        (FORMATS, "1080,1080,1:1", "1080,seribu,1:1"),
    ):
        path = office_copy / file
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")

    with pytest.raises(ConfigurationError) as caught:
        load_settings(office_copy / "office.yaml")

    reported = caught.value.problem
    for part in (
        "tabb", "Asia/Jakart”", "kasubag", "kull", "timestmp", "“draft”", "“dispo”", "01_bahn",
        "{nila}", "seribu",
    ):  # fmt: skip
        assert part in reported
    assert reported.startswith("The settings have 10 mistakes:")


def test_a_missing_office_file_is_one_clear_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read: No such file or directory"):
        load_settings(tmp_path / "office.yaml")


def test_a_file_that_is_no_text_is_one_clear_mistake(office_copy: Path) -> None:
    (office_copy / FORM).write_bytes(b"initial: draf\nselector: \xff\xfe")

    with pytest.raises(ConfigurationError, match=r"publikasi\.yaml:2: The file is not UTF-8"):
        load_settings(office_copy / "office.yaml")


def test_a_folder_stands_for_its_office_file(office_copy: Path) -> None:
    assert load_settings(office_copy).office.id == "kpu-kab-contoh"


def test_a_mistake_is_one_line_whatever_is_quoted_from_the_file() -> None:
    proposal = nearest_name("komentar", ["\u2028", "judul\n", "\x85alt"])
    mistake = Mistake("forms/a\nb.yaml", 3, "The column “ko\u2029men” is not defined.", proposal)
    [_, line, _] = error_of([mistake]).problem.split("\n")
    assert line.splitlines() == [line]
    assert line.startswith("forms/a b.yaml:3: ")
