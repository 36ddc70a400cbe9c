"""The attachments that the demo's rows refer to, made where their cells say they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from sheetflow.adapters.local.demo_documents import documents, note
from sheetflow.adapters.local.demo_drafts import draft
from sheetflow.adapters.local.demo_pictures import pictures
from sheetflow.adapters.local.demo_screenshots import screenshot
from sheetflow.adapters.local.demo_submission import DemoSubmission
from sheetflow.errors import ConfigurationError, UnavailableError


def make_attachments(drive: Path, submissions: Sequence[DemoSubmission]) -> None:
    """Materials, draft and screenshot of every submission, below `drive`.

    The same submissions give the same bytes.  A file that is already there is left alone, so a
    demo that was cut off goes on.  Raises ConfigurationError for a path that leads out of
    `drive` (before anything of that row is made), UnavailableError when the disk refuses.
    """
    for submission in submissions:
        make_attachments_of(drive, submission)


def make_attachments_of(drive: Path, submission: DemoSubmission) -> None:
    """The same for one submission: for a caller that shows progress."""
    try:
        folder, text, proof = (
            _inside(drive, written, submission)
            for written in (
                submission.material_path,
                submission.draft_path,
                submission.screenshot_path,
            )
        )
        if folder is not None and not folder.exists():
            _write_folder(folder, _materials(submission))
        if text is not None and not text.exists():
            _write_file(text, draft(submission))
        if proof is not None and not proof.exists():
            _write_file(proof, screenshot(submission))
    except OSError as error:
        raise UnavailableError(
            f"{submission.id}: the demo's files cannot be written in {drive}: {error}.",
            "Choose a folder with room in which you may write.",
        ) from error


def _materials(submission: DemoSubmission) -> Iterator[tuple[str, bytes]]:
    some = False
    for make in (pictures, documents):
        for named in make(submission):
            some = True
            yield named
    if not some:
        yield note(submission)


def _inside(drive: Path, written: str, submission: DemoSubmission) -> Path | None:
    """Where the cell's path lies below `drive`; None for an empty cell."""
    if not written:
        return None
    inner = PurePosixPath(written)
    root = drive.resolve()
    if written.isprintable() and "\\" not in written and ".." not in inner.parts:
        path = (root / inner).resolve()
        if path != root and path.is_relative_to(root):
            return path
    raise ConfigurationError(
        f"{submission.id}: the path {written[:80]!a} leads out of the demo's Drive folder.",
        "Write a path below Drive, such as Kotak Masuk/bahan-001.",
    )


def _write_folder(folder: Path, files: Iterator[tuple[str, bytes]]) -> None:
    """The folder appears with all its files at once: one that exists is a whole one."""
    unfinished = folder.with_name(f".{folder.name}.part")
    unfinished.mkdir(parents=True, exist_ok=True)
    for name, content in files:
        (unfinished / name).write_bytes(content)
    unfinished.replace(folder)


def _write_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_bytes(content)
    unfinished.replace(path)
