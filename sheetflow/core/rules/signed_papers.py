"""Papers that officials signed electronically, as proof of who did the papers' steps.

A paper that sheetflow wrote is for one submission and must come back as it was written, with only
signatures added.  An office's own paper is of the step whose cell names it, or in whose part of the
submission's folder it is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sheetflow.core.files import PAPER, FiledFile, FileFact, FileProblem
from sheetflow.core.findings import W_TTD, Finding, Findings, finding
from sheetflow.core.formatting import format_day
from sheetflow.core.names import ColumnId, RowId, Sha256, SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.records import Level, Proof, SubmissionRecord
from sheetflow.core.register.reading import Reading
from sheetflow.core.register.text import fold
from sheetflow.core.rules.actor_proof import role_labels
from sheetflow.core.rules.duplicates import split_id
from sheetflow.core.rules.paper_numbers import number_columns
from sheetflow.core.rules.recorded import current_steps
from sheetflow.core.rules.references import files_of
from sheetflow.core.rules.signers import may_sign, precedes_draft, signers, signing_day
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.signatures import Signature, SignedPdf
from sheetflow.core.transition import Transition

_NOTHING_WRONG = {None, FileProblem.MISSING, FileProblem.EMPTY, FileProblem.NOT_YET}
_BLANKS = ("siapa", "penerbit", "sertifikat", "tanggal", "peran", "langkah", "id")


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A signed PDF that is there for a step; `written` is the filed paper that it continues."""

    step: Transition
    fact: FileFact
    pdf: SignedPdf
    column: ColumnId | None = None
    """The cell that names it; None where it is in the folder."""
    written: FiledFile | None = None

    @property
    def is_again(self) -> bool:
        """Whether it is in the place of a paper that is recorded, with further signatures."""
        return self.written is not None and self.written.target == self.fact.path


def paper_part(step: Transition, office: Office) -> str:
    """Return the part of the submission's folder that the step's papers are filed in."""
    return step.files[-1].folder if step.files else office.folders.parts[0]


def paper_places(record: SubmissionRecord, office: Office) -> tuple[str, ...]:
    """Return the folders in which signed papers are looked for; () unless the office wants it."""
    workflow = office.workflow_by_id.get(record.workflow)
    if office.signatures is None or record.folder is None or workflow is None:
        return ()
    parts = (paper_part(step, office) for step in workflow.transitions if step.papers)
    return tuple(dict.fromkeys(f"{record.folder}/{part}" for part in parts))


def written_papers(records: Iterable[SubmissionRecord]) -> dict[Sha256, SubmissionId]:
    """Return whose the papers are that sheetflow wrote, by the digest of each as written."""
    return {
        _written(file): record.id for record in records for file in record.files if file.is_paper
    }


def signed_references(
    row_id: RowId,
    reading: Reading,
    submissions: Mapping[SubmissionId, SubmissionRecord],
    office: Office,
) -> tuple[str, ...]:
    """Return the references, of cells and folders, behind which a row's signed papers may be."""
    if office.signatures is None:
        return ()
    first, *_ = office.workflows
    steps = (step for workflow in office.workflows for step in workflow.transitions if step.papers)
    columns = (column for step in steps for column in number_columns(step, office))
    cells = (key for column in columns for key in reading.references(column))
    names = {SubmissionId(row_id), *(split_id(row_id, one, first) for one in office.workflows)}
    records = (submissions[name] for name in sorted(names) if name in submissions)
    places = (place for record in records for place in paper_places(record, office))
    return tuple(dict.fromkeys((*cells, *places)))


def signed_papers(submission: SubmissionContext) -> Iterator[SignedPaper]:
    """Yield the signed PDF files of the submission that are not recorded as such, each once."""
    if submission.office.signatures is None or submission.orphan:
        return
    known = {file.sha256 for file in submission.files if file.signed}
    for step in submission.workflow.transitions:
        for fact, column in _facts(step, submission) if step.papers else ():
            if fact.signed is None or fact.sha256 in known:
                continue
            known.add(fact.sha256)
            written = _continued(fact.signed, submission)
            others = (one for one in submission.workflow.transitions if _is_of(written, one))
            yield SignedPaper(next(others, step), fact, fact.signed, column, written)


def _facts(
    step: Transition, submission: SubmissionContext
) -> Iterator[tuple[FileFact, ColumnId | None]]:
    """Yield the files of the cells and of the folder that hold the step's papers."""
    for column in number_columns(step, submission.office):
        yield from ((fact, column) for fact in files_of(column, submission))
    record = submission.record
    if record is not None and record.folder is not None:
        place = f"{record.folder}/{paper_part(step, submission.office)}"
        info = submission.run.file_infos.get(place)
        yield from ((fact, None) for fact in (info.files if info else ()))


def _continued(pdf: SignedPdf, submission: SubmissionContext) -> FiledFile | None:
    """Return the filed paper whose bytes the PDF begins with, as they were before any signature."""
    papers = (file for file in submission.files if file.is_paper)
    return next((file for file in papers if _written(file) in pdf.beginnings), None)


def _written(file: FiledFile) -> Sha256:
    """Return the digest of the file as it was written, before any signature."""
    return file.signed or file.sha256


def _is_of(file: FiledFile | None, step: Transition) -> bool:
    return file is not None and file.source.removeprefix(PAPER) in step.papers


