"""Files that cells refer to: which there are, why one cannot be had, whether pictures fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from sheetflow.core.files import FileFact, FileInfo, FileProblem, ImageFact
from sheetflow.core.findings import E_AKSES, E_BUKTI, W_FORMAT, W_NORMAL, Problem, problem
from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.office_options import SuggestedFormat
from sheetflow.core.register.text import fold
from sheetflow.core.rules.submission_context import SubmissionContext


def files_of(column: ColumnId, submission: SubmissionContext) -> tuple[FileFact, ...]:
    """The files behind the column's references, in the order they are written."""
    return tuple(fact for _, look in _looks(column, submission) for fact in look.files)


def file_problems(column: ColumnId, submission: SubmissionContext) -> tuple[Problem, ...]:
    """Why the column's files cannot be had: E-BUKTI for a proof, E-AKSES for the rest.

    A proof that exists and is only not shared is E-AKSES too (SOP model, section 7).
    """
    found = (
        _problem_of(column, key, look, submission)
        for key, look in _looks(column, submission)
        if look.problem is not None
    )
    return tuple(islice(found, 1))


def _problem_of(
    column: ColumnId, key: str, look: FileInfo, submission: SubmissionContext
) -> Problem:
    of_proof = column == submission.workflow.proof_column
    shared = look.problem is not FileProblem.FORBIDDEN
    variant = _variant(look.problem, submission.office) if look.problem else ""
    named, others = look.about or (key.removeprefix(OUTSIDE),), tuple[str, ...]()
    if look.problem is FileProblem.MISSING and look.about:
        variant, named, others = "several", (key,), look.about
    elif look.problem is FileProblem.UNCLEAR:
        named, others = look.about[:1], look.about[1:]
    return problem(
        E_BUKTI if of_proof and shared else E_AKSES,
        column,
        variant,
        nilai=_listed(named),
        kolom=submission.heading(column),
        akun=submission.office.account,
        **({"pilihan": _listed([f"“{name}”" for name in others])} if others else {}),
    )


def _listed(names: Sequence[str]) -> str:
    """The first few, for a sentence."""
    more = ["…"] if len(names) > _MAX_NAMED else []
    return ", ".join([*names[:_MAX_NAMED], *more])


_MAX_NAMED = 5


def left_out_problems(submission: SubmissionContext) -> tuple[Problem, ...]:
    """Files of folders that are not filed, because they only point elsewhere."""
    columns = submission.office.form.of_kind(Kind.FILES, Kind.NUMBER_OR_FILES)
    return tuple(
        problem(
            W_NORMAL,
            column.id,
            "shortcut",
            nilai=_listed(look.left_out),
            kolom=submission.heading(column.id),
        )
        for column in columns
        for _, look in _looks(column.id, submission)
        if look.left_out
    )


def _variant(trouble: FileProblem, office: Office) -> str:
    """Which sentence: where the job has no account, in a local office, nobody shares with it."""
    shared = trouble in {FileProblem.MISSING, FileProblem.FORBIDDEN}
    return trouble.value if office.account or not shared else f"{trouble.value}_locally"


OUTSIDE = "outside:"
"""Marks a reference that is never followed; what follows is what the cell says."""

UNCLEAR = "unclear:"
"""Marks one of which text and hyperlink disagree; what follows has a line for each."""


def _looks(column: ColumnId, submission: SubmissionContext) -> Iterator[tuple[str, FileInfo]]:
    for key in submission.reading.references(column):
        if key.startswith(OUTSIDE):
            yield key, FileInfo("", problem=FileProblem.OUTSIDE)
        elif key.startswith(UNCLEAR):
            named = tuple(key.removeprefix(UNCLEAR).split("\n"))
            yield key, FileInfo("", problem=FileProblem.UNCLEAR, about=named)
        else:
            yield key, submission.looks.get(key, FileInfo("", problem=FileProblem.MISSING))


def format_problems(submission: SubmissionContext) -> tuple[Problem, ...]:
    """Pictures of the draft whose size is none of those suggested for their platform (W-FORMAT)."""
    found: list[Problem] = []
    for column in submission.workflow.format_columns:
        for fact in files_of(column, submission):
            if fact.image is not None:
                found += _format_problem(column, fact, fact.image, submission)
    return tuple(dict.fromkeys(found))[:1]


def _format_problem(
    column: ColumnId, fact: FileFact, image: ImageFact, submission: SubmissionContext
) -> Iterator[Problem]:
    platforms = _platforms(submission)
    suggested = [
        suggestion
        for suggestion in submission.office.formats
        if fold(suggestion.platform) in platforms
        and suggestion.span.holds(submission.today)
        and _is_picture(suggestion)
    ]
    if suggested and not any(_fits(suggestion, fact, image) for suggestion in suggested):
        yield problem(
            W_FORMAT,
            column,
            ukuran=f"{image.width} × {image.height}",
            platform=" / ".join(dict.fromkeys(suggestion.platform for suggestion in suggested)),
            berkas=fact.name,
        )


def _platforms(submission: SubmissionContext) -> frozenset[str]:
    """Where the draft will go: what the row says, else every platform of its channel."""
    column = submission.workflow.platform_column
    written = fold(submission.reading.field(column).text) if column else ""
    known = {fold(suggestion.platform) for suggestion in submission.office.formats}
    named = known & set(re.split(r"[^\w]+", written))
    return frozenset(named or known & submission.office.platforms_of(submission.workflow.value))


def _is_picture(suggestion: SuggestedFormat) -> bool:
    return bool({"jpg", "png", "webp", "gif"} & set(suggestion.file_types))


def _fits(suggestion: SuggestedFormat, fact: FileFact, image: ImageFact) -> bool:
    kind = "jpg" if fact.kind == "jpeg" else fact.kind
    return (
        suggestion.width in {None, image.width}
        and suggestion.height in {None, image.height}
        and kind in suggestion.file_types
        and (suggestion.max_bytes is None or fact.size <= suggestion.max_bytes)
    )
