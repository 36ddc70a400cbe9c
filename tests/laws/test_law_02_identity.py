"""Law 2: a row is its identifier, not its place."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.core.effects import Plan
from sheetflow.core.findings import E_ID
from sheetflow.core.form import SystemColumn
from tests.support.memory.office import MemoryHome, by_row
from tests.support.registers import NOW, Cells, edits, home_with, registers, slips, work


def _said(home: MemoryHome) -> dict[str, dict[str, str]]:
    """Return the content of the job's own columns, by the content of the identifier cell."""
    identifier = home.office.form.identifier.id
    return {
        str(home.cell(label, identifier)): {c.value: home.says(label, c) for c in SystemColumn}
        for label in home.labels
        if not label.endswith("(copy)")
    }


def _decided(plan: Plan) -> list[tuple[str, str, str]]:
    return sorted((e.submission, e.transition, e.target) for e in plan.commit.events)


@settings(deadline=None, max_examples=12)
@given(register=registers(), edited=edits, data=st.data())
def test_sorted_and_spread_rows_are_judged_the_same(
    register: dict[str, Cells], edited: list[tuple[int, dict[str, str]]], data: st.DataObject
) -> None:
    tidy, mixed = home_with(register), home_with(register)
    for staff in ([], edited):
        work(tidy, staff)
        work(mixed, staff)
        mixed.sort(data.draw(st.permutations(list(register))))
        place = data.draw(st.integers(1, len(mixed.register.rows)))
        mixed.register.rows[place:place] = [[], ["", "MINGGU II"], ["JUMLAH", "", "12"]]
        one, other = tidy.run(NOW)[0].plan, mixed.run(NOW)[0].plan

        assert _decided(one) == _decided(other)
        assert by_row(one.findings) == by_row(other.findings)
        assert _said(tidy) == _said(mixed)
        assert tidy.states() == mixed.states()


@settings(deadline=None, max_examples=10)
@given(register=registers(), copied=st.integers(0, 3), first=st.booleans(), edited=slips)
def test_a_copied_row_never_speaks_for_its_original(
    register: dict[str, Cells], copied: int, *, first: bool, edited: dict[str, str]
) -> None:
    plain, home = home_with(register), home_with(register)
    plain.run(NOW)
    home.run(NOW)
    label = list(register)[copied % len(register)]
    home.copy(label)
    home.write(f"{label} (copy)", {"judul": "Salinan"} | edited | {"tempat": "Salinan"})
    if first:
        home.sort([f"{label} (copy)", *register])
    one, other = plain.run(NOW)[0].plan, home.run(NOW)[0].plan

    assert _decided(one) == _decided(other)
    assert by_row([f for f in other.findings if f.code != E_ID]) == by_row(one.findings)
    assert home.says(f"{label} (copy)").startswith("E-ID: ")
    assert _said(home) == _said(plain)


@settings(deadline=None, max_examples=10)
@given(register=registers(least=2, same_titles=False), gone=st.integers(0, 3))
def test_a_deleted_row_changes_nothing_of_the_others(register: dict[str, Cells], gone: int) -> None:
    plain, home = home_with(register), home_with(register)
    plain.run(NOW)
    home.run(NOW)
    label = list(register)[gone % len(register)]
    home.delete(label)
    home.run(NOW)

    rest = {name: said for name, said in _said(plain).items() if name != label}
    assert _said(home) == rest
    assert home.states() == plain.states()
