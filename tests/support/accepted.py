"""Events, records and effects as a run of the publication SOP would commit them."""

import hashlib
from datetime import date, datetime, timedelta, timezone
from typing import Any

from sheetflow.core.effects import (
    CancelApproval,
    Commit,
    CopyFile,
    FillRow,
    MakeFolder,
    MoveFolder,
    SendNotice,
    StartApproval,
    WritePaper,
)
from sheetflow.core.files import FiledFile, FileFact, FileInfo, FileProblem, ImageFact
from sheetflow.core.findings import Code, finding
from sheetflow.core.names import (
    ColumnId,
    DrivePath,
    EffectId,
    RoleId,
    RowId,
    RunId,
    Sha256,
    StateId,
    SubmissionId,
    TransitionId,
    WorkflowId,
)
from sheetflow.core.records import (
    Approval,
    CellRequest,
    Event,
    Level,
    Proof,
    RowRecord,
    SubmissionRecord,
)

WIB = timezone(timedelta(hours=7))
AS_OF = datetime(2025, 11, 3, 9, 0, tzinfo=WIB)
RUN = RunId("20251103T0900")


def sha(content: bytes) -> Sha256:
    return Sha256(hashlib.sha256(content).hexdigest())


APPROVED = Proof(
    Level.APPROVAL,
    who=("a@kantor.example",),
    at="2025-11-03T09:00:00+07:00",
    reference="persetujuan-1 revisi-2",
)
SIGNED = Proof(
    Level.SIGNED, who=("Siti Aminah",), at="2025-11-03T09:00:00+07:00", reference="f" * 64
)
PROOF = Proof(Level.PROTECTED, (RoleId("kasubbag"),), ("a@kantor.example", "b@kantor.example"))


EVIDENCE = ((ColumnId("judul"), "Sosialisasi – “pemilih pemula”"),)


def an_event(name: str = "PUB-1", target: str = "bahan", **other: Any) -> Event:
    fields: dict[str, Any] = {
        "submission": SubmissionId(name),
        "row_id": RowId(name),
        "transition": TransitionId("T01"),
        "source": StateId({"konsep": "bahan", "siap": "konsep"}.get(target, "draf")),
        "target": StateId(target),
        "at": AS_OF,
        "run_id": RUN,
        "sop_version": "2021-06",
        "actor": "Admin Subbagian",
        "evidence": EVIDENCE,
        "content": "c" * 64,
        "files": (("foto.jpg", "f" * 64),),
    }
    return Event(**{**fields, **other})


def a_record(name: str = "PUB-1", state: str = "bahan", **other: Any) -> SubmissionRecord:
    """What follows from `an_event` of the same name and target."""
    fields: dict[str, Any] = {
        "id": SubmissionId(name),
        "row_id": RowId(name),
        "workflow": WorkflowId("03"),
        "state": StateId(state),
        "sop_version": "2021-06",
        "entered": {StateId(state): EVIDENCE},
        "approval": Approval("c" * 64, "e" * 64),
    }
    return SubmissionRecord(**{**fields, **other})


def a_full_record(name: str = "PUB-2") -> SubmissionRecord:
    filed = FiledFile(
        "01_bahan", "foto.jpg", sha(b"foto"), 4, "Masuk/foto.jpg", DrivePath("2025/01_bahan/a.jpg")
    )
    return a_record(
        name,
        "siap",
        revisions=2,
        reopened=True,
        archived=True,
        folder=DrivePath("2025/10/Teknis/PUB-2_Judul"),
        entered={StateId("konsep"): ((ColumnId("tanggal_konsep"), "2025-10-09"),)},
        approval=Approval("c", "e", revoked=True, details=(("judul", "Ä\ud800"),)),
        files=(filed,),
        filled={StateId("konsep"): (ColumnId("tanggal_konsep"),)},
        since={StateId("siap"): date(2025, 10, 20)},
    )


def a_row(name: str = "PUB-1", **other: Any) -> RowRecord:
    fields: dict[str, Any] = {
        "id": RowId(name),
        "digest": b"\0\x01\xff",
        "rules": "r1",
        "key": "judul|2025-10-09|03",
        "identity": "i",
        "closed": False,
        "valid_until": None,
    }
    return RowRecord(**{**fields, **other})


