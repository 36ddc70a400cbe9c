"""What the guide's tab says around the SOP's own words, in Indonesian and English."""

from __future__ import annotations

from sheetflow.core.words import Words, words

GUIDE: dict[str, Words] = {
    "guide.title": words("Petunjuk Pengisian Register", "How to Fill the Register"),
    "guide.short": words("Secara singkat", "In short"),
    "guide.short.1": words(
        "Satu baris adalah satu pengajuan. Pakai baris bernomor berikutnya; "
        "nomornya jangan diubah.",
        "One row is one submission. Use the next numbered row and leave its number as it is.",
    ),
    "guide.short.2": words(
        "Isi kolom langkah Anda, lampirkan berkasnya, lalu pilih kolom {status}.",
        "Fill your step's columns, attach the files, then choose the column {status}.",
    ),
    "guide.short.3": words(
        "Simpan dan tutup berkas ini. Sistem memeriksa pada jadwal berikutnya; selama berkas "
        "terbuka, jawabannya menunggu.",
        "Save and close this file. The system checks at its next scheduled time; while the file "
        "is open, its answer waits.",
    ),
    "guide.short.4": words(
        "Baca jawabannya pada kolom abu-abu: status yang tercatat, giliran siapa, dan temuan.",
        "Read the answer in the grey columns: status recorded, whose turn, and findings.",
    ),
    "guide.short.5": words(
        "Mengurutkan, menyaring, menyisipkan, dan memindahkan baris boleh kapan saja. "
        "Judul kolom jangan diganti.",
        "Sorting, filtering, inserting and moving rows is always fine. Leave the headings as "
        "they are.",
    ),
    "guide.steps": words("Langkah {sop} · {channel}", "Steps of {sop} · {channel}"),
    "guide.steps.no": words("No.", "No."),
    "guide.steps.step": words("Kegiatan", "Activity"),
    "guide.steps.who": words("Pelaksana", "Who"),
    "guide.steps.columns": words("Kolom yang diisi", "Columns to fill"),
    "guide.steps.then": words("Lalu pilih Status", "Then choose Status"),
    "guide.steps.limit": words("Batas waktu", "Time limit"),
    "guide.steps.system": words("Sistem", "System"),
    "guide.steps.auto": words("otomatis: {state}", "by itself: {state}"),
    "guide.steps.days": words("{days} hari kerja", "{days} working days"),
    "guide.steps.undecided": words(
        "* Batas waktu bertanda bintang belum ditetapkan kantor; terlambat hanya menjadi "
        "peringatan, tidak menahan pengajuan.",
        "* A limit with a star has not been set by the office; being late only gives a warning "
        "and holds nothing back.",
    ),
    "guide.steps.or": words("{columns} (salah satu)", "{columns} (one of them)"),
    "guide.steps.newer": words(
        "{column} (bila direvisi: yang baru)", "{column} (when revised: the new one)"
    ),
    "guide.steps.reason": words("{column} (alasannya)", "{column} (the reason)"),
    "guide.steps.clean": words("tanpa galat", "no error"),
    "guide.states": words("Daftar status", "List of statuses"),
    "guide.states.turn": words("Giliran", "Turn"),
    "guide.states.after": words("Artinya", "Meaning"),
    "guide.states.next": words("Yang dilakukan berikutnya", "What comes next"),
    "guide.states.end": words("Tidak ada lagi.", "Nothing more."),
    "guide.states.reached": words("Langkah {step}: {label}", "Step {step}: {label}"),
    "guide.states.extra": words("Di luar langkah SOP", "Outside the SOP's steps"),
    "guide.states.outside": words("{label}. Di luar langkah SOP.", "{label}. Outside the SOP."),
    "guide.states.initial": words(
        "Baris masih disiapkan; belum diperiksa lengkap.",
        "The row is being prepared; not yet checked in full.",
    ),
    "guide.files": words("Melampirkan berkas", "Attaching files"),
    "guide.files.1": words(
        "Taruh berkas di folder Drive kantor, misalnya di {inbox}.",
        "Put the file into the office's Drive folder, for example into {inbox}.",
    ),
    "guide.files.2": words(
        "Tulis jalurnya di kolom: {columns}. Contoh: {inbox}/bahan-001 (satu folder) atau "
        "{inbox}/konsep-001.docx (satu berkas).",
        "Write its path in the column: {columns}. For example {inbox}/bahan-001 (a folder) "
        "or {inbox}/konsep-001.docx (a file).",
    ),
    "guide.files.3": words(
        "Beberapa berkas: satu jalur pada setiap baris di sel yang sama (Alt+Enter di Excel, "
        "Ctrl+Enter di LibreOffice).",
        "Several files: one path per line in the same cell (Alt+Enter in Excel, Ctrl+Enter in "
        "LibreOffice).",
    ),
    "guide.files.4": words(
        "Sistem menyalin berkas ke folder pengajuan dengan nama yang rapi. Berkas asli tetap di "
        "tempatnya dan tidak diubah.",
        "The system copies the files into the submission's folder under clean names. The "
        "originals stay where they are, unchanged.",
    ),
    "guide.dates": words("Menulis tanggal, angka, dan tautan", "Dates, numbers and links"),
    "guide.dates.1": words(
        "Tanggal: HH/BB/TTTT, misalnya 31/12/2026. Tanggal yang meragukan tidak ditebak, tetapi "
        "dilaporkan sebagai temuan.",
        "Dates: DD/MM/YYYY, for example 31/12/2026. A doubtful date is never guessed; it becomes "
        "a finding.",
    ),
    "guide.dates.2": words(
        "Tautan unggahan: salin alamat lengkap unggahannya, bukan alamat profil atau beranda.",
        "Published links: copy the full address of the post, not of a profile or home page.",
    ),
    "guide.dates.3": words(
        "Beberapa tautan untuk satu isi: satu tautan pada setiap baris di sel yang sama.",
        "Several links of one content: one link per line in the same cell.",
    ),
    "guide.colours": words("Arti warna", "What the colours mean"),
    "guide.colours.system": words(
        "Kolom abu-abu: diisi sistem. Ketikan di kolom ini ditolak.",
        "Grey columns: filled by the system. Typing there is refused.",
    ),
    "guide.colours.row": words(
        "Warna baris mengikuti status yang tercatat; warnanya ada pada daftar status di atas.",
        "A row's colour follows its recorded status; see the list of statuses above.",
    ),
    "guide.colours.error": words(
        "Tulisan merah pada kolom {column}: ada galat yang menahan pengajuan.",
        "Red text in the column {column}: an error holds the submission back.",
    ),
    "guide.system": words("Yang ditulis sistem", "What the system writes"),
    "guide.system.column": words("Kolom", "Column"),
    "guide.system.meaning": words("Isinya", "What it says"),
    "guide.finding": words("Bila muncul temuan", "When a finding appears"),
    "guide.finding.1": words(
        "Kode E-… adalah galat: menahan langkah yang disebutnya. Kode W-… adalah peringatan: "
        "hanya memberi tahu.",
        "A code E-… is an error: it holds back the step it speaks of. A code W-… is a warning: "
        "it only informs.",
    ),
    "guide.finding.2": words(
        "Baca kalimatnya: kolom mana, apa masalahnya, dan apa yang harus diperbuat.",
        "Read the sentence: which column, what the problem is, and what to do.",
    ),
    "guide.finding.3": words(
        "Perbaiki selnya, simpan, dan tutup. Pada pemeriksaan berikutnya kalimat itu hilang.",
        "Mend the cell, save and close. At the next check the sentence is gone.",
    ),
    "guide.finding.4": words(
        "Jangan menghapus baris yang salah; beri status yang sesuai dan tulis alasannya di "
        "{remarks}.",
        "Do not delete a wrong row; give it the fitting status and write the reason in {remarks}.",
    ),
    "guide.faq": words("Tanya jawab", "Questions"),
    "guide.faq.q1": words(
        "Mengapa status yang saya pilih belum tercatat?",
        "Why is the status I chose not recorded yet?",
    ),
    "guide.faq.a1": words(
        "Sistem belum berjalan sejak berkas ditutup, atau ada galat pada kolom {findings}.",
        "The system has not run since the file was closed, or {findings} names an error.",
    ),
    "guide.faq.q2": words(
        "Beberapa langkah selesai sekaligus. Bolehkah melompat?",
        "Several steps are done at once. May I skip?",
    ),
    "guide.faq.a2": words(
        "Boleh memilih status yang terakhir, asalkan kolom semua langkah di antaranya terisi.",
        "You may choose the last status, provided that the columns of all steps between are "
        "filled.",
    ),
    "guide.faq.q3": words("Baris bernomor sudah habis?", "No numbered row is left?"),
    "guide.faq.a3": words(
        "Sistem menyiapkan nomor baru di bawah baris terakhir pada pemeriksaan berikutnya. Jangan "
        "mengisi baris yang belum bernomor.",
        "At its next check the system prepares new numbers below the last row. Do not fill rows "
        "that have no number yet.",
    ),
    "guide.faq.q4": words(
        "Konsep berubah setelah disetujui?", "The draft changed after it was approved?"
    ),
    "guide.faq.a4": words(
        "Persetujuan hanya berlaku untuk isi yang disetujui. Pengajuan kembali ke pemeriksaan.",
        "An approval holds only for what was approved. The submission goes back to review.",
    ),
    "guide.faq.q5": words("Satu kegiatan untuk dua kanal?", "One activity on both channels?"),
    "guide.faq.a5": words(
        "Pilih “{both}” pada kolom {selector}; sistem mencatatnya sebagai dua pengajuan.",
        "Choose “{both}” in the column {selector}; the system records two submissions.",
    ),
    "guide.faq.q6": words("Bagaimana menulis pelaksana?", "How do I write who did a step?"),
    "guide.faq.a6": words(
        "Jabatannya atau namanya; gelar boleh ditinggalkan. Pengganti didahului Plt. atau Plh. "
        "Yang berlaku adalah yang menjabat pada tanggal langkah itu.",
        "By title or by name; degrees may be left out. A stand-in has Plt. or Plh. in front. "
        "It must be whoever served on the day of the step.",
    ),
    "guide.faq.both.links": words(
        "Tulis tautan setiap kanal pada barisnya sendiri di dalam sel.",
        "Write each channel's link on a line of its own in the cell.",
    ),
    "guide.faq.both.who": words(
        "Pelaksananya berbeda menurut kanal pada kolom {columns}: tulis setiap pelaksana pada "
        "barisnya sendiri, misalnya {example}.",
        "Who does it differs by channel in the column {columns}: write each on a line of their "
        "own, for example {example}.",
    ),
    "guide.sop": words("Tentang {sop}", "About {sop}"),
    "guide.sop.field": words("Hal", "Item"),
    "guide.sop.content": words("Isi", "Content"),
    "guide.sop.number": words("Nomor SOP", "SOP number"),
    "guide.sop.name": words("Nama SOP", "Name of the SOP"),
    "guide.sop.established": words("Tanggal Pengesahan", "Date of approval"),
    "guide.sop.approved": words("Disahkan oleh", "Approved by"),
    "guide.sop.basis": words("Dasar Hukum", "Legal basis"),
    "guide.sop.qualifications": words("Kualifikasi Pelaksana", "Qualifications of staff"),
    "guide.sop.related": words("Keterkaitan", "Related procedures"),
    "guide.sop.equipment": words("Peralatan/Perlengkapan", "Equipment"),
    "guide.sop.warnings": words("Peringatan", "Warnings"),
    "guide.sop.records": words("Pencatatan dan Pendataan", "Records"),
    "guide.undecided": words("Belum ditetapkan kantor", "Not yet decided by the office"),
    "guide.undecided.point": words("Hal", "Point"),
    "guide.undecided.default": words("Dipakai sementara", "Used until then"),
}

