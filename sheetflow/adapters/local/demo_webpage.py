"""A news page of the office's website in a browser window."""

from __future__ import annotations

from PIL import Image

from sheetflow.adapters.local.demo_canvas import Canvas, Colour, font, wrapped
from sheetflow.adapters.local.demo_figures import GOLD, INK, MAROON, WHITE, emblem
from sheetflow.adapters.local.demo_prose import prose_of
from sheetflow.adapters.local.demo_submission import OFFICE, DemoSubmission
from sheetflow.adapters.local.demo_words import clean, day_of

WIDTH, HEIGHT = 1280, 1000
_GREY: Colour = (104, 110, 120)
_PALE: Colour = (242, 243, 245)
_MENU = ("Beranda", "Profil", "Berita", "Pengumuman", "PPID", "Kontak")
_OTHERS = (
    "Jam pelayanan kantor selama bulan Oktober",
    "Cara memeriksa data pemilih secara daring",
    "Daftar informasi publik triwulan III",
    "Tata cara permohonan informasi publik",
)


def web_page(submission: DemoSubmission, picture: Image.Image) -> Image.Image:
    """The page with title, date, counts, picture and first paragraphs, 1280 × 1000."""
    canvas = Canvas(WIDTH, HEIGHT, WHITE)
    _window(canvas, submission)
    _masthead(canvas)
    _story(canvas, submission, picture)
    _side(canvas)
    return canvas.finished()


def _window(canvas: Canvas, submission: DemoSubmission) -> None:
    canvas.box((0, 0, WIDTH, 96), (222, 226, 232))
    for place, colour in enumerate(((226, 106, 96), (232, 190, 90), (118, 184, 112))):
        canvas.oval((20 + place * 26, 14, 36 + place * 26, 30), colour)
    canvas.box((112, 8, 460, 60), WHITE, 12)
    canvas.box((0, 46, WIDTH, 96), WHITE)
    emblem(canvas, 136, 26, 11)
    tab = wrapped(clean(submission.title), font(17), 260, 1)
    canvas.text((156, 14), "".join(tab), (17, "Regular"), INK)
    for x, way in ((32, -1), (70, 1)):
        canvas.line([(x - 5 * way, 63), (x + 4 * way, 71), (x - 5 * way, 79)], _GREY, 2.5)
    canvas.box((112, 54, 1240, 88), _PALE, 17)
    canvas.box((132, 70, 144, 79), _GREY, 2)
    canvas.ring((133, 62, 143, 76), _GREY, 2)
    address = wrapped(clean(submission.published_link).removeprefix("https://"), font(19), 1060, 1)
    canvas.text((156, 59), "".join(address), (19, "Regular"), INK)


def _masthead(canvas: Canvas) -> None:
    canvas.box((0, 96, WIDTH, 190), MAROON)
    emblem(canvas, 116, 143, 34)
    canvas.text((166, 112), "KOMISI PEMILIHAN UMUM", (27, "Bold"), WHITE)
    canvas.text((166, 146), "Kabupaten Contoh", (23, "Regular"), (246, 222, 180))
    canvas.box((0, 190, WIDTH, 234), (248, 244, 236))
    canvas.box((0, 234, WIDTH, 236), GOLD)
    x = 84.0
    for word in _MENU:
        chosen = word == "Berita"
        wide = canvas.text((x, 199), word, (20, "Semibold"), MAROON if chosen else INK)
        if chosen:
            canvas.box((x, 230, x + wide, 236), MAROON)
        x += wide + 40


def _story(canvas: Canvas, submission: DemoSubmission, picture: Image.Image) -> None:
    prose = prose_of(submission)
    canvas.text((84, 254), "Beranda  ›  Berita", (17, "Regular"), _GREY)
    y = 280.0
    for line in wrapped(prose.title, font(36, "Bold"), 760, 3):
        canvas.text((84, y), line, (36, "Bold"), INK)
        y += 44
    y += 6
    canvas.text((84, y), _published(submission), (19, "Regular"), _GREY)
    y += 40
    canvas.paste(picture, (84, y, 844, y + 390), 8)
    y += 404
    canvas.text((84, y), f"Dokumentasi {OFFICE}", (16, "It"), _GREY)
    y += 32
    for paragraph in (prose.lead, *prose.body):
        for line in wrapped(paragraph, font(21), 760, 4):
            if y > HEIGHT - 34:
                return
            canvas.text((84, y), line, (21, "Regular"), INK)
            y += 29
        y += 10


def _published(submission: DemoSubmission) -> str:
    counts = (
        (clean(submission.reach, 12), "kali dibaca"),
        (clean(submission.likes, 12), "suka"),
        (clean(submission.comments, 12), "komentar"),
    )
    day = day_of(submission.published_date or submission.activity_date)
    said = [f"{count} {word}" for count, word in counts if count]
    return "   ·   ".join(part for part in (day, *said) if part)


def _side(canvas: Canvas) -> None:
    canvas.box((900, 262, 1196, 640), _PALE, 10)
    canvas.text((924, 280), "Informasi lain", (23, "Bold"), MAROON)
    for place, title in enumerate(_OTHERS):
        y = 326 + place * 76
        canvas.box((924, y, 988, y + 56), (226, 214, 196), 6)
        emblem(canvas, 956, y + 28, 18)
        for row, line in enumerate(wrapped(title, font(17), 176, 2)):
            canvas.text((1002, y + 3 + row * 23), line, (17, "Regular"), INK)
    canvas.box((900, 664, 1196, 800), MAROON, 10)
    canvas.text((924, 684), "Layanan Informasi", (23, "Bold"), WHITE)
    for row, line in enumerate(("Senin–Jumat", "08.00–16.00 WIB", "Jalan Contoh Nomor 1")):
        canvas.text((924, 718 + row * 24), line, (18, "Regular"), (246, 226, 196))
