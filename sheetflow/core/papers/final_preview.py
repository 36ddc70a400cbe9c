"""The annex of a final preview: the very draft that was approved, to be read and looked at."""

from __future__ import annotations

from dataclasses import dataclass

from sheetflow.core.formatting import format_list
from sheetflow.core.names import Sha256, SubmissionId
from sheetflow.core.papers.leaves import Picture
from sheetflow.core.papers.sizes import file_size
from sheetflow.core.papers.wording import Wording

NATURES = "disposisi.nature"
"""The list of classifications, which all papers have in common."""

MOST_SHOWN_BYTES = 64 * 1024**2
"""A larger file is not read for a paper."""
PREVIEW_NOTES = (
    "missing",
    "changed",
    "damaged",
    "locked",
    "too_large",
    "too_much",
    "picture",
    "unknown",
    "empty",
    "shortened",
)
"""What can be said in place of a draft, or below its beginning (`naskah.…` of the wording)."""


@dataclass(frozen=True, slots=True)
class FrozenFile:
    """One file of the approved draft; `thumbnail` where it is a picture that can be shown.

    `ref` names the file where its text is to be shown, "" where it is not.
    """

    name: str
    folder: str
    size: int
    sha256: Sha256
    thumbnail: Picture | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A heading and its text."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of the draft as the annex lists it."""

    number: int
    name: str
    folder: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A picture of the draft with the name of its file."""

    picture: Picture
    caption: str


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a draft: `kind` is heading, paragraph, item, picture or note."""

    kind: str
    text: str
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft's text and pictures in their order, read from its file when the paper is written.

    Another file than that of the digest is not shown.
    """

    ref: str
    name: str
    sha256: Sha256
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Approved:
    """What was approved.

    `fields` are the approved cells as pairs of heading and text, as the approval holds them;
    `content` is the digest of all that was approved.
    """

    submission: SubmissionId
    subject: str
    fields: tuple[tuple[str, str], ...]
    alt_text: str
    files: tuple[FrozenFile, ...]
    content: str


def field_lines(approved: Approved) -> tuple[Field, ...]:
    """The approved cells that have a text."""
    return tuple(Field(heading, text) for heading, text in approved.fields if text)


def file_lines(approved: Approved, wording: Wording) -> tuple[FileLine, ...]:
    """Every approved file, with its size and digest."""
    return tuple(
        FileLine(
            number, file.name, file.folder, file_size(file.size, wording.language), file.sha256
        )
        for number, file in enumerate(approved.files, 1)
    )


def thumbnails(approved: Approved) -> tuple[Thumbnail, ...]:
    """The approved pictures."""
    return tuple(Thumbnail(file.thumbnail, file.name) for file in approved.files if file.thumbnail)


def previews(approved: Approved, wording: Wording) -> tuple[Preview, ...]:
    """The approved files whose text is shown, still without it; of a huge one only a sentence.

    Files beyond those that a paper shows are named together at the end.
    """
    large = (Block("note", wording.phrase("naskah.too_large")),)
    shown = tuple(
        Preview(file.ref, file.name, file.sha256, large if file.size > MOST_SHOWN_BYTES else ())
        for file in approved.files
        if file.ref
    )
    others = [file.name for file in approved.files if not file.ref and not file.thumbnail]
    if not others:
        return shown
    note = Block("note", wording.phrase("naskah.others"))
    return (*shown, Preview("", format_list(others, wording.language), Sha256(""), (note,)))


def preview_notes(wording: Wording) -> dict[str, str]:
    """What is said in place of a draft that cannot be shown, by the reason."""
    return {note: wording.phrase(f"naskah.{note}") for note in PREVIEW_NOTES}
