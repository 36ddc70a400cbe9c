"""The rows of the report's tables, as values for templates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sheetflow.core.formatting import NONE_GIVEN, format_number
from sheetflow.core.names import Sha256
from sheetflow.core.papers.context_values import Context, Link, Picture, fit
from sheetflow.core.reporting import report
from sheetflow.core.reporting.figures import USUAL, Breakdown, Line
from sheetflow.core.reporting.obstacles import HeldSubmission, Obstacle
from sheetflow.core.reporting.period import Grain
from sheetflow.core.reporting.review import Review, StepReview, Timeliness
from sheetflow.core.reporting.wording import ReportTexts

_PICTURE_BOX_MM = (78.0, 92.0)
"""Width and height; two by two fit an upright page with their captions."""


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A screenshot, or its placeholder, in the paper.

    `ref` names its bytes; sides are in pixels; `problem` is the wording key of the placeholder's
    reason ("broken"), "" without placeholder.
    """

    ref: str
    width_px: int
    height_px: int
    problem: str = ""


def breakdown_rows(breakdown: Breakdown, texts: ReportTexts) -> Context:
    """Return one table of the Rekapitulasi."""
    return {
        "title": breakdown.heading,
        "column": breakdown.column,
        "rows": [_line(line, texts) for line in breakdown.lines],
        "total": _line(breakdown.total, texts),
        "note": texts.text("banyak_platform.catatan") if breakdown.overlaps else "",
    }


def _line(line: Line, texts: ReportTexts) -> Context:
    said = {figure.key.rpartition("/")[2]: texts.count(figure.given) for figure in line.responses}
    return {
        "label": line.label,
        "publications": texts.count(line.publications.value),
        **{measure.value: said.get(measure.value, NONE_GIVEN) for measure in USUAL},
    }


def entry_row(entry: report.Entry, texts: ReportTexts) -> Context:
    """Return one publication, with a dash for each missing value, so that no cell is empty."""
    item = entry.item
    links = [Link(shown_address(post.url), post.url) for post in item.posts]
    remarks = (item.remarks, texts.text("tanpa_baris") if item.missing else "")
    pictures = [texts.text("dok.nomor", n=number) for number in entry.pictures]
    if len(pictures) < len(item.screenshots):
        pictures.append(texts.text("dok.map"))
    return {
        "number": texts.count(entry.number),
        "day": texts.weekday(entry.day),
        "title": item.title or NONE_GIVEN,
        "id": item.id,
        "kind": entry.kind or NONE_GIVEN,
        "platform": ", ".join(item.seen_on) or NONE_GIVEN,
        "links": links or [Link(NONE_GIVEN, "")],
        "reach": texts.count(item.response.reach),
        "likes": texts.count(item.response.likes),
        "comments": texts.count(item.response.comments),
        "documentation": ", ".join(pictures) or NONE_GIVEN,
        "remarks": " ".join(filter(None, remarks)) or NONE_GIVEN,
    }


def monthly_rows(report: report.Report, texts: ReportTexts) -> list[Context]:
    """Return each month of a longer period with its report; no row for a month's report."""
    if report.period.grain is Grain.MONTH:
        return []
    known = {one.period: one for one in report.monthly}
    return [
        {
            "month": month.label(texts.office.texts, texts.language),
            "report": Link(known[month].file, known[month].link)
            if month in known
            else Link(NONE_GIVEN, ""),
            "state": _state_of(known.get(month), texts),
        }
        for month in report.period.months
    ]


def _state_of(monthly: report.MonthlyReport | None, texts: ReportTexts) -> str:
    if monthly is None:
        return texts.text("bulanan.kosong")
    if not monthly.closed:
        return texts.text("bulanan.berjalan")
    if not monthly.revision:
        return texts.text("bulanan.ditutup")
    return texts.text("bulanan.revisi", n=monthly.revision)


def shown_address(url: str) -> str:
    """Return an address as printed: without scheme, "www." and trailing slash."""
    for beginning in ("https://", "http://"):
        url = url.removeprefix(beginning)
    return url.removeprefix("www.").removesuffix("/")


def timeliness_rows(found: Timeliness, texts: ReportTexts) -> list[Context]:
    """Return the time limits; a star marks a limit that the office has not set itself."""
    return [
        {
            "step": line.step,
            "limit": line.days + ("" if line.decided else " *"),
            "on_time": texts.count(line.on_time.value),
            "late": texts.count(line.late.value),
        }
        for line in found.lines
    ]


def obstacle_rows(found: Iterable[Obstacle], texts: ReportTexts) -> list[Context]:
    """Return the numbered rows of the table of obstacles."""
    return [
        {
            "number": texts.count(number),
            "problem": obstacle.problem,
            "counted": texts.count(obstacle.recorded.value),
            "under_way": texts.count(obstacle.opened.value),
            "follow_up": obstacle.follow_up,
        }
        for number, obstacle in enumerate(found, start=1)
    ]


