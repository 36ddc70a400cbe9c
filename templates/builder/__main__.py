"""Draws the shipped Word templates into a folder (default: `templates/`)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from sheetflow.core.papers.kinds import PaperKind
from templates.builder import (
    agenda,
    berkas,
    bukti,
    disposisi,
    disposisi_final_preview,
    laporan,
    naskah,
    nota_dinas,
)

BUILDERS: Mapping[PaperKind, Callable[[], bytes]] = {
    PaperKind.DISPOSISI: disposisi.build,
    PaperKind.NOTA_DINAS: nota_dinas.build,
    PaperKind.DISPOSISI_FINAL_PREVIEW: disposisi_final_preview.build,
    PaperKind.AGENDA: agenda.build,
    PaperKind.BERKAS: berkas.build,
    PaperKind.BUKTI: bukti.build,
    PaperKind.NASKAH: naskah.build,
    PaperKind.LAPORAN: laporan.build,
}


def build_all(target: Path) -> None:
    """Writes every shipped Word template into `target`, the same bytes every time."""
    target.mkdir(parents=True, exist_ok=True)
    for kind, build in BUILDERS.items():
        (target / f"{kind.value}.docx").write_bytes(build())


if __name__ == "__main__":
    build_all(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent)
