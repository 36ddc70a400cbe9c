"""Draws the shipped Word templates: `python -m sheetflow.adapters.documents.build_templates`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from sheetflow.adapters.documents import build_laporan
from sheetflow.adapters.documents.shipped import (
    agenda,
    berkas,
    bukti,
    disposisi,
    disposisi_final_preview,
    naskah,
    nota_dinas,
)
from sheetflow.adapters.documents.template_files import shipped_templates
from sheetflow.core.papers.kinds import PaperKind

BUILDERS: Mapping[PaperKind, Callable[[], bytes]] = {
    PaperKind.DISPOSISI: disposisi.build,
    PaperKind.NOTA_DINAS: nota_dinas.build,
    PaperKind.DISPOSISI_FINAL_PREVIEW: disposisi_final_preview.build,
    PaperKind.AGENDA: agenda.build,
    PaperKind.BERKAS: berkas.build,
    PaperKind.BUKTI: bukti.build,
    PaperKind.NASKAH: naskah.build,
    PaperKind.LAPORAN: build_laporan.build,
}


def build_all(target: Path) -> None:
    """Writes every shipped Word template into `target`, the same bytes every time."""
    target.mkdir(parents=True, exist_ok=True)
    for kind, build in BUILDERS.items():
        (target / f"{kind.value}.docx").write_bytes(build())


if __name__ == "__main__":
    build_all(Path(sys.argv[1]) if len(sys.argv) > 1 else shipped_templates())
