"""An SOP that has nothing to do with publication: a purchase with two levels of approval."""

from datetime import date

from sheetflow.core.form import Choice, Form, Kind
from sheetflow.core.names import RoleId, WorkflowId
from sheetflow.core.office import Office
from sheetflow.core.organisation import Holder, SopText
from sheetflow.core.transition import Actor
from sheetflow.core.words import words
from sheetflow.core.workflow import Step, Workflow
from tests.support.sop import arrow, bare_office, column, equals, filled, form_of, role_named, state

STAFF, MANAGER = RoleId("pemohon"), RoleId("atasan")
TREASURER, BUYER = RoleId("bendahara"), RoleId("pengadaan")


def _purchase_form() -> Form:
    yes = Choice("Setuju", words("Setuju", "Approved"))
    no = Choice("Tidak Setuju", words("Tidak Setuju", "Not approved"))
    change = Choice("Ubah", words("Ubah dahulu", "Change first"))
    columns = (
        column("barang", Kind.TEXT, words("Barang", "Item")),
        column("atasan", Kind.CHOICE, words("Keputusan Atasan", "Manager's decision"), yes, no),
        column(
            "bendahara", Kind.CHOICE, words("Keputusan Bendahara", "Treasurer's"), yes, no, change
        ),
        column("tanggal", Kind.DATE, words("Tanggal", "Date")),
        column("faktur", Kind.FILES, words("Faktur", "Invoice")),
    )
    states = (
        state("baru", words("Baru", "New")),
        state("diajukan", words("Diajukan", "Requested")),
        state("disetujui1", words("Disetujui Atasan", "Approved by manager")),
        state("disetujui2", words("Disetujui Bendahara", "Approved by treasurer")),
        state("ditolak", words("Ditolak", "Rejected"), end=True),
        state("dibeli", words("Dibeli", "Bought")),
        state("lunas", words("Lunas", "Paid"), end=True),
    )
    return form_of(columns, states, "baru")


PURCHASE_FORM = _purchase_form()


def _buyer(role: RoleId) -> Actor:
    return Actor((role,))


PURCHASE = Workflow(
    id=WorkflowId("pembelian"),
    version="1",
    short="Pembelian",
    value="Pembelian",
    steps=(
        Step(1, words("Mengajukan kebutuhan barang", "Requesting an item"), STAFF),
        Step(2, words("Persetujuan atasan langsung", "The manager's approval"), MANAGER),
        Step(3, words("Persetujuan bendahara", "The treasurer's approval"), TREASURER),
        Step(4, words("Membeli barang", "Buying the item"), BUYER, words("Faktur", "Invoice")),
        Step(5, words("Membayar faktur", "Paying the invoice"), TREASURER),
    ),
    transitions=(
        arrow("P1", 1, "baru", "diajukan", _buyer(STAFF), filled("barang")),
        arrow(
            "P2", 2, "diajukan", "disetujui1", _buyer(MANAGER), (equals("atasan", "Setuju"),)
        ),
        arrow(
            "P3", 2, "diajukan", "ditolak", _buyer(MANAGER), (equals("atasan", "Tidak Setuju"),)
        ),
        arrow(
            "P4", 3, "disetujui1", "disetujui2", _buyer(TREASURER),
            (equals("bendahara", "Setuju"),),
        ),
        arrow(
            "P5", 3, "disetujui1", "ditolak", _buyer(TREASURER),
            (equals("bendahara", "Tidak Setuju"),),
        ),
        arrow(
            "P6", 3, "disetujui1", "baru", _buyer(TREASURER), (equals("bendahara", "Ubah"),)
        ),
        arrow("P7", 4, "disetujui2", "dibeli", _buyer(BUYER), filled("faktur")),
        arrow("P8", 5, "dibeli", "lunas", _buyer(TREASURER), filled("tanggal")),
    ),
)  # fmt: skip


PURCHASE_TEXT = SopText(
    "7/2024", words("Pengajuan Pembelian", "Purchase requests"), date(2024, 2, 1)
)

PURCHASE_ROLES = (
    role_named(STAFF, words("Pemohon", "Requester")),
    role_named(MANAGER, words("Atasan Langsung", "Manager")),
    role_named(TREASURER, words("Bendahara", "Treasurer")),
    role_named(BUYER, words("Pejabat Pengadaan", "Buyer")),
)


def purchase_office() -> Office:
    return bare_office(
        form=PURCHASE_FORM,
        workflows=(PURCHASE,),
        roles=PURCHASE_ROLES,
        holders=tuple(Holder("D", role.id, None) for role in PURCHASE_ROLES),
        name=words("Koperasi Maju", "Maju cooperative"),
        sops={PURCHASE.id: PURCHASE_TEXT},
    )
