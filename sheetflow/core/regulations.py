"""Letterheads, regulations, the decree and its SOPs, as papers print them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sheetflow.core.calendar import ALWAYS, Span
from sheetflow.core.names import WorkflowId
from sheetflow.core.words import Words


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The text of the head of every paper, valid for a span."""

    lines: tuple[str, ...]
    address: tuple[str, ...]
    span: Span = ALWAYS


@dataclass(frozen=True, slots=True)
class Amendment:
    """A regulation that amends another for a span."""

    text: str
    span: Span = ALWAYS


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """One regulation of the list *Dasar*, valid for a span, with what amended it, oldest first."""

    text: str
    span: Span = ALWAYS
    amendments: tuple[Amendment, ...] = ()


@dataclass(frozen=True, slots=True)
class SopText:
    """What the office's decree says of an SOP, for papers and the flowchart's title block."""

    number: str
    name: Words
    established: date
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Decree:
    """The office's decree that established its SOPs."""

    number: str
    about: str
    established: date
    signed_by: str
    """The official's title in full."""
    place: str = ""


@dataclass(frozen=True, slots=True)
class SopHead:
    """What the SOP's form asks for beside its steps; `{kantor}` stands for the office's name."""

    qualifications: tuple[Words, ...] = ()
    """Kualifikasi pelaksana."""
    equipment: tuple[Words, ...] = ()
    """Peralatan/perlengkapan."""
    records: tuple[Words, ...] = ()
    """Pencatatan dan pendataan."""
    warnings: tuple[Words, ...] = ()
    """Peringatan."""
    related: tuple[WorkflowId, ...] = ()
    """Keterkaitan."""
