"""A form in memory, and the settings by which its responses become rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sheetflow.core.intake import IntakeFile, IntakeResponse, IntakeSettings
from sheetflow.errors import SheetflowError

ASKED = datetime.fromisoformat("2025-10-13T08:00+07:00")
TITLE, DAY, CHANNEL, UNIT = "Judul kegiatan", "Tanggal", "Disebarluaskan di", "Subbagian Anda"
KIND, MATERIAL, MORE = "Jenis", "Unggah bahan", "Pesan untuk petugas"
COLUMNS = {
    "judul": TITLE,
    "tanggal_kegiatan": DAY,
    "kanal": CHANNEL,
    "subbagian": UNIT,
    "jenis": KIND,
    "tautan_bahan": MATERIAL,
}


def a_form(name: str = "usulan", **more: Any) -> IntakeSettings:
    given: dict[str, Any] = {"form": "1aBcDeFgHiJkL", "columns": COLUMNS, **more}
    return IntakeSettings(name, **given)


def a_response(
    name: str = "r1", title: str = "Rapat koordinasi", minute: int = 0, **answers: str
) -> IntakeResponse:
    """A whole response; `answers` by column change it, "" leaves a question open."""
    given = {
        "judul": title,
        "tanggal_kegiatan": "2025-10-10",
        "kanal": "Website",
        "subbagian": "Teknis",
        "jenis": "Berita",
        **answers,
    }
    at = ASKED + timedelta(minutes=minute)
    titles = {COLUMNS.get(column, MORE): (text,) for column, text in given.items() if text}
    return IntakeResponse(name, at, at, "warga@contoh.example", titles)


def edited(response: IntakeResponse, minutes: int = 30, **answers: str) -> IntakeResponse:
    """The response after its respondent changed answers, by column; "" takes one back."""
    titles = {**response.answers}
    for column, text in answers.items():
        titles[COLUMNS.get(column, MORE)] = (text,)
        if not text:
            del titles[COLUMNS.get(column, MORE)]
    return replace(response, changed=response.changed + timedelta(minutes=minutes), answers=titles)


def with_files(response: IntakeResponse, *paths: str) -> IntakeResponse:
    files = tuple(IntakeFile(path.rpartition("/")[2], path) for path in paths)
    return replace(response, files={MATERIAL: files})


@dataclass
class FakeForm:
    """IntakeSource whose responses and questions a test sets."""

    given: dict[str, IntakeResponse] = field(default_factory=dict)
    titles: tuple[str, ...] = (*COLUMNS.values(), MORE)
    error: SheetflowError | None = None
    whole: bool = False
    """It does not know what was changed when, like a file: all is read each time."""
    calls: int = 0

    def give(self, *responses: IntakeResponse) -> None:
        self.given.update((one.id, one) for one in responses)

    def responses(self, since: datetime | None) -> list[IntakeResponse]:
        self.calls += 1
        if self.error is not None:
            raise self.error
        after = None if self.whole else since
        return [one for one in self.given.values() if after is None or one.changed > after]

    def questions(self) -> Mapping[str, bool]:
        self.calls += 1
        return {title: title == MATERIAL for title in self.titles}
