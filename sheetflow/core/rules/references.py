"""References in cells: links to official posts, files that can be opened, pictures that fit."""

import re
from collections.abc import Iterator, Sequence

from sheetflow.core.files import FileFact, FileInfo, FileProblem, ImageFact
from sheetflow.core.findings import E_AKSES, E_BUKTI, W_FORMAT, W_NORMAL, Code, Finding, finding
from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId
from sheetflow.core.office_options import SuggestedFormat
from sheetflow.core.register.links import Link, link_fault
from sheetflow.core.register.text import fold
from sheetflow.core.rules.submission_context import SubmissionContext

OUTSIDE = "outside:"
"""Begins a reference that is never opened; the cell's text follows."""
UNCLEAR = "unclear:"
"""Begins a reference whose text and hyperlink disagree; a line for each follows."""
_MAX_NAMED = 5
_PICTURES = frozenset(("jpg", "png", "webp", "gif"))


def own_links(column: ColumnId, submission: SubmissionContext) -> tuple[Link, ...]:
    """Return the cell's links; of a split row only those of this half's channel."""
    return of_own_channel(submission.reading.links(column), submission)


def of_own_channel(links: tuple[Link, ...], submission: SubmissionContext) -> tuple[Link, ...]:
    """Return, of the links of a split row, those of this half's channel."""
    if not submission.half:
        return links
    others = set(submission.office.workflow_by_value) - {submission.workflow.value}
    return tuple(link for link in links if link.channel not in others)


def link_findings(submission: SubmissionContext) -> tuple[Finding, ...]:
    """Return one finding for each kind of fault among the links, in any state of the row."""
    column, channel = submission.workflow.link_column, submission.workflow.value
    if column is None:
        return ()
    found: dict[Code, Finding] = {}
    for link in reversed(own_links(column, submission)):
        fault = link_fault(link, channel, submission.office.official)
        if fault is not None:
            named = link.platform or link.host
            code = Code(fault.value)
            found[code] = finding(code, column, nilai=link.url, platform=named, kanal=channel)
    return tuple(found.values())


def files_of(column: ColumnId, submission: SubmissionContext) -> tuple[FileFact, ...]:
    """Return the files behind the column's references, in the order they are written."""
    return tuple(fact for _, info in _infos(column, submission) for fact in info.files)


def file_findings(column: ColumnId, submission: SubmissionContext) -> tuple[Finding, ...]:
    """Return why the column's files cannot be opened: E-BUKTI for a proof, E-AKSES for the rest.

    A proof that exists but is not shared is E-AKSES as well (SOP model, section 7).
    """
    for key, info in _infos(column, submission):
        if info.problem is not None:
            return (_unavailable(column, key, info, info.problem, submission),)
    return ()


def _unavailable(
    column: ColumnId, key: str, info: FileInfo, fault: FileProblem, submission: SubmissionContext
) -> Finding:
    of_proof = column == submission.workflow.proof_column
    variant = fault.value
    if not submission.office.account and fault in {FileProblem.MISSING, FileProblem.FORBIDDEN}:
        variant = f"{variant}_locally"  # in a local office sharing is no fix
    named, others = info.about or (key.removeprefix(OUTSIDE),), tuple[str, ...]()
    if fault is FileProblem.MISSING and info.about:
        variant, named, others = "several", (key,), info.about
    elif fault is FileProblem.UNCLEAR:
        named, others = info.about[:1], info.about[1:]
    return finding(
        E_BUKTI if of_proof and fault is not FileProblem.FORBIDDEN else E_AKSES,
        column,
        variant,
        nilai=_listed(named),
        kolom=submission.heading(column),
        akun=submission.office.account,
        **({"pilihan": _listed([f"“{name}”" for name in others])} if others else {}),
    )


def _listed(names: Sequence[str]) -> str:
    """Return the first few names, for a sentence."""
    more = ["…"] if len(names) > _MAX_NAMED else []
    return ", ".join([*names[:_MAX_NAMED], *more])


def _infos(column: ColumnId, submission: SubmissionContext) -> Iterator[tuple[str, FileInfo]]:
    for key in submission.reading.references(column):
        if key.startswith(OUTSIDE):
            yield key, FileInfo("", problem=FileProblem.OUTSIDE)
        elif key.startswith(UNCLEAR):
            named = tuple(key.removeprefix(UNCLEAR).split("\n"))
            yield key, FileInfo("", problem=FileProblem.UNCLEAR, about=named)
        else:
            missing = FileInfo("", problem=FileProblem.MISSING)
            yield key, submission.run.file_infos.get(key, missing)


def left_out_findings(submission: SubmissionContext) -> tuple[Finding, ...]:
    """Return a warning for files of folders that are not filed, as they only point elsewhere."""
    found: list[Finding] = []
    for column in submission.office.form.of_kind(Kind.FILES, Kind.NUMBER_OR_FILES):
        heading = submission.heading(column.id)
        left_out = (info.left_out for _, info in _infos(column.id, submission) if info.left_out)
        for names in left_out:
            listed = _listed(names)
            found.append(finding(W_NORMAL, column.id, "shortcut", nilai=listed, kolom=heading))
    return tuple(found)


def format_findings(submission: SubmissionContext) -> tuple[Finding, ...]:
    """Return W-FORMAT for the first picture without a size of its platform."""
    for column in submission.workflow.format_columns:
        for fact in files_of(column, submission):
            if fact.image is not None:
                suggested = _suggested(submission)
                if suggested and not any(_fits(one, fact, fact.image) for one in suggested):
                    platforms = dict.fromkeys(one.platform for one in suggested)
                    return (
                        finding(
                            W_FORMAT,
                            column,
                            ukuran=f"{fact.image.width} × {fact.image.height}",
                            platform=" / ".join(platforms),
                            berkas=fact.name,
                        ),
                    )
    return ()


def _suggested(submission: SubmissionContext) -> list[SuggestedFormat]:
    """Return picture formats for the row's platforms, else for all of its channel."""
    office, column = submission.office, submission.workflow.platform_column
    written = fold(submission.text(column)) if column else ""
    known = {fold(one.platform) for one in office.formats}
    named = known & set(re.split(r"[^\w]+", written))
    platforms = named or known & office.platforms_of(submission.workflow.value)
    return [
        one
        for one in office.formats
        if fold(one.platform) in platforms
        and one.span.holds(submission.today)
        and not _PICTURES.isdisjoint(one.file_types)
    ]


def _fits(suggestion: SuggestedFormat, fact: FileFact, image: ImageFact) -> bool:
    kind = "jpg" if fact.kind == "jpeg" else fact.kind
    return (
        suggestion.width in {None, image.width}
        and suggestion.height in {None, image.height}
        and kind in suggestion.file_types
        and (suggestion.max_bytes is None or fact.size <= suggestion.max_bytes)
    )
