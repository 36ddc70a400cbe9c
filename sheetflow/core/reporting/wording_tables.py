"""Table heads, chart titles, obstacles and their follow-up."""

from __future__ import annotations

from collections.abc import Mapping

from sheetflow.core.words import Words, words

_HEADS: Mapping[str, Words] = {
    "rep.k.no": words("No.", "No."),
    "rep.k.hari": words("Hari/Tanggal", "Day/date"),
    "rep.k.judul": words("Judul", "Title"),
    "rep.k.jenis": words("Jenis", "Type"),
    "rep.k.platform": words("Platform", "Platform"),
    "rep.k.tautan": words("Tautan", "Link"),
    "rep.k.dokumentasi": words("Dokumentasi", "Documentation"),
    "rep.k.keterangan": words("Keterangan", "Remarks"),
    "rep.k.subbagian": words("Bagian", "Unit"),
    "rep.k.kanal": words("Kanal", "Channel"),
    "rep.k.publikasi": words("Jumlah", "Number"),
    "rep.k.jangkauan": words("Jangkauan", "Reach"),
    "rep.k.suka": words("Suka", "Likes"),
    "rep.k.komentar": words("Komentar", "Comments"),
    "rep.k.bagikan": words("Dibagikan", "Shares"),
    "rep.k.tayang": words("Tayangan", "Views"),
    "rep.k.langkah": words("Langkah", "Step"),
    "rep.k.batas": words("Batas (hari kerja)", "Limit (working days)"),
    "rep.k.tepat": words("Tepat waktu", "On time"),
    "rep.k.lambat": words("Terlambat", "Late"),
    "rep.k.kendala": words("Kendala", "Obstacle"),
    "rep.k.pengajuan": words("Pengajuan", "Submissions"),
    "rep.k.didata": words("Dihitung", "Counted"),
    "rep.k.berjalan": words("Masih berjalan", "Under way"),
    "rep.k.tertahan": words("Tertahan pada langkah", "Held back at step"),
    "rep.k.perbaikan": words("Yang harus diperbaiki", "To be mended"),
    "rep.k.diputuskan": words("Tanggal Keputusan", "Day of decision"),
    "rep.k.galat": words("Kesalahan", "Errors"),
    "rep.k.peringatan": words("Peringatan", "Warnings"),
    "rep.k.bagian": words("Persentase terlambat", "Share late"),
    "rep.k.tengah": words("Nilai tengah (hari kerja)", "Median (working days)"),
    "rep.k.konsep": words("Konsep yang dikembalikan", "Drafts returned"),
    "rep.k.kembali": words("Jumlah pengembalian", "Returns"),
    "rep.k.hal": words("Hal", "Point"),
    "rep.k.sementara": words("Ketentuan sementara", "Provisional rule"),
    "rep.k.keputusan": words("Keputusan", "Decision"),
    "rep.k.bagian_laporan": words("Bagian laporan", "Part of the report"),
    "rep.k.tindak": words("Tindak Lanjut", "Follow-up"),
    "rep.k.jumlah": words("Jumlah", "Total"),
    "rep.k.id": words("ID Pengajuan", "Submission ID"),
    "rep.k.kegiatan": words("Tanggal Kegiatan", "Activity date"),
    "rep.k.unggah": words("Tanggal", "Date"),
    "rep.k.pendataan": words("Tanggal Pendataan", "Recording date"),
    "rep.k.angka": words("Angka", "Figure"),
    "rep.k.nilai": words("Nilai", "Value"),
    "rep.lembar.data": words("Data", "Data"),
    "rep.lembar.rekap": words("Rekapitulasi", "Recapitulation"),
    "rep.lembar.telusur": words("Penelusuran", "Trace"),
    "rep.tepat.semua": words(
        "Memenuhi batas waktu semua langkah", "Met the time limits of all steps"
    ),
    "rep.lambat.satu": words(
        "Melewati batas waktu sedikitnya satu langkah", "Missed the limit of at least one step"
    ),
    "rep.hari_lambat": words("hari kerja terlambat", "working days late"),
    "rep.tertahan.jumlah": words("Tertahan", "Held back"),
    "rep.tertahan.langkah": words("Langkah {langkah}", "Step {langkah}"),
    "rep.disimpan": words("Diarsipkan", "Archived"),
    "rep.belum_didata": words("Belum selesai dicatat", "Not yet recorded"),
    "rep.langkah": words("{n}. {nama}", "{n}. {nama}"),
    "rep.langkah.semua": words(
        "Keseluruhan, dari {awal} sampai {akhir}", "As a whole, from {awal} to {akhir}"
    ),
    "rep.tanpa_baris": words(
        "Barisnya tidak lagi ada dalam register; dimuat menurut data yang telah diterima.",
        "Its row is gone from the register; given as it was accepted.",
    ),
    "rep.belum_diisi": words("Belum diisi", "Not given"),
    "rep.banyak_platform": words("Lebih dari satu platform", "More than one platform"),
    "rep.banyak_platform.catatan": words(
        "Satu pengajuan dapat memuat beberapa platform: ia dihitung pada setiap platformnya, "
        "dan angkanya pada baris “Lebih dari satu platform”. Baris Jumlah menghitungnya satu "
        "kali.",
        "One submission may name several platforms: it counts on each of them, and its "
        "figures in the row “More than one platform”. The total counts it once.",
    ),
    "rep.tabel.kanal": words("Menurut {kolom}", "By {kolom}"),
    "rep.tabel.platform": words("Menurut {kolom}", "By {kolom}"),
    "rep.tabel.jenis": words("Menurut {kolom}", "By {kolom}"),
    "rep.tabel.subbagian": words("Menurut {kolom}", "By {kolom}"),
    "rep.grafik.platform": words("Jumlah menurut {kolom}", "Number by {kolom}"),
    "rep.grafik.jenis": words("Jumlah menurut {kolom}", "Number by {kolom}"),
    "rep.grafik.subbagian": words("Jumlah menurut {kolom}", "Number by {kolom}"),
    "rep.grafik.alt": words("Grafik batang. {judul}: {isi}.", "Bar chart. {judul}: {isi}."),
    "rep.grafik.alt.kosong": words(
        "Grafik batang. {judul}: tidak ada data.", "Bar chart. {judul}: no data."
    ),
    "rep.grafik.kosong": words("Tidak ada data", "No data"),
    "rep.grafik.lain": words("Lainnya ({n})", "Others ({n})"),
    "rep.u.tambah": words("{id} ditambahkan: {judul}.", "{id} was added: {judul}."),
    "rep.u.hapus": words("{id} tidak lagi dihitung: {judul}.", "{id} no longer counts: {judul}."),
    "rep.u.isi": words(
        "{id}: {kolom} berubah dari {lama} menjadi {baru}.",
        "{id}: {kolom} changed from {lama} to {baru}.",
    ),
    "rep.u.respons": words(
        "{id}: {kolom} berubah dari {lama} menjadi {baru}, tercatat pada {hari}.",
        "{id}: {kolom} changed from {lama} to {baru}, seen on {hari}.",
    ),
    "rep.u.berkas": words("{id}: {kolom} diganti.", "{id}: {kolom} was replaced."),
    "rep.u.angka": words("{label}: {lama} menjadi {baru}.", "{label}: {lama} became {baru}."),
    "rep.u.lain": words("Dan {n} perubahan lain.", "Other changes: {n}."),
}

