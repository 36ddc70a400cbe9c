"""The papers by which officials pass a submission on (SOP model, sections 5 and 6).

The Lembar Disposisi decides who does what with the material.  Two papers hand an approved draft
over for upload: a Nota Dinas goes to the uploader; where SOP 03 is approved by disposition, the
official writes to his own staff (section 5 no. 9).  Both show exactly the draft that was approved.
"""

from dataclasses import dataclass
from datetime import date

from sheetflow.core.formatting import format_list
from sheetflow.core.names import Sha256, SubmissionId
from sheetflow.core.papers.context_values import Context, Link, Picture
from sheetflow.core.papers.paper_settings import LetterSettings, Wording
from sheetflow.core.signatories import Signatory
from sheetflow.core.words import ENGLISH, Language


@dataclass(frozen=True, slots=True)
class DisposisiFacts:
    """The register's and the ledger's values when step 2 is accepted.

    `number` and `dated` are those of the material, `received` is the day it came in, `decided` the
    day of the decision; None leaves a day to be written by pen.  `forwarded` and
    `requests` are keys of the wording's lists, None for the default ones.
    """

    submission: SubmissionId
    subject: str
    origin: str
    material: str
    material_url: str
    number: str
    dated: date | None
    received: date | None
    agenda_number: str
    decided: date
    decider: Signatory
    forwarded: frozenset[str] | None = None
    requests: frozenset[str] | None = None
    notes: str = ""


def disposisi_context(letter_settings: LetterSettings, facts: DisposisiFacts) -> Context:
    """Return the sheet of one submission; the place for the initials stays blank."""
    wording = letter_settings.wording
    return {
        "title": wording.phrase("disposisi.title"),
        "frame": letter_settings.frame("disposisi", facts.decided, facts.submission),
        "origin": wording.unit_name(facts.origin),
        "number": facts.number,
        "dated": wording.day(facts.dated),
        "received": wording.day(facts.received),
        "agenda_number": facts.agenda_number,
        "subject": facts.subject,
        "material": Link(facts.material, facts.material_url),
        "natures": wording.ticks(NATURES),
        "forwarded": wording.ticks("disposisi.forwarded", facts.forwarded),
        "requests": wording.ticks("disposisi.requests", facts.requests),
        "notes": facts.notes,
        "decided": wording.day(facts.decided),
        "decider_title": facts.decider.title,
        "decider": facts.decider.name,
        "decider_nip": facts.decider.nip,
    }


NATURES = "disposisi.nature"
"""The list of classifications that all papers share."""

MAX_SHOWN_BYTES = 64 * 1024**2
"""Larger files are not read for a paper."""
PREVIEW_NOTES = (
    "missing", "changed", "damaged", "locked", "too_large", "too_much", "picture", "unknown",
    "empty", "shortened",
)  # fmt: skip
"""Sentences printed in place of a draft, or below its beginning (`naskah.…` of the wording)."""
_SIZE_UNITS = (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000))


