"""What the guide says, in order: generated from the office's form, SOPs and open points."""

from __future__ import annotations

from collections.abc import Iterator

from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.guide_blocks import Block, Paragraph, Section, Swatch, Table
from sheetflow.adapters.register_design.guide_sop import sop_blocks
from sheetflow.adapters.register_design.guide_steps import choice_label, state_blocks, step_blocks
from sheetflow.adapters.register_design.layout import group_title
from sheetflow.adapters.register_design.medium import Medium
from sheetflow.adapters.register_design.wording import say
from sheetflow.core.form import Kind, SystemColumn
from sheetflow.core.office import Office

NAMED_FILE_COLUMNS = (Kind.FILES, Kind.NUMBER_OR_FILES)


def guide_blocks(office: Office, medium: Medium) -> Iterator[Block]:
    """The whole guide."""
    yield from _in_short(office, medium)
    for workflow in office.workflows:
        yield from step_blocks(office, workflow)
    yield from state_blocks(office)
    yield from _colours(office)
    yield from _files(office, medium)
    dates = 3 if office.form.of_kind(Kind.LINKS) else 1
    yield from _numbered(office, medium, "guide.dates", dates)
    yield from _system(office)
    yield from _findings(office, medium)
    yield from _questions(office, medium)
    for workflow in office.workflows:
        yield from sop_blocks(office, workflow)
    yield from _undecided(office)


def _numbered(
    office: Office, medium: Medium, key: str, count: int, **blanks: str
) -> Iterator[Block]:
    language = office.language
    yield Section(say(key, language))
    for number in range(1, count + 1):
        yield Paragraph(say(f"{key}.{number}", language, medium, **blanks), str(number))


def _in_short(office: Office, medium: Medium) -> Iterator[Block]:
    status = office.form.status.heading(office.language)
    yield from _numbered(office, medium, "guide.short", 5, status=status)


def _files(office: Office, medium: Medium) -> Iterator[Block]:
    columns = office.form.of_kind(*NAMED_FILE_COLUMNS)
    if columns:
        names = ", ".join(column.heading(office.language) for column in columns)
        blanks = {
            "columns": names,
            "account": office.account or "–",
            "inbox": office.folders.inbox,
        }
        yield from _numbered(office, medium, "guide.files", 4, **blanks)


def _colours(office: Office) -> Iterator[Block]:
    language = office.language
    yield Section(say("guide.colours", language))
    for group in office.form.groups:
        members = [column for column in office.form.columns if column.group == group.id]
        if not members:
            continue
        yield Swatch(group_title(group, office), fill=group.colour)
    yield Swatch(say("guide.colours.system", language), fill=palette.SYSTEM)
    yield Swatch(say("guide.colours.row", language))
    sentence = _system_heading(office, SystemColumn.SENTENCE)
    yield Swatch(say("guide.colours.error", language, column=sentence), text_colour=palette.ALARM)


def _system(office: Office) -> Iterator[Block]:
    language = office.language
    yield Section(say("guide.system", language))
    yield Table(
        headings=(say("guide.system.column", language), say("guide.system.meaning", language)),
        rows=tuple(
            (heading(language), say(f"system.{column.value}", language))
            for column, heading in office.form.system_headings.items()
        ),
        spans=((0, 1), (2, 5)),
    )


def _findings(office: Office, medium: Medium) -> Iterator[Block]:
    remarks = office.form.by_id[office.form.remarks_column].heading(office.language)
    yield from _numbered(office, medium, "guide.finding", 4, remarks=remarks)


def _questions(office: Office, medium: Medium) -> Iterator[Block]:
    language, form = office.language, office.form
    blanks = {
        "findings": _system_heading(office, SystemColumn.SENTENCE),
        "selector": form.by_id[form.selector].heading(language),
        "both": choice_label(office, form.selector, form.both),
    }
    yield Section(say("guide.faq", language))
    for number in _asked(office):
        yield Paragraph(say(f"guide.faq.q{number}", language), "?", strong=True)
        yield Paragraph(say(f"guide.faq.a{number}", language, medium, **blanks))
    if form.both:
        yield from _for_both(office)


def _for_both(office: Office) -> Iterator[Block]:
    """How the cells are filled in which the channels of one row differ."""
    language, form = office.language, office.form
    if any(workflow.link_column for workflow in office.workflows):
        yield Paragraph(say("guide.faq.both.links", language))
    actors = [
        (workflow, step.actor)
        for workflow in office.workflows
        for step in workflow.transitions
        if step.actor and step.actor.column
    ]
    for column in form.of_kind(Kind.ROLE):
        roles = {work.value: actor.roles for work, actor in actors if actor.column == column.id}
        if len(set(roles.values())) > 1:
            example = " / ".join(
                f"“{channel}: {office.role_by_id[named[0]].titles[0]}”"
                for channel, named in roles.items()
            )
            heading = column.heading(language)
            yield Paragraph(say("guide.faq.both.who", language, columns=heading, example=example))


def _asked(office: Office) -> Iterator[int]:
    """The questions that can come up in this office."""
    yield from (1, 2, 3)
    if any(workflow.binding for workflow in office.workflows):
        yield 4
    if office.form.of_kind(Kind.ROLE):
        yield 6
    if office.form.both:
        yield 5


def _undecided(office: Office) -> Iterator[Block]:
    if not office.undecided:
        return
    language = office.language
    yield Section(say("guide.undecided", language))
    yield Table(
        headings=(
            say("guide.undecided.point", language),
            say("guide.undecided.default", language),
        ),
        rows=tuple((point.question(language), point.default) for point in office.undecided),
        spans=((0, 3), (4, 5)),
    )


def _system_heading(office: Office, column: SystemColumn) -> str:
    heading = office.form.system_headings.get(column)
    return heading(office.language) if heading else ""
