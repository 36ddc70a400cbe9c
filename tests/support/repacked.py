"""Files of office programs, packed as no office program packs them."""

import io
import zipfile

ODD_PACKINGS = [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2]


def repacked(whole: bytes, packing: int) -> bytes:
    """The same parts in the same order, each packed anew."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(whole)) as source,
        zipfile.ZipFile(target, "w", packing) as packed,
    ):
        for name in source.namelist():
            packed.writestr(name, source.read(name))
    return target.getvalue()
