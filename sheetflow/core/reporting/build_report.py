"""Office, submissions and a period → the report as data."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count, islice

from sheetflow.core.office import Office
from sheetflow.core.papers.paper_settings import letterhead_on
from sheetflow.core.reporting import figures, report, wording
from sheetflow.core.reporting.breakdowns import best_publications, breakdowns
from sheetflow.core.reporting.context_texts import addressee_of, signatures_of
from sheetflow.core.reporting.frames import publications_frame
from sheetflow.core.reporting.item import ReportItem, Screenshot, Selection, select
from sheetflow.core.reporting.obstacles import held, obstacles
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.reporting.report_record import report_due
from sheetflow.core.reporting.review import review, timeliness
from sheetflow.core.sop_head import legal_basis
from sheetflow.core.words import Language, cut

MAX_PICTURES = 800
"""Screenshots that an appendix shows where few publications are listed: 0.7 MB of memory each, and
each publication 0.25 MB."""

MAX_CAPTION_LENGTH = 240
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
    changed: tuple[report.Change, ...] = (),
    monthly: tuple[report.MonthlyReport, ...] = (),
) -> report.Report:
    """Return the report of `period`.

    `items` may be all submissions of the ledger; those of other periods are left out.  `as_of` is
    the day of the run; `changed` the differences from the version that `revision` replaces;
    `monthly` the reports of a longer period's months.
    """
    texts = wording.ReportTexts(office, language or office.language)
    parts = {workflow.id for workflow in wording.reported_workflows(office)}
    chosen = select(tuple(item for item in items if item.workflow in parts), period)
    counted = _counted(chosen, period, as_of, texts)
    due = report_due(period, office) if revision == 0 else None
    is_year = period.grain is Grain.YEAR
    return replace(
        counted,
        closed=closed,
        revision=revision,
        changes=changed,
        deadline=report.Deadline(due, missed=as_of > due) if due else None,
        exceptional=tuple(_exceptional(period, office)),
        archived_list=_archived_list(chosen, texts),
        review=review(chosen, counted.timeliness, texts) if is_year else None,
        monthly=monthly,
    )


def _counted(
    chosen: Selection, period: Period, as_of: date, texts: wording.ReportTexts
) -> report.Report:
    """The report with its figures, lists and pictures, as if it were open and the first one."""
    office = texts.office
    frame = publications_frame(chosen.recorded, office)
    tables = breakdowns(frame, period, texts)
    listed = period.grain is Grain.MONTH and len(frame) <= report.MAX_LISTED
    parts = _parts(chosen, texts, MAX_PICTURES - 3 * len(frame) // 8 if listed else 0)
    best = () if listed else _best(parts, best_publications(frame, tables[0].measures))
    return report.Report(
        office=office.name(texts.language),
        title=texts.text("judul"),
        period=period,
        language=texts.language,
        as_of=as_of,
        closed=False,
        revision=0,
        letterhead=letterhead_on(period.end, office.letterheads),
        addressee=addressee_of(texts),
        introduction=_introduction(period, texts),
        summary=_summary(period, tables, texts),
        waiting=figures.counted("belum_didata", texts.text("belum_didata"), chosen.waiting),
        breakdowns=tables,
        parts=parts,
        archived=figures.counted("disimpan", texts.text("disimpan"), chosen.archived),
        timeliness=timeliness(chosen.recorded, texts),
        held=held(chosen.held, texts),
        obstacles=obstacles(chosen, texts),
        signatures=signatures_of(as_of, texts),
        exhibits=_exhibits(parts, best, texts),
        frame=frame,
        best=best,
    )


def _exceptional(period: Period, office: Office) -> Iterator[report.ExceptionalSpan]:
    """The spans that touch the period, whole."""
    for span in office.calendar.exceptional:
        if span.since <= period.end and span.until >= period.start:
            yield report.ExceptionalSpan(span.since, span.until, span.reason)


def _archived_list(
    chosen: Selection, texts: wording.ReportTexts
) -> tuple[report.ArchivedEntry, ...]:
    """What was archived by name, where the office wants it listed."""
    settings = texts.office.report
    if settings is None or not settings.list_archived:
        return ()
    return tuple(
        report.ArchivedEntry(
            item.id,
            item.title,
            wording.unit_name(item.unit, item.activity, texts.office, texts.language),
            item.decided,
        )
        for item in chosen.archived
    )


def _introduction(period: Period, texts: wording.ReportTexts) -> report.Introduction:
    office, language = texts.office, texts.language
    label = period.label(office.texts, language)
    workflows, kantor = wording.reported_workflows(office), office.name(language)
    labels = figures.channel_labels(texts)
    channels = texts.series(tuple(wording.within_a_sentence(labels[one.id]) for one in workflows))
    known = office.form.state_by_id
    states = [known[state].label(language) for state in office.form.reported.counted]
    status = f" {texts.text('atau')} ".join(f"“{state}”" for state in states)
    laws = legal_basis(office, period.end, language)
    sops = [
        texts.text(
            "dasar.sop",
            nomor=sop.number,
            nama=sop.name(language),
            tanggal=texts.day(sop.established),
        )
        for sop in (office.sop_of(workflow.id) for workflow in workflows)
        if sop is not None and sop.established <= period.end
    ]
    return report.Introduction(
        texts.text("umum.isi", kantor=kantor, kanal=channels, periode=label),
        (*laws, *sops) or (office.texts.text("legal_basis.none", language),),
        texts.text("maksud.isi", kanal=channels),
        texts.text("periode.isi", rentang=period.span(office.texts, language), status=status),
    )


def _summary(
    period: Period, breakdowns: tuple[figures.Breakdown, ...], texts: wording.ReportTexts
) -> str:
    channels = breakdowns[0]
    total = channels.total
    if not total.publications.sources:
        return texts.text("kosong")
    split = tuple(
        f"{wording.within_a_sentence(line.label)} {texts.count(line.publications.value)}"
        for line in channels.lines
    )
    response = tuple(
        f"{measure.heading(texts).lower()} {texts.count(figure.given)}"
        for measure, figure in zip(channels.measures, total.responses, strict=True)
    )
    said = texts.text(
        "rekap.isi",
        periode=period.label(texts.office.texts, texts.language),
        n=texts.count(total.publications.value),
        rincian=texts.series(split),
    )
    if not response:
        return said
    return f"{said} {texts.text('rekap.respons', respons=texts.series(response))}"


def _parts(chosen: Selection, texts: wording.ReportTexts, room: int) -> tuple[report.Part, ...]:
    """A. and B.; exhibits, as many as there is `room` for, are numbered through both."""
    pictures = iter(range(1, room + 1))
    kinds, channels = figures.content_types(texts), figures.channel_labels(texts)
    found = []
    for letter, workflow in zip(
        "ABCDEFGHIJ", wording.reported_workflows(texts.office), strict=False
    ):
        channel = channels[workflow.id]
        items = [item for item in chosen.recorded if item.workflow == workflow.id]
        entries = tuple(
            report.Entry(
                number,
                item,
                item.uploaded or date.min,
                kinds.get(item.kind, item.kind),
                wording.unit_name(item.unit, item.activity, texts.office, texts.language),
                tuple(islice(pictures, len(item.screenshots))),
            )
            for number, item in enumerate(items, start=1)
        )
        found.append(report.Part(f"{letter}. {channel}", channel, entries))
    return tuple(found)


def _best(parts: tuple[report.Part, ...], ranking: list[str]) -> tuple[report.Entry, ...]:
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


def _exhibits(
    parts: tuple[report.Part, ...], best: tuple[report.Entry, ...], texts: wording.ReportTexts
) -> tuple[report.Exhibit, ...]:
    channels = {entry.item.id: part.channel for part in parts for entry in part.entries}
    shown = best or [entry for part in parts for entry in part.entries]
    return tuple(
        _exhibit(number, shot, entry, channels[entry.item.id], texts)
        for entry in shown
        for number, shot in zip(entry.pictures, entry.item.screenshots, strict=False)
    )


def _exhibit(
    number: int, shot: Screenshot, entry: report.Entry, channel: str, texts: wording.ReportTexts
) -> report.Exhibit:
    platform = texts.series(entry.item.seen_on) or channel
    title = cut(entry.item.title, MAX_CAPTION_LENGTH)
    blanks = {"judul": title, "platform": platform, "hari": texts.weekday(entry.day)}
    caption = texts.text("dok.judul", **blanks)
    return report.Exhibit(number, caption, texts.text("dok.alt", **blanks), shot)
