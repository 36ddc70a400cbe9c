"""Letterheads, regulations, the decree and its SOPs, as papers print them."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import MinLen

from sheetflow.core.calendar import Dated
from sheetflow.core.names import WorkflowId
from sheetflow.core.setting_rules import Day, Text
from sheetflow.core.words import OfficeWords, Words


@dataclass(frozen=True, slots=True)
class Letterhead(Dated):
    """The text of the head of every paper, valid for a span."""

    lines: Annotated[tuple[Text, ...], MinLen(1)]
    """The office's name."""
    address: tuple[Text, ...] = ()
    """Address, telephone."""


@dataclass(frozen=True, slots=True)
class Amendment(Dated):
    """A regulation that amends another for a span."""

    by: Text
    """Its title, as citations name it."""


@dataclass(frozen=True, slots=True)
class LegalBasis(Dated):
    """One regulation of the list *Dasar*, valid for a span."""

    text: Text
    """Its full title."""
    amended: tuple[Amendment, ...] = ()
    """What amended it, oldest first; citations name the last in force."""


@dataclass(frozen=True, slots=True)
class SopText:
    """One SOP as its title block names it."""

    number: Text
    """The SOP's number (Nomor SOP)."""
    name: Words
    """The SOP's name (Nama SOP)."""
    established: Day
    """The day it was approved (Tanggal Pengesahan)."""
    approved_by: Text = ""
    """Who approved it, by title."""
    short: Text | None = None
    """How messages name it: SOP 03."""
    version: Text | None = None
    """versi_sop, stored with each submission; the SOP's number if absent."""


@dataclass(frozen=True, slots=True)
class Decree:
    """The office's decree that established its SOPs."""

    number: Text
    """Its number."""
    about: Text
    """What it is about (tentang)."""
    established: Day
    """The day it was established."""
    signed_by: Text
    """The official who signed it, by title, in full."""
    place: Text = ""
    """Where it was established."""


@dataclass(frozen=True, slots=True)
class SopHead:
    """The fields of the SOP's form beside its steps; {kantor} is the office's name."""

    qualifications: tuple[OfficeWords, ...] = ()
    """Kualifikasi pelaksana."""
    equipment: tuple[OfficeWords, ...] = ()
    """Peralatan/perlengkapan."""
    records: tuple[OfficeWords, ...] = ()
    """Pencatatan dan pendataan."""
    warnings: tuple[OfficeWords, ...] = ()
    """Peringatan."""
    related: tuple[WorkflowId, ...] = ()
    """Keterkaitan: other workflows."""
