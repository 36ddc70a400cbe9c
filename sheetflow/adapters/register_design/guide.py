"""The guide's content in order, generated from the office's form, SOPs and open points."""

from collections.abc import Iterable
from typing import assert_never

from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.guide_page import GuidePage
from sheetflow.adapters.register_design.layout import Medium, group_title
from sheetflow.adapters.register_design.page import Page
from sheetflow.core import transition
from sheetflow.core.form import Kind, State, SystemColumn
from sheetflow.core.formatting import format_day
from sheetflow.core.names import ColumnId, RoleId
from sheetflow.core.office import Office
from sheetflow.core.sop_head import head_text
from sheetflow.core.workflow import Step, Workflow


def make_guide(office: Office, medium: Medium) -> Page:
    """Return the whole tab."""
    form, language, text = office.form, office.language, office.text
    guide = GuidePage(text("guide.title"), office.name(language))

    def numbered(key: str, count: int, **values: str) -> None:
        guide.section(text(key))
        for number in range(1, count + 1):
            guide.paragraph(medium.text(office, f"{key}.{number}", **values), str(number))

    numbered("guide.short", 5, status=form.status.heading(language))
    for workflow in office.workflows:
        _add_steps(guide, office, workflow)
    _add_states(guide, office)
    _add_colours(guide, office)
    if columns := form.of_kind(Kind.FILES, Kind.NUMBER_OR_FILES):
        names = ", ".join(column.heading(language) for column in columns)
        account, inbox = office.account or "–", office.folders.inbox
        numbered("guide.files", 4, columns=names, account=account, inbox=inbox)
    numbered("guide.dates", 3 if form.of_kind(Kind.LINKS) else 1)
    _add_system_columns(guide, office)
    numbered("guide.finding", 4, remarks=_heading(office, form.remarks_column))
    _add_questions(guide, office, medium)
    for workflow in office.workflows:
        _add_sop(guide, office, workflow)
    _add_undecided(guide, office)
    return guide.page


def _add_steps(guide: GuidePage, office: Office, workflow: Workflow) -> None:
    """Add who does what in which column, step by step, of one SOP."""
    channel = _choice_label(office, office.form.selector, workflow.value)
    guide.section(office.text("guide.steps", sop=workflow.short, channel=channel))
    if sop := office.sop_of(workflow.id):
        guide.paragraph(sop.name(office.language))
    rows = [_step_row(office, workflow, step) for step in workflow.steps]
    columns = ("no", "step", "who", "columns", "then", "limit")
    spans = [(at, at) for at in range(len(columns))]
    guide.table(_texts(office, "guide.steps", *columns), rows, spans)
    if any(not limit.decided for limit in workflow.time_limits):
        guide.paragraph(office.text("guide.steps.undecided"))


def _texts(office: Office, key: str, *columns: str) -> list[str]:
    """Return the headings of a table, whose keys begin with its own."""
    return [office.text(f"{key}.{column}") for column in columns]


def _choice_label(office: Office, column: ColumnId, value: str) -> str:
    """Return the drop-down's label of one of a column's values."""
    choices = office.form.by_id[column].choices
    return next((one.label(office.language) for one in choices if one.value == value), value)


def _step_row(office: Office, workflow: Workflow, step: Step) -> tuple[str, ...]:
    moves = [t for t in workflow.transitions if t.step == step.number and not t.extension]
    return (
        str(step.number),
        step.label(office.language),
        _roles(office, step, moves),
        _columns(office, moves),
        "\n".join(dict.fromkeys(_outcome(office, move) for move in moves)),
        _limits(office, workflow, step.number),
    )


def _roles(office: Office, step: Step, moves: Iterable[transition.Transition]) -> str:
    """Return the roles that may do the step: by the SOP, then those the office accepts."""
    roles: list[RoleId] = [step.role] if step.role else []
    for move in moves:
        if move.actor:
            roles += [*move.actor.roles, *move.actor.accepted]
    labels = [_role(office, role) for role in dict.fromkeys(roles)]
    return "\n".join(labels) if labels else office.text("guide.steps.system")


def _role(office: Office, role: RoleId) -> str:
    return office.role_by_id[role].label(office.language)


