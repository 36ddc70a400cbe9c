"""Names of files: which are no attachment, only point elsewhere, or look the same."""

import re
import unicodedata

from sheetflow.core.register.text import BLANKS, INVISIBLE, clean

_LITTER = frozenset(
    (
        *("desktop.ini", "thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "picasa.ini"),
        *("icon\r", "icon\uf00d", "@eadir", "#recycle", "$recycle.bin", "__macosx"),
    )
)
"""Names that systems, picture programs and network disks leave in folders; macOS ends "Icon" with
CR, which a Windows disk shows as U+F00D."""

_BEGINNINGS = (".", "~$")
"""First characters of hidden files (`.DS_Store`, `._name`, `.~lock.name#`) and Office's locks."""
_PASSING = (".tmp", ".temp", ".part", ".crdownload", ".download", ".partial")

_POINTERS = re.compile(
    r"\.(?:g(?:doc|sheet|slides|form|draw|map|site|jam|script|table|link|note)"  # Google Drive
    r"|url|website|lnk|webloc|inetloc|desktop"  # Windows, macOS, Linux
    r"|paper|papert|web|boxnote)\Z",  # Dropbox, Box
    re.IGNORECASE,
)


def is_passing(name: str) -> bool:
    """Return whether a name is hidden, a lock, litter or unfinished, and so no attachment."""
    lower = name.lower()
    return lower.startswith(_BEGINNINGS) or lower in _LITTER or lower.endswith(_PASSING)


def is_pointer(name: str) -> bool:
    """Return whether its ending means that the file only points to a document elsewhere."""
    return _POINTERS.search(name) is not None


def alike(name: str) -> str:
    """Return a key that names share which look the same to people.

    Letter case, composed letters, blanks of any kind and number, and invisible characters make no
    difference.
    """
    visible = INVISIBLE.sub("", unicodedata.normalize("NFC", name))
    return BLANKS.sub(" ", visible).strip(" ").casefold()


def alike_path(path: str) -> str:
    """Return such a key for a path, name by name."""
    return "/".join(map(alike, path.replace("\\", "/").split("/")))


NAME_BYTES = 80


FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')


DEVICE_NAMES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(1, 10))}
)


def clean_name(text: str) -> str:
    """Return a readable name that every file system and Drive accepts; never empty.

    It has no path separators, control characters, leading or trailing dots and blanks, and is no
    name that Windows reserves for a device; at most `NAME_BYTES` of UTF-8, cut at a character.
    """
    plain = unicodedata.normalize("NFC", clean(text))
    plain = FORBIDDEN.sub("-", plain)
    plain = " ".join(plain.split()).strip(" .")
    plain = plain.encode()[:NAME_BYTES].decode(errors="ignore").strip(" .")
    if plain.partition(".")[0].casefold() in DEVICE_NAMES:
        plain = f"_{plain}"
    return plain or "tanpa nama"


def clean_file_name(text: str) -> str:
    """Return such a name for a file; the cut keeps its ending."""
    stem, dot, ending = text.rpartition(".")
    if not dot or not stem or len(ending) > 8:
        return clean_name(text)
    ending = clean_name(ending).lower()
    room = NAME_BYTES - len(ending.encode()) - 1
    stem = clean_name(stem).encode()[:room].decode(errors="ignore").strip(" .")
    return f"{stem}.{ending}"