SHARED_SHEET: dict[str, Words] = {
    "note.files": words(
        "Tempel tautan berkas atau folder Drive; satu per baris.",
        "Paste the link of a Drive file or folder; one a line.",
    ),
    "guide.short.3": words(
        "Lembar ini tersimpan sendiri. Sistem memeriksa pada jadwal berikutnya, juga selama lembar "
        "terbuka.",
        "The sheet saves itself. The system checks at its next scheduled time, also while the "
        "sheet is open.",
    ),
    "guide.short.5": words(
        "Untuk mengurutkan dan menyaring, pilih Data › Tampilan filter › Menunggu saya: orang lain "
        "tidak terganggu. Judul kolom jangan diganti.",
        "To sort and filter choose Data › Filter views › Waiting for me: nobody else is disturbed. "
        "Leave the headings as they are.",
    ),
    "guide.files.1": words(
        "Simpan berkas di Drive Anda atau di Drive kantor, lalu bagikan kepada {account}.",
        "Keep the file in your Drive or the office's, and share it with {account}.",
    ),
    "guide.files.2": words(
        "Tempel tautannya (Bagikan › Salin tautan) di kolom: {columns}. Folder, berkas, dan "
        "Google Dokumen sama-sama boleh.",
        "Paste its link (Share › Copy link) in the column: {columns}. Folders, files and Google "
        "Docs will do alike.",
    ),
    "guide.files.3": words(
        "Beberapa berkas: satu tautan pada setiap baris di sel yang sama (Ctrl+Enter).",
        "Several files: one link per line in the same cell (Ctrl+Enter).",
    ),
    "guide.files.4": words(
        "Sistem menyalin berkas ke folder pengajuan; Google Dokumen dibekukan sebagai PDF. Berkas "
        "asli tetap milik dan di tempat pemiliknya.",
        "The system copies the files into the submission's folder; Google Docs are frozen as PDF. "
        "The originals stay with their owners.",
    ),
    "guide.finding.3": words(
        "Perbaiki selnya. Pada pemeriksaan berikutnya kalimat itu hilang.",
        "Mend the cell. At the next check the sentence is gone.",
    ),
    "guide.faq.a1": words(
        "Sistem belum berjalan sejak Anda mengubahnya, atau ada galat pada kolom {findings}.",
        "The system has not run since you changed it, or {findings} names an error.",
    ),
}
"""What is not true of a workbook is said elsewise in a sheet that all edit at once."""
