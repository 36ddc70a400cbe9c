"""A defect of an SOP, and what is said of each kind in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sheetflow.core.findings import Code, problem
from sheetflow.core.messages import Catalogue, Message
from sheetflow.core.words import ENGLISH, INDONESIAN, Words, words

UNKNOWN_STATE = Code("SOP-STATUS")
UNKNOWN_STEP = Code("SOP-LANGKAH")
UNKNOWN_COLUMN = Code("SOP-KOLOM")
UNKNOWN_ROLE = Code("SOP-PERAN")
NO_CHOICE = Code("SOP-PILIHAN")
NOT_A_DATE = Code("SOP-TANGGAL")
UNREACHABLE = Code("SOP-TAK-TERCAPAI")
BACK_UNREACHABLE = Code("SOP-KEMBALI")
DEAD_END = Code("SOP-BUNTU")
ENDLESS_LOOP = Code("SOP-LINGKARAN")
SYSTEM_LOOP = Code("SOP-SISTEM")
LEAVES_END = Code("SOP-AKHIR")
TWINS = Code("SOP-KEMBAR")
ONE_EXIT = Code("SOP-SATU-JALAN")
NOBODY = Code("SOP-KOSONG")
UNPROVABLE = Code("SOP-PELAKU")
TIGHT = Code("SOP-BATAS")
NO_DECREE = Code("SOP-NASKAH")


class Place(Enum):
    """What kind of thing `SopDefect.where` names."""

    TRANSITION = "transition"
    STATE = "state"
    COLUMN = "column"
    WORKFLOW = "workflow"


@dataclass(frozen=True, slots=True)
class SopDefect:
    """One mistake of an SOP: `where` is the identifier of what `place` names."""

    code: Code
    place: Place
    where: str
    sentence: Words
    fix: Words


def _message(problem_id: str, problem_en: str, fix_id: str, fix_en: str) -> Message:
    return Message(words(problem_id, problem_en), words(fix_id, fix_en))


_MESSAGES = {
    UNKNOWN_STATE: _message(
        "{asal} menyebut status “{status}” yang tidak ada dalam daftar status.",
        "{asal} names the state “{status}”, which is not in the list of states.",
        "Tambahkan status itu ke formulir atau perbaiki penulisannya.",
        "Add the state to the form or correct its spelling.",
    ),
    UNKNOWN_STEP: _message(
        "Transisi {transisi} termasuk langkah {langkah}, tetapi SOP tidak memiliki langkah itu.",
        "Transition {transisi} belongs to step {langkah}, which the SOP does not have.",
        "Tambahkan langkah {langkah} atau perbaiki nomor langkah pada transisi {transisi}.",
        "Add step {langkah} or correct the step number of transition {transisi}.",
    ),
    UNKNOWN_COLUMN: _message(
        "{asal} menyebut kolom “{kolom}” yang tidak ada dalam register.",
        "{asal} names the column “{kolom}”, which the register does not have.",
        "Tambahkan kolom itu ke formulir atau perbaiki penulisannya.",
        "Add the column to the form or correct its spelling.",
    ),
    UNKNOWN_ROLE: _message(
        "Transisi {transisi} menunjuk peran “{peran}” yang tidak dikenal kantor ini.",
        "Transition {transisi} names the role “{peran}”, which this office does not know.",
        "Tambahkan peran itu ke pengaturan kantor atau perbaiki penulisannya.",
        "Add the role to the office's settings or correct its spelling.",
    ),
    NO_CHOICE: _message(
        "Transisi {transisi} menunggu nilai “{nilai}”, bukan pilihan kolom “{kolom}”.",
        "Transition {transisi} waits for “{nilai}”, which is no choice of column “{kolom}”.",
        "Tambahkan pilihan itu pada kolom atau pakai salah satu dari: {pilihan}.",
        "Add the choice to the column or use one of: {pilihan}.",
    ),
    NOT_A_DATE: _message(
        "{asal} menghitung waktu dari kolom “{kolom}”, padahal kolom itu bukan tanggal.",
        "{asal} counts time by the column “{kolom}”, which does not hold dates.",
        "Pakai kolom tanggal atau ubah jenis kolom “{kolom}” menjadi tanggal.",
        "Use a date column or make “{kolom}” a date column.",
    ),
    UNREACHABLE: _message(
        "Status “{status}” tidak dapat dicapai dari status awal “{awal}”.",
        "State “{status}” cannot be reached from the first state “{awal}”.",
        "Tambahkan transisi menuju status itu atau hapus status itu dari SOP.",
        "Add a transition that leads to it or remove it from the SOP.",
    ),
    BACK_UNREACHABLE: _message(
        "Persetujuan yang batal kembali ke status “{status}” yang tidak dapat dicapai.",
        "A void approval returns to state “{status}”, which cannot be reached.",
        "Pilih status pemeriksaan yang dilalui SOP ini sebagai tujuan kembali.",
        "Choose a state that this SOP passes through as the one to return to.",
    ),
    DEAD_END: _message(
        "Status “{status}” buntu: tidak ada langkah SOP yang meninggalkannya.",
        "State “{status}” is a dead end: no step of the SOP leaves it.",
        "Tambahkan transisi dari status itu atau tandai sebagai status akhir.",
        "Add a transition from it or mark it as an end state.",
    ),
    ENDLESS_LOOP: _message(
        "Status {status} berputar tanpa jalan keluar menuju status akhir.",
        "States {status} form a loop with no way out to an end state.",
        "Tambahkan transisi yang keluar dari perputaran itu.",
        "Add a transition that leaves the loop.",
    ),
    SYSTEM_LOOP: _message(
        "Transisi otomatis {transisi} saling memicu tanpa henti.",
        "Automatic transitions {transisi} set each other off for ever.",
        "Serahkan salah satunya kepada suatu peran atau ubah tujuannya.",
        "Give one of them to a role or change where it leads.",
    ),
    LEAVES_END: _message(
        "Transisi {transisi} meninggalkan status akhir “{status}”.",
        "Transition {transisi} leaves the end state “{status}”.",
        "Tandai sebagai pembukaan kembali atau tambahan, atau cabut tanda akhir status itu.",
        "Mark it as a reopening or an extension, or do not mark the state as an end.",
    ),
    TWINS: _message(
        "Dari status “{status}”, transisi {transisi} dan {kembaran} tidak dapat dibedakan.",
        "From state “{status}”, transitions {transisi} and {kembaran} cannot be told apart.",
        "Beri keputusan atau syarat yang berbeda pada salah satunya.",
        "Give one of them a different decision or a different need.",
    ),
    ONE_EXIT: _message(
        "Keputusan “{kolom}” pada status “{status}” hanya memiliki satu jalan keluar: “{nilai}”.",
        "The decision “{kolom}” in state “{status}” has only one exit: “{nilai}”.",
        "Tambahkan transisi untuk keputusan yang lain atau hapus syarat keputusan itu.",
        "Add a transition for the other decision or drop the decision as a need.",
    ),
    NOBODY: _message(
        "Transisi {transisi}: tidak ada pemegang peran {peran} pada {tanggal}{unit}.",
        "Transition {transisi}: nobody holds the role {peran} on {tanggal}{unit}.",
        "Tambahkan pemegang atau pengganti yang berlaku pada tanggal itu.",
        "Add a holder or a stand-in whose dates include that day.",
    ),
    TIGHT: _message(
        "Batas {kode} sebesar {batas} hari kerja tidak dapat dipenuhi bila setiap langkah memakai "
        "seluruh waktunya: batas langkah {langkah} berjumlah {jumlah} hari kerja.",
        "The limit {kode} of {batas} working days cannot be kept where each step takes all of its "
        "time: the limits of steps {langkah} add up to {jumlah} working days.",
        "Pada `day_limits` kantor, naikkan {kode} menjadi {jumlah} atau perketat batas langkahnya.",
        "In the office's `day_limits`, raise {kode} to {jumlah}, or tighten the steps' limits.",
    ),
    UNPROVABLE: _message(
        "Transisi {transisi} harus terbukti pelakunya, tetapi tidak ada kolomnya yang hanya diisi "
        "oleh {peran}.",
        "Transition {transisi} needs proof of who did it, but none of its columns is filled by "
        "{peran} alone.",
        "Tambahkan kolom keputusan yang hanya diisi peran itu, atau cabut `needs_proof`.",
        "Add a decision column that only this role fills, or drop `needs_proof`.",
    ),
    NO_DECREE: _message(
        "Nomor, tanggal pengesahan, dan nama SOP untuk “{kanal}” belum diisi.",
        "The number, day of approval and name of the SOP for “{kanal}” are not given yet.",
        "Isi di office.yaml, bagian `sop:`, pada `{alur}:`; sampai itu diisi, tidak dicetak.",
        "Give them in office.yaml under `sop:`, `{alur}:`; until then they are not printed.",
    ),
}

_CATALOGUE = Catalogue({(code, ""): message for code, message in _MESSAGES.items()}, {})

DEFECT_CODES = tuple(_MESSAGES)
"""Every code that `sop_check.check` may return, for the documentation."""


def defect(code: Code, place: Place, where: str, **blanks: str | Words) -> SopDefect:
    """A defect with the blanks of its sentences filled, each in its own language."""
    sentence, fix = {}, {}
    for language in (INDONESIAN, ENGLISH):
        said = {
            name: blank if isinstance(blank, str) else blank(language)
            for name, blank in blanks.items()
        }
        filled = problem(code, **said)
        sentence[language] = _CATALOGUE.message(filled, language)
        fix[language] = _CATALOGUE.fix(filled, language)
    return SopDefect(code, place, where, Words(sentence), Words(fix))


def joined(terms: tuple[Words, ...]) -> Words:
    """Several terms as one list, in each language."""
    return Words({tongue: ", ".join(f"“{term(tongue)}”" for term in terms) for tongue in _TONGUES})


_TONGUES = (INDONESIAN, ENGLISH)
