"""Rows that are one submission entered twice (E-GANDA), or share a unique value (W-GANDA)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheetflow.core.findings import W_GANDA, Findings, finding
from sheetflow.core.names import ColumnId, RowId, StateId, SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.register.links import Shape
from sheetflow.core.register.reading import Reading
from sheetflow.core.register.text import fold
from sheetflow.core.rules.paper_numbers import uncounted_numbers
from sheetflow.core.rules.references import own_links
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.workflow import Workflow

SHARED_PREFIX = "="
"""Begins a shared value among the entries of `RowRecord.numbers`."""
_KEY_SEPARATOR = "\n"
"""Separates the keys of a split row, which has one for each half."""
_MAX_NAMED = 5
_SCHEME = re.compile(r"https?://(?:www\.|m\.)?", re.IGNORECASE)

RowsByValue = Mapping[str, Sequence[RowId]]


@dataclass(frozen=True, slots=True)
class RowKeys:
    """A row with its natural keys.  `accepted`: the ledger already follows it."""

    id: RowId
    keys: str
    accepted: bool


def is_split(reading: Reading, office: Office) -> bool:
    """Return whether the row is for every channel at once (`Keduanya`)."""
    both = office.form.both
    return bool(both) and reading.value(office.form.selector) == both


def split_id(row_id: RowId, workflow: Workflow, first: Workflow) -> SubmissionId:
    """Return PUB-2510-027 for the first half, PUB-2510-027-04 for that under the second SOP."""
    if workflow is first:
        return SubmissionId(row_id)
    return SubmissionId(f"{row_id}-{workflow.half_suffix or workflow.id}")


def natural_key(reading: Reading, office: Office, *, accepted: bool) -> str:
    """Return what two rows share when one repeats the other; "" while that cannot be decided.

    The key is title and the rest of the form's duplicate key, folded; a split row has one for each
    channel.  It is "" also for a row that was never accepted and is to be cancelled: a duplicate's
    sentence advises to cancel it, so that being a duplicate must not forbid it.
    """
    form = office.form
    requested = form.state_by_id.get(StateId(reading.canonical(form.status.id)))
    if requested is not None and requested.cancels and not accepted:
        return ""
    columns = (column for column in form.duplicate_key if column != form.selector)
    values = [fold(reading.canonical(column)) for column in columns]
    channel = reading.value(form.selector)
    channels = [w.value for w in office.workflows] if is_split(reading, office) else [channel]
    if not all(values) or not all(channels):
        return ""
    return _KEY_SEPARATOR.join("|".join((*values, str(channel))) for channel in channels)


def find_originals(rows: Iterable[RowKeys]) -> Mapping[RowId, RowId]:
    """Return for each row that repeats another the row it repeats.

    The original is the one already accepted, then the one with the lower number: neither changes
    when the sheet is sorted.  Of two originals of a split row the earlier one is returned.
    """
    holders: dict[str, list[RowKeys]] = {}
    for row in rows:
        if row.keys:
            for key in dict.fromkeys(row.keys.split(_KEY_SEPARATOR)):
                holders.setdefault(key, []).append(row)
    found: dict[RowId, RowKeys] = {}
    for group in holders.values():
        if len(group) > 1:
            first, *later = sorted(group, key=_rank)
            for row in later:
                found[row.id] = min(first, found.get(row.id, first), key=_rank)
    return {row_id: first.id for row_id, first in found.items()}


def _rank(row: RowKeys) -> tuple[bool, tuple[tuple[int, str], ...], str]:
    return (not row.accepted, natural_order(row.id), row.id)


def natural_order(text: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts PUB-9 before PUB-10."""
    parts = re.findall(r"\d+|\D+", text)
    return tuple((int(part[:18]), "") if part.isdecimal() else (-1, part) for part in parts)


@dataclass(frozen=True, slots=True)
class SharedValue:
    """A link or number no other row should have, by its `key` (SOP model 7a D)."""

    key: str
    column: ColumnId
    variant: str
    text: str


def shared_values(submissions: Iterable[SubmissionContext]) -> tuple[SharedValue, ...]:
    """Return a row's values that no other row should have, unless it is to be cancelled."""
    found = {value.key: value for one in submissions for value in _shared_values(one)}
    return tuple(found.values())


def rows_by_value(keys: Mapping[RowId, Iterable[str]]) -> RowsByValue:
    """Map each key that several rows have to these rows."""
    found: dict[str, list[RowId]] = {}
    for row, own in keys.items():
        for key in own:
            found.setdefault(key, []).append(row)
    return {key: rows for key, rows in found.items() if len(rows) > 1}


def others_with(key: str, row: RowId, rows: RowsByValue) -> str:
    """Return the other rows with the value, as a sentence names them; "" for none."""
    others = sorted((other for other in rows.get(key, ()) if other != row), key=natural_order)
    return ", ".join(others[:_MAX_NAMED])


def shared_value_findings(
    row: RowId, submissions: Sequence[SubmissionContext], rows: RowsByValue
) -> Findings:
    """Return a warning for each value that another row has as well."""
    return tuple(
        finding(
            W_GANDA,
            value.column,
            value.variant,
            id=others,
            nilai=value.text,
            kolom=submissions[0].heading(value.column),
        )
        for value in shared_values(submissions)
        if (others := others_with(value.key, row, rows))
    )


def _shared_values(submission: SubmissionContext) -> Iterator[SharedValue]:
    states = submission.office.form.state_by_id
    named = submission.named_state
    if submission.is_cancelled or (named is not None and states[named].cancels):
        return
    column = submission.workflow.link_column
    if column is not None:
        for link in own_links(column, submission):
            if link.shape in {Shape.POST, Shape.SHORT}:
                # The post's address without scheme, `www.`, fragment and last slash.
                address = _SCHEME.sub("", link.url, count=1).partition("#")[0].rstrip("/")
                yield SharedValue(f"{SHARED_PREFIX}{address}", column, "link", link.url)
    for number_column, entry, number in uncounted_numbers(submission):
        yield SharedValue(f"{SHARED_PREFIX}{entry}", number_column, "number", number)
