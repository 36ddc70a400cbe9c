"""A response without any answer is no row until its respondent adds one."""

from dataclasses import replace

from tests.support.form_home import FormHome
from tests.support.forms import TITLE, a_response


def test_a_response_without_an_answer_is_a_row_once_it_has_one() -> None:
    home = FormHome()
    blank = replace(a_response(), answers={}, respondent="")
    home.form.give(blank)
    home.go(2)
    assert home.titles() == []
    later = replace(blank, answers={TITLE: ("Rapat",)}, changed=home.now)
    home.form.give(later)
    home.go(2)
    assert home.titles() == ["Rapat"]
