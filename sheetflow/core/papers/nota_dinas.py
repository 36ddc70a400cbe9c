"""The Nota Dinas final preview: "this exact version may go out" (SOP model, section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sheetflow.core.names import Sha256, SubmissionId
from sheetflow.core.papers.leaves import Picture
from sheetflow.core.papers.letterhead import Desk, Frame
from sheetflow.core.papers.sizes import file_size

NATURES = "disposisi.nature"
"""The list of classifications, which memos have in common with dispositions."""


@dataclass(frozen=True, slots=True)
class FrozenFile:
    """One file of the approved draft; `thumbnail` where it is a picture that can be shown."""

    name: str
    folder: str
    size: int
    sha256: Sha256
    thumbnail: Picture | None = None


@dataclass(frozen=True, slots=True)
class NotaDinasFacts:
    """What the register and the ledger know when step 4 is accepted.

    `fields` are the approved cells as pairs of heading and text, as the approval holds them;
    `content` is the digest of all that was approved.
    """

    submission: SubmissionId
    subject: str
    unit: str
    channel: str
    number: str
    dated: date
    recipient: str
    sender: str
    uploader: str
    fields: tuple[tuple[str, str], ...]
    caption: str
    alt_text: str
    files: tuple[FrozenFile, ...]
    content: str
    nature: str | None = None
    signer: str = ""
    copies: tuple[str, ...] = ()


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
class NotaDinas:
    """The memo and its annex as they are printed; the signature stays blank."""

    title: str
    frame: Frame
    number: str
    recipient: str
    sender: str
    dated: str
    nature: str
    attachment: str
    subject: str
    paragraphs: tuple[str, ...]
    sender_title: str
    signer: str
    copies: tuple[str, ...]
    annex_title: str
    fields: tuple[Field, ...]
    caption: str
    alt_text: str
    files: tuple[FileLine, ...]
    thumbnails: tuple[Thumbnail, ...]
    content: str


def nota_dinas(desk: Desk, facts: NotaDinasFacts) -> NotaDinas:
    """The memo that hands the approved draft over for upload."""
    wording = desk.wording
    dated = wording.day(facts.dated)
    blanks = {
        "judul": facts.subject,
        "subbagian": facts.unit,
        "kanal": facts.channel,
        "tanggal": dated,
        "pengunggah": facts.uploader,
        "id": facts.submission,
        "jumlah": str(len(facts.files)),
    }
    chosen = {facts.nature} if facts.nature else wording.usual(NATURES)
    natures = [option.label for option in wording.lists[NATURES] if option.key in chosen]
    return NotaDinas(
        title=wording.phrase("nota_dinas.title"),
        frame=desk.frame("nota_dinas", facts.dated, facts.submission),
        number=facts.number,
        recipient=facts.recipient,
        sender=facts.sender,
        dated=dated,
        nature=", ".join(label(wording.language) for label in natures),
        attachment=wording.phrase("nota_dinas.attachment", **blanks),
        subject=wording.phrase("nota_dinas.subject", **blanks),
        paragraphs=tuple(
            wording.phrase(f"nota_dinas.paragraph_{number}", **blanks) for number in (1, 2, 3)
        ),
        sender_title=facts.sender,
        signer=facts.signer,
        copies=facts.copies,
        annex_title=wording.phrase("nota_dinas.annex", **blanks),
        fields=tuple(Field(heading, text) for heading, text in facts.fields if text),
        caption=facts.caption,
        alt_text=facts.alt_text,
        files=tuple(_line(number, file, desk) for number, file in enumerate(facts.files, 1)),
        thumbnails=tuple(
            Thumbnail(file.thumbnail, file.name) for file in facts.files if file.thumbnail
        ),
        content=facts.content,
    )


def _line(number: int, file: FrozenFile, desk: Desk) -> FileLine:
    size = file_size(file.size, desk.wording.language)
    return FileLine(number, file.name, file.folder, size, file.sha256)
