"""Conversion of rows' records to a ledger's columns and back, with the files of their cells."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sheetflow.adapters.ledger_format import columns
from sheetflow.core import records
from sheetflow.core.files import FileFact, FileInfo, FileProblem, ImageFact
from sheetflow.core.findings import Finding
from sheetflow.core.names import RowId, Sha256
from sheetflow.core.signatures import SignedPdf

ROW_COLUMNS = (
    "id, digest, rules, key, identity, closed, valid_until, problems, watched, shown, numbers, "
    "judged"
)
FILE_INFOS = 8
"""Index of the files of a row's references (`watched`) in `ROW_COLUMNS`."""
_PROBLEMS = {problem.value: problem for problem in FileProblem}


def row_columns(record: records.RowRecord) -> tuple[columns.Column, ...]:
    """Return the values of `ROW_COLUMNS`."""
    return (
        columns.stored_text(record.id),
        record.digest,
        *map(columns.stored_text, (record.rules, record.key, record.identity)),
        int(record.closed),
        record.valid_until.isoformat() if record.valid_until else None,
        columns.stored_json([_problem_json(problem) for problem in record.problems]),
        columns.stored_json(
            [file_info_json(reference, look) for reference, look in record.file_infos]
        ),
        columns.stored_json(record.status_cells),
        columns.stored_json([*record.numbers, *map(_request_json, record.requests)]),
        record.evaluated.isoformat() if record.evaluated else None,
    )


class RowDecoder:
    """Decoder of `ROW_COLUMNS`; equal texts are decoded once, as many rows share their problems."""

    def __init__(self) -> None:
        self._days: dict[str | None, date | None] = {None: None}
        self._problems: dict[str, tuple[Finding, ...]] = {"": ()}

    def __call__(self, stored: columns.Row) -> records.RowRecord:
        """Return the record of the columns."""
        *plain, problems, file_infos, cells, numbers, evaluated = stored
        name, digest, rules, key, identity, closed, until = plain
        for day in (until, evaluated):
            if day not in self._days:
                self._days[day] = date.fromisoformat(day)
        if problems not in self._problems:
            self._problems[problems] = tuple(_problem(item) for item in json.loads(problems))
        items = json.loads(numbers) if numbers else ()
        return records.RowRecord(
            columns.typed_text(name),
            digest,
            rules if rules.__class__ is str else columns.text_of(rules),
            key if key.__class__ is str else columns.text_of(key),
            identity if identity.__class__ is str else columns.text_of(identity),
            closed == 1,
            self._days[until],
            self._problems[problems],
            tuple([file_info(item) for item in json.loads(file_infos)]) if file_infos else (),
            tuple(json.loads(cells)) if cells else (),
            tuple(item for item in items if isinstance(item, str)),
            self._days[evaluated],
            tuple(_request(item) for item in items if isinstance(item, list)),
        )


class StoredRows(Mapping[RowId, records.RowRecord]):
    """Rows of the ledger; those that watch files are large, and decoded at each look-up."""

    def __init__(self, stored: Iterable[columns.Row]) -> None:
        self._decode = RowDecoder()
        self._known: dict[RowId, records.RowRecord | columns.Row] = {}
        for row in stored:
            self._known[RowId(columns.name_of(row))] = row if row[FILE_INFOS] else self._decode(row)

    def __getitem__(self, name: RowId) -> records.RowRecord:
        known = self._known[name]
        return known if isinstance(known, records.RowRecord) else self._decode(known)

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def __iter__(self) -> Iterator[RowId]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _request_json(request: records.CellRequest) -> list[str]:
    """Return the request as a list: beside the numbers, which are texts, it needs no column."""
    day = request.day.isoformat() if request.day else ""
    return [request.submission, request.key, request.value, day, request.used, request.about]


def _request(item: list[Any]) -> records.CellRequest:
    submission, key, value, day, *digests = item
    return records.CellRequest(
        submission, key, value, date.fromisoformat(day) if day else None, *digests
    )


def _problem_json(problem: Finding) -> dict[str, object]:
    return {name: value for name, value in asdict(problem).items() if value}


def _problem(item: dict[str, Any]) -> Finding:
    column, variant = item.get("column", ""), item.get("variant", "")
    return Finding(item["code"], column, variant, columns.as_pairs(item.get("blanks", ())))


def file_info_json(reference: str, look: FileInfo) -> list[object]:
    """Return what is known of a reference's files as a list for JSON."""
    facts = [
        [fact.path, fact.name, fact.size, fact.sha256, fact.kind]
        + ([fact.image.width, fact.image.height] if fact.image else [])
        for fact in look.files
    ]
    values: list[object] = [
        reference, look.fingerprint, look.problem.value if look.problem else "", facts
    ]  # fmt: skip
    if look.examined:
        signed = {fact.sha256: fact.signed.as_data() for fact in look.files if fact.signed}
        return [*values, look.about, look.left_out, look.examined, signed]
    return [*values, look.about, look.left_out] if look.about or look.left_out else values


def file_info(item: list[Any]) -> tuple[str, FileInfo]:
    """Return the reference and what is known of its files, as `file_info_json` lists them."""
    reference, stamp, trouble, facts, *named = item
    files = tuple([_fact(*fact) for fact in facts])
    about, left_out = map(tuple, named[:2] or ((), ()))
    examined, signed = named[2:] or ("", {})
    if signed:
        known = {digest: SignedPdf.from_data(found) for digest, found in signed.items()}
        files = tuple(replace(fact, signed=known.get(fact.sha256)) for fact in files)
    problem = _PROBLEMS[trouble] if trouble else None
    return reference, FileInfo(stamp, files, problem, about, left_out, examined)


def _fact(  # noqa: PLR0913, PLR0917 - the columns of a file, as `file_info_json` lists them
    path: str, name: str, size: int, sha256: str, kind: str, width: int = 0, height: int = 0
) -> FileFact:
    return FileFact(
        path, name, size, Sha256(sha256), kind, ImageFact(width, height) if width else None
    )
