"""The Nota Dinas final preview: "this exact version may go out" (SOP model, section 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sheetflow.core.papers.final_preview import (
    NATURES,
    Approved,
    Field,
    FileLine,
    Preview,
    Thumbnail,
    field_lines,
    file_lines,
    preview_notes,
    previews,
    thumbnails,
)
from sheetflow.core.papers.letterhead import Desk, Frame
from sheetflow.core.papers.wording import Wording
from sheetflow.core.signatories import Signatory


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


def nota_dinas(desk: Desk, facts: HandOver) -> NotaDinas:
    """The memo that hands the approved draft over for upload."""
    wording, approved = desk.wording, facts.approved
    blanks = blanks_of(facts, wording)
    return NotaDinas(
        title=wording.phrase("nota_dinas.title"),
        frame=desk.frame("nota_dinas", facts.dated, approved.submission),
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
