"""Proposals to check before an old list is imported: headings, and what unread texts may mean."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from sheetflow.core.form import Column, Kind
from sheetflow.core.importing import list_sheets
from sheetflow.core.importing.mapping import ListMapping
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.register.headings import find_list_header, folded_headings, in_column
from sheetflow.core.register.reading import read_cell
from sheetflow.core.register.sheet import NOT_GIVEN, Unreadable
from sheetflow.core.register.text import clean, fold

LIKELY = 0.7
"""Least likeness of a heading to one of the form (1: the same), which is only offered."""
_SHORT = 40
"""Most characters of a name; longer texts are sentences."""
_MAPPED_KINDS = (Kind.CHOICE, Kind.STATUS, Kind.UNIT, Kind.ROLE, Kind.DATE)
_TELLING_KINDS = (Kind.DATE, Kind.CHOICE, Kind.UNIT, Kind.STATUS, Kind.LINKS)
"""Kinds of columns that are known by what is in them."""
_MOST = 0.5
_YEAR = re.compile(r"\b20[0-9]{2}\b")


@dataclass(frozen=True, slots=True)
class Proposal:
    """The headings and values that a person has to check.

    `headings` maps each text to the column it is read as, or may mean; `values` maps each column to
    unreadable texts, each with what it may mean (None: unclear) and how often it occurs; `alike`
    are headings that are the same, of which only the first is proposed for the column.
    """

    sheets: Mapping[str, bool]
    headings: Mapping[str, ColumnId]
    values: Mapping[ColumnId, Mapping[str, tuple[str | None, int]]]
    alike: tuple[list_sheets.AlikeHeadings, ...] = ()

    def further(self, more: "Proposal") -> "Proposal":
        """Return the proposal with what `more` has found once this one held."""
        columns = dict.fromkeys((*self.values, *more.values))
        values = {
            name: {**more.values.get(name, {}), **self.values.get(name, {})} for name in columns
        }
        return Proposal(more.sheets, self.headings, values, self.alike)

    def as_mapping(self, base: ListMapping) -> ListMapping:
        """Return the mapping in which all that is proposed holds; `base` is kept."""
        meant = {
            column: {fold(text): value for text, (value, _) in texts.items() if value is not None}
            for column, texts in self.values.items()
        }
        values = {
            column: {**base.values.get(column, {}), **meant.get(column, {})}
            for column in (*base.values, *meant)
        }
        headings = {fold(text): column for text, column in self.headings.items()}
        # What is left out is so for its own reason, which the result then has.
        taken = {name: True for name, found in self.sheets.items() if found}
        return ListMapping(
            {**taken, **base.sheets}, {**headings, **base.headings}, values, base.history
        )


def propose(
    sheets: Sequence[list_sheets.ListSheet],
    lists: list_sheets.Lists,
    office: Office,
    mapping: ListMapping,
) -> Proposal:
    """Return how the list's words are read now, and the nearest for those still unread."""
    taken = lists.sheets
    alike = list_sheets.alike_headings(sheets, lists, office, mapping)
    headings: dict[str, ColumnId] = {}
    for sheet in sheets:
        if (sheet.file, sheet.name) in taken:
            same = [one for one in alike if one.sheet is sheet]
            headings |= dict(_headings(sheet, office, mapping, same))
    is_taken: dict[str, bool] = {}
    for sheet in sheets:
        found = (sheet.file, sheet.name) in taken
        is_taken[sheet.name] = found or is_taken.get(sheet.name, False)
    return Proposal(is_taken, headings, _values(sheets, lists, office), alike)


def _values(
    sheets: Sequence[list_sheets.ListSheet], lists: list_sheets.Lists, office: Office
) -> dict[ColumnId, dict[str, tuple[str | None, int]]]:
    years = _years(sheets, lists, office)
    unread: dict[ColumnId, Counter[str]] = {}
    meant: dict[tuple[ColumnId, str], set[str | None]] = {}
    for item in lists.imported:
        for doubt in item.doubts:
            column = office.form.by_id[doubt.column]
            if column.kind in _MAPPED_KINDS and len(doubt.text) <= _SHORT:
                unread.setdefault(column.id, Counter())[doubt.text] += 1
                found = guess(doubt.text, column, office, years.get((item.file, item.sheet)))
                meant.setdefault((column.id, doubt.text), set()).add(found)
    return {
        name: {text: (_only(meant[name, text]), n) for text, n in found.items()}
        for name, found in unread.items()
    }


