"""Office, submissions and a period → the report as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import count, islice

from sheetflow.core.office import Office
from sheetflow.core.regulations import Letterhead
from sheetflow.core.reporting.breakdowns import best_publications, breakdowns, publications_frame
from sheetflow.core.reporting.columns import reported_workflows
from sheetflow.core.reporting.figures import (
    Breakdown,
    Figure,
    channel_label,
    content_types,
    counted,
)
from sheetflow.core.reporting.item import ReportItem, Screenshot, Selection, select
from sheetflow.core.reporting.obstacles import held, obstacles
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.reporting.report import (
    MAX_LISTED,
    ArchivedEntry,
    Change,
    Deadline,
    Entry,
    ExceptionalSpan,
    Exhibit,
    Introduction,
    MonthlyReport,
    Part,
    Report,
)
from sheetflow.core.reporting.report_record import report_due
from sheetflow.core.reporting.review import review
from sheetflow.core.reporting.signatures import addressee_of, signatures_of
from sheetflow.core.reporting.timeliness import timeliness
from sheetflow.core.reporting.wording import Voice, within_a_sentence
from sheetflow.core.sop_head import legal_basis
from sheetflow.core.words import Language, cut

MAX_PICTURES = 840
"""Screenshots that an appendix shows where few publications are listed: 0.7 MB of memory each, and
each publication 0.25 MB."""

LONGEST_CAPTION = 240
"""Of a title below a picture, which it must not push off the page; the table has all of it."""


def build_report(  # noqa: PLR0913 - what a report is made of, each named at the call
    office: Office,
    items: tuple[ReportItem, ...],
    period: Period,
    *,
    as_of: date,
    language: Language | None = None,
    closed: bool = False,
    revision: int = 0,
    changed: tuple[Change, ...] = (),
    monthly: tuple[MonthlyReport, ...] = (),
) -> Report:
    """Return the report of `period`.

    `items` may be all submissions of the ledger; those of other periods are left out.  `as_of` is
    the day of the run; `changed` the differences from the version that `revision` replaces;
    `monthly` the reports of a longer period's months.
    """
    voice = Voice(office, language or office.language)
    chosen = select(_of_parts(items, office), period)
    timely = timeliness(chosen.recorded, voice)
    frame = publications_frame(chosen.recorded, office)
    tables = breakdowns(frame, period, voice)
    listed = period.grain is Grain.MONTH and len(frame) <= MAX_LISTED
    parts = _parts(chosen, voice, MAX_PICTURES - 3 * len(frame) // 8 if listed else 0)
    best = () if listed else _best(parts, best_publications(frame, tables[0].measures))
    return Report(
        office=office.name(voice.language),
        title=voice.say("judul"),
        period=period,
        language=voice.language,
        as_of=as_of,
        closed=closed,
        revision=revision,
        letterhead=_letterhead(office, period.end),
        addressee=addressee_of(voice),
        introduction=_introduction(period, voice),
        summary=_summary(period, tables, voice),
        waiting=_waiting(chosen, voice),
        breakdowns=tables,
        parts=parts,
        archived=counted("disimpan", voice.say("disimpan"), chosen.archived),
        timeliness=timely,
        held=held(chosen.held, voice),
        obstacles=obstacles(chosen, voice),
        signatures=signatures_of(as_of, voice),
        exhibits=_exhibits(parts, best, voice),
        frame=frame,
        changes=changed,
        deadline=_deadline(period, as_of, office) if revision == 0 else None,
        exceptional=tuple(_exceptional(period, office)),
        archived_list=_archived_list(chosen, voice),
        review=review(chosen, timely, voice) if period.grain is Grain.YEAR else None,
        best=best,
        monthly=monthly,
    )


def _deadline(period: Period, as_of: date, office: Office) -> Deadline | None:
    """When the report must be handed in; none where the office has no report settings."""
    due = report_due(period, office)
    return Deadline(due, missed=as_of > due) if due else None


def _exceptional(period: Period, office: Office) -> Iterator[ExceptionalSpan]:
    """The spans that touch the period, whole."""
    for span in office.calendar.exceptional:
        if span.since <= period.end and span.until >= period.start:
            yield ExceptionalSpan(span.since, span.until, span.reason)


def _archived_list(chosen: Selection, voice: Voice) -> tuple[ArchivedEntry, ...]:
    """What was archived by name, where the office wants it listed."""
    report = voice.office.report
    if report is None or not report.list_archived:
        return ()
    return tuple(
        ArchivedEntry(item.id, item.title, _unit(item, voice), item.decided)
        for item in chosen.archived
    )


def _unit(item: ReportItem, voice: Voice) -> str:
    unit = voice.office.unit_by_id.get(item.unit) if item.unit else None
    return unit.label_on(item.activity)(voice.language) if unit else ""


def _waiting(chosen: Selection, voice: Voice) -> Figure:
    """What the ledger holds as published in the period, and not as recorded yet."""
    return counted("belum_didata", voice.say("belum_didata"), chosen.waiting)


def _letterhead(office: Office, day: date) -> Letterhead | None:
    """The one in force on `day`, the last of several."""
    valid = [head for head in office.letterheads if head.span.holds(day)]
    return valid[-1] if valid else None


def _of_parts(items: tuple[ReportItem, ...], office: Office) -> tuple[ReportItem, ...]:
    parts = {workflow.id for workflow in reported_workflows(office)}
    return tuple(item for item in items if item.workflow in parts)


def _channels(voice: Voice) -> tuple[str, ...]:
    office = voice.office
    return tuple(channel_label(office, w.value, voice) for w in reported_workflows(office))


def _introduction(period: Period, voice: Voice) -> Introduction:
    office, language = voice.office, voice.language
    label = period.label(office.texts, language)
    channels = voice.series(tuple(map(within_a_sentence, _channels(voice))))
    kantor = office.name(language)
    known = office.form.state_by_id
    states = [known[state].label(language) for state in office.form.reported.counted]
    status = f" {voice.say('atau')} ".join(f"“{state}”" for state in states)
    laws = legal_basis(office, period.end, language)
    known_sops = [office.sop_of(workflow.id) for workflow in reported_workflows(office)]
    sops = [
        voice.say(
            "dasar.sop",
            nomor=sop.number,
            nama=sop.name(language),
            tanggal=voice.day(sop.established),
        )
        for sop in known_sops
        if sop is not None and sop.established <= period.end
    ]
    return Introduction(
        voice.say("umum.isi", kantor=kantor, kanal=channels, periode=label),
        (*laws, *sops),
        voice.say("maksud.isi", kanal=channels),
        voice.say("periode.isi", rentang=period.span(office.texts, language), status=status),
    )


def _summary(period: Period, breakdowns: tuple[Breakdown, ...], voice: Voice) -> str:
    channels = breakdowns[0]
    total = channels.total
    if not total.publications.sources:
        return voice.say("kosong")
    split = tuple(
        f"{within_a_sentence(line.label)} {voice.count(line.publications.value)}"
        for line in channels.lines
    )
    response = tuple(
        f"{measure.heading(voice).lower()} {voice.count(figure.given)}"
        for measure, figure in zip(channels.measures, total.responses, strict=True)
    )
    said = voice.say(
        "rekap.isi",
        periode=period.label(voice.office.texts, voice.language),
        n=voice.count(total.publications.value),
        rincian=voice.series(split),
    )
    return (
        f"{said} {voice.say('rekap.respons', respons=voice.series(response))}" if response else said
    )


def _parts(chosen: Selection, voice: Voice, room: int) -> tuple[Part, ...]:
    """A. and B.; exhibits, as many as there is `room` for, are numbered through both."""
    pictures = iter(range(1, room + 1))
    kinds = content_types(voice)
    found = []
    for letter, workflow in zip("ABCDEFGHIJ", reported_workflows(voice.office), strict=False):
        channel = channel_label(voice.office, workflow.value, voice)
        items = [item for item in chosen.recorded if item.workflow == workflow.id]
        entries = tuple(
            _entry(number, item, tuple(islice(pictures, len(item.screenshots))), kinds, voice)
            for number, item in enumerate(items, start=1)
        )
        found.append(Part(f"{letter}. {channel}", channel, entries))
    return tuple(found)


def _best(parts: tuple[Part, ...], ranking: list[str]) -> tuple[Entry, ...]:
    """The entries of these submissions, numbered by rank, their exhibits in that order."""
    known = {str(entry.item.id): entry for part in parts for entry in part.entries}
    picture = count(1)
    return tuple(
        replace(
            known[name],
            number=rank,
            pictures=tuple(next(picture) for _ in known[name].item.screenshots),
        )
        for rank, name in enumerate(ranking, start=1)
    )


def _entry(
    number: int, item: ReportItem, pictures: tuple[int, ...], kinds: Mapping[str, str], voice: Voice
) -> Entry:
    return Entry(
        number=number,
        item=item,
        day=item.uploaded or date.min,
        kind=kinds.get(item.kind, item.kind),
        unit=_unit(item, voice),
        pictures=pictures,
    )


def _exhibits(
    parts: tuple[Part, ...], best: tuple[Entry, ...], voice: Voice
) -> tuple[Exhibit, ...]:
    channels = {entry.item.id: part.channel for part in parts for entry in part.entries}
    shown = best or [entry for part in parts for entry in part.entries]
    return tuple(
        _exhibit(number, shot, entry, channels[entry.item.id], voice)
        for entry in shown
        for number, shot in zip(entry.pictures, entry.item.screenshots, strict=False)
    )


def _exhibit(number: int, shot: Screenshot, entry: Entry, channel: str, voice: Voice) -> Exhibit:
    platform = voice.series(entry.item.seen_on) or channel
    title = cut(entry.item.title, LONGEST_CAPTION)
    blanks = {"judul": title, "platform": platform, "hari": voice.weekday(entry.day)}
    caption = voice.say("dok.judul", **blanks)
    return Exhibit(number, caption, voice.say("dok.alt", **blanks), shot)
