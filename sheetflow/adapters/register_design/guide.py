"""The guide's content in order, generated from the office's form, SOPs and open points."""

from collections.abc import Iterator

from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.guide_page import GuidePage
from sheetflow.adapters.register_design.guide_steps import add_states, add_steps, choice_label
from sheetflow.adapters.register_design.layout import Medium, group_title
from sheetflow.adapters.register_design.page import Page
from sheetflow.core.form import Kind, SystemColumn
from sheetflow.core.formatting import format_day
from sheetflow.core.office import Office
from sheetflow.core.sop_head import head_text
from sheetflow.core.workflow import Workflow


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
        add_steps(guide, office, workflow)
    add_states(guide, office)
    _add_colours(guide, office)
    columns = form.of_kind(Kind.FILES, Kind.NUMBER_OR_FILES)
    if columns:
        names = ", ".join(column.heading(language) for column in columns)
        account, inbox = office.account or "–", office.folders.inbox
        numbered("guide.files", 4, columns=names, account=account, inbox=inbox)
    numbered("guide.dates", 3 if form.of_kind(Kind.LINKS) else 1)
    _add_system_columns(guide, office)
    numbered("guide.finding", 4, remarks=form.by_id[form.remarks_column].heading(language))
    _add_questions(guide, office, medium)
    for workflow in office.workflows:
        _add_sop(guide, office, workflow)
    _add_undecided(guide, office)
    return guide.page


def _add_colours(guide: GuidePage, office: Office) -> None:
    guide.section(office.text("guide.colours"))
    used = {column.group for column in office.form.columns}
    for group in office.form.groups:
        if group.id in used:
            guide.colour(group_title(group, office), group.colour)
    guide.colour(office.text("guide.colours.system"), palette.SYSTEM)
    guide.colour(office.text("guide.colours.row"))
    column = _system_heading(office, SystemColumn.SENTENCE)
    guide.text_colour(office.text("guide.colours.error", column=column), palette.ALARM)


def _add_system_columns(guide: GuidePage, office: Office) -> None:
    guide.section(office.text("guide.system"))
    guide.table(
        headings=map(office.text, ("guide.system.column", "guide.system.meaning")),
        rows=[
            (heading(office.language), office.text(f"register.system.{column.value}"))
            for column, heading in office.form.system_headings.items()
        ],
        spans=((0, 1), (2, 5)),
    )


def _add_questions(guide: GuidePage, office: Office, medium: Medium) -> None:
    form = office.form
    values = {
        "findings": _system_heading(office, SystemColumn.SENTENCE),
        "selector": form.by_id[form.selector].heading(office.language),
        "both": choice_label(office, form.selector, form.both),
    }
    guide.section(office.text("guide.faq"))
    for number in _asked(office):
        guide.paragraph(office.text(f"guide.faq.q{number}"), "?", strong=True)
        guide.paragraph(medium.text(office, f"guide.faq.a{number}", **values))
    if form.both:
        _add_both_channels(guide, office)


def _asked(office: Office) -> Iterator[int]:
    """Yield the numbers of the questions that can come up in this office."""
    yield from (1, 2, 3)
    if any(workflow.binding for workflow in office.workflows):
        yield 4
    if office.form.of_kind(Kind.ROLE):
        yield 6
    if office.form.both:
        yield 5


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
        headings = map(office.text, ("guide.sop.field", "guide.sop.content"))
        guide.table(headings, rows, spans=((0, 1), (2, 5)))


def _listed(entries: tuple[str, ...]) -> str:
    """Return numbered lines; one entry alone has no number."""
    if len(entries) < 2:
        return "".join(entries)
    return "\n".join(f"{number}. {text}" for number, text in enumerate(entries, start=1))


def _add_undecided(guide: GuidePage, office: Office) -> None:
    if office.undecided:
        guide.section(office.text("guide.undecided"))
        headings = map(office.text, ("guide.undecided.point", "guide.undecided.default"))
        rows = [(point.question(office.language), point.default) for point in office.undecided]
        guide.table(headings, rows, spans=((0, 3), (4, 5)))


def _system_heading(office: Office, column: SystemColumn) -> str:
    heading = office.form.system_headings.get(column)
    return heading(office.language) if heading else ""
