"""A filled sample of every paper, to try and to draw templates with."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from sheetflow.adapters.documents.check import Sample
from sheetflow.adapters.documents.laporan import gather
from sheetflow.adapters.documents.renderer import PictureBytes
from sheetflow.core.office import Office
from sheetflow.core.papers.kinds import PaperKind
from sheetflow.core.papers.leaves import Picture
from sheetflow.core.papers.letterhead import LOGO_MM, Desk
from sheetflow.core.papers.samples import SAMPLE_PICTURE, sample_paper
from sheetflow.core.reporting.context import PaperStyle
from sheetflow.core.reporting.sample_report import sample_report


def sample_papers(desk: Desk, office: Office) -> tuple[Sample, ...]:
    """One of every kind, in the order of the kinds; the report only where the office has one."""
    picture = _picture()
    pictures = {SAMPLE_PICTURE: PictureBytes(picture), "logo": PictureBytes(picture)}
    found = []
    for kind in PaperKind:
        paper = sample_paper(kind, desk)
        if paper is not None:
            found.append(Sample(kind, paper, pictures))
        elif office.report is not None:
            logo = Picture("logo", desk.wording.phrase("logo"), LOGO_MM) if desk.logo else None
            style = PaperStyle(logo, desk.wording.with_italics)
            material = gather(sample_report(office), office, lambda _: picture, style)
            found.append(Sample(kind, material.context, {**material.pictures}))
    return tuple(found)


def _picture() -> bytes:
    """A plain picture with a hill, the same bytes every time."""
    image = Image.new("RGB", (360, 640), (222, 235, 247))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 360, 52), fill=(33, 70, 120))
    pen.polygon([(0, 520), (140, 330), (240, 450), (300, 400), (360, 520)], fill=(70, 130, 100))
    pen.ellipse((240, 130, 300, 190), fill=(240, 190, 80))
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()
