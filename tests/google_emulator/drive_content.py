"""What a content does to a file: revisions, checksums, picture sizes, conversion."""

import io
import zipfile
from pathlib import PurePosixPath
from xml.etree import ElementTree

from PIL import Image, UnidentifiedImageError

from tests.google_emulator.calls import Call
from tests.google_emulator.drive_conversion import import_table
from tests.google_emulator.drive_locks import content_changed
from tests.google_emulator.drive_store import NATIVE, SPREADSHEET, DriveFile, Revision, checksums
from tests.google_emulator.json_shapes import Json

ORIENTATION = 0x0112
"""The EXIF tag that tells how the camera was held."""
QUARTER_TURNS = {3: 2, 6: 1, 8: 3}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def set_content(call: Call, file: DriveFile, content: bytes, content_type: str) -> None:
    """A new content for a file; Google's own kinds take it by conversion."""
    kind = content_type.partition(";")[0].strip()
    if file.mime_type == SPREADSHEET:
        import_table(call, file, content, kind)
    elif file.mime_type.startswith(NATIVE):
        file.fields["contentText"] = text_of(content, kind)
        file.fields["size"] = str(len(content))
    else:
        _set_binary(call, file, content, kind)
    content_changed(file, call.world.drive.now())


def _set_binary(call: Call, file: DriveFile, content: bytes, kind: str) -> None:
    store = call.world.drive
    if file.revisions and kind:
        file.fields["mimeType"] = kind
    revision_id = store.new_id(native=True)
    revision = Revision(revision_id, content, file.mime_type, store.now(), call.user.email)
    file.revisions.append(revision)
    extension = PurePosixPath(str(file.fields["name"])).suffix.removeprefix(".")
    file.fields |= checksums(content)
    file.fields |= {
        "headRevisionId": revision_id,
        "originalFilename": file.fields.get("originalFilename", file.fields["name"]),
        "fileExtension": extension,
        "fullFileExtension": extension,
        "hasThumbnail": False,
    }
    file.fields.pop("imageMediaMetadata", None)
    if picture := picture_size(content):
        file.fields["imageMediaMetadata"] = picture


def picture_size(content: bytes) -> Json | None:
    """Width, height and quarter turns of a picture; None for anything else."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            turned = QUARTER_TURNS.get(picture.getexif().get(ORIENTATION, 1), 0)
            return {"width": picture.width, "height": picture.height, "rotation": turned}
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None


def text_of(content: bytes, kind: str) -> str:
    """The plain text of an uploaded document."""
    if kind == DOCX:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            tree = ElementTree.fromstring(parts.read("word/document.xml"))  # noqa: S314 - a test's own file
        paragraphs = [node for node in tree.iter() if node.tag.endswith("}p")]
        return "\n".join(
            "".join(t.text or "" for t in p.iter() if t.tag.endswith("}t")) for p in paragraphs
        )
    return content.decode("utf-8", errors="replace")
