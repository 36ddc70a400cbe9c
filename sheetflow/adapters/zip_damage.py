"""When a zip of an office program (.docx, .xlsx, .odt) is damaged, however zipfile shows it."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable

DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)
"""What zipfile raises for bytes that are not as they were written, packed as they may be."""

_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Office programs know no others (packages of ECMA-376 and OpenDocument); of the others, LZMA fails
with an error of its own, and bzip2 with that of a failing disk."""


def oddly_packed(parts: Iterable[zipfile.ZipInfo]) -> str:
    """The name of the first part that is packed in a way no office program packs; "" for none."""
    return next((part.filename for part in parts if part.compress_type not in _PACKINGS), "")
