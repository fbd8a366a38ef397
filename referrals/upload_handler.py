"""Keeps an uploaded file in memory and nowhere else: Django would write a large one to the disk, unencrypted."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from referrals.file_types import MOST_BYTES


class InMemoryUpload(FileUploadHandler):
    """Takes one byte more than is allowed and drops the rest: enough to see that the file is too large."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keeps what is still allowed."""
        self.kept.write(raw_data[: MOST_BYTES + 1 - self.kept.tell()])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file, with the size of what was kept."""
        size = self.kept.tell()
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name or "", self.content_type, size, self.charset
        )
