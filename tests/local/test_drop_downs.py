"""Drop-downs of who did a step offer the titles of the day, also those of acting officials."""

from dataclasses import replace
from datetime import date

from sheetflow.adapters.register_design.register_format import drop_down_entries
from sheetflow.core.acting import Acting
from sheetflow.core.names import ColumnId
from tests.support.offices_by_settings import office_of


def test_a_stand_in_is_offered_by_the_right_title_on_the_days_of_the_list() -> None:
    office = office_of("contoh", {})
    holders = tuple(
        replace(one, acting=Acting.PLT) if one.acting else one for one in office.holders
    )
    office = replace(office, holders=holders)
    column = office.form.by_id[ColumnId("verifikator")]

    usual = drop_down_entries(column, office, date(2025, 11, 30))
    serving = drop_down_entries(column, office, date(2025, 12, 1))
    assert "Kasubbag Hukum dan SDM" in usual
    assert set(serving) - set(usual) == {"Plt. Kasubbag Hukum dan SDM"}
