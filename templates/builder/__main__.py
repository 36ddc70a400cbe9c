"""`python -m templates.builder [FOLDER]`: draws the shipped Word templates (into `templates/`)."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from sheetflow.core.papers.paper_settings import PaperKind
from templates.builder import agenda, disposisi, laporan, nota_dinas, print_set

BUILDERS: Mapping[PaperKind, Callable[[], bytes]] = {
    PaperKind.DISPOSISI: disposisi.build_disposisi,
    PaperKind.NOTA_DINAS: nota_dinas.build,
    PaperKind.DISPOSISI_FINAL_PREVIEW: disposisi.build_final_preview,
    PaperKind.AGENDA: agenda.build,
    PaperKind.BERKAS: print_set.build_berkas,
    PaperKind.BUKTI: print_set.build_bukti,
    PaperKind.NASKAH: print_set.build_naskah,
    PaperKind.LAPORAN: laporan.build,
}


def build_all(target: Path) -> None:
    """Write every shipped Word template into `target`, the same bytes every time."""
    target.mkdir(parents=True, exist_ok=True)
    for kind, build in BUILDERS.items():
        (target / f"{kind.value}.docx").write_bytes(build())


if __name__ == "__main__":
    build_all(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent)
