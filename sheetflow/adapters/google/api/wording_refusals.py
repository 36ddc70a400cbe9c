"""Google's refusals in the words of an office: what each means, and the way out."""

from __future__ import annotations

from collections.abc import Mapping

from sheetflow.core.words import Words, words

REFUSED = words(
    "{what}: Google menolak ({status} {reason}): {said}",
    "{what}: Google refused ({status} {reason}): {said}",
)
KEY_REFUSED = words(
    "{what}: Google menolak kunci sistem: {said}", "{what}: Google refused the job's key: {said}"
)
NO_ANSWER = words(
    "{what}: Google tidak menjawab ({said}).", "{what}: Google did not answer ({said})."
)
THE_ACCOUNT = words("akun sistem", "the account of the job")

_SHARE = words(
    "Bagikan kepada {account} sebagai Editor (di Drive Bersama: Pengelola konten), lalu coba lagi.",
    "Share it with {account} as Editor (in a Shared Drive: Content manager), then try again.",
)


def _shared(indonesian: str, english: str) -> Words:
    """Words that end with the request to share."""
    return Words(
        {
            language: f"{first} {_SHARE(language)}"
            for language, first in words(indonesian, english).by_language.items()
        }
    )


NETWORK = words(
    "Periksa jaringan (dan HTTPS_PROXY); tidak ada yang hilang: jalan berikutnya melanjutkan.",
    "Check the network (and HTTPS_PROXY); nothing is lost: the next run goes on from here.",
)
WAIT = words(
    "Tidak ada yang hilang: jalan berikutnya melanjutkan.",
    "Nothing is lost: the next run goes on from here.",
)
OTHER = words(
    "Baca kata-kata Google di atas; `sheetflow doctor` mencoba setiap hak satu per satu.",
    "Look at Google's words above; `sheetflow doctor` tries each right by itself.",
)
FIXES: Mapping[str, Words] = {
    "notFound": _shared(
        "Periksa tautan atau id-nya. Bila benar, berkas itu belum dibagikan kepada sistem.",
        "Check the link or id. If it is right, it is not shared with the job:",
    ),
    "forbidden": _SHARE,
    "insufficientFilePermissions": _SHARE,
    "appNotAuthorizedToFile": _shared("Izinkan sistem membukanya.", "Let the job open it:"),
    "storageQuotaExceeded": words(
        "Akun layanan tidak punya ruang simpan: biarkan sistem bekerja di Drive Bersama (jadikan "
        "{account} Pengelola konten di sana), atau kosongkan ruang simpan akun itu.",
        "A service account has no storage of its own: let the job work in a Shared Drive (add "
        "{account} there as Content manager), or make room in the storage of the account.",
    ),
    "quotaExceeded": words(
        "Kosongkan ruang simpan, atau minta tambahan kepada pengelola Workspace.",
        "Make room in the storage, or ask the Workspace administrator for more.",
    ),
    "teamDriveFileLimitExceeded": words(
        "Drive Bersama memuat 500.000 berkas: pindahkan tahun yang sudah selesai ke Drive Bersama "
        "lain.",
        "A Shared Drive holds 500,000 items: move closed years to another Shared Drive.",
    ),
    "dailyLimitExceeded": words(
        "Kuota hari ini habis: jalan setelah tengah malam waktu Pasifik melanjutkan.",
        "The day's quota is used up: the run after midnight (Pacific) goes on.",
    ),
    "domainPolicy": words(
        "Minta pengelola Workspace mengizinkan aplikasi Drive bagi {account}.",
        "Ask the Workspace administrator to allow Drive apps for {account}.",
    ),
    "authError": words(
        "Kuncinya dicabut atau kedaluwarsa: buat yang baru dan sebutkan di office.yaml.",
        "The key is revoked or expired: make a new one and name it in office.yaml.",
    ),
    "keyRefused": words(
        "Periksa apakah jam komputer ini benar dan kuncinya tidak dicabut; bila tidak, buat kunci "
        "baru dan sebutkan di office.yaml.",
        "Check that this machine's clock is right, and that the key was not revoked; otherwise "
        "make a new key and name it in office.yaml.",
    ),
    "accessNotConfigured": words(
        "Aktifkan Google Sheets API dan Google Drive API di proyek Cloud kunci itu.",
        "Enable the Google Sheets API and the Google Drive API in the Cloud project of the key.",
    ),
    "insufficientPermissions": words(
        "Masuk sekali lagi: tokennya tidak memuat cakupan (scope) Sheets atau Drive.",
        "Sign in again: the token lacks the Sheets or Drive scope.",
    ),
    "exportSizeLimitExceeded": words(
        "Google mengekspor paling banyak 10 MB: lampirkan sebagai PDF.",
        "Google exports at most 10 MB: attach it as a PDF instead.",
    ),
    "cannotDownloadAbusiveFile": words(
        "Google menandainya sebagai malware: lampirkan berkas yang bersih.",
        "Google marks it as malware: attach a clean file.",
    ),
    "fileNotDownloadable": words(
        "Lampirkan berkasnya sendiri: ini tidak punya isi untuk diunduh.",
        "Attach the file itself: this item has no content to download.",
    ),
    "cannotAddParent": words(
        "Salin, jangan pindahkan: hanya pemiliknya yang boleh memindahkan ke sini.",
        "Copy it instead of moving it: only its owner may move it here.",
    ),
    "failedPrecondition": words(
        "Ini bukan Google Sheets. Berkas .xlsx harus diubah dulu: buka, pilih File › Simpan "
        "sebagai Google Sheets, lalu sebutkan tautan barunya di office.yaml.",
        "It is no Google Sheet. An .xlsx must be converted first: open it and choose File › Save "
        "as Google Sheets, then name the new link in office.yaml.",
    ),
}
"""By Google's own reason."""


def filled(sentence: Words, **blanks: Words | str | int) -> Words:
    """The sentence in each language, its `{blanks}` filled in that language."""
    return Words(
        {
            language: text.format(
                **{
                    name: blank(language) if isinstance(blank, Words) else blank
                    for name, blank in blanks.items()
                }
            )
            for language, text in sentence.by_language.items()
        }
    )
