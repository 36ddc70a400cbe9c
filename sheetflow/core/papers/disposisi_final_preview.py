"""The disposition that hands an approved draft over within its subdivision.

Where SOP 03 is approved by disposition there is no memo: the official writes to his own staff
(SOP model, section 5 no. 9).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sheetflow.core.papers.final_preview import (
    NATURES,
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
from sheetflow.core.papers.nota_dinas import HandOver, blanks_of
from sheetflow.core.papers.wording import Tick

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


def disposisi_final_preview(desk: Desk, facts: HandOver) -> DisposisiFinalPreview:
    """The sheet of one approved submission, with the number of its disposition."""
    wording, approved = desk.wording, facts.approved
    blanks = blanks_of(facts, wording)
    chosen = frozenset({facts.nature}) if facts.nature else wording.usual(NATURES)
    return DisposisiFinalPreview(
        title=wording.phrase(f"{KEY}.title"),
        frame=desk.frame(KEY, facts.dated, approved.submission),
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
