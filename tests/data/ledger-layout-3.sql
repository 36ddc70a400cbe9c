BEGIN TRANSACTION;
CREATE TABLE commits (
    version INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL,
    as_of TEXT NOT NULL
);
INSERT INTO "commits" VALUES(1,'20251103T090000-8bc40b16','2025-11-03T09:00:00+07:00');
CREATE TABLE events (
    sequence INTEGER PRIMARY KEY,
    submission TEXT NOT NULL,
    row_id TEXT NOT NULL,
    transition TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    at TEXT NOT NULL,
    run_id TEXT NOT NULL,
    sop_version TEXT NOT NULL,
    actor TEXT NOT NULL,
    evidence TEXT NOT NULL,
    content TEXT NOT NULL,
    files TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    proof TEXT NOT NULL DEFAULT '',
    cells TEXT NOT NULL DEFAULT '',
    before TEXT NOT NULL DEFAULT ''
);
INSERT INTO "events" VALUES(1,'PUB-2510-001','PUB-2510-001','T01','draf','bahan','2025-11-03T09:00:00+07:00','20251103T090000-8bc40b16','03/2021','Admin Subbagian Keuangan, Umum, dan Logistik','[["kanal","Media Sosial"],["subbagian","kul"],["judul","Upacara Peringatan Hari Kesaktian Pancasila"],["tanggal_kegiatan","2025-10-01"],["tautan_bahan","Kotak Masuk/bahan-001"],["pengisi","Admin Subbagian Keuangan, Umum, dan Logistik"]]','','[["catatan.txt","61931ddb263f81a0f668cdde6b391190f2c92901208235ae6a21ecc827f9fd82"]]','','7dcf31442008d68f7b946a31ed946384d13deaa0848c2fd30f794bc477ad6ad7','{"level":"named"}','[["no","1"],["stempel_waktu","2025-10-01T15:13:29"],["kanal","Media Sosial"],["subbagian","kul"],["pengisi","Admin Subbagian Keuangan, Umum, dan Logistik"],["judul","Upacara Peringatan Hari Kesaktian Pancasila"],["tanggal_kegiatan","2025-10-01"],["tempat","Halaman Kantor KPU"],["jenis","Berita"],["ringkasan","6 foto upacara dan ringkasan amanat pembina"],["tautan_bahan","Kotak Masuk/bahan-001"],["izin","Tidak Perlu"],["keputusan_verifikasi","Disebarluaskan"],["tanggal_verifikasi","2025-10-01"],["verifikator","Kasubbag Keuangan, Umum, dan Logistik"],["nomor_disposisi","AGD-001/X/2025"],["tautan_konsep","Kotak Masuk/konsep-001.docx"],["tanggal_konsep","2025-10-01"],["alt","Foto kegiatan: Upacara Peringatan Hari Kesaktian Pancasila"],["hasil","Sesuai"],["tanggal_pemeriksaan","2025-10-01"],["pemeriksa","Kasubbag Keuangan, Umum, dan Logistik"],["revisi_ke","0"],["platform","Instagram"],["tautan_unggahan","https://instagram.com/p/CONTOH0001x/"],["tanggal_unggah","2025-10-02"],["pengunggah","Admin Subbagian Keuangan, Umum, dan Logistik"],["tangkapan_layar","Kotak Masuk/bukti-001.png"],["tanggal_pendataan","2025-10-02"],["petugas_pendataan","Admin Medcen"],["jangkauan","257"],["suka","29"],["komentar","5"],["status","selesai"]]','');
INSERT INTO "events" VALUES(2,'PUB-2510-001','PUB-2510-001','T02','bahan','disposisi','2025-11-03T09:00:00+07:00','20251103T090000-8bc40b16','03/2021','Kasubbag Keuangan, Umum, dan Logistik','[["keputusan_verifikasi","Disebarluaskan"],["tanggal_verifikasi","2025-10-01"],["verifikator","Kasubbag Keuangan, Umum, dan Logistik"],["nomor_disposisi","AGD-001/X/2025"]]','','','7dcf31442008d68f7b946a31ed946384d13deaa0848c2fd30f794bc477ad6ad7','954bd6f24dd443de8029322612bbfc704a8c77328ec9eb61836d45d36ba8c11e','{"level":"named"}','','');
INSERT INTO "events" VALUES(3,'PUB-2510-001','PUB-2510-001','T04','disposisi','konsep','2025-11-03T09:00:00+07:00','20251103T090000-8bc40b16','03/2021','','[["tautan_konsep","Kotak Masuk/konsep-001.docx"],["tanggal_konsep","2025-10-01"]]','','[["konsep-001.docx","efffe33e3484dfe0e32c42d9f94f8770e84f709f432c542174b697607c725ccf"]]','954bd6f24dd443de8029322612bbfc704a8c77328ec9eb61836d45d36ba8c11e','44a96dee9ce81722312608cc21ab213111631b4be0a1f0438e6be497ff25de4c','{"level":"named"}','','');
INSERT INTO "events" VALUES(4,'PUB-2510-001','PUB-2510-001','T07','konsep','siap','2025-11-03T09:00:00+07:00','20251103T090000-8bc40b16','03/2021','Kasubbag Keuangan, Umum, dan Logistik','[["hasil","Sesuai"],["tanggal_pemeriksaan","2025-10-01"],["pemeriksa","Kasubbag Keuangan, Umum, dan Logistik"],["nomor_disposisi","AGD-001/X/2025"]]','6ec707e376ba5ac188186dfc046122a0ac6324dde6dba25efc8bf67ee2ce8366','[["konsep-001.docx","efffe33e3484dfe0e32c42d9f94f8770e84f709f432c542174b697607c725ccf"]]','44a96dee9ce81722312608cc21ab213111631b4be0a1f0438e6be497ff25de4c','3c43abc817ade26f7799a042da802d8e7c704d71a9bb30db9cb77f2f83fa4177','{"level":"named"}','','');
INSERT INTO "events" VALUES(5,'PUB-2510-001','PUB-2510-001','T08','siap','diunggah','2025-11-03T09:00:00+07:00','20251103T090000-8bc40b16','03/2021','Admin Subbagian Keuangan, Umum, dan Logistik','[["tautan_unggahan","https://instagram.com/p/CONTOH0001x/"],["tanggal_unggah","2025-10-02"],["tangkapan_layar","Kotak Masuk/bukti-001.png"],["pengunggah","Admin Subbagian Keuangan, Umum, dan Logistik"]]','','[["bukti-001.png","cbc39de97fcc5634e7fc1f5f613eb8ee24117c17db2b62d1c6ce075ef0591a17"]]','3c43abc817ade26f7799a042da802d8e7c704d71a9bb30db9cb77f2f83fa4177','9a4cab0a52ea53bb7d8c177a4f71aa3b252eb4f740fb3d83381c862ba71e2508','{"level":"named"}','','');
INSERT INTO "events" VALUES(6,'PUB-2510-001','PUB-2510-001','T09','diunggah','terdata','2025-11-03T09:00:00+07:00','20251103T090000-8bc40b16','03/2021','Admin Medcen','[["tanggal_pendataan","2025-10-02"],["petugas_pendataan","Admin Medcen"]]','','','9a4cab0a52ea53bb7d8c177a4f71aa3b252eb4f740fb3d83381c862ba71e2508','14c199114dffbbd80aef22098f881d7f7798d830b8d54db1bac6afc6dd17c2c4','{"level":"named"}','','');
INSERT INTO "events" VALUES(7,'PUB-2510-001','PUB-2510-001','T10','terdata','selesai','2025-11-03T09:00:00+07:00','20251103T090000-8bc40b16','03/2021','sheetflow','','','','14c199114dffbbd80aef22098f881d7f7798d830b8d54db1bac6afc6dd17c2c4','0602d34af9f6340da5325054ac92fdb8d21d57605e57f1e8e7c686a6fde776e3','{"level":"system"}','','');
CREATE TABLE heads (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL,
    events INTEGER NOT NULL,
    head TEXT NOT NULL,
    next_number INTEGER NOT NULL
);
INSERT INTO "heads" VALUES(1,8,7,'0602d34af9f6340da5325054ac92fdb8d21d57605e57f1e8e7c686a6fde776e3',201);
CREATE TABLE notes (
    id TEXT PRIMARY KEY,
    text TEXT NOT NULL
);
INSERT INTO "notes" VALUES('berkas:Laporan/2025-10/Laporan 2025-10.docx','4c11a26ad3a12a3f39afa5614402df33ebf78c0f3a7597bccf5ff691bc25f2e4');
INSERT INTO "notes" VALUES('berkas:Laporan/2025-10/Laporan 2025-10.pdf','9a425e61ae9b398b13c06e2a712bf2d7cb5e7b49c2ac8d28debcd14db5c7eff8');
INSERT INTO "notes" VALUES('berkas:Laporan/2025-10/Laporan 2025-10.xlsx','e5be01b9c03dda17e45bbf5b27171f67fbe9ce9b308561fd3ee806816677b788');
INSERT INTO "notes" VALUES('laporan:2025-10','{"closed":false,"digest":"a087c12f047f47aa474e2b65acfcd5427355ccabcf78453bb1746c893750d475","files":["Laporan 2025-10.docx","Laporan 2025-10.pdf","Laporan 2025-10.xlsx"],"look":"ad01fe81266e4c421e6dacaf09473a616e64c8e91ec6548bda9f7d785708ef20","revision":0,"submissions":["PUB-2510-001"],"substance":"","unshown":0}');
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    submission TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    parts TEXT NOT NULL
);
CREATE TABLE rows (
    id TEXT PRIMARY KEY,
    digest BLOB NOT NULL,
    rules TEXT NOT NULL,
    key TEXT NOT NULL,
    identity TEXT NOT NULL,
    closed INTEGER NOT NULL,
    valid_until TEXT,
    problems TEXT NOT NULL,
    watched TEXT NOT NULL,
    shown TEXT NOT NULL,
    numbers TEXT NOT NULL DEFAULT ''
);
INSERT INTO "rows" VALUES('PUB-2510-001',X'42128B692D045F0F71F4F2A88FFFDCC4','b1e669f6be6ae5f8f0e1678101fd621196df84c2890f544060ff25586329f7e1','upacara peringatan hari kesaktian pancasila|2025-10-01|Media Sosial','ecc17a4967a6bf746e9b776e0a8a3475',1,NULL,'','','["Selesai","","","","2025/10 Oktober/KUL/PUB-2510-001_Upacara Peringatan Hari Kesaktian Pancasila","2025/10 Oktober/KUL/PUB-2510-001_Upacara Peringatan Hari Kesaktian Pancasila/02_disposisi/Lembar Disposisi PUB-2510-001.pdf\n2025/10 Oktober/KUL/PUB-2510-001_Upacara Peringatan Hari Kesaktian Pancasila/04_final_preview/Disposisi Final Preview PUB-2510-001.pdf","03/2021"]','["disposisi/2025\tagd-001/x/2025","=instagram.com/p/CONTOH0001x","=disposisi/2025\tagd-001/x/2025"]');
CREATE TABLE submissions (
    id TEXT PRIMARY KEY,
    row_id TEXT NOT NULL,
    workflow TEXT NOT NULL,
    state TEXT NOT NULL,
    sop_version TEXT NOT NULL,
    revisions INTEGER NOT NULL,
    reopened INTEGER NOT NULL,
    archived INTEGER NOT NULL,
    folder TEXT,
    entered TEXT NOT NULL,
    approval TEXT NOT NULL,
    files TEXT NOT NULL,
    last_hash TEXT NOT NULL,
    accepted TEXT NOT NULL DEFAULT '',
    since TEXT
);
INSERT INTO "submissions" VALUES('PUB-2510-001','PUB-2510-001','publikasi-medsos','selesai','03/2021',0,0,0,'2025/10 Oktober/KUL/PUB-2510-001_Upacara Peringatan Hari Kesaktian Pancasila','{"bahan":[["kanal","Media Sosial"],["subbagian","kul"],["judul","Upacara Peringatan Hari Kesaktian Pancasila"],["tanggal_kegiatan","2025-10-01"],["tautan_bahan","Kotak Masuk/bahan-001"],["pengisi","Admin Subbagian Keuangan, Umum, dan Logistik"],["keterangan",""]],"disposisi":[["keputusan_verifikasi","Disebarluaskan"],["tanggal_verifikasi","2025-10-01"],["verifikator","Kasubbag Keuangan, Umum, dan Logistik"],["nomor_disposisi","AGD-001/X/2025"],["keterangan",""]],"konsep":[["tautan_konsep","Kotak Masuk/konsep-001.docx"],["tanggal_konsep","2025-10-01"],["keterangan",""]],"siap":[["hasil","Sesuai"],["tanggal_pemeriksaan","2025-10-01"],["pemeriksa","Kasubbag Keuangan, Umum, dan Logistik"],["nomor_nota_dinas",""],["nomor_disposisi","AGD-001/X/2025"],["keterangan",""]],"diunggah":[["tautan_unggahan","https://instagram.com/p/CONTOH0001x/"],["tanggal_unggah","2025-10-02"],["tangkapan_layar","Kotak Masuk/bukti-001.png"],["pengunggah","Admin Subbagian Keuangan, Umum, dan Logistik"],["keterangan",""]],"terdata":[["tanggal_pendataan","2025-10-02"],["petugas_pendataan","Admin Medcen"],["keterangan",""]],"selesai":[["keterangan",""]]}','{"content":"6ec707e376ba5ac188186dfc046122a0ac6324dde6dba25efc8bf67ee2ce8366","evidence":"7c4cc8e2931a4e1b5329b0062244990cad0dfcbef759b555b0f350d0add0dbe5","revoked":false,"details":[["judul","Upacara Peringatan Hari Kesaktian Pancasila"],["tanggal_kegiatan","2025-10-01"],["kanal","Media Sosial"],["jenis","Berita"],["alt","Foto kegiatan: Upacara Peringatan Hari Kesaktian Pancasila"],["tautan_konsep","efffe33e3484dfe0e32c42d9f94f8770e84f709f432c542174b697607c725ccf"]]}','[{"folder":"01_bahan","name":"catatan.txt","sha256":"61931ddb263f81a0f668cdde6b391190f2c92901208235ae6a21ecc827f9fd82","size":43,"source":"Kotak Masuk/bahan-001/catatan.txt","target":"2025/10 Oktober/KUL/PUB-2510-001_Upacara Peringatan Hari Kesaktian Pancasila/01_bahan/catatan.txt"},{"folder":"03_konsep","name":"konsep-001.docx","sha256":"efffe33e3484dfe0e32c42d9f94f8770e84f709f432c542174b697607c725ccf","size":36609,"source":"Kotak Masuk/konsep-001.docx","target":"2025/10 Oktober/KUL/PUB-2510-001_Upacara Peringatan Hari Kesaktian Pancasila/03_konsep/konsep-001.docx"},{"folder":"04_final_preview","name":"konsep-001.docx","sha256":"efffe33e3484dfe0e32c42d9f94f8770e84f709f432c542174b697607c725ccf","size":36609,"source":"Kotak Masuk/konsep-001.docx","target":"2025/10 Oktober/KUL/PUB-2510-001_Upacara Peringatan Hari Kesaktian Pancasila/04_final_preview/konsep-001.docx"},{"folder":"05_bukti","name":"bukti-001.png","sha256":"cbc39de97fcc5634e7fc1f5f613eb8ee24117c17db2b62d1c6ce075ef0591a17","size":2011,"source":"Kotak Masuk/bukti-001.png","target":"2025/10 Oktober/KUL/PUB-2510-001_Upacara Peringatan Hari Kesaktian Pancasila/05_bukti/bukti-001.png"},{"folder":"02_disposisi","name":"Lembar Disposisi PUB-2510-001.pdf","sha256":"","size":0,"source":"paper:disposisi","target":"2025/10 Oktober/KUL/PUB-2510-001_Upacara Peringatan Hari Kesaktian Pancasila/02_disposisi/Lembar Disposisi PUB-2510-001.pdf"},{"folder":"02_disposisi","name":"Lembar Disposisi PUB-2510-001.docx","sha256":"","size":0,"source":"paper:disposisi","target":"2025/10 Oktober/KUL/PUB-2510-001_Upacara Peringatan Hari Kesaktian Pancasila/02_disposisi/Lembar Disposisi PUB-2510-001.docx"},{"folder":"04_final_preview","name":"Disposisi Final Preview PUB-2510-001.pdf","sha256":"","size":0,"source":"paper:disposisi_final_preview","target":"2025/10 Oktober/KUL/PUB-2510-001_Upacara Peringatan Hari Kesaktian Pancasila/04_final_preview/Disposisi Final Preview PUB-2510-001.pdf"},{"folder":"04_final_preview","name":"Disposisi Final Preview PUB-2510-001.docx","sha256":"","size":0,"source":"paper:disposisi_final_preview","target":"2025/10 Oktober/KUL/PUB-2510-001_Upacara Peringatan Hari Kesaktian Pancasila/04_final_preview/Disposisi Final Preview PUB-2510-001.docx"}]','0602d34af9f6340da5325054ac92fdb8d21d57605e57f1e8e7c686a6fde776e3','{"no":"1","stempel_waktu":"2025-10-01T15:13:29","kanal":"Media Sosial","subbagian":"kul","pengisi":"Admin Subbagian Keuangan, Umum, dan Logistik","judul":"Upacara Peringatan Hari Kesaktian Pancasila","tanggal_kegiatan":"2025-10-01","tempat":"Halaman Kantor KPU","jenis":"Berita","ringkasan":"6 foto upacara dan ringkasan amanat pembina","tautan_bahan":"Kotak Masuk/bahan-001","izin":"Tidak Perlu","keputusan_verifikasi":"Disebarluaskan","tanggal_verifikasi":"2025-10-01","verifikator":"Kasubbag Keuangan, Umum, dan Logistik","nomor_disposisi":"AGD-001/X/2025","tautan_konsep":"Kotak Masuk/konsep-001.docx","tanggal_konsep":"2025-10-01","alt":"Foto kegiatan: Upacara Peringatan Hari Kesaktian Pancasila","hasil":"Sesuai","tanggal_pemeriksaan":"2025-10-01","pemeriksa":"Kasubbag Keuangan, Umum, dan Logistik","revisi_ke":"0","platform":"Instagram","tautan_unggahan":"https://instagram.com/p/CONTOH0001x/","tanggal_unggah":"2025-10-02","pengunggah":"Admin Subbagian Keuangan, Umum, dan Logistik","tangkapan_layar":"Kotak Masuk/bukti-001.png","tanggal_pendataan":"2025-10-02","petugas_pendataan":"Admin Medcen","jangkauan":"257","suka":"29","komentar":"5","status":"selesai"}',NULL);
CREATE INDEX events_of_submission ON events (submission, sequence);
CREATE TRIGGER events_are_not_altered BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never altered'); END;
CREATE TRIGGER events_are_not_removed BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never removed'); END;
CREATE VIEW pengajuan AS SELECT
    id AS "ID Pengajuan", workflow AS "SOP", state AS "Status", revisions AS "Revisi Ke-",
    CASE archived WHEN 1 THEN 'Ya' ELSE 'Tidak' END AS "Diarsipkan", folder AS "Folder",
    files AS "Berkas", sop_version AS "Versi SOP"
