"""Formulas made to be calculated when the workbook is next opened.

LibreOffice shows the stored results of a workbook that it or XlsxWriter saved, and does not
calculate on opening, whatever `fullCalcOnLoad` says (measured with 7.4); it does calculate a
formula that has no stored result.  Excel obeys `fullCalcOnLoad`.  So both are done.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from sheetflow.adapters.local.package import Package

_RESULT = re.compile(
    rb"(</(?:\w+:)?f\s*>|<(?:\w+:)?f(?:\s[^>]*)?/>)\s*<((?:\w+:)?v)(?:\s[^>]*)?>[^<]*</\2\s*>"
)
_CALCULATION = re.compile(rb"<(?:\w+:)?calcPr(?=[\s/>])")
_ON_LOAD = re.compile(rb"""(<(?:\w+:)?calcPr\s[^>]*?)\sfullCalcOnLoad\s*=\s*["']\w*["']""")


def forget_results(package: Package, tabs: Collection[str]) -> dict[str, bytes]:
    """The parts that change when the formulas of these tabs lose their stored results.

    Tabs that are not in the workbook (staff may have deleted one) are passed over.
    """
    changed: dict[str, bytes] = {}
    for tab in package.tabs():
        if tab.name in tabs:
            content = package.read(tab.part)
            forgotten = _RESULT.sub(rb"\1", content)
            if forgotten != content:
                changed[tab.part] = forgotten
    if changed:
        workbook = _ON_LOAD.sub(rb"\1", package.read(package.workbook_part))
        changed[package.workbook_part] = _CALCULATION.sub(
            rb'\g<0> fullCalcOnLoad="1"', workbook, count=1
        )
    return changed
