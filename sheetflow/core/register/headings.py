"""Which sheet column is which: by heading, in any order, wherever the header row is."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from sheetflow.core.form import OPTIONAL_COLUMNS, Column, Form, SystemColumn
from sheetflow.core.names import ColumnId
from sheetflow.core.register.sheet import Area, Cell, column_letters
from sheetflow.core.register.text import clean, fold
from sheetflow.core.words import Language
from sheetflow.errors import RegisterError

SEARCHED_ROWS = 60
"""How far down a header row is looked for; title rows and letterheads stand above it."""

Heading = ColumnId | SystemColumn
Vocabulary = Mapping[str, Heading | None]
"""Headings, folded, with what each means; None: nothing to the form."""


@dataclass(frozen=True, slots=True)
class Header:
    """The place of the header row (`row`, from 0) and of each column (from 0).

    `first` is the first row that can be a submission (a `(1)(2)(3)` row is passed over), `top` the
    first row of the headings, `texts` all of these; a list without headings has `row` -1.
    `places` gives each known column its positions (more than one only in lists being imported,
    where several columns may feed one); `foreign` are headings that mean nothing to the form.
    """

    row: int
    first: int
    places: Mapping[ColumnId, tuple[int, ...]]
    system: Mapping[SystemColumn, int]
    foreign: Mapping[int, str]
    doubled: Mapping[str, tuple[int, ...]]
    top: int = 0
    texts: tuple[str, ...] = ()


def vocabulary(form: Form) -> Vocabulary:
    """Return every way a heading may be written, folded."""
    known: dict[str, Heading | None] = {}
    for system, heading in form.system_headings.items():
        known.update((fold(text), system) for text in heading.all())
    for column in form.columns:
        known.update(dict.fromkeys(folded_headings(column), column.id))
    return known


def find_header(rows: Sequence[Sequence[Cell]], form: Form, language: Language) -> Header:
    """Find the header of a register.

    Raises RegisterError, naming every heading that is missing or doubled, so that nothing is
    changed in a sheet whose columns are not certain.
    """
    header = _best_header(rows, vocabulary(form))
    missing = [
        column.heading(language)
        for column in form.columns
        if column.required and column.id not in header.places
    ] + [
        heading(language)
        for system, heading in form.system_headings.items()
        if system not in header.system and system not in OPTIONAL_COLUMNS
    ]
    if len(header.places) < 2:
        raise RegisterError(
            f"No header row was found in the first {SEARCHED_ROWS} rows of the register.",
            f"Put the headings back; the first ones are {', '.join(missing[:5])}.",
        )
    faults = [f"heading missing: “{name}”" for name in missing]
    for name, positions in header.doubled.items():
        letters = ", ".join(column_letters(position) for position in positions)
        faults.append(f"heading doubled: “{name}” in columns {letters}")
    if faults:
        raise RegisterError(
            f"The register's header (row {header.row + 1}) cannot be used: {'; '.join(faults)}.",
            "Give each column its heading back (once); nothing was changed.",
        )
    return header


def folded_headings(column: Column) -> tuple[str, ...]:
    """Return every way the column's heading may be written, folded."""
    return tuple(fold(text) for text in (*column.heading.all(), *column.aliases))


def list_header(
    rows: Sequence[Sequence[Cell]],
    form: Form,
    more: Mapping[str, ColumnId] | None = None,
    merged: Iterable[Area] = (),
) -> Header | None:
    """Find the header of a list to be imported; None when no row has two known headings.

    `more` are headings (folded) with the column they mean; one that means the remarks is no
    heading of the form.  "tgl [b]" is the heading only where it is in column B, "[b]" column B of
    a list without headings.
    Two rows with cells that are merged from one to the other may be one header.
    """
    known = dict(vocabulary(form))
    for text, column in (more or {}).items():
        own = text in folded_headings(form.by_id[column])
        known[text] = None if column == form.remarks_column and not own else column
    tall = {area.top - 1 for area in merged if area.bottom == area.top + 1}
    header = _best_header(rows, known, tall)
    if len(header.places) < 2:
        # A list without headings, whose columns have a meaning by letter.
        width = max(map(len, rows), default=0)
        header = _header_at(-1, 0, [""] * width, known)
    return header if len(header.places) >= 2 else None


def in_column(heading: str, position: int) -> str:
    """Return a heading as a mapping names the one in this column, counted from 0: "Tgl [B]"."""
    return f"{heading} [{column_letters(position)}]".strip()