def held_rows(entries: Iterable[HeldSubmission]) -> list[Context]:
    """Return the submissions that an error blocks."""
    return [
        {
            "id": entry.id,
            "title": entry.title or NONE_GIVEN,
            "step": entry.step,
            "reasons": " ".join(entry.reasons),
        }
        for entry in entries
    ]


def exceptional_lines(spans: Iterable[report.ExceptionalSpan], texts: ReportTexts) -> list[str]:
    """Return each span in which no lateness was counted, with its reason."""
    return [
        texts.text(
            "kahar.masa", awal=texts.day(span.start), akhir=texts.day(span.end), alasan=span.reason
        )
        for span in spans
    ]


def archived_rows(entries: Iterable[report.ArchivedEntry], texts: ReportTexts) -> list[Context]:
    """Return the submissions decided not to be published."""
    return [
        {
            "number": texts.count(number),
            "id": entry.id,
            "title": entry.title or NONE_GIVEN,
            "unit": entry.unit or NONE_GIVEN,
            "decided": texts.day(entry.decided) if entry.decided else NONE_GIVEN,
        }
        for number, entry in enumerate(entries, start=1)
    ]


def exhibit_rows(
    exhibits: tuple[report.Exhibit, ...], shown: Mapping[Sha256, ShownPicture], texts: ReportTexts
) -> list[Context]:
    """Return the screenshots in pairs; the last `right` is not `present` if their number is odd."""
    cells = [_exhibit(exhibit, shown.get(exhibit.screenshot.sha256), texts) for exhibit in exhibits]
    nothing: Context = {"present": False, "number": "", "caption": "", "picture": "", "note": ""}
    if len(cells) % 2:
        cells.append(nothing)
    pairs = zip(cells[::2], cells[1::2], strict=True)
    return [{"left": left, "right": right} for left, right in pairs]


def _exhibit(exhibit: report.Exhibit, shown: ShownPicture | None, texts: ReportTexts) -> Context:
    found = shown or ShownPicture("", 4, 3, "missing")
    width, height = fit(found.width_px, found.height_px, *_PICTURE_BOX_MM)
    name = exhibit.screenshot.path.rpartition("/")[2]
    why = texts.text(f"dok.{found.problem}") if found.problem else ""
    return {
        "present": True,
        "number": texts.text("dok.nomor", n=exhibit.number),
        "caption": exhibit.caption,
        "picture": Picture(found.ref, exhibit.alt, width, height),
        "note": texts.text("dok.gagal", berkas=name, sebab=why) if why else "",
    }


REVIEW_SECTIONS = {
    "review_steps": "reviu.langkah",
    "review_returns": "reviu.kembali",
    "review_exceptional": "reviu.kahar",
    "review_points": "reviu.butir",
}
"""The review's sections: names used in templates, and keys of their headings."""


def review_context(report: report.Report, timeliness_chapter: str, texts: ReportTexts) -> Context:
    """Return texts and tables of the review chapter; empty in a report without it."""
    found = report.review
    if found is None:
        return {}
    exceptional = exceptional_lines(report.exceptional, texts)
    return {
        "text": texts.text("reviu.isi"),
        "steps": [_step(step, texts) for step in found.steps],
        "steps_note": texts.text("reviu.catatan", bab=timeliness_chapter),
        "returns_text": texts.text(
            "reviu.kembali.isi" if found.returns else "reviu.kembali.kosong"
        ),
        "returns": _returns(found, texts),
        "exceptional_text": texts.text("kahar.isi" if exceptional else "reviu.kahar.kosong"),
        "exceptional": exceptional,
        "points_text": texts.text("reviu.butir.isi" if found.points else "reviu.butir.kosong"),
        "points": [
            {"number": texts.count(number), "question": point.question, "default": point.default}
            for number, point in enumerate(found.points, start=1)
        ],
    }


def _step(step: StepReview, texts: ReportTexts) -> Context:
    """Return a step's row, with a dash for lateness without a time limit or a late publication."""
    median = step.median_days
    return {
        "step": step.step,
        "errors": texts.count(step.errors.value),
        "warnings": texts.count(step.warnings.value),
        "late": texts.count(step.late.value) if step.asked else NONE_GIVEN,
        "share": texts.share(step.late.value, step.asked),
        "median": NONE_GIVEN if median is None else format_number(median, texts.language),
    }


def _returns(found: Review, texts: ReportTexts) -> list[Context]:
    return [
        {
            "unit": unit.unit,
            "drafts": texts.count(unit.drafts.value),
            "returns": texts.count(unit.returns.value),
        }
        for unit in found.returns
    ]
