"""The result of `verify --files`, in lines."""

from collections.abc import Iterator

from sheetflow.core.files import FileProblem
from sheetflow.core.ledger.filed_faults import FileDifference, FilesChecked
from sheetflow.core.office import Office


def file_lines(checked: FilesChecked, office: Office) -> Iterator[str]:
    """Yield how many files were read, then each difference: place, whose, expected and found."""
    phrase, language = office.texts.text, office.language
    differing = len(checked.differences)
    if differing:
        yield phrase("verify.files_broken", language, n=differing, jumlah=checked.read)
    else:
        yield phrase("verify.files_ok", language, n=checked.read)
    for difference in checked.differences:
        yield _line(difference, office)
    if checked.unrecorded:
        yield phrase("verify.files_unrecorded", language, n=checked.unrecorded)


def _line(difference: FileDifference, office: Office) -> str:
    phrase, language = office.texts.text, office.language
    match difference.problem:
        case None:
            found = difference.found
        case FileProblem.MISSING:
            found = phrase("verify.file_missing", language)
        case _:
            found = phrase("verify.file_closed", language)
    of = "verify.file_of_event" if difference.event else "verify.file_of"
    blanks = {"submission": difference.submission, "nomor": difference.event}
    line = phrase(
        "verify.file",
        language,
        berkas=difference.path,
        milik=phrase(of, language, **blanks) if difference.submission else "",
        expected=difference.expected or phrase("verify.file_unknown", language),
        found=found,
    )
    return line.rstrip()