def _is_pdf(file: FiledFile) -> bool:
    return file.name.endswith(".pdf")


@dataclass(frozen=True, slots=True)
class SignedProof:
    """A proof, the signed file that gives it, and its signer as the office lists him."""

    proof: Proof
    file: FileFact
    signer: str


def signed_proof(step: Transition, submission: SubmissionContext) -> SignedProof | None:
    """Return the proof by a signed paper of the step; None where there is none that counts.

    The step is accepted now, so a paper that sheetflow wrote is of an earlier round.
    """
    for paper in signed_papers(submission):
        if paper.step is not step or paper.written is not None:
            continue
        found = examine_paper(paper, submission)
        if isinstance(found, SignedProof):
            return found
    return None


def late_proofs(submission: SubmissionContext) -> Iterator[SignedProof]:
    """Yield the proofs by papers that were signed after their steps were accepted, one a step.

    A step that is proved so is proved again only by further signatures in the same file.
    """
    steps = [*current_steps(submission)]
    for paper in signed_papers(submission):
        if paper.step in steps and (paper.is_again or not _is_proved(paper.step, submission)):
            found = examine_paper(paper, submission)
            if isinstance(found, SignedProof):
                steps.remove(paper.step)
                yield replace(found, proof=replace(found.proof, step=paper.step.id))


def _is_proved(step: Transition, submission: SubmissionContext) -> bool:
    """Return whether the step's newest paper is recorded as signed."""
    part = paper_part(step, submission.office)
    in_part = [file for file in submission.files if file.folder == part]
    found = [file for file in in_part if file.signed or (_is_of(file, step) and _is_pdf(file))]
    return bool(found and found[-1].signed)


def signature_findings(submission: SubmissionContext) -> Findings:
    """Return a sentence for each signed paper that proves nothing."""
    found = (examine_paper(paper, submission) for paper in signed_papers(submission))
    doubts = (one for one in found if isinstance(one, Finding))
    return (*doubts, *_unread_folders(submission))


def _unread_folders(submission: SubmissionContext) -> Iterator[Finding]:
    """Yield folders in which no signed paper can be looked for, since one of their files is odd."""
    record, infos = submission.record, submission.run.file_infos
    for place in paper_places(record, submission.office) if record else ():
        info = infos.get(place)
        if info is not None and info.problem not in _NOTHING_WRONG:
            named = ", ".join(info.about) or place
            yield finding(W_TTD, "", "folder", **{**dict.fromkeys(_BLANKS, ""), "berkas": named})


def examine_paper(paper: SignedPaper, submission: SubmissionContext) -> SignedProof | Finding:
    """Return the proof that the paper gives of who did its step, or why it gives none."""
    faulty, first = paper.pdf.fault, paper.pdf.signatures[0]
    if faulty is not None:
        return _finding(faulty.state.value, paper, faulty, submission)
    doubt, other = _other_document(paper, submission)
    if doubt:
        return _finding(doubt, paper, first, submission, id=other)
    variant = "stranger"
    for signature in paper.pdf.signatures:
        for holder in signers(signature, submission.office):
            if not may_sign(holder, signature, paper.step, submission):
                variant = "role"
            elif precedes_draft(signature, paper.step, submission):
                variant = "before_draft"
            else:
                who, digest = (signature.who,), paper.fact.sha256
                at = signature.moment.isoformat() if signature.moment else ""
                proof = Proof(Level.SIGNED, who=who, at=at, reference=digest)
                return SignedProof(proof, paper.fact, holder.name)
    return _finding(variant, paper, first, submission)


def _other_document(paper: SignedPaper, submission: SubmissionContext) -> tuple[str, str]:
    """Return why the paper is not the one that sheetflow wrote, and whose it is; "" where it is.

    An office's own paper is right too, unless its name or place is that of one sheetflow wrote.
    """
    written = [file for file in submission.files if file.is_paper and _is_pdf(file)]
    if paper.written is None:
        papers = submission.run.papers()
        for digest in paper.pdf.beginnings:
            if digest in papers:
                return "other_submission", papers[digest]
        same = any(_is_called(file, paper.fact) for file in written)
        return ("other_document" if same else ""), ""
    alike = [file for file in written if file.source == paper.written.source]
    if _written(alike[-1]) != _written(paper.written):
        return "earlier", ""
    return ("" if paper.pdf.kept else "other_document"), ""


def _is_called(file: FiledFile, fact: FileFact) -> bool:
    """Return whether the file is in the place of the paper, or its name begins with the paper's."""
    stem = fold(file.name.removesuffix(".pdf"))
    return fact.path == file.target or fold(fact.name).startswith(stem)


def _finding(
    variant: str, paper: SignedPaper, by: Signature, submission: SubmissionContext, **more: str
) -> Finding:
    office, actor = submission.office, paper.step.actor
    return finding(
        W_TTD,
        paper.column or "",
        variant,
        berkas=paper.fact.name,
        siapa=by.who,
        penerbit=by.issuer or "–",
        # Not the serial number: it may be the signer's NIK, and everybody reads the row.
        sertifikat=next(iter(by.emails), by.fingerprint),
        tanggal=format_day(signing_day(by, paper.step, submission), office.language),
        peran=role_labels(actor.roles, office) if actor else "",
        langkah=paper.step.step,
        **{"id": "", **more},
    )
