"""The annex of a final preview: the very draft that was approved, to be read and looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sheetflow.core.formatting import format_list
from sheetflow.core.names import Sha256, SubmissionId
from sheetflow.core.papers.context_values import Picture
from sheetflow.core.papers.letterhead import Frame, LetterSettings
from sheetflow.core.papers.wording import Tick, Wording
from sheetflow.core.signatories import Signatory
from sheetflow.core.words import ENGLISH, Language

_STEPS = (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000))


def file_size(size: int, language: Language) -> str:
    """Bytes in the largest fitting unit with one decimal: "1,2 MB", in English "1.2 MB"."""
    for unit, step in _STEPS:
        if size >= step:
            return f"{grouped(size * 10 // step, language, decimals=1)} {unit}"
    return f"{size} B"


def grouped(number: int, language: Language, decimals: int = 0) -> str:
    """A whole number with its thousands parted; the last `decimals` digits are a fraction."""
    whole, fraction = divmod(number, 10**decimals)
    english = f"{whole:,}" + (f".{fraction:0{decimals}}" if decimals else "")
    if language == ENGLISH:
        return english
    return english.translate(str.maketrans(",.", ".,"))


NATURES = "disposisi.nature"
"""The list of classifications, which all papers have in common."""

MAX_SHOWN_BYTES = 64 * 1024**2
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
        Preview(file.ref, file.name, file.sha256, large if file.size > MAX_SHOWN_BYTES else ())
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


@dataclass(frozen=True, slots=True)
class HandOver:
    """An approved draft on its way to who uploads it: what a memo or a disposition says of it."""

    approved: Approved
    unit: str
    channel: str
    number: str
    dated: date
    recipient: str
    sender: Signatory
    nature: str | None = None
    copies: tuple[str, ...] = ()


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
    signer_nip: str
    copies: tuple[str, ...]
    annex_title: str
    fields: tuple[Field, ...]
    alt_text: str
    previews: tuple[Preview, ...]
    preview_notes: Mapping[str, str]
    files: tuple[FileLine, ...]
    thumbnails: tuple[Thumbnail, ...]
    content: str


def nota_dinas(letter_settings: LetterSettings, facts: HandOver) -> NotaDinas:
    """The memo that hands the approved draft over for upload."""
    wording, approved = letter_settings.wording, facts.approved
    blanks = blanks_of(facts, wording)
    return NotaDinas(
        title=wording.phrase("nota_dinas.title"),
        frame=letter_settings.frame("nota_dinas", facts.dated, approved.submission),
        number=facts.number,
        recipient=facts.recipient,
        sender=facts.sender.title,
        dated=wording.day(facts.dated),
        nature=nature_of(facts, wording),
        attachment=wording.styled("nota_dinas.attachment", **blanks),
        subject=wording.styled("nota_dinas.subject", **blanks),
        paragraphs=tuple(
            wording.styled(f"nota_dinas.paragraph_{number}", **blanks) for number in (1, 2, 3)
        ),
        sender_title=facts.sender.title,
        signer=facts.sender.name,
        signer_nip=facts.sender.nip,
        copies=facts.copies,
        annex_title=wording.styled("nota_dinas.annex", **blanks),
        fields=field_lines(approved),
        alt_text=approved.alt_text,
        previews=previews(approved, wording),
        preview_notes=preview_notes(wording),
        files=file_lines(approved, wording),
        thumbnails=thumbnails(approved),
        content=approved.content,
    )


def blanks_of(facts: HandOver, wording: Wording) -> dict[str, str]:
    """What phrases about a hand-over may name; `kutipan` is the title in quotation marks."""
    approved = facts.approved
    return {
        "judul": approved.subject,
        "kutipan": wording.quoted(approved.subject),
        "subbagian": facts.unit,
        "kanal": wording.common(facts.channel),
        "tanggal": wording.day(facts.dated),
        "pengunggah": facts.recipient,
        "id": approved.submission,
        "jumlah": str(len(approved.files)),
    }


def nature_of(facts: HandOver, wording: Wording) -> str:
    """The classification in words."""
    chosen = {facts.nature} if facts.nature else wording.usual(NATURES)
    labels = (option.label for option in wording.lists[NATURES] if option.key in chosen)
    return ", ".join(label(wording.language) for label in labels)


KEY = "disposisi_final_preview"
REQUESTS = f"{KEY}.requests"


@dataclass(frozen=True, slots=True)
class DisposisiFinalPreview:
    """The sheet and its annex as they are printed; the place for the initials stays blank."""

    title: str
    frame: Frame
    number: str
    dated: str
    recipient: str
    sender: str
    subject: str
    natures: tuple[Tick, ...]
    requests: tuple[Tick, ...]
    paragraphs: tuple[str, ...]
    sender_title: str
    signer: str
    signer_nip: str
    annex_title: str
    fields: tuple[Field, ...]
    alt_text: str
    previews: tuple[Preview, ...]
    preview_notes: Mapping[str, str]
    files: tuple[FileLine, ...]
    thumbnails: tuple[Thumbnail, ...]
    content: str


def disposisi_final_preview(
    letter_settings: LetterSettings, facts: HandOver
) -> DisposisiFinalPreview:
    """The sheet of one approved submission, with the number of its disposition."""
    wording, approved = letter_settings.wording, facts.approved
    blanks = blanks_of(facts, wording)
    chosen = frozenset({facts.nature}) if facts.nature else wording.usual(NATURES)
    return DisposisiFinalPreview(
        title=wording.phrase(f"{KEY}.title"),
        frame=letter_settings.frame(KEY, facts.dated, approved.submission),
        number=facts.number,
        dated=wording.day(facts.dated),
        recipient=facts.recipient,
        sender=facts.sender.title,
        subject=wording.styled(f"{KEY}.subject", **blanks),
        natures=wording.ticks(NATURES, chosen),
        requests=wording.ticks(REQUESTS, wording.usual(REQUESTS)),
        paragraphs=tuple(
            wording.styled(f"{KEY}.paragraph_{number}", **blanks) for number in (1, 2)
        ),
        sender_title=facts.sender.title,
        signer=facts.sender.name,
        signer_nip=facts.sender.nip,
        annex_title=wording.styled("nota_dinas.annex", **blanks),
        fields=field_lines(approved),
        alt_text=approved.alt_text,
        previews=previews(approved, wording),
        preview_notes=preview_notes(wording),
        files=file_lines(approved, wording),
        thumbnails=thumbnails(approved),
        content=approved.content,
    )