_OBSTACLES: Mapping[str, Words] = {
    "rep.o.waktu": words(
        "Sebagian langkah melewati batas waktu.", "Some steps missed their time limit."
    ),
    "rep.t.waktu": words(
        "Mengingatkan pelaksana langkah sebelum batas waktunya dan meninjau beban kerjanya.",
        "Remind those who do the step before its limit, and review the work load.",
    ),
    "rep.o.total": words(
        "Sebagian pengajuan melewati batas waktu keseluruhan.",
        "Some submissions took longer than the limit for the whole.",
    ),
    "rep.t.total": words(
        "Memulai setiap langkah lebih awal sejak bahan terkumpul.",
        "Begin each step earlier, from the materials on.",
    ),
    "rep.o.isian": words(
        "Isian register belum lengkap atau tidak dapat dibaca.",
        "Cells of the register are empty or cannot be read.",
    ),
    "rep.t.isian": words(
        "Melengkapi isian pada register menurut temuan di barisnya.",
        "Complete the cells of the register as the finding in the row says.",
    ),
    "rep.o.prosedur": words(
        "Urutan langkah, pelaksana, atau naskah belum sesuai dengan SOP.",
        "The order of steps, who did them, or their papers do not follow the SOP.",
    ),
    "rep.t.prosedur": words(
        "Melengkapi langkah dan naskahnya, serta mengulang penjelasan SOP kepada pelaksana.",
        "Complete the steps and their papers, and explain the SOP again to those who do them.",
    ),
    "rep.o.ubah": words(
        "Isi yang telah disetujui berubah sehingga perlu diperiksa ulang.",
        "Approved content was changed and must be reviewed again.",
    ),
    "rep.t.ubah": words(
        "Memeriksa ulang isi yang berubah, atau mengembalikannya ke isi semula.",
        "Review what changed, or restore what was approved.",
    ),
    "rep.o.beda": words(
        "Isian register berbeda dari yang telah diterima; yang tercatat tidak berubah.",
        "Cells differ from what was accepted; what is on record does not change.",
    ),
    "rep.t.beda": words(
        "Mengembalikan isian menurut yang tercatat bila perubahannya tidak disengaja.",
        "Put the cells back where the change was not meant.",
    ),
    "rep.o.sama": words(
        "Satu tautan atau satu nomor naskah dipakai oleh dua pengajuan.",
        "Two submissions have one link or one paper's number.",
    ),
    "rep.t.sama": words(
        "Memastikan tautan atau nomor itu milik pengajuan yang mana, lalu memperbaiki yang lain.",
        "Find out whose it is, and mend the other.",
    ),
    "rep.o.tautan": words(
        "Tautan tidak mengarah ke unggahan pada akun atau website resmi.",
        "Links do not lead to a post of the official accounts or site.",
    ),
    "rep.t.tautan": words(
        "Mengganti tautan dengan tautan unggahan dari akun atau website resmi.",
        "Replace them with links to the posts of the official accounts or site.",
    ),
    "rep.o.pendek": words(
        "Tautan pendek atau sementara dapat kedaluwarsa.", "Short or temporary links may expire."
    ),
    "rep.t.pendek": words(
        "Mengganti dengan tautan lengkap dan memastikan tangkapan layarnya tersimpan.",
        "Replace them with full links, and make sure that the screenshots are filed.",
    ),
    "rep.o.bukti": words(
        "Tangkapan layar atau berkas belum ada atau tidak dapat dibuka.",
        "Screenshots or files are missing or cannot be opened.",
    ),
    "rep.t.bukti": words(
        "Menyimpan tangkapan layar di Drive dan membagikan berkas yang belum dapat dibuka.",
        "File the screenshots in Drive, and share the files that cannot be opened.",
    ),
    "rep.o.ganda": words("Pengajuan tercatat ganda.", "Submissions were entered twice."),
    "rep.t.ganda": words(
        "Membatalkan salah satunya, atau membedakan judul dan tanggalnya.",
        "Cancel one of them, or tell them apart by title and date.",
    ),
    "rep.o.revisi": words("Konsep dikembalikan berulang kali.", "Drafts were returned many times."),
    "rep.t.revisi": words(
        "Membicarakan perbaikan konsep secara langsung sebelum diajukan kembali.",
        "Talk the draft over before it is submitted again.",
    ),
    "rep.o.izin": words(
        "Teks alternatif atau izin foto belum dipastikan.",
        "Alternative text or photo consent is not settled.",
    ),
    "rep.t.izin": words(
        "Mengisi teks alternatif dan memastikan izin foto sebelum diunggah.",
        "Give the alternative text and settle the consent before the upload.",
    ),
    "rep.o.format": words(
        "Ukuran gambar berbeda dari format yang disarankan.",
        "Sizes of pictures differ from the suggested formats.",
    ),
    "rep.t.format": words(
        "Menyesuaikan ukuran gambar pada konten berikutnya.",
        "Fit the sizes of pictures in later content.",
    ),
    "rep.o.tulis": words(
        "Penulisan isian belum seragam, tetapi masih terbaca dengan pasti.",
        "Cells are written in uneven ways, but were read with certainty.",
    ),
    "rep.t.tulis": words(
        "Menulis isian menurut contoh pada kepala kolom.", "Write the cells as the headings show."
    ),
    "rep.o.buka": words(
        "Bahan yang telah disimpan dibuka kembali.", "Filed materials were reopened."
    ),
    "rep.t.buka": words(
        "Melanjutkan menurut alasan yang tercatat.", "Go on as the recorded reason says."
    ),
    "rep.o.lain": words(
        "Temuan lain menurut pengaturan satuan kerja.", "Other findings of the office's settings."
    ),
    "rep.t.lain": words(
        "Menindaklanjuti temuan pada baris register yang bersangkutan.",
        "Follow up the findings in the rows of the register.",
    ),
}

TABLES: Mapping[str, Words] = {**_HEADS, **_OBSTACLES}
