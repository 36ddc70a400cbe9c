"""Keys of `sop:` in `office.yaml`: what the office's own decree says of its SOPs."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from sheetflow.settings.plain_types import Day, Section, Term, Text


class DecreeSection(Section):
    """The decree that established the SOPs."""

    number: Text = Field(description="Its number.")
    about: Text = Field(description="What it is about (tentang).")
    established: Day = Field(description="The day it was established.")
    place: Text | None = Field(None, description="Where it was established.")
    signed_by: Text = Field(description="The official who signed it, by title, in full.")


class SopSection(Section):
    """One SOP as its title block names it."""

    number: Text = Field(description="The SOP's number (Nomor SOP).")
    name: Term = Field(description="The SOP's name (Nama SOP).")
    established: Day = Field(description="The day it was approved (Tanggal Pengesahan).")
    approved_by: Text | None = Field(None, description="Who approved it, by title.")
    short: Text | None = Field(None, description="How messages name it: SOP 03.")
    version: Text | None = Field(
        None, description="versi_sop, stored with each submission; the SOP's number if absent."
    )


class SopsSection(Section):
    """The decree, and each SOP by its workflow's id."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, SopSection]

    decree: DecreeSection | None = Field(None, description="The decree of the SOPs.")

    @property
    def by_workflow(self) -> dict[str, SopSection]:
        """The SOPs by the id of their workflow."""
        return self.__pydantic_extra__
