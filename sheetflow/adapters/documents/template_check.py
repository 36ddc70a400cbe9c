"""`templates check` and `templates draw`: every template tried before month's end."""

from __future__ import annotations

import difflib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from sheetflow.adapters.documents.renderer import Form, PictureBytes, Renderer
from sheetflow.adapters.documents.report.report import gather
from sheetflow.adapters.documents.template_error import TemplateError
from sheetflow.core.office import Office
from sheetflow.core.papers.context_values import Picture
from sheetflow.core.papers.kinds import PaperKind
from sheetflow.core.papers.letterhead import LOGO_MM, LetterSettings
from sheetflow.core.papers.samples import SAMPLE_PICTURE, sample_paper
from sheetflow.core.papers.wording import Wording
from sheetflow.core.reporting.context import PaperStyle
from sheetflow.core.reporting.sample_report import sample_report
from sheetflow.errors import UnavailableError
from sheetflow.safe_files.writing import overwrite_file

ENDINGS: tuple[Form, ...] = ("docx", "typ")


@dataclass(frozen=True, slots=True)
class Sample:
    """A paper of that kind with a value in every place, and its pictures."""

    kind: PaperKind
    context: object
    pictures: Mapping[str, PictureBytes]


@dataclass(frozen=True, slots=True)
class TemplateMistake:
    """What is wrong with one template, as a sentence in the office's language.

    `place` is where in it ("" for all of it), `name` the placeholder, `nearest` the right name
    that is most like it ("" when none is).  `blocks`: no paper comes of the template as it is;
    else it only leaves something out.
    """

    template: str
    place: str
    name: str
    nearest: str
    sentence: str
    blocks: bool


def check_templates(
    renderer: Renderer, samples: tuple[Sample, ...], wording: Wording
) -> tuple[TemplateMistake, ...]:
    """Returns every mistake of every template in use, the office's or shipped, in order.

    A placeholder that the shipped template has and the office's has not is a misfit too, that
    does not block: a date or a number would be missing on paper.
    """
    found: list[TemplateMistake] = []
    with Renderer(None, None) as shipped:
        for sample in samples:
            for ending in ENDINGS:
                found += _check(renderer, shipped, sample, ending, wording)
    return tuple(found)


def draw_templates(
    renderer: Renderer, samples: tuple[Sample, ...], target: Path
) -> tuple[Path, ...]:
    """Writes pictures of each sample paper's pages and its Word form; returns their paths.

    Raises TemplateError at the first template that gives no paper, UnavailableError.
    """
    _make(target)
    drawn: list[Path] = []
    for sample in samples:
        name = sample.kind.value
        pages = renderer.render_pages(sample.kind, sample.context, sample.pictures)
        files = {f"{name}-{number}.png": page for number, page in enumerate(pages, start=1)}
        paper = renderer.render(sample.kind, sample.context, sample.pictures)
        files |= {f"{name}.pdf": paper.pdf, f"{name}.docx": paper.docx}
        for file_name, data in files.items():
            drawn.append(_write(target / file_name, data))
    return tuple(drawn)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritten(folder, error) from error


def _write(path: Path, data: bytes) -> Path:
    try:
        overwrite_file(path, data)
    except OSError as error:
        raise _unwritten(path, error) from error
    return path


def _unwritten(path: Path, error: OSError) -> UnavailableError:
    return UnavailableError(
        f"{path}: cannot be written ({error.strerror}).",
        "Move away what has this name, or name another folder with --to.",
    )


def _check(
    renderer: Renderer, shipped: Renderer, sample: Sample, ending: Form, wording: Wording
) -> list[TemplateMistake]:
    file = f"{sample.kind.value}.{ending}"
    try:
        template, uses = renderer.uses(sample.kind, ending, sample.context)
        found = _unknown(template.name, uses, wording)
        if template.own:
            wanted = shipped.uses(sample.kind, ending, sample.context)[1]
            found += _missing(template.name, uses, wanted, wording)
        if not any(misfit.blocks for misfit in found):
            found += _tried(renderer, sample, template.name, ending, wording)
    except TemplateError as error:
        sentence = wording.phrase("check.fails", templat=file, masalah=error.problem)
        return [TemplateMistake(file, error.place, "", "", sentence, blocks=True)]
    return found


