"""The demo's drafts: what the admin of a subdivision hands in for review, as .docx."""

from __future__ import annotations

from sheetflow.adapters.local.demo_docx import bytes_of, facts, kicker, new_document, paragraphs
from sheetflow.adapters.local.demo_prose import Prose, prose_of
from sheetflow.adapters.local.demo_submission import DemoSubmission
from sheetflow.adapters.local.demo_words import clean, day_of

_NOTE = "Konsep untuk diperiksa – belum untuk disebarluaskan"


def draft(submission: DemoSubmission) -> bytes:
    """The draft's .docx: title, facts, lead, body, caption, hashtags, alternative text."""
    prose = prose_of(submission)
    document = new_document(prose.title, f"{clean(submission.id, 40)} · {_NOTE}")
    kicker(document, _kind(submission))
    document.add_paragraph(prose.title, style="Title")
    facts(document, _facts(submission))
    document.add_paragraph().add_run(prose.lead).bold = True
    paragraphs(document, prose.body)
    for heading, text in _publication(submission, prose):
        document.add_paragraph(heading, style="Heading 2")
        document.add_paragraph(text)
    return bytes_of(document)


def _kind(submission: DemoSubmission) -> str:
    where = clean(submission.platform or submission.channel, 40)
    return f"Konsep {clean(submission.content_type, 40) or 'konten'} · {where}".rstrip("· ")


def _facts(submission: DemoSubmission) -> list[tuple[str, str]]:
    return [
        ("ID Pengajuan", clean(submission.id, 40)),
        ("Subbagian", clean(submission.unit, 80)),
        ("Tanggal kegiatan", day_of(submission.activity_date)),
        ("Tempat", clean(submission.place, 80)),
        ("Bahan", clean(submission.summary, 120)),
    ]


def _publication(submission: DemoSubmission, prose: Prose) -> list[tuple[str, str]]:
    alternative = clean(submission.alt_text, 200)
    texts = [("Takarir", prose.caption), ("Tagar", prose.hashtags)]
    return [*texts, ("Teks alternatif", alternative)] if alternative else texts
