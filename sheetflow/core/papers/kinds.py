"""The kinds of papers of an office."""

from enum import Enum


class PaperKind(Enum):
    """One kind of paper; the value is the name of its templates (`disposisi.docx`, `.typ`)."""

    DISPOSISI = "disposisi"
    NOTA_DINAS = "nota_dinas"
    DISPOSISI_FINAL_PREVIEW = "disposisi_final_preview"
    AGENDA = "agenda"
    BERKAS = "berkas"
    BUKTI = "bukti"
    NASKAH = "naskah"
    LAPORAN = "laporan"
