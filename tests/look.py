"""Pictures of everything that an office sees: `python -m tests.look FOLDER`.

Makes the demo office in FOLDER, closes its month, draws a sample of each paper and the flowcharts,
and turns register, reports and papers into PNG.  Needs LibreOffice, poppler's `pdftoppm` and, for
the flowcharts, librsvg's `rsvg-convert`; what is missing is named and passed over.
"""

import shutil
import subprocess
import sys
from pathlib import Path

AS_OF = ("--as-of", "2025-11-05T09:00")
COMMANDS = (
    ("report", "--period", "2025-10", "--close", *AS_OF),
    ("agenda", "--period", "2025-10", *AS_OF),
    ("print", "PUB-2510-005", *AS_OF),
    ("templates", "draw"),
    ("workflow", "draw"),
)
OFFICE_FILES = {".xlsx", ".docx"}
PASSED_OVER = {"Kotak Masuk", "2025"}
"""Folders of attachments and of single submissions: `templates draw` shows each paper once."""


def main(folder: Path) -> None:
    """Make the office and its pictures; what is there already is replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    office = folder / "office"
    sheetflow = str(Path(sys.executable).parent / "sheetflow")
    _run(sheetflow, "demo", str(office))
    for command in COMMANDS:
        _run(sheetflow, *command, "--config", str(office / "office.yaml"))
    pictures = folder / "pictures"
    pictures.mkdir()
    for path in sorted(office.rglob("*")):
        if PASSED_OVER.isdisjoint(path.parts) and path.is_file():
            _draw(path, pictures / "_".join(path.relative_to(office).with_suffix("").parts))
    print(f"{len(list(pictures.iterdir()))} pictures in {pictures}")  # noqa: T201 - its result


def _draw(path: Path, target: Path) -> None:
    """Draw a file's pages as `target-1.png` and so on; kinds that have no pages are passed over."""
    if path.suffix == ".svg":
        _run("rsvg-convert", "-z", "1.5", "-o", f"{target}.png", str(path))
    elif path.suffix == ".pdf":
        _run("pdftoppm", "-r", "70", "-png", str(path), str(target))
    elif path.suffix in OFFICE_FILES:
        pages = target.parent.parent / "pages"
        _run("soffice", "--headless", "--convert-to", "pdf", "--outdir", str(pages), str(path))
        _draw(pages / f"{path.stem}.pdf", target.with_name(f"{target.name}{path.suffix}"))


def _run(program: str, *words: str) -> None:
    if shutil.which(program) is None:
        print(f"{program} is not installed: {words[-1]} is not drawn")  # noqa: T201 - its result
        return
    subprocess.run([program, *words], check=False, stdout=subprocess.DEVNULL)  # noqa: S603 - ours


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/look"))
