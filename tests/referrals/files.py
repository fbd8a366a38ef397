"""Small files for tests: a PDF, images with metadata, and what only looks like one."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\nxref\n0 1\ntrailer\n<<>>\nstartxref\n30\n%%EOF\n"
PLACE = b"place-50.8"


def jpeg(size: tuple[int, int] = (40, 20)) -> bytes:
    """A photo that says where it was taken, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010E] = PLACE.decode()
    written = BytesIO()
    Image.new("RGB", size, "red").save(written, "JPEG", exif=exif, comment=PLACE)
    return written.getvalue()


def png(size: tuple[int, int] = (20, 20)) -> bytes:
    """A picture with a text in it that nobody sees."""
    info = PngInfo()
    info.add_text("Comment", PLACE.decode())
    written = BytesIO()
    Image.new("RGBA", size, (255, 0, 0, 120)).save(written, "PNG", pnginfo=info)
    return written.getvalue()
