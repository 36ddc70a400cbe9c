"""Berkas cetak: cover, checklist and list of papers for the Map Odner (SOP model, section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sheetflow.core.names import Sha256
from sheetflow.core.papers.letterhead import Desk, Frame
from sheetflow.core.papers.nota_dinas import Field
from sheetflow.core.papers.wording import Tick, tick


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """One paper to print; `submission` is whose it is, `path` where its file is kept."""

    submission: str
    name: str
    number: str
    dated: date | None
    path: str
    sha256: Sha256


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """One thing that belongs in the folder: is it there, and what to say of it."""

    text: str
    present: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PrintSetFacts:
    """A set for one submission or one month.  `fields` are shown on the cover."""

    heading: str
    reference: str
    fields: tuple[tuple[str, str], ...]
    checks: tuple[CheckFacts, ...]
    papers: tuple[PaperFacts, ...]
    day: date


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the checklist: its box, its text, `state` in words beside the box."""

    number: int
    box: Tick
    state: str
    detail: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line of the list of papers; `digest` 16 digits of the file's SHA-256, by fours."""

    number: int
    submission: str
    name: str
    paper: str
    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class PrintSet:
    """The set as it is printed, before the papers themselves."""

    title: str
    frame: Frame
    heading: str
    reference: str
    fields: tuple[Field, ...]
    checks: tuple[Check, ...]
    papers: tuple[PaperLine, ...]
    empty: str
    printed_on: str


def print_set(desk: Desk, facts: PrintSetFacts) -> PrintSet:
    """Cover, checklist and list."""
    wording = desk.wording
    title = wording.phrase("berkas.title")
    return PrintSet(
        title=title,
        frame=desk.frame("berkas", facts.day, f"{title} {facts.reference}"),
        heading=facts.heading,
        reference=facts.reference,
        fields=tuple(Field(label, text) for label, text in facts.fields),
        checks=tuple(_check(number, check, desk) for number, check in enumerate(facts.checks, 1)),
        papers=tuple(_paper(number, paper, desk) for number, paper in enumerate(facts.papers, 1)),
        empty="" if facts.papers else wording.phrase("berkas.empty"),
        printed_on=wording.phrase("berkas.printed_on", tanggal=wording.day(facts.day)),
    )


def _check(number: int, check: CheckFacts, desk: Desk) -> Check:
    key = "berkas.present" if check.present else "berkas.absent"
    box = tick(check.text, ticked=check.present)
    return Check(number, box, desk.wording.phrase(key), check.detail)


def _paper(number: int, paper: PaperFacts, desk: Desk) -> PaperLine:
    parts = (paper.number, desk.wording.day(paper.dated))
    return PaperLine(
        number=number,
        submission=paper.submission,
        name=paper.name,
        paper="\n".join(part for part in parts if part),
        path=paper.path,
        digest=" ".join(paper.sha256[at : at + 4] for at in range(0, 16, 4)),
    )
