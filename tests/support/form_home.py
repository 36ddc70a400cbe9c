"""An office in memory that has a form, with runs a quarter of an hour apart."""

from datetime import datetime, timedelta
from typing import Any

from sheetflow.core.effects import FillRow, Plan
from sheetflow.core.form import SystemColumn
from sheetflow.core.register.submission_rows import scan_register
from sheetflow.core.register.text import clean
from sheetflow.core.response_rows.known_rows import LEFT_TO_STAFF
from tests.support.forms import FakeForm, a_form
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of

NOW = datetime.fromisoformat("2025-10-13T09:00+07:00")
SPARE = {"limits": {"spare_rows": 6, "spare_minimum": 2}}


class FormHome(MemoryHome):
    """An office in memory with one form, and runs a quarter of an hour apart."""

    def __init__(self, settings: dict[str, Any] | None = None, **changes: object) -> None:
        super().__init__(office_of("contoh", {**SPARE, **changes}))
        self.form = FakeForm()
        self.forms = ((a_form(**(settings or {})), self.form),)
        self.now = NOW
        self.go()

    def go(self, runs: int = 1) -> Plan:
        for _ in range(runs):
            prepared, _ = self.run(self.now)
            self.now += timedelta(minutes=15)
        return prepared.plan

    def rows(self) -> dict[str, dict[str, str]]:
        """Staff's filled cells as text, by identifier."""
        scan = scan_register(self.register.read(), self.office, self.ledger.load().rows)
        return {
            str(row.id): {
                str(column): clean(cell)
                for column, cell in zip(scan.columns, row.cells, strict=True)
                if clean(cell)
            }
            for row in scan.rows
        }

    def titles(self) -> list[str]:
        return [cells.get("judul", "") for cells in self.rows().values()]

    def short(self, row: str) -> str:
        """The short sentence of a row."""
        scan = scan_register(self.register.read(), self.office, self.ledger.load().rows)
        number = next(one.number for one in scan.rows if one.id == row)
        place = self.place_of(SystemColumn.SENTENCE)
        return str(self.register.rows[number - 1][place])

    def spare(self) -> str:
        """The row that the next response gets."""
        rows = self.spare_rows()
        return (rows[LEFT_TO_STAFF:] or rows)[0]

    def spare_rows(self) -> list[str]:
        """The identifiers of the spare rows, from the top."""
        scan = scan_register(self.register.read(), self.office, self.ledger.load().rows)
        return [str(name) for name in sorted(scan.spare, key=scan.spare.__getitem__)]

    def type_into(self, row: str, **cells: str) -> None:
        """Staff write into a row of the register by its identifier."""
        scan = scan_register(self.register.read(), self.office, self.ledger.load().rows)
        numbers = {**scan.spare, **{one.id: one.number for one in scan.rows}}
        for column, text in cells.items():
            place = self._place[self.office.form.by_id[column].id]  # type: ignore[index]  # text
            self.register._put(numbers[row] - 1, place, text)  # type: ignore[index]  # noqa: SLF001
        self.register.saved()

    def sentences(self, plan: Plan) -> list[str]:
        """The sentences on responses."""
        found = [one for one in plan.findings if one.code == "W-ISIAN"]
        return [self.office.catalogue.message(one, self.office.language) for one in found]


def fills(plan: Plan) -> list[str]:
    return [effect.response for effect in plan.effects if isinstance(effect, FillRow)]