def a_full_row(name: str = "PUB-2") -> RowRecord:
    fact = FileFact("a/b.jpg", "b.jpg", 9, sha(b"b"), "jpg", ImageFact(1080, 1350))
    paper = FileFact("a/c.docx", "c.docx", 9, sha(b"c"), "docx")
    return a_row(
        name,
        key="kunci\ud800",
        closed=True,
        valid_until=date(2025, 11, 4),
        problems=(
            finding(Code("E-WAJIB"), "judul", "closed", a="1", b="\udfff"),
            finding(Code("W-ALT")),
        ),
        file_infos=(
            ("a", FileInfo("s1", (fact, paper))),
            ("hilang", FileInfo("missing", problem=FileProblem.MISSING)),
            ("kosong", FileInfo("s2", problem=FileProblem.EMPTY, about=("kosong/a.jpg",))),
            ("campur", FileInfo("s3", (fact,), left_out=("campur/b.gdoc", "campur/c.url"))),
        ),
        status_cells=("Siap Unggah", "", "=cmd|' /C calc'!A0", "2025-11-04", "", "", "2021-06"),
        numbers=("nota_dinas/2025\t41/nd/x/2025", "~disposisi/2025\tagd-1 \ud800"),
        requests=(
            CellRequest(SubmissionId(name), "hasil", "Sesuai", date(2025, 11, 3), "u", "a"),
            CellRequest(SubmissionId(name), "T06", used="\ud800"),
        ),
    )


def a_commit(base: int = 0, **other: Any) -> Commit:
    return Commit(base=base, run_id=RUN, as_of=AS_OF, **other)


def a_first_commit(name: str = "PUB-1", base: int = 0, **other: Any) -> Commit:
    """One accepted step with its record and its row."""
    fields: dict[str, Any] = {
        "events": (an_event(name),),
        "submissions": (a_record(name),),
        "rows": (a_row(name),),
    }
    return a_commit(base, **{**fields, **other})


def a_folder(folder: str = "2025/PUB-1", name: str = "PUB-1") -> MakeFolder:
    return MakeFolder(
        EffectId(f"{name}:folder:{folder}"),
        SubmissionId(name),
        DrivePath(folder),
        ("01_bahan", "03_konsep"),
    )


def a_copy(
    content: bytes = b"foto",
    source: str = "Masuk/foto.jpg",
    target: str = "2025/PUB-1/01_bahan/foto.jpg",
    name: str = "PUB-1",
) -> CopyFile:
    effect = EffectId(f"{name}:copy:{source}:{target}")
    return CopyFile(
        effect, SubmissionId(name), source, DrivePath(target), sha(content), len(content)
    )


def a_notice(recipient: str = "Siti Aminah", text: str = "{}") -> SendNotice:
    name = EffectId(f"notice:{recipient}:{len(text)}")
    return SendNotice(name, SubmissionId(""), recipient, "daily", text)


def a_start(name: str = "PUB-1", due: datetime | None = AS_OF) -> StartApproval:
    file = DrivePath(f"2025/{name}/03_konsep/konsep.docx")
    reviewers = ("a@kantor.example", "b@kantor.example")
    effect = EffectId(f"{name}:ask:{due}")
    of = SubmissionId(name)
    return StartApproval(effect, of, file, sha(b"konsep"), reviewers, due, "Mohon “”")


def a_cancel(name: str = "PUB-1") -> CancelApproval:
    start = a_start(name)
    effect = EffectId(f"{name}:cancel")
    of = effect, start.submission, start.file, start.sha256
    return CancelApproval(*of, start.id, "Sudah diputuskan.")


def a_filling(row: str = "PUB-0007", response: str = "usulan/r1", **cells: str) -> FillRow:
    name = EffectId(f"fill:{response}:{row}")
    given = {"judul": "Rapat\n“koordinasi”", **cells}
    pairs = tuple((ColumnId(column), text) for column, text in given.items())
    return FillRow(name, SubmissionId(""), RowId(row), response, pairs)


def a_move(
    source: str = "2025/PUB-1", target: str = "Arsip/2025/PUB-1", name: str = "PUB-1"
) -> MoveFolder:
    effect = EffectId(f"{name}:move:{source}:{target}")
    return MoveFolder(effect, SubmissionId(name), DrivePath(source), DrivePath(target))


def a_paper(target: str = "2025/PUB-1/02_disposisi/Lembar", name: str = "PUB-1") -> WritePaper:
    effect = EffectId(f"{name}:paper:{target}")
    return WritePaper(effect, SubmissionId(name), "disposisi", "{}", DrivePath(target))


def filed(effect: CopyFile, target: str | None = None) -> FiledFile:
    place = DrivePath(target or effect.target)
    *_, folder, name = place.split("/")
    return FiledFile(folder, name, effect.sha256, effect.size, effect.source, place)
