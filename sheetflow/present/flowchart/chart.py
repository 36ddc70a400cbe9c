"""The flowchart of an SOP as data for its template: texts, shapes and the arrows' tracks."""

import unicodedata
from typing import Any

from sheetflow.core.formatting import format_day
from sheetflow.core.office import Office
from sheetflow.core.organisation import SopText
from sheetflow.core.papers.paper_settings import letterhead_on
from sheetflow.core.sop_head import head_text
from sheetflow.core.workflow import Workflow
from sheetflow.present.flowchart.procedure import Figure, Node, Procedure, procedure_of
from sheetflow.present.flowchart.routing import BAND_TRACKS, LANE_TRACKS, find_routes
from sheetflow.present.flowchart.table import Cells, notes, table_rows

Json = dict[str, Any]
_UNPRINTABLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def chart_data(workflow: Workflow, office: Office) -> Json:
    """Return all that the chart of `workflow` shows, in the office's language.

    Extensions are notes below the table.  Never raises: an SOP with defects is drawn as far as
    possible.
    """
    procedure, rows = procedure_of(workflow, office), table_rows(workflow, office)
    sop = office.sop_of(workflow.id)
    number, name = (
        (sop.number, sop.name(office.language)) if sop else (workflow.short, workflow.value)
    )
    descriptions = {
        node.name: _describe_node(node, procedure, rows, office) for node in procedure.nodes
    }
    chart: Json = _cleaned(
        {
            "language": office.language,
            "title": office.text("flowchart.title", nomor=number, nama=name),
            "description": " ".join(
                descriptions[node.name] for node in procedure.nodes if node.name.startswith("step-")
            ),
            "labels": {key: office.text(f"flowchart.{name}") for key, name in _LABELS.items()},
            "office": office.name(office.language),
            "block": _sop_values(sop, office, with_approver=False),
            "head": _head(workflow, office),
            "lanes": list(procedure.lanes),
            "rows": rows,
            "bands": [row for row, _ in procedure.bands],
            "main-bands": [n for n, (_, slot) in enumerate(procedure.bands) if slot == 0],
            "nodes": [_node(node, procedure, descriptions[node.name]) for node in procedure.nodes],
            **_arrows(procedure),
            "notes": list(notes(workflow, office)),
        }
    )
    return chart


_LABELS = {
    "no": "number_column",
    "activity": "activity",
    "actors": "actors",
    "standard": "standard",
    "inputs": "inputs",
    "time": "time",
    "output": "output",
    "remarks": "remarks",
    "notes": "notes",
}
"""The template's name of a heading, and the name of its text."""


def _cleaned(value: Any) -> Any:
    """Return `value` with each text on one line, without characters that set writing direction."""
    match value:
        case str():
            spaced = "".join(" " if c.isspace() else c for c in value)
            kept = (c for c in spaced if unicodedata.category(c) not in _UNPRINTABLE)
            return " ".join("".join(kept).split())
        case dict():
            return {key: _cleaned(item) for key, item in value.items()}
        case list() | tuple():
            return [_cleaned(item) for item in value]
        case _:
            return value


def _sop_values(sop: SopText | None, office: Office, *, with_approver: bool) -> list[Json]:
    """Return the SOP's identity: number, date, who approved it, name; blank where not given."""
    values = [
        ("number", sop.number if sop else "", False),
        ("established", format_day(sop.established, office.language) if sop else "", False),
        ("approved", sop.approved_by if sop else "", False),
        ("name", sop.name(office.language).upper() if sop else "", True),
    ]
    return [
        {"label": office.text(f"flowchart.{name}"), "text": text, "bold": bold}
        for name, text, bold in values
        if with_approver or name != "approved"
    ]


def _head(workflow: Workflow, office: Office) -> Json | None:
    """Return the title page of the SOP's form; None when no entry of it is given."""
    head, sop = head_text(workflow, office, office.language), office.sop_of(workflow.id)
    if not head and (sop is None or not sop.approved_by):
        return None
    found = letterhead_on(sop.established, office.letterheads) if sop else None
    owner = " ".join(found.lines) if found else office.name(office.language)
    fields = (
        (("legal_basis", head.legal_basis), ("qualifications", head.qualifications)),
        (("related", head.related), ("equipment", head.equipment)),
        (("warnings", head.warnings), ("records", head.records)),
    )
    return {
        "office": owner.upper(),
        "values": _sop_values(sop, office, with_approver=True),
        "signing": 2,
        "fields": [
            [
                {"label": office.text(f"flowchart.{name}"), "entries": _entries(texts)}
                for name, texts in pair
            ]
            for pair in fields
        ],
    }


def _entries(texts: tuple[str, ...]) -> list[str]:
    """Return list entries that end with a semicolon, the last with a full stop."""
    bare = [text.rstrip(".;") for text in texts]
    return [*(f"{text};" for text in bare[:-1]), *(f"{text}." for text in bare[-1:])]


def _node(node: Node, procedure: Procedure, description: str) -> Json:
    return {
        "name": node.name,
        "figure": node.figure.value,
        "lane": node.lane,
        "band": procedure.bands.index((node.row, node.slot)),
        "text": node.text,
        "alt": description,
    }


def _arrows(procedure: Procedure) -> Json:
    """Return the arrows, and the answers beside the corners of decisions that they leave from.

    An arrow turns at a lane and its track, a band and its track.
    """
    routes = find_routes(procedure)
    said: dict[tuple[str, str], dict[str, None]] = {}
    for edge in procedure.edges:
        if edge.label and procedure.node(edge.source).figure is Figure.DECISION:
            corner = edge.source, routes[edge].leaves.value
            said.setdefault(corner, {})[edge.label] = None
    return {
        "arrows": [
            {
                "source": edge.source,
                "target": edge.target,
                "transitions": list(edge.transitions),
                "leaves": routes[edge].leaves.value,
                "enters": routes[edge].enters.value,
                "turns": [
                    [*divmod(lane, LANE_TRACKS), *divmod(band, BAND_TRACKS)]
                    for lane, band in routes[edge].turns
                ],
            }
            for edge in procedure.edges
        ],
        "answers": [
            {"node": node, "side": side, "text": " / ".join(labels)}
            for (node, side), labels in said.items()
        ],
    }


def _describe_node(node: Node, procedure: Procedure, rows: list[Cells], office: Office) -> str:
    """Describe a shape for readers who cannot see it: the step, who does it, where it leads."""
    lane = procedure.lanes[node.lane]
    if not node.name.startswith("step-"):
        return f"{lane}: {node.text}"
    number, activity, *_ = rows[node.row]
    step = office.text(
        "flowchart.step",
        n=number[0].rstrip("."),
        peran=lane,
        kegiatan=" ".join(activity).rstrip("."),
    )
    leads = (
        office.text(
            "flowchart.leads",
            jawab=edge.label or office.text("flowchart.onward"),
            tujuan=_name_of(procedure.node(edge.target), rows),
        )
        for edge in procedure.edges
        if edge.source == node.name
    )
    ways = "; ".join(leads)
    return f"{step} {ways}." if ways else step


def _name_of(node: Node, rows: list[Cells]) -> str:
    return node.text or rows[node.row][0][0].rstrip(".")
