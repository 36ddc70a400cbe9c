"""Every number of the report with the submissions behind it (SOP model, section 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from sheetflow.core.calendar import Span
from sheetflow.core.form import Reported
from sheetflow.core.names import SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.reporting.item import ReportItem
from sheetflow.core.reporting.period import Period
from sheetflow.core.reporting.wording import Voice, within_a_sentence

Source = tuple[SubmissionId, int]
"""A submission and what it adds to a number."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: what it is called, and what each submission adds to it.

    The value is nothing but the sum of its sources, so that it cannot say anything else than
    they do.  `key` is stable over languages and versions: "platform/Instagram/reach".
    """

    key: str
    label: str
    sources: tuple[Source, ...]

    @property
    def value(self) -> int:
        return sum(amount for _, amount in self.sources)

    @property
    def given(self) -> int | None:
        """The value, None when no submission gave a number (which is not zero)."""
        return self.value if self.sources else None

    @property
    def submissions(self) -> tuple[SubmissionId, ...]:
        return tuple(submission for submission, _ in self.sources)


def counted(key: str, label: str, items: Iterable[ReportItem]) -> Figure:
    """How many submissions there are of them."""
    return Figure(key, label, tuple((item.id, 1) for item in items))


class Measure(Enum):
    """What is summed over publications; the values are attributes of `Response`, and wording."""

    REACH = "reach"
    LIKES = "likes"
    COMMENTS = "comments"
    SHARES = "shares"
    VIEWS = "views"

    def of(self, item: ReportItem) -> int | None:
        amount: int | None = getattr(item.response, self.value)
        return amount

    @property
    def heading_key(self) -> str:
        """The key of its heading in the wording."""
        return _HEADINGS[self]

    def heading(self, voice: Voice) -> str:
        return voice.say(self.heading_key)


_HEADINGS = {
    Measure.REACH: "k.jangkauan",
    Measure.LIKES: "k.suka",
    Measure.COMMENTS: "k.komentar",
    Measure.SHARES: "k.bagikan",
    Measure.VIEWS: "k.tayang",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a recapitulation; `responses` in the order of the breakdown's measures."""

    label: str
    publications: Figure
    responses: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Publications by one property: a line for each of its values, and the total.

    `overlaps`: a publication may stand in several lines, so that the lines' publications may sum
    to more than the total; the responses of such a publication stand in a line of their own (the
    last), so that responses always sum to the total.
    """

    key: str
    heading: str
    column: str
    measures: tuple[Measure, ...]
    lines: tuple[Line, ...]
    total: Line
    overlaps: bool = False

    def figures(self) -> Iterator[Figure]:
        for line in (*self.lines, self.total):
            yield line.publications
            yield from line.responses


USUAL = (Measure.REACH, Measure.LIKES, Measure.COMMENTS)
"""What a table has a column for, given or not; rarer ones only when anybody gave them."""


def measures_of(items: Iterable[ReportItem], roles: Reported) -> tuple[Measure, ...]:
    """Those that the form has a column for: the usual ones, and the others that were given."""
    kept = list(items)
    had = (measure for measure in Measure if getattr(roles, measure.value) is not None)
    return tuple(
        measure
        for measure in had
        if measure in USUAL or any(measure.of(item) is not None for item in kept)
    )


@dataclass(frozen=True, slots=True)
class Recount:
    """Makes the breakdowns of one period's publications."""

    voice: Voice
    period: Period
    items: tuple[ReportItem, ...]
    measures: tuple[Measure, ...]

    def by_channel(self) -> Breakdown:
        """One line for each workflow of the report, published through or not."""
        office = self.voice.office
        labels = {str(w.id): channel_label(office, w.value, self.voice) for w in office.workflows}
        groups = _grouped(self.items, lambda item: item.workflow)
        known = office.report.parts if office.report else tuple(labels)
        return self._breakdown("kanal", groups, [str(key) for key in known], labels)

    def by_unit(self) -> Breakdown:
        """One line for each unit that exists in the period, published or not."""
        units = self.voice.office.units
        labels = {str(unit.id): unit.label(self.voice.language) for unit in units}
        groups = _grouped(self.items, lambda item: item.unit or "")
        order = [str(u.id) for u in units if u.id in groups or self._exists(u.span)]
        return self._breakdown("subbagian", groups, order, labels)

    def _exists(self, span: Span) -> bool:
        return (span.start is None or span.start <= self.period.end) and (
            span.end is None or span.end >= self.period.start
        )

    def by_kind(self) -> Breakdown:
        """One line for each type of content that was published, in the order of the form."""
        choices = content_types(self.voice)
        groups = _grouped(self.items, lambda item: item.kind)
        return self._breakdown("jenis", groups, [key for key in choices if key in groups], choices)

    def by_platform(self) -> Breakdown:
        """One line for each platform something appeared on, in the order of the settings."""
        groups: dict[str, list[ReportItem]] = {}
        several = [item for item in self.items if len(item.seen_on) > 1]
        for item in self.items:
            for platform in item.seen_on or ("",):
                groups.setdefault(platform, []).append(item)
        known = dict.fromkeys(p.name for p in self.voice.office.platforms.platforms)
        order = [name for name in known if name in groups]
        alone = {key: [i for i in kept if len(i.seen_on) < 2] for key, kept in groups.items()}
        found = self._breakdown("platform", groups, order, {}, alone)
        if not several:
            return found
        label = self.voice.say("banyak_platform")
        more = self._line("platform", "+", label, several, several)
        return _overlapping(found, more)

    def _breakdown(
        self,
        key: str,
        groups: Mapping[str, list[ReportItem]],
        order: list[str],
        labels: Mapping[str, str],
        alone: Mapping[str, list[ReportItem]] | None = None,
    ) -> Breakdown:
        """Lines in `order`, then what the settings do not know by name, then what was not given."""
        unknown = sorted(name for name in groups if name and name not in order)
        names = [*order, *unknown, *([""] if "" in groups else [])]
        responding = groups if alone is None else alone
        blank = self.voice.say("belum_diisi")
        lines = tuple(
            self._line(
                key,
                name,
                labels.get(name, name) or blank,
                groups.get(name, []),
                responding.get(name, []),
            )
            for name in names
        )
        everything = self._line(key, "*", self.voice.say("k.jumlah"), self.items, self.items)
        column = self.voice.say(f"k.{key}")
        heading = self.voice.say(f"tabel.{key}", kolom=within_a_sentence(column))
        return Breakdown(key, heading, column, self.measures, lines, everything)

    def _line(
        self,
        key: str,
        name: str,
        label: str,
        items: Iterable[ReportItem],
        responding: Iterable[ReportItem],
    ) -> Line:
        kept = list(responding)
        place = f"{key}/{name or '?'}"
        column = self.voice.say("k.publikasi")
        return Line(
            label,
            counted(f"{place}/publications", f"{label}: {column}", items),
            tuple(self._response(place, label, measure, kept) for measure in self.measures),
        )

    def _response(
        self, place: str, label: str, measure: Measure, items: Iterable[ReportItem]
    ) -> Figure:
        sources = ((item.id, amount) for item in items if (amount := measure.of(item)) is not None)
        name = f"{label}: {measure.heading(self.voice)}"
        return Figure(f"{place}/{measure.value}", name, tuple(sources))


def _overlapping(found: Breakdown, more: Line) -> Breakdown:
    return Breakdown(
        found.key,
        found.heading,
        found.column,
        found.measures,
        (*found.lines, more),
        found.total,
        overlaps=True,
    )


def _grouped(
    items: Iterable[ReportItem], key: Callable[[ReportItem], str]
) -> dict[str, list[ReportItem]]:
    groups: dict[str, list[ReportItem]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def content_types(voice: Voice) -> Mapping[str, str]:
    """How the types of content are shown, in the order of the form."""
    form = voice.office.form
    column = form.reported.content_type
    choices = form.by_id[column].choices if column else ()
    return {choice.value: choice.label(voice.language) for choice in choices}


def channel_label(office: Office, value: str, voice: Voice) -> str:
    """How a workflow's channel is shown: the label of its choice in the selector column."""
    selector = office.form.by_id[office.form.selector]
    for choice in selector.choices:
        if choice.value == value:
            return choice.label(voice.language)
    return value