def _only(meanings: set[str | None]) -> str | None:
    return next(iter(meanings)) if len(meanings) == 1 else None


def _years(
    sheets: Sequence[list_sheets.ListSheet], lists: list_sheets.Lists, office: Office
) -> Mapping[list_sheets.SheetName, int | None]:
    """Return the year of each worksheet: that of all its days, else the one in its titles."""
    column = office.form.by_id[office.form.date_column]
    days: dict[list_sheets.SheetName, set[int]] = {}
    for item in lists.imported:
        day = read_cell(item.cells.get(column.id), None, column, office).value
        if isinstance(day, date):
            days.setdefault((item.file, item.sheet), set()).add(day.year)
    found: dict[list_sheets.SheetName, int | None] = {}
    for sheet in sheets:
        name = sheet.file, sheet.name
        first = min((trace.row for trace in lists.headings.get(name, ())), default=1)
        titles = " ".join(clean(cell) for row in sheet.rows[: first - 1] for cell in row)
        named = set(map(int, _YEAR.findall(f"{titles} {sheet.name}")))
        years = days.get(name) or named
        found[name] = next(iter(years)) if len(years) == 1 else None
    return found


def _headings(
    sheet: list_sheets.ListSheet,
    office: Office,
    mapping: ListMapping,
    alike: Sequence[list_sheets.AlikeHeadings],
) -> Iterator[tuple[str, ColumnId]]:
    """Yield each heading of the list with its column, or with the remarks where it has none."""
    form = office.form
    header = find_list_header(sheet.rows, form, mapping.headings, sheet.merged)
    same = {place: one for one in alike for place in one.places}
    for column, places in header.places.items():
        for place in places:
            text = header.texts[place]
            if place in same:
                first = same[place].places[0] == place
                yield in_column(text, place), column if first else form.remarks_column
            else:
                yield text or in_column(text, place), column
    used = set(header.places)
    for place, text in header.foreign.items():
        likely = (
            None if fold(text) in mapping.headings else _likely(text, place, sheet, office, used)
        )
        used |= {likely} if likely else set()
        yield text, likely or form.remarks_column


def _likely(
    text: str, place: int, sheet: list_sheets.ListSheet, office: Office, used: Set[ColumnId]
) -> ColumnId | None:
    """Return the column that a heading may mean: by its words, else by what is below it."""
    free = [column for column in office.form.columns if column.id not in used]
    words = {word: column.id for column in free for word in folded_headings(column)}
    near = get_close_matches(fold(text), words, n=1, cutoff=LIKELY)
    if near:
        return words[near[0]]
    own = set(fold(text).split())
    for column in free:
        heading_words = (set(heading.split()) for heading in folded_headings(column))
        if column.id == office.form.title_column and any(own <= some for some in heading_words):
            return column.id
    cells = [found for row in sheet.rows if (found := _text(row, place)) and found != text]
    within = [
        column.id
        for column in free
        if column.kind in {Kind.UNIT, Kind.STATUS, Kind.LINKS} or column.id == office.form.selector
        if _share(cells, column, office) > _MOST
    ]
    return within[0] if len(within) == 1 else None


def guess_columns(sheet: list_sheets.ListSheet, office: Office) -> dict[str, ColumnId]:
    """Return by letter ("[B]") which column of a list without headings may be which."""
    width = max(map(len, sheet.rows), default=0)
    cells = [[text for row in sheet.rows if (text := _text(row, at))] for at in range(width)]
    found: dict[str, ColumnId] = {}
    form = office.form
    likely = (form.date_column, form.selector, *(column.id for column in form.columns))
    for column in (form.by_id[name] for name in dict.fromkeys(likely)):
        if column.kind not in _TELLING_KINDS:
            continue
        shares = ((_share(texts, column, office), -at) for at, texts in enumerate(cells))
        share, place = max(shares, default=(0.0, 0))
        if share > _MOST and in_column("", -place) not in found:
            found[in_column("", -place)] = column.id
    rest = [at for at in range(width) if in_column("", at) not in found and cells[at]]
    if rest:
        longest = max(rest, key=lambda at: sum(map(len, cells[at])))
        found[in_column("", longest)] = form.title_column
    return found