FROM submissions ORDER BY id;
CREATE VIEW baris AS SELECT
    id AS "ID Pengajuan", CASE closed WHEN 1 THEN 'Ya' ELSE 'Tidak' END AS "Selesai",
    shown AS "Yang Ditulis di Baris", problems AS "Temuan", watched AS "Berkas yang Dilihat",
    valid_until AS "Diperiksa Lagi Mulai", lower(hex(digest)) AS "Sidik"
FROM rows ORDER BY id;
CREATE VIEW antrean AS SELECT
    number AS "Nomor", kind AS "Pekerjaan", submission AS "ID Pengajuan", source AS "Dari",
    target AS "Ke", size AS "Ukuran (bita)"
FROM outbox ORDER BY number;
CREATE VIEW kali_jalan AS SELECT
    version AS "Versi", run_id AS "ID Jalan", as_of AS "Waktu"
FROM commits ORDER BY version;
CREATE VIEW catatan AS SELECT id AS "Nama", text AS "Isi" FROM notes ORDER BY id;
CREATE VIEW riwayat AS SELECT
    sequence AS "Nomor", submission AS "ID Pengajuan", at AS "Waktu", source AS "Dari",
    target AS "Menjadi", transition AS "Langkah", actor AS "Pelaku", evidence AS "Bukti",
    cells AS "Isi yang Diterima", before AS "Isi Sebelumnya",
    proof AS "Bukti Pelaku", files AS "Berkas", sop_version AS "Versi SOP", hash AS "Sidik"
FROM events ORDER BY sequence;
COMMIT;
PRAGMA application_id = 1397245516;
PRAGMA user_version = 3;
