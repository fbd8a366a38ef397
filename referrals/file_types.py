"""What an attached file really is, judged by its content, and images without what the camera wrote into them."""

from __future__ import annotations

import re
import unicodedata
import warnings
from io import BytesIO
from typing import Final

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from referrals.errors import Incomplete

PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
#: The endings a file of the type may have; the first one is given where it has another.
ENDINGS: Final[dict[str, tuple[str, ...]]] = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",)}
#: For ``accept`` of the file field.
ACCEPTED: Final = ",".join(ending for endings in ENDINGS.values() for ending in endings)
MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 50_000_000  # a photograph of a phone has up to 50 million; what unpacks to more is a bomb
MOST_NAME: Final = 120
_PDF_HEADER: Final = re.compile(rb"%PDF-[12]\.\d")
_PDF_END: Final = re.compile(rb"startxref\s+\d+\s+%%EOF\s*\Z")
_TAIL: Final = 1024
_PILLOW: Final = {JPEG: "JPEG", PNG: "PNG"}
#: Characters that turn the direction of what follows: "gpj.exe" could look like "exe.jpg".
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


def type_of(content: bytes) -> str:
    """The media type by the first bytes; a PDF must also end like one. Raises Incomplete for everything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if _PDF_HEADER.match(content) and _PDF_END.search(content[-_TAIL:]):
        return PDF
    raise _refused(_("Only PDF, JPEG and PNG can be attached."))


def cleaned(content: bytes, media_type: str) -> bytes:
    """The file to be kept: an image anew from its pixels (no place, time or device in it), a PDF as it is."""
    return content if media_type == PDF else _image(content, _PILLOW[media_type])


def safe_name(name: str, media_type: str) -> str:
    """The file's name without path, control characters and tricks, with an ending that fits its type."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(each for each in last if unicodedata.category(each) != "Cc" and each not in _TURNING).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    endings = ENDINGS[media_type]
    if not dot or f".{ending.lower()}" not in endings:
        stem, ending = kept, endings[0][1:]
    return f"{stem[:MOST_NAME].strip(' .') or 'file'}.{ending.lower()}"


def _image(content: bytes, form: str) -> bytes:
    """Turned as the camera held it, then copied pixel by pixel into a new image that knows nothing else."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=[form]) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise _refused(_("This image is too large. Please make it smaller."))
                upright = ImageOps.exif_transpose(opened)
                pixels = _plain(upright, form)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise _refused(_("This image is too large. Please make it smaller.")) from problem
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError) as problem:
        raise _refused(_("This image cannot be read. Please try another file.")) from problem
    clean = Image.new(pixels.mode, pixels.size)
    clean.paste(pixels)
    written = BytesIO()
    clean.save(written, form, **({"quality": 90} if form == "JPEG" else {}))
    return written.getvalue()


def _plain(image: Image.Image, form: str) -> Image.Image:
    """In a mode that every program can show."""
    if image.mode in ("RGB", "L"):
        return image
    if form == "JPEG":
        return image.convert("RGB")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _refused(sentence: str) -> Incomplete:
    return Incomplete(fields={"file": sentence})