def _text(row: Sequence[object], at: int) -> str:
    return clean(row[at]) if at < len(row) else ""  # type: ignore[arg-type]


def _share(texts: Sequence[str], column: Column, office: Office) -> float:
    """Return how many of the texts are like this column's, as a share; blanks do not count."""
    problems = [(text, read_cell(text, None, column, office).problem) for text in texts]
    given = [(text, problem) for text, problem in problems if problem not in NOT_GIVEN]
    alike = sum(
        problem is None
        or (column.kind is Kind.DATE and problem is not Unreadable.UNKNOWN)
        or guess(text, column, office) is not None
        for text, problem in given
    )
    return alike / len(given) if given else 0.0


SURE = 0.8
"""Least likeness of two words of which one is offered for the other (1: the same)."""

_PARTS = re.compile(r"[/,;&+|]|\bdan\b|\band\b")
_INITIALS = 3
"""Most letters of a platform's abbreviation (IG, FB, YT), and least letters of a beginning."""


def guess(text: str, column: Column, office: Office, year: int | None = None) -> str | None:
    """Return the label, name or day that `text` may mean in the column; None where unclear.

    `year` is that of the list, for a day without one.
    """
    if column.kind is Kind.DATE:
        day = read_cell(f"{text} {year}", None, column, office).value if year else None
        return day.isoformat() if isinstance(day, date) else None
    if column.id == office.form.selector:
        channels = {channel for part in _PARTS.split(text) for channel in _channels(part, office)}
        if len(channels) == 1:
            return _label(next(iter(channels)), column, office)
        if office.form.both and channels == {workflow.value for workflow in office.workflows}:
            return _label(office.form.both, column, office)
    names = {fold(name): name for name in _names(column, office)}
    short = [name for word, name in names.items() if _initials(word) == fold(text)]
    if len(short) == 1:
        return short[0]
    begun = [name for word, name in names.items() if word.startswith(fold(text))]
    if len(begun) == 1 and len(fold(text)) >= _INITIALS:
        return begun[0]
    near = get_close_matches(fold(text), names, n=1, cutoff=SURE)
    return names[near[0]] if near else None


def _channels(part: str, office: Office) -> set[str]:
    """Return the channels a word may mean: by its own name, or by that of a platform."""
    read = office.choices[office.form.selector].read(part, office.placeholders)
    if read.value is not None:
        return {read.value}
    word = fold(part)
    return {
        platform.channel
        for platform in office.platforms.platforms
        if word and (word == fold(platform.name) or _abbreviates(word, fold(platform.name)))
    }


def _abbreviates(word: str, name: str) -> bool:
    """Return whether the word is a few letters of the name, in order, with its first letter."""
    if not 2 <= len(word) <= _INITIALS or word[0] != name[0]:
        return False
    letters = iter(name)
    return all(letter in letters for letter in word)


def _initials(words: str) -> str:
    return "".join(word[0] for word in words.split())


def _label(value: str, column: Column, office: Office) -> str:
    labels = {choice.value: choice.label(office.language) for choice in column.choices}
    return labels.get(value, value)


def _names(column: Column, office: Office) -> Iterator[str]:
    """Yield the column's possible values, as shown."""
    language = office.language
    match column.kind:
        case Kind.CHOICE:
            yield from (choice.label(language) for choice in column.choices)
        case Kind.STATUS:
            yield from (state.label(language) for state in office.form.states)
        case Kind.UNIT:
            yield from (unit.label(language) for unit in office.units)
        case _:
            yield from (role.label(language) for role in office.roles)
            yield from (holder.name for holder in office.holders)