def _columns(office: Office, moves: Iterable[transition.Transition]) -> str:
    """Return what the step needs, and who did it where a strict step requires that."""
    named: list[str] = []
    for move in moves:
        named += [_need(office, need) for need in move.needs]
        if move.actor and move.actor.strict and move.actor.column:
            named.append(_heading(office, move.actor.column))
    return "\n".join(f"• {text}" for text in dict.fromkeys(named) if text)


def _need(office: Office, need: transition.Need) -> str:
    match need:
        case transition.Filled(column=column) | transition.Equals(column=column):
            return _heading(office, column)
        case transition.AnyFilled(columns=columns):
            names = " / ".join(_heading(office, column) for column in columns)
            return office.text("guide.steps.or", columns=names) if len(columns) > 1 else names
        case transition.Newer(column=column):
            return office.text("guide.steps.newer", column=_heading(office, column))
        case transition.Reason(column=column):
            return office.text("guide.steps.reason", column=_heading(office, column))
        case transition.NoOpenError():
            return office.text("guide.steps.clean")
        case _:
            assert_never(need)


def _outcome(office: Office, move: transition.Transition) -> str:
    """Return the status after the step, with the decision that leads to it."""
    label = office.form.state_by_id[move.target].label(office.language)
    if move.actor is None:
        return office.text("guide.steps.auto", state=label)
    equal = [need for need in move.needs if isinstance(need, transition.Equals)]
    decisions = [_choice_label(office, need.column, need.value) for need in equal]
    return f"{', '.join(decisions)} → {label}" if decisions else label


def _limits(office: Office, workflow: Workflow, step: int) -> str:
    texts = [
        office.text("guide.steps.days", days=limit.days) + ("" if limit.decided else " *")
        for limit in workflow.time_limits
        if limit.step == step
    ]
    return "\n".join(dict.fromkeys(texts))


def _add_states(guide: GuidePage, office: Office) -> None:
    """Add every status with its meaning, whose turn it is, and what comes next."""
    status, states = _heading(office, office.form.status.id), office.form.states
    headings = (status, *_texts(office, "guide.states", "turn", "after", "next"))
    rows = [_state_row(office, state) for state in states]
    fills = [palette.pale(state.colour) for state in states]
    guide.section(office.text("guide.states"))
    guide.table(headings, rows, ((0, 1), (2, 2), (3, 3), (4, 5)), fills)


def _state_row(office: Office, state: State) -> tuple[str, ...]:
    hint = state.hint(office.language) if state.hint else ""
    turn, following = _turn(office, state), hint[:1].upper() + hint[1:]
    if state.end:
        turn, following = "–", following or office.text("guide.states.end")
    return (state.label(office.language), turn, _meaning(office, state), following)


def _meaning(office: Office, state: State) -> str:
    """Return the step that leads there, by SOP where the SOPs differ, or that it is no step."""
    if state.id == office.form.initial:
        return office.text("guide.states.initial")
    steps = {w.short: _step_before(office, w, state) for w in office.workflows}
    found = {short: text for short, text in steps.items() if text}
    if not found:
        into = (t.label for w in office.workflows for t in w.transitions if t.target == state.id)
        label = next(filter(None, into), None)
        key = "guide.states.outside" if label else "guide.states.extra"
        return office.text(key, label=label)
    texts = list(dict.fromkeys(found.values()))
    lines = [f"{short}: {text}" for short, text in found.items()] if len(texts) > 1 else texts
    return "\n".join(lines)


def _step_before(office: Office, workflow: Workflow, state: State) -> str:
    """Return the first step of an SOP that leads to the state, "" when none does."""
    for move in workflow.transitions:
        if move.target == state.id and not move.extension:
            steps = (step.label for step in workflow.steps if step.number == move.step)
            label = move.label or next(steps, None) or ""
            return office.text("guide.states.reached", step=move.step, label=label)
    return ""


def _turn(office: Office, state: State) -> str:
    """Return whose turn it is, by SOP where the SOPs differ."""
    if state.turn is None:
        return office.text("guide.steps.system")
    if not state.turn_by_workflow:
        return _role(office, state.turn)
    turns = {one.short: state.turn_by_workflow.get(one.id, state.turn) for one in office.workflows}
    return "\n".join(f"{short}: {_role(office, role)}" for short, role in turns.items())