@dataclass(frozen=True, slots=True)
class FrozenFile:
    """A file of the approved draft; `ref` names one whose text is shown, `thumbnail` a picture."""

    name: str
    folder: str
    size: int
    sha256: Sha256
    thumbnail: Picture | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a draft: `kind` is heading, paragraph, item, picture or note."""

    kind: str
    text: str
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """An approved draft on its way to the uploader.

    `fields` are the approved cells as pairs of heading and text, as recorded in the approval, and
    how well it is proved who gave it;
    `content` is the digest of all that was approved.
    """

    submission: SubmissionId
    subject: str
    fields: tuple[tuple[str, str], ...]
    alt_text: str
    files: tuple[FrozenFile, ...]
    content: str
    unit: str
    channel: str
    number: str
    dated: date
    recipient: str
    sender: Signatory
    copies: tuple[str, ...] = ()


def nota_dinas_context(letter_settings: LetterSettings, facts: HandOver) -> Context:
    """Return the memo and its annex; the signature stays blank."""
    wording, blanks = letter_settings.wording, _blanks(facts, letter_settings.wording)
    natures = (option for option in wording.lists[NATURES] if option.usual)
    return {
        **_shared(letter_settings, facts, "nota_dinas", paragraphs=3),
        "nature": ", ".join(option.label(wording.language) for option in natures),
        "attachment": wording.styled("nota_dinas.attachment", **blanks),
        "copies": facts.copies,
    }


def disposisi_final_preview_context(letter_settings: LetterSettings, facts: HandOver) -> Context:
    """Return the disposition and its annex; the place for the initials stays blank."""
    wording = letter_settings.wording
    return {
        **_shared(letter_settings, facts, "disposisi_final_preview", paragraphs=2),
        "natures": wording.ticks(NATURES),
        "requests": wording.ticks("disposisi_final_preview.requests"),
    }


def _shared(
    letter_settings: LetterSettings, facts: HandOver, paper: str, paragraphs: int
) -> Context:
    wording, blanks = letter_settings.wording, _blanks(facts, letter_settings.wording)
    numbers = range(1, paragraphs + 1)
    return {
        "title": wording.phrase(f"{paper}.title"),
        "frame": letter_settings.frame(paper, facts.dated, facts.submission),
        "number": facts.number,
        "recipient": facts.recipient,
        "sender": facts.sender.title,
        "dated": wording.day(facts.dated),
        "subject": wording.styled(f"{paper}.subject", **blanks),
        "paragraphs": [wording.styled(f"{paper}.paragraph_{n}", **blanks) for n in numbers],
        "sender_title": facts.sender.title,
        "signer": facts.sender.name,
        "signer_nip": facts.sender.nip,
        "annex_title": wording.styled("nota_dinas.annex", **blanks),
        "fields": filled_fields(facts.fields),
        "alt_text": facts.alt_text,
        "previews": _previews(facts.files, wording),
        "preview_notes": preview_notes(wording),
        "files": [
            {
                "number": number,
                "name": file.name,
                "folder": file.folder,
                "size": file_size(file.size, wording.language),
                "sha256": file.sha256,
            }
            for number, file in enumerate(facts.files, 1)
        ],
        "thumbnails": [
            {"picture": file.thumbnail, "caption": file.name}
            for file in facts.files
            if file.thumbnail
        ],
        "content": facts.content,
    }


def _blanks(facts: HandOver, wording: Wording) -> dict[str, str]:
    """Return the values for blanks in phrases; `kutipan` is the title in quotation marks."""
    return {
        "judul": facts.subject,
        "kutipan": wording.quoted(facts.subject),
        "subbagian": facts.unit,
        "kanal": wording.common(facts.channel),
        "tanggal": wording.day(facts.dated),
        "pengunggah": facts.recipient,
        "id": facts.submission,
        "jumlah": str(len(facts.files)),
    }


def filled_fields(fields: tuple[tuple[str, str], ...]) -> list[Context]:
    """Return the fields that have a text."""
    return [{"label": label, "text": text} for label, text in fields if text]


def _previews(files: tuple[FrozenFile, ...], wording: Wording) -> list[Context]:
    """Return the files whose text is shown, still without it; a huge file gets one sentence.

    A file with another digest is not shown.  Files beyond the paper's maximum are listed together
    at the end.
    """
    too_large = [Block("note", wording.phrase("naskah.too_large"))]
    shown = [
        preview(file.ref, file.name, file.sha256, too_large if file.size > MAX_SHOWN_BYTES else [])
        for file in files
        if file.ref
    ]
    others = [file.name for file in files if not file.ref and not file.thumbnail]
    if others:
        note = Block("note", wording.phrase("naskah.others"))
        shown.append(preview("", format_list(others, wording.language), "", [note]))
    return shown


def preview(ref: str, name: str, sha256: str, blocks: list[Block]) -> Context:
    """Return the annex's entry for a draft; its blocks are read when the paper is written."""
    return {"ref": ref, "name": name, "sha256": sha256, "blocks": blocks}


def preview_notes(wording: Wording) -> dict[str, str]:
    """Return the sentence for a draft that cannot be shown, by problem."""
    return {note: wording.phrase(f"naskah.{note}") for note in PREVIEW_NOTES}


def file_size(size: int, language: Language) -> str:
    """Return bytes in the largest fitting unit: "1,2 MB", in English "1.2 MB"."""
    for unit, step in _SIZE_UNITS:
        if size >= step:
            return f"{grouped(size * 10 // step, language, decimals=1)} {unit}"
    return f"{size} B"


def grouped(number: int, language: Language, decimals: int = 0) -> str:
    """Return the number with its thousands separated; the last `decimals` digits are a fraction."""
    whole, fraction = divmod(number, 10**decimals)
    english = f"{whole:,}" + (f".{fraction:0{decimals}}" if decimals else "")
    if language == ENGLISH:
        return english
    return english.translate(str.maketrans(",.", ".,"))
