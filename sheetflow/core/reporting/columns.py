"""Which columns the report's tables have, and which columns of the form they show."""

from collections.abc import Callable, Mapping

from sheetflow.core.form import Form
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.workflow import Workflow


def reported_workflows(office: Office) -> tuple[Workflow, ...]:
    """Return the workflows that are parts of the report, in order; all if none is configured."""
    if office.report is None:
        return office.workflows
    return tuple(office.workflow_by_id[part] for part in office.report.parts)


def published_column(form: Form) -> ColumnId:
    """Return the column of the day that decides in which period a submission counts."""
    return form.reported.published or form.date_column


_COLUMNS: Mapping[str, Callable[[Form], ColumnId | None]] = {
    "k.id": lambda form: form.identifier.id,
    "k.kanal": lambda form: form.selector,
    "k.subbagian": lambda form: form.unit_column,
    "k.judul": lambda form: form.title_column,
    "k.keterangan": lambda form: form.remarks_column,
    "k.kegiatan": lambda form: form.date_column,
    "k.hari": published_column,
    "k.unggah": published_column,
    "k.pendataan": lambda form: form.reported.recorded,
    "k.jenis": lambda form: form.reported.content_type,
    "k.jangkauan": lambda form: form.reported.reach,
    "k.suka": lambda form: form.reported.likes,
    "k.komentar": lambda form: form.reported.comments,
    "k.bagikan": lambda form: form.reported.shares,
    "k.tayang": lambda form: form.reported.views,
}


def column_of(key: str, form: Form) -> ColumnId | None:
    """Return the form's column for the heading `key`; None if the form has none."""
    found = _COLUMNS.get(key)
    return found(form) if found else None


def absent_columns(office: Office) -> frozenset[str]:
    """Return the heading keys ("k.suka") for which neither the form nor an SOP has a column."""
    workflows = reported_workflows(office)
    of_form = (key for key in _COLUMNS if column_of(key, office.form) is None)
    of_sops = {
        "k.platform": any(w.platform_column or w.link_column for w in workflows),
        "k.tautan": any(w.link_column for w in workflows),
        "k.dokumentasi": any(w.proof_column for w in workflows),
    }
    return frozenset({*of_form, *(key for key, is_there in of_sops.items() if not is_there)})
