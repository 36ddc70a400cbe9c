"""A real LibreOffice, headless, with a profile of its own, run by the tests."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SOFFICE = shutil.which("soffice")

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">
Function Prop(n As String, v As Variant) As Object
  Dim p As New com.sun.star.beans.PropertyValue
  p.Name = n
  p.Value = v
  Prop = p
End Function

Sub SortAndEdit(source As String, target As String, area As String, place As String, word As String)
  Dim fields(0) As New com.sun.star.table.TableSortField
  doc = StarDesktop.loadComponentFromURL(source, "_blank", 0, Array(Prop("Hidden", True)))
  sheet = doc.Sheets.getByIndex(0)
  sheet.unprotect("")
  fields(0).Field = 0
  fields(0).IsAscending = False
  fields(0).FieldType = com.sun.star.table.TableSortFieldType.ALPHANUMERIC
  sheet.getCellRangeByName(area).sort(Array(Prop("SortFields", fields()), _
    Prop("ContainsHeader", False)))
  sheet.getCellRangeByName(place).String = word
  sheet.protect("")
  doc.storeToURL(target, Array(Prop("FilterName", "Calc MS Excel 2007 XML")))
  doc.close(True)
End Sub

Sub EditCells(source As String, target As String, cells As String)
  doc = StarDesktop.loadComponentFromURL(source, "_blank", 0, Array(Prop("Hidden", True)))
  sheet = doc.Sheets.getByIndex(0)
  sheet.unprotect("")
  number = FreeFile
  Open cells For Input As #number
  Do While Not EOF(number)
    Line Input #number, line
    at = InStr(line, Chr(9))
    sheet.getCellRangeByName(Left(line, at - 1)).String = Mid(line, at + 1)
  Loop
  Close #number
  sheet.protect("")
  doc.storeToURL(target, Array(Prop("FilterName", "Calc MS Excel 2007 XML")))
  doc.close(True)
End Sub
</script:module>
"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Module1"/>
</library:library>
"""
_SECONDS = 120


@dataclass(frozen=True)
class OfficeProgram:
    """LibreOffice with its profile in `home`."""

    home: Path

    def convert(self, path: Path, to: str) -> Path:
        """The workbook opened and saved as another kind (`xlsx`, `pdf`)."""
        return self.convert_all([path], to)[0]

    def convert_all(self, paths: Sequence[Path], to: str) -> list[Path]:
        """Convert workbooks of different names likewise, in one start of the program."""
        folder = self.home / f"{paths[0].stem}-{to}"
        self._run("--convert-to", to, "--outdir", str(folder), *map(str, paths))
        return [folder / f"{path.stem}.{to}" for path in paths]

    def sort_and_edit(self, path: Path, area: str, place: str, word: str) -> Path:
        """Rows of the first tab sorted downwards by their first column, and one cell edited."""
        target = path.with_name(f"{path.stem}-diurutkan.xlsx")
        self._call("SortAndEdit", path.as_uri(), target.as_uri(), area, place, word)
        return target

    def edit(self, path: Path, cells: Mapping[str, str]) -> None:
        """Type texts (ASCII) into cells of the first tab, by their addresses, and save."""
        listed, target = path.with_suffix(".cells"), path.with_name(f"{path.stem}-disunting.xlsx")
        listed.write_text("".join(f"{at}\t{text}\n" for at, text in cells.items()), "ascii")
        self._call("EditCells", path.as_uri(), target.as_uri(), str(listed))
        listed.unlink()
        target.replace(path)

    def _call(self, macro: str, *arguments: str) -> None:
        basic = self.home / "profile" / "user" / "basic" / "Standard"
        if not basic.exists():
            self._run("--terminate_after_init")
            basic.mkdir(parents=True, exist_ok=True)
        (basic / "Module1.xba").write_text(_MODULE, "utf-8")
        (basic / "script.xlb").write_text(_LIBRARY, "utf-8")
        self._run(f"macro:///Standard.Module1.{macro}({','.join(arguments)})")

    def _run(self, *arguments: str) -> None:
        profile = f"-env:UserInstallation={(self.home / 'profile').as_uri()}"
        command = [SOFFICE or "soffice", profile, "--headless", "--norestore", *arguments]
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603 - our own words only
