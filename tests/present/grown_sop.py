"""SOPs of any length and number of roles, with decisions, loops and rejections at fixed places."""

from collections.abc import Iterator
from datetime import date

from sheetflow.core.form import Choice, Kind
from sheetflow.core.names import RoleId, WorkflowId
from sheetflow.core.office import Office
from sheetflow.core.organisation import SopText
from sheetflow.core.transition import Actor, Transition
from sheetflow.core.words import words
from sheetflow.core.workflow import Step, Workflow
from tests.support.sop import arrow, bare_office, column, equals, filled, form_of, role_named, state


def grown(steps: int, roles: int, said: str = "") -> tuple[Workflow, Office]:
    """An SOP of so many steps in so many lanes; `said` is put into every text."""
    ids = tuple(RoleId(f"r{number}") for number in range(roles))
    choices = (
        Choice("Ya", words(f"Lanjutkan ke tahap berikutnya {said}")),
        Choice("Tidak", words(f"Perlu perbaikan {said}")),
        Choice("Tolak", words("Tolak")),
    )
    states = (
        *(
            state(f"s{number}", words(f"Status {number} {said}"), end=number == steps)
            for number in range(steps + 1)
        ),
        state("tolak", words(f"Ditolak {said}"), end=True),
    )
    columns = tuple(
        column(f"c{n}", Kind.CHOICE, words(f"Kolom {n}"), *choices) for n in range(steps)
    )
    workflow = Workflow(
        id=WorkflowId("besar"),
        version="1",
        short="Besar",
        value="x",
        steps=tuple(
            Step(n + 1, words(f"Kegiatan {n + 1} yang diuraikan panjang {said}"), None)
            for n in range(steps)
        ),
        transitions=tuple(_transitions(steps, ids)),
    )
    named = tuple(role_named(role, words(f"Peran {role} {said}")) for role in ids)
    form = form_of(columns, states, "s0")
    sops = {workflow.id: SopText(f"1/{said}", words(f"Alur besar {said}"), date(2024, 1, 1))}
    return workflow, bare_office(form, (workflow,), named, name=words(f"Kantor {said}"), sops=sops)


def _transitions(steps: int, roles: tuple[RoleId, ...]) -> Iterator[Transition]:
    for n in range(steps):
        actor = Actor((roles[(n * 7 + n // 3) % len(roles)],))
        if n % 3 != 2:
            yield arrow(f"A{n}", n + 1, f"s{n}", f"s{n + 1}", actor, filled(f"c{n}"))
            continue
        yield arrow(f"A{n}", n + 1, f"s{n}", f"s{n + 1}", actor, (equals(f"c{n}", "Ya"),))
        back = n - 2 if n % 2 else n - 1
        yield arrow(f"B{n}", n + 1, f"s{n}", f"s{back}", actor, (equals(f"c{n}", "Tidak"),))
        if n % 2:
            yield arrow(f"C{n}", n + 1, f"s{n}", "tolak", actor, (equals(f"c{n}", "Tolak"),))
