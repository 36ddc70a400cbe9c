"""Which columns the report's tables have, and what the form itself calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sheetflow.core.form import Form
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.workflow import Workflow


def reported_workflows(office: Office) -> tuple[Workflow, ...]:
    """The workflows that are parts of the report, in its order; all where none is configured."""
    if office.report is None:
        return office.workflows
    return tuple(office.workflow_by_id[part] for part in office.report.parts)


def published_column(form: Form) -> ColumnId:
    """The column of the day by whose period a submission counts."""
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
    """The form's column that the heading `key` stands over; None for what is not the form's."""
    found = _COLUMNS.get(key)
    return found(form) if found else None


def absent_columns(office: Office) -> frozenset[str]:
    """Keys of headings ("k.suka") of which neither the form nor its SOPs name any column."""
    workflows = reported_workflows(office)
    of_form = (key for key in _COLUMNS if column_of(key, office.form) is None)
    of_sops = {
        "k.platform": any(w.platform_column or w.link_column for w in workflows),
        "k.tautan": any(w.link_column for w in workflows),
        "k.dokumentasi": any(w.proof_column for w in workflows),
    }
    return frozenset({*of_form, *(key for key, is_there in of_sops.items() if not is_there)})
