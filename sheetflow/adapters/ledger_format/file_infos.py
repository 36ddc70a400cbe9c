"""What is known of the files behind a reference, as JSON in a row's record."""

from dataclasses import replace
from typing import Any

from sheetflow.core.files import FileFact, FileInfo, FileProblem, ImageFact
from sheetflow.core.names import Sha256
from sheetflow.core.signatures import SignedPdf

_PROBLEMS = {problem.value: problem for problem in FileProblem}


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
