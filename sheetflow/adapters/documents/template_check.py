"""`templates check` and `templates draw`: every template tried before month's end."""

import difflib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from sheetflow.adapters.documents.renderer import Form, PictureBytes, Renderer
from sheetflow.adapters.documents.report.report import gather
from sheetflow.adapters.documents.template_files import TemplateError
from sheetflow.core.office import Office
from sheetflow.core.papers.context_values import Picture
from sheetflow.core.papers.paper_settings import LOGO_MM, LetterSettings, PaperKind, Wording
from sheetflow.core.reporting.context import PaperStyle
from sheetflow.core.reporting.sample_papers import SAMPLE_PICTURE, sample_paper, sample_report
from sheetflow.errors import UnavailableError
from sheetflow.safe_files.writing import overwrite_file

ENDINGS: tuple[Form, ...] = ("docx", "typ")


@dataclass(frozen=True, slots=True)
class Sample:
    """A paper with a value in every place, and its pictures."""

    kind: PaperKind
    context: object
    pictures: Mapping[str, PictureBytes]


@dataclass(frozen=True, slots=True)
class TemplateMistake:
    """A mistake in one template, with a sentence in the office's language.

    `place` is where in it ("" for all of it), `name` the placeholder, `nearest` the most similar
    right name ("" for none).  `blocks`: no paper can be made with the template as it is; otherwise
    a value is only missing.
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
    """Return every mistake of every template in use, the office's or shipped, in order.

    A value missing in the office's template but not in the shipped one is a mistake too, without
    blocking: a date or a number would be missing on paper.
    """
    return tuple(
        mistake
        for sample in samples
        for ending in ENDINGS
        for mistake in _check(renderer, sample, ending, wording)
    )


def draw_templates(
    renderer: Renderer, samples: tuple[Sample, ...], target: Path
) -> tuple[Path, ...]:
    """Write pictures of each sample paper's pages and its Word form; return their paths.

    Raises TemplateError at the first template that gives no paper, UnavailableError.
    """
    drawn: list[Path] = []
    path = target
    try:
        target.mkdir(parents=True, exist_ok=True)
        for sample in samples:
            for file_name, data in _drawings(renderer, sample):
                path = target / file_name
                overwrite_file(path, data)
                drawn.append(path)
    except OSError as error:
        raise _unwritten(path, error) from error
    return tuple(drawn)


def _drawings(renderer: Renderer, sample: Sample) -> Iterator[tuple[str, bytes]]:
    name = sample.kind.value
    pages = renderer.render_pages(sample.kind, sample.context, sample.pictures)
    for number, page in enumerate(pages, start=1):
        yield f"{name}-{number}.png", page
    paper = renderer.render(sample.kind, sample.context, sample.pictures)
    yield f"{name}.pdf", paper.pdf
    yield f"{name}.docx", paper.docx


def _unwritten(path: Path, error: OSError) -> UnavailableError:
    return UnavailableError(
        f"{path}: cannot be written ({error.strerror}).",
        "Move away what has this name, or name another folder with --to.",
    )


def _check(
    renderer: Renderer, sample: Sample, ending: Form, wording: Wording
) -> list[TemplateMistake]:
    file = f"{sample.kind.value}.{ending}"
    try:
        template, uses = renderer.uses(sample.kind, ending, sample.context)
        found = list(_unknown(file, uses, wording))
        if template.own:
            _, shipped = renderer.uses(sample.kind, ending, sample.context, own=False)
            found += _missing(file, uses, shipped, wording)
        if not any(mistake.blocks for mistake in found):
            found += _tried(renderer, sample, ending, wording)
    except TemplateError as error:
        sentence = wording.phrase("check.fails", templat=file, masalah=error.problem)
        return [TemplateMistake(file, error.place, "", "", sentence, blocks=True)]
    return found


def _tried(
    renderer: Renderer, sample: Sample, ending: Form, wording: Wording
) -> Iterator[TemplateMistake]:
    """Render the sample; yield the barrier to an accessible PDF.

    Raises TemplateError for no paper.
    """
    filled = sample.kind, sample.context, sample.pictures
    if ending == "docx":
        renderer.render_docx(*filled)
    elif barrier := renderer.barrier(*filled):
        file = f"{sample.kind.value}.{ending}"
        sentence = wording.phrase("check.barrier", templat=file, masalah=barrier)
        yield TemplateMistake(file, "", "", "", sentence, blocks=False)


def _unknown(
    file: str, uses: Sequence[Mapping[str, Any]], wording: Wording
) -> Iterator[TemplateMistake]:
    for use in uses:
        if use["known"]:
            continue
        name, nearest = use["name"], _nearest(use["name"], use["siblings"])
        hint = wording.phrase("check.nearest", nama=nearest) if nearest else ""
        for place in [_place_words(place, wording) for place in use["places"]] or [""]:
            sentence = wording.phrase(
                "check.unknown", templat=file, tempat=place, nama=name, saran=hint
            )
            yield TemplateMistake(file, place, name, nearest, sentence.strip(), blocks=True)


def _missing(
    file: str,
    uses: Sequence[Mapping[str, Any]],
    shipped: Sequence[Mapping[str, Any]],
    wording: Wording,
) -> Iterator[TemplateMistake]:
    """Yield the shipped template's values that are missing, but no labels, which may be typed."""
    present = {use["name"] for use in uses if use["known"]}
    lost = [
        use["name"]
        for use in shipped
        if use["name"] not in present and ".label" not in use["name"] and use["known"]
    ]
    for name in lost:
        if not any(other.startswith(f"{name}.") for other in lost):
            sentence = wording.phrase("check.missing", templat=file, nama=name)
            yield TemplateMistake(file, "", name, name, sentence, blocks=False)


def _nearest(name: str, siblings: list[str]) -> str:
    """Return the right name with its group: `frame.head.lines` for `frame.head.line`."""
    group, dot, last = name.rpartition(".")
    close = difflib.get_close_matches(last, siblings, n=1, cutoff=0.5)
    return f"{group}{dot}{close[0]}" if close else ""


def _place_words(place: dict[str, Any], wording: Wording) -> str:
    numbers = dict(zip(("satu", "dua", "tiga"), map(str, place["numbers"]), strict=False))
    return wording.phrase(f"check.place.{place['kind']}", **numbers)


def sample_papers(letter_settings: LetterSettings, office: Office) -> tuple[Sample, ...]:
    """Return a paper of every kind in their order; the report only where the office has one."""
    picture = _picture()
    pictures = {SAMPLE_PICTURE: PictureBytes(picture), "logo": PictureBytes(picture)}
    found = []
    for kind in PaperKind:
        paper = sample_paper(kind, letter_settings)
        if paper is not None:
            found.append(Sample(kind, paper, pictures))
        elif office.report is not None:
            words = letter_settings.wording
            logo = Picture("logo", words.phrase("logo"), LOGO_MM) if letter_settings.logo else None
            style = PaperStyle(logo, words.with_italics)
            material = gather(sample_report(office), office, lambda _: picture, style)
            found.append(Sample(kind, material.context, {**material.pictures}))
    return tuple(found)


def _picture() -> bytes:
    """Return a plain picture with a hill, the same bytes every time."""
    image = Image.new("RGB", (360, 640), (222, 235, 247))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 360, 52), fill=(33, 70, 120))
    pen.polygon([(0, 520), (140, 330), (240, 450), (300, 400), (360, 520)], fill=(70, 130, 100))
    pen.ellipse((240, 130, 300, 190), fill=(240, 190, 80))
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()