def _tried(
    renderer: Renderer, sample: Sample, template: str, ending: Form, wording: Wording
) -> list[TemplateMistake]:
    """Tries whether a PDF can be read out loud; raises TemplateError for no paper."""
    filled = sample.kind, sample.context, sample.pictures
    if ending == "docx":
        renderer.render_docx(*filled)
        return []
    barrier = renderer.barrier(*filled)
    if not barrier:
        return []
    sentence = wording.phrase("check.barrier", templat=template, masalah=barrier)
    return [TemplateMistake(template, "", "", "", sentence, blocks=False)]


def _unknown(template: str, uses: list[dict[str, Any]], wording: Wording) -> list[TemplateMistake]:
    found = []
    for use in uses:
        if use["known"]:
            continue
        name, nearest = use["name"], _nearest(use["name"], use["siblings"])
        for place in [_said(place, wording) for place in use["places"]] or [""]:
            hint = wording.phrase("check.nearest", nama=nearest) if nearest else ""
            sentence = wording.phrase(
                "check.unknown", templat=template, tempat=place, nama=name, saran=hint
            )
            found.append(
                TemplateMistake(template, place, name, nearest, sentence.strip(), blocks=True)
            )
    return found


def _missing(
    template: str, uses: list[dict[str, Any]], wanted: list[dict[str, Any]], wording: Wording
) -> list[TemplateMistake]:
    """Labels may be typed instead of placed, so only values are missed."""
    there = {use["name"] for use in uses if use["known"]}
    lost = [
        use["name"]
        for use in wanted
        if use["name"] not in there and ".label" not in use["name"] and use["known"]
    ]
    return [
        TemplateMistake(
            template,
            "",
            name,
            name,
            wording.phrase("check.missing", templat=template, nama=name),
            blocks=False,
        )
        for name in lost
        if not any(other.startswith(f"{name}.") for other in lost)
    ]


def _nearest(name: str, siblings: list[str]) -> str:
    """Returns the right name with its group: `frame.head.lines` for `frame.head.line`."""
    group, dot, last = name.rpartition(".")
    close = difflib.get_close_matches(last, siblings, n=1, cutoff=0.5)
    return f"{group}{dot}{close[0]}" if close else ""


def _said(place: dict[str, Any], wording: Wording) -> str:
    numbers = dict(zip(("satu", "dua", "tiga"), map(str, place["numbers"]), strict=False))
    return wording.phrase(f"check.place.{place['kind']}", **numbers)


def sample_papers(letter_settings: LetterSettings, office: Office) -> tuple[Sample, ...]:
    """Returns one of every kind in their order; the report only where the office has one."""
    picture = _picture()
    pictures = {SAMPLE_PICTURE: PictureBytes(picture), "logo": PictureBytes(picture)}
    found = []
    for kind in PaperKind:
        paper = sample_paper(kind, letter_settings)
        if paper is not None:
            found.append(Sample(kind, paper, pictures))
        elif office.report is not None:
            logo = (
                Picture("logo", letter_settings.wording.phrase("logo"), LOGO_MM)
                if letter_settings.logo
                else None
            )
            style = PaperStyle(logo, letter_settings.wording.with_italics)
            material = gather(sample_report(office), office, lambda _: picture, style)
            found.append(Sample(kind, material.context, {**material.pictures}))
    return tuple(found)


def _picture() -> bytes:
    """Returns a plain picture with a hill, the same bytes every time."""
    image = Image.new("RGB", (360, 640), (222, 235, 247))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 360, 52), fill=(33, 70, 120))
    pen.polygon([(0, 520), (140, 330), (240, 450), (300, 400), (360, 520)], fill=(70, 130, 100))
    pen.ellipse((240, 130, 300, 190), fill=(240, 190, 80))
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()