def _add_colours(guide: GuidePage, office: Office) -> None:
    guide.section(office.text("guide.colours"))
    used = {column.group for column in office.form.columns}
    for group in office.form.groups:
        if group.id in used:
            guide.colour(group_title(group, office), group.colour)
    guide.colour(office.text("guide.colours.system"), palette.SYSTEM)
    guide.colour(office.text("guide.colours.row"))
    column = _heading(office, SystemColumn.SENTENCE)
    guide.text_colour(office.text("guide.colours.error", column=column), palette.ALARM)


def _add_system_columns(guide: GuidePage, office: Office) -> None:
    guide.section(office.text("guide.system"))
    own = office.form.system_headings
    rows = [(_heading(office, one), office.text(f"register.system.{one.value}")) for one in own]
    guide.table(_texts(office, "guide.system", "column", "meaning"), rows, ((0, 1), (2, 5)))


def _add_questions(guide: GuidePage, office: Office, medium: Medium) -> None:
    form = office.form
    values = {
        "findings": _heading(office, SystemColumn.SENTENCE),
        "selector": _heading(office, form.selector),
        "both": _choice_label(office, form.selector, form.both),
    }
    binds, has_roles = any(one.binding for one in office.workflows), form.of_kind(Kind.ROLE)
    asked = {1: True, 2: True, 3: True, 4: binds, 6: has_roles, 5: form.both}
    guide.section(office.text("guide.faq"))
    for number in (number for number, comes_up in asked.items() if comes_up):
        guide.paragraph(office.text(f"guide.faq.q{number}"), "?", strong=True)
        guide.paragraph(medium.text(office, f"guide.faq.a{number}", **values))
    if form.both:
        _add_both_channels(guide, office)


def _add_both_channels(guide: GuidePage, office: Office) -> None:
    """Add how the cells are filled in which the channels of one row differ."""
    if any(workflow.link_column for workflow in office.workflows):
        guide.paragraph(office.text("guide.faq.both.links"))
    for column in office.form.of_kind(Kind.ROLE):
        roles = {
            workflow.value: step.actor.roles
            for workflow in office.workflows
            for step in workflow.transitions
            if step.actor and step.actor.column == column.id
        }
        if len(set(roles.values())) > 1:
            example = " / ".join(
                f"“{channel}: {office.role_by_id[named[0]].titles[0]}”"
                for channel, named in roles.items()
            )
            columns = column.heading(office.language)
            guide.paragraph(office.text("guide.faq.both.who", columns=columns, example=example))


def _add_sop(guide: GuidePage, office: Office, workflow: Workflow) -> None:
    """Add number, approval and head of one SOP, as far as the office and the SOP give them."""
    language, sop = office.language, office.sop_of(workflow.id)
    fields: list[tuple[str, str]] = []
    if sop is not None:
        fields += [
            ("number", sop.number),
            ("name", sop.name(language)),
            ("established", format_day(sop.established, language)),
            ("approved", sop.approved_by),
        ]
    head = head_text(workflow, office, language)
    fields += [
        ("basis", _listed(head.legal_basis)),
        ("qualifications", _listed(head.qualifications)),
        ("related", _listed(head.related)),
        ("equipment", _listed(head.equipment)),
        ("warnings", _listed(head.warnings)),
        ("records", _listed(head.records)),
    ]
    rows = [(office.text(f"guide.sop.{key}"), content) for key, content in fields if content]
    if rows:
        guide.section(office.text("guide.sop", sop=workflow.short))
        guide.table(_texts(office, "guide.sop", "field", "content"), rows, ((0, 1), (2, 5)))


def _listed(entries: tuple[str, ...]) -> str:
    """Return numbered lines; one entry alone has no number."""
    if len(entries) < 2:
        return "".join(entries)
    return "\n".join(f"{number}. {text}" for number, text in enumerate(entries, start=1))


def _add_undecided(guide: GuidePage, office: Office) -> None:
    if office.undecided:
        guide.section(office.text("guide.undecided"))
        rows = [(point.question(office.language), point.default) for point in office.undecided]
        guide.table(_texts(office, "guide.undecided", "point", "default"), rows, ((0, 3), (4, 5)))


def _heading(office: Office, column: ColumnId | SystemColumn) -> str:
    """Return a column's heading; "" for one of the job's own that the form does not have."""
    if not isinstance(column, SystemColumn):
        return office.form.by_id[column].heading(office.language)
    heading = office.form.system_headings.get(column)
    return heading(office.language) if heading else ""
