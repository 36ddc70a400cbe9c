"""Headings and sentences of the report."""

from __future__ import annotations

from collections.abc import Mapping

from sheetflow.core.words import Words, words

SECTIONS: Mapping[str, Words] = {
    "rep.dan": words("dan", "and"),
    "rep.judul": words("Laporan Berkala", "Periodic Report"),
    "rep.judul.periode": words("Periode {periode}", "Period: {periode}"),
    "rep.yth": words(
        "Disampaikan kepada {jabatan} {kantor}", "Submitted to the {jabatan}, {kantor}"
    ),
    "rep.paling_lambat": words("Paling lambat disampaikan: {hari}.", "To be handed in by {hari}."),
    "rep.lewat": words(
        "Laporan ini disusun setelah batas waktu tersebut.",
        "This report was made after that day.",
    ),
    "rep.sementara": words(
        "Periode berjalan: laporan ini diperbarui setiap kali datanya berubah.",
        "Running period: this report is refreshed whenever its data change.",
    ),
    "rep.sidik": words(
        "Peristiwa terakhir dalam buku besar saat laporan ini disusun:",
        "Newest event of the ledger when this report was made:",
    ),
    "rep.ditutup": words("Periode telah ditutup.", "The period is closed."),
    "rep.revisi": words(
        "Periode telah ditutup. Revisi ke-{n}.", "The period is closed. Revision {n}."
    ),
    "rep.perubahan": words(
        "Perubahan sejak versi sebelumnya", "Changes since the previous version"
    ),
    "rep.daftar_isi": words("Daftar Isi", "Contents"),
    "rep.pendahuluan": words("Pendahuluan", "Introduction"),
    "rep.umum": words("Umum", "General"),
    "rep.umum.isi": words(
        "{kantor} menangani pengajuan {kanal} menurut prosedur yang ditetapkan. Laporan ini "
        "mencatat pengajuan yang selesai pada periode {periode}, ketepatan waktu setiap "
        "langkah, serta kendala dan tindak lanjutnya.",
        "{kantor} handles submissions of the kinds {kanal} by its procedure. This report "
        "records what was completed in the period {periode}, whether each step was on time, "
        "and the obstacles met with their follow-up.",
    ),
    "rep.dasar": words("Dasar Hukum", "Legal basis"),
    "rep.dasar.sop": words(
        "Standar Operasional Prosedur Nomor {nomor} tanggal {tanggal} tentang {nama}",
        "Standard Operating Procedure Number {nomor} of {tanggal}: {nama}",
    ),
    "rep.maksud": words("Maksud dan Tujuan", "Purpose and objectives"),
    "rep.maksud.isi": words(
        "Laporan ini dimaksudkan sebagai pertanggungjawaban atas pengajuan {kanal}. Tujuannya"
        " agar pimpinan mengetahui apa yang telah diselesaikan dan dapat memutuskan perbaikan"
        " untuk periode berikutnya.",
        "This report accounts for the submissions of the kinds {kanal}. Its aim is that the "
        "leadership knows what was completed and can decide what to improve in the next "
        "period.",
    ),
    "rep.periode": words("Periode Laporan", "Reporting period"),
    "rep.periode.isi": words(
        "Laporan ini meliputi {rentang}. Suatu pengajuan dihitung setelah berstatus {status}.",
        "This report covers {rentang}. A submission counts once its status is {status}.",
    ),
    "rep.atau": words("atau", "or"),
    "rep.rekap": words("Rekapitulasi", "Recapitulation"),
    "rep.rekap.isi": words(
        "Pada periode {periode} tercatat {n} pengajuan: {rincian}.",
        "Submissions recorded in the period {periode}: {n} ({rincian}).",
    ),
    "rep.rekap.respons": words("Yang tercatat: {respons}.", "Recorded: {respons}."),
    "rep.kosong": words("Tidak ada pengajuan pada periode ini.", "No submission in this period."),
    "rep.menunggu": words(
        "{n} pengajuan periode ini belum selesai dicatat, sehingga belum dihitung.",
        "Submissions of this period not yet recorded, and so not counted: {n}.",
    ),
    "rep.tertahan": words("Pengajuan yang Tertahan", "Submissions held back"),
    "rep.tertahan.isi": words(
        "{n} pengajuan periode ini tertahan oleh kesalahan yang harus diperbaiki lebih dahulu, "
        "yaitu pada {rincian}. Daftarnya terdapat pada Bab {bab}.",
        "Submissions of this period held back by an error that must be mended first: {n}, at "
        "{rincian}. They are listed in chapter {bab}.",
    ),
    "rep.tertahan.pada": words("langkah {n} ({m} pengajuan)", "step {n} ({m})"),
    "rep.tertahan.daftar": words(
        "Pengajuan berikut baru dapat dilanjutkan setelah kesalahannya diperbaiki.",
        "These submissions go on once their errors are mended.",
    ),
    "rep.tertahan.lain": words(
        "Masih ada {n} pengajuan lain yang tertahan; nomornya terdapat dalam berkas Excel laporan "
        "ini.",
        "{n} more are held back; the report's Excel file has their numbers.",
    ),
    "rep.rinci": words("Rincian", "Details"),
    "rep.rinci.kosong": words(
        "Tidak ada pengajuan {kanal} pada periode ini.",
        "There was no submission of the kind {kanal} in this period.",
    ),
    "rep.simpan": words("Pengajuan yang Diarsipkan", "Archived submissions"),
    "rep.simpan.isi": words(
        "Pada periode ini {n} pengajuan diarsipkan.",
        "Submissions archived in this period: {n}.",
    ),
    "rep.simpan.kosong": words(
        "Pada periode ini tidak ada pengajuan yang diarsipkan.",
        "In this period, no submission was archived.",
    ),
    "rep.simpan.daftar": words("Daftar Pengajuan yang Diarsipkan", "List of archived submissions"),
    "rep.waktu": words("Ketepatan Waktu", "Timeliness"),
    "rep.waktu.isi": words(
        "Dari {n} pengajuan, {tepat} ({persen}) memenuhi batas waktu semua langkah dan {lambat} "
        "melewati batas waktu sedikitnya satu langkah.",
        "Submissions that met the time limits of all steps: {tepat} of {n} ({persen}); that missed "
        "the limit of at least one step: {lambat}.",
    ),
    "rep.waktu.semua": words(
        "Baris “Keseluruhan” mengukur seluruh rangkaian langkah dan tidak termasuk dalam "
        "hitungan di atas.",
        "The row “As a whole” measures all steps together and is no part of the count above.",
    ),
    "rep.kahar.isi": words(
        "Pada masa keadaan kahar berikut, keterlambatan tidak dihitung:",
        "No lateness was counted in these exceptional circumstances:",
    ),
    "rep.kahar.masa": words(
        "{awal} sampai dengan {akhir}: {alasan}", "{awal} to {akhir}: {alasan}"
    ),
    "rep.waktu.belum": words(
        "Batas waktu bertanda * belum ditetapkan oleh satuan kerja; angkanya hanya petunjuk.",
        "Time limits marked * have not been set by the office; their figures are only an "
        "indication.",
    ),
    "rep.kendala": words("Kendala dan Tindak Lanjut", "Obstacles and follow-up"),
    "rep.kendala.isi": words(
        "Kendala berikut disusun dari temuan pemeriksaan otomatis atas periode ini. Kolom "
        "“Dihitung” menghitung pengajuan yang dimuat dalam laporan ini; kolom “Masih berjalan” "
        "menghitung yang belum selesai dicatat.",
        "These obstacles come from the automatic checks of this period. “Counted” are submissions "
        "of this report; “Under way” are those not yet recorded.",
    ),
    "rep.kendala.kosong": words(
        "Tidak ada kendala yang tercatat pada periode ini.",
        "No obstacles were recorded in this period.",
    ),
    "rep.reviu": words("Reviu dan Evaluasi Prosedur", "Review of the procedure"),
    "rep.reviu.isi": words(
        "Bab ini merangkum pelaksanaan prosedur selama satu tahun, sebagai bahan untuk menetapkan "
        "perubahannya.",
        "This chapter sums up a year of the procedure, for deciding on changes to it.",
    ),
    "rep.reviu.langkah": words(
        "Temuan dan Keterlambatan menurut Langkah", "Findings and lateness by step"
    ),
    "rep.reviu.catatan": words(
        "Kesalahan menahan suatu langkah sampai diperbaiki; peringatan hanya mengingatkan. "
        "Keduanya dihitung menurut keadaan data saat laporan ini disusun, satu kali untuk setiap "
        "pengajuan. "
        "Keterlambatan dihitung seperti pada Bab {bab}; separuh dari yang terlambat melampaui "
        "nilai tengahnya.",
        "An error holds a step back until it is mended; a warning only reminds. Both are counted "
        "as the data were when this report was made, once for each submission. Lateness is counted "
        "as in chapter {bab}; half of the late ones were later than the median.",
    ),
    "rep.reviu.lain": words("Tidak terkait satu langkah", "Of no single step"),
    "rep.reviu.kembali": words("Pengembalian Konsep", "Returned drafts"),
    "rep.reviu.kembali.isi": words(
        "Konsep berikut dikembalikan untuk diperbaiki, menurut bagian pengusulnya.",
        "These drafts were returned to be mended, by the unit that submitted them.",
    ),
    "rep.reviu.kembali.kosong": words(
        "Tidak ada konsep yang dikembalikan pada tahun ini.", "No draft was returned this year."
    ),
    "rep.reviu.kahar": words("Keadaan Kahar", "Exceptional circumstances"),
    "rep.reviu.kahar.kosong": words(
        "Tidak ada keadaan kahar yang ditetapkan pada tahun ini.",
        "No exceptional circumstances were declared this year.",
    ),
    "rep.reviu.butir": words("Hal yang Belum Ditetapkan", "Points still to be decided"),
    "rep.reviu.butir.isi": words(
        "Hal berikut belum ditetapkan. Sampai ada keputusan, yang digunakan ialah ketentuan "
        "sementara; kolom terakhir disediakan untuk keputusan pimpinan.",
        "These points are not decided. Until they are, the provisional rule holds; the last column "
        "is for the decision.",
    ),
    "rep.reviu.batas": words("Batas waktu: {langkah}", "Time limit: {langkah}"),
    "rep.reviu.batas.kini": words("{n} hari kerja", "{n} working days"),
    "rep.reviu.butir.kosong": words(
        "Tidak ada hal yang belum ditetapkan.", "Nothing is left to be decided."
    ),
    "rep.reviu.tahunan": words(
        "Reviu dan evaluasi prosedur selama tahun {tahun} dimuat dalam laporan tahunan.",
        "The review of the procedure in {tahun} stands in the yearly report.",
    ),
    "rep.penutup": words("Penutup", "Closing"),
    "rep.penutup.isi": words(
        "Demikian laporan ini disusun menurut data register yang telah diperiksa. Setiap angka di "
        "dalamnya dapat ditelusuri sampai ke pengajuannya.",
        "This report was made from the checked data of the register. Every figure in it can be "
        "traced to its submissions.",
    ),
    "rep.tempat": words(
        "........................, ........................ {tahun}",
        "........................, ........................ {tahun}",
    ),
    "rep.mengetahui": words("Mengetahui,", "Acknowledged by,"),
    "rep.disusun": words("Disusun oleh,", "Prepared by,"),
    "rep.nama": words(
        "(................................................)",
        "(................................................)",
    ),
    "rep.nip": words(
        "NIP ........................................",
        "Staff no. ........................................",
    ),
    "rep.nip.isi": words("NIP {nip}", "Staff no. {nip}"),
    "rep.lampiran": words("Lampiran", "Appendix"),
    "rep.dok": words("Dokumentasi", "Documentation"),
    "rep.dok.kosong": words(
        "Tidak ada gambar bukti pada periode ini.", "There are no pictures of proof in this period."
    ),
    "rep.dok.nomor": words("Gambar {n}", "Picture {n}"),
    "rep.dok.judul": words("{platform}, {hari}: {judul}", "{platform}, {hari}: {judul}"),
    "rep.dok.alt": words(
        "Bukti “{judul}” ({platform}), {hari}.", "Proof of “{judul}” ({platform}), {hari}."
    ),
    "rep.dok.gagal": words(
        "Gambar {berkas} tidak dapat ditampilkan: {sebab}.",
        "The picture {berkas} cannot be shown: {sebab}.",
    ),
    "rep.dok.missing": words("berkasnya tidak ditemukan", "its file was not found"),
    "rep.dok.empty": words("berkasnya kosong", "its file is empty"),
    "rep.dok.not_a_picture": words(
        "berkasnya bukan gambar yang dikenal", "its file is no picture that is known here"
    ),
    "rep.dok.broken": words("berkasnya rusak", "its file is broken"),
    "rep.dok.too_large": words("gambarnya terlalu besar", "it is too large"),
    "rep.dok.too_much": words(
        "membukanya memakan terlalu banyak waktu atau memori",
        "opening it takes too much time or memory",
    ),
    "rep.halaman": words("Halaman", "Page"),
    "rep.halaman.dari": words("dari", "of"),
}