def find_list_header(
    rows: Sequence[Sequence[Cell]],
    form: Form,
    more: Mapping[str, ColumnId] | None = None,
    merged: Iterable[Area] = (),
) -> Header:
    """Return the header of a list; raises RegisterError when no row has two known headings."""
    header = list_header(rows, form, more, merged)
    if header is None:
        raise RegisterError(
            f"No row in the first {SEARCHED_ROWS} has two headings that are known.",
            "Name the columns as in the register, or add the names as aliases to the form.",
        )
    return header


def _best_header(
    rows: Sequence[Sequence[Cell]], known: Vocabulary, tall: Set[int] = frozenset()
) -> Header:
    """Return the row with the most known headings, the first of several; an empty header for none.

    Two rows are one header where both give some of the headings (“LINK” over “IG”, “FB”); rows of
    `tall` and the next one surely are.
    """
    best, most, height = 0, (0, 0), 1
    texts: Sequence[str] = ()
    # Numbers, days and formulas' results are no headings.
    searched = [
        [clean(cell) if isinstance(cell, str) else "" for cell in row]
        for row in rows[: SEARCHED_ROWS + 1]
    ]
    by_letter = _has_letters(known)
    for index, upper in enumerate(searched[:SEARCHED_ROWS]):
        below = searched[index + 1] if index + 1 < len(searched) else []
        for candidate in (upper, _two_rows(upper, below, known, sure=index in tall)):
            meanings = _meanings(candidate, known, by_letter=by_letter)
            meant = [column for column in meanings if column is not None]
            found = len(set(meant)), len(meant)
            if found > most:
                best, most, texts = index, found, candidate
                height = 1 if candidate is upper else 2
    if not any(most):
        return Header(0, 0, {}, {}, {}, {})
    first = best + height
    if first < len(rows) and _is_numbering(rows[first]):
        first += 1
    return replace(_header_at(best + height - 1, first, texts, known), top=best)


def _has_letters(known: Vocabulary) -> bool:
    """Return whether any heading is named with its column, as in a list's mapping."""
    return any(name.endswith("]") for name in known)


def _meanings(texts: Sequence[str], known: Vocabulary, *, by_letter: bool) -> list[Heading | None]:
    """Return what each heading means; one named with its column goes before one that is not."""
    usual = [known.get(fold(text)) if text else None for text in texts]
    if not by_letter:
        return usual
    named = (fold(in_column(text, place)) for place, text in enumerate(texts))
    return [known.get(name, other) for name, other in zip(named, usual, strict=True)]


def _two_rows(
    upper: Sequence[str], lower: Sequence[str], known: Vocabulary, *, sure: bool
) -> list[str]:
    """Join upper and lower row; () unless all of the lower one are headings, and not all alone.

    `sure`: they are one header, so that some of the lower one may mean nothing to the form.

    A cell merged over several columns has its text in the first of them only.
    """
    if not any(lower):
        return []
    combined: list[str] = []
    band = ""
    for position in range(max(len(upper), len(lower))):
        above = upper[position] if position < len(upper) else ""
        below = lower[position] if position < len(lower) else ""
        band = above or band
        names = (f"{band} {below}".strip(), below) if below else (above,)
        name = next((name for name in names if fold(name) in known), names[-1])
        if below and fold(name) not in known and not sure:
            return []
        combined.append(name)
    gained = sum(fold(name) in known for name in combined)
    return combined if gained > sum(fold(text) in known for text in lower if text) else []


def _header_at(row: int, first: int, texts: Sequence[str], known: Vocabulary) -> Header:
    seen: dict[Heading, list[int]] = {}
    foreign: dict[int, str] = {}
    meanings = _meanings(texts, known, by_letter=_has_letters(known))
    for position, text in enumerate(texts):
        heading = meanings[position]
        if heading is not None:
            seen.setdefault(heading, []).append(position)
        elif text:
            foreign[position] = text
    places: dict[ColumnId, tuple[int, ...]] = {}
    system: dict[SystemColumn, int] = {}
    for name, positions in seen.items():
        if isinstance(name, SystemColumn):
            system[name] = positions[0]
        else:
            places[name] = tuple(positions)
    doubled = {
        texts[positions[0]]: tuple(positions) for positions in seen.values() if len(positions) > 1
    }
    return Header(row, first, places, system, foreign, doubled, texts=tuple(texts))


def _is_numbering(row: Sequence[Cell]) -> bool:
    """Return whether it is a row of column numbers, as in official tables: (1) (2) (3)."""
    texts = [text.strip("() .") for text in map(clean, row) if text]
    return len(texts) >= 3 and texts == [str(number) for number in range(1, len(texts) + 1)]
