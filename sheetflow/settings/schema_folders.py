"""Keys of `folders:` in `office.yaml`: names inside Drive/."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from sheetflow.core.file_names import FORBIDDEN, clean_name
from sheetflow.core.planning.filing import FOLDER_BLANKS
from sheetflow.settings.blanks import blanks_in, unknown_blank
from sheetflow.settings.mistakes import one_line
from sheetflow.settings.plain_types import Section, Text, mistake


def _pattern(text: str) -> str:
    """Complains of a folder that leads elsewhere, or that some submissions would share."""
    if text.startswith("/") or ".." in text.split("/") or "\\" in text:
        raise mistake(f"“{text}” leads out of Drive/.", "Write a path below it, with “/”.")
    blanks = blanks_in(text)
    for blank in blanks:
        if blank not in FOLDER_BLANKS:
            raise unknown_blank(text, blank, FOLDER_BLANKS)
    if "id" not in blanks:
        problem = f"“{one_line(text)}” lacks {{id}}: several submissions would share a folder."
        raise mistake(problem, "End it with {id}_{judul}.")
    for name in re.sub(r"\{[^{}]*\}", "x", text).split("/"):
        _usable(name)
    return text


def _usable(name: str) -> str:
    """Complains of a name that some file system refuses."""
    if name != clean_name(name) or "/" in name:
        signs = "".join(FORBIDDEN.findall(name))
        reason = f" (“{signs}”)" if signs else ""
        raise mistake(
            f"“{one_line(name)}” can be no folder's name{reason}.",
            f"Write “{clean_name(name)}”.",
        )
    return name


FolderPattern = Annotated[Text, AfterValidator(_pattern)]
OneFolder = Annotated[Text, AfterValidator(_usable)]


class FoldersSection(Section):
    """Names inside Drive/."""

    submission: FolderPattern = Field(description="A submission's folder, with {blanks}.")
    archive: FolderPattern = Field(description="Its folder once archived.")
    parts: tuple[OneFolder, ...] = Field(min_length=1, description="The folders inside it.")
    inbox: OneFolder = Field("Kotak Masuk", description="Where staff put files to attach.")

    @field_validator("archive")
    @classmethod
    def _apart(cls, value: str, info: ValidationInfo) -> str:
        """The archive is told by its first folder."""
        first = value.partition("{")[0]
        if not first or str(info.data.get("submission", "")).startswith(first):
            raise mistake(
                f"“{one_line(value)}” does not begin with a folder of the archive alone.",
                "Begin it with a name of its own: Arsip/{tahun}/{subbagian}/{id}_{judul}.",
            )
        return value

    @model_validator(mode="after")
    def _parts_once(self) -> FoldersSection:
        folded = [part.casefold() for part in self.parts]
        twice = [part for part in self.parts if folded.count(part.casefold()) > 1]
        if twice:
            raise mistake(f"The folder “{twice[0]}” stands twice in `parts`.", "Keep one.")
        return self
