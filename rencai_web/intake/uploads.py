"""Files on their way in are held in memory only: nothing plain is ever written, not even for a moment."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from rencai_web.foundation.accounts.models import BOUND, Role

_SENDERS = (Role.ANALYST, Role.AGENCY)
_SENT_TO = "/intake/"
OFFICE, OTHERS = 25 * 2**20, 5 * 2**20
"""Bytes of all files of a request that sends no sources: lists and scans of office and agencies; others' sheets."""


def most_of(request: HttpRequest) -> int:
    """Bytes that all files of a request may have together: many only of those who send sources, where they do."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return 0
    if user.role in _SENDERS and request.path_info.startswith(_SENT_TO):
        return int(settings.UPLOAD_LARGEST)
    return min(int(settings.UPLOAD_LARGEST), OTHERS if user.role in BOUND else OFFICE)


def left_out(request: HttpRequest) -> list[str]:
    """Names of the files that were sent and not taken, since they would have been too much."""
    return list(getattr(request, "_left_out", ()))


class MemoryOnly(FileUploadHandler):
    """Takes files of people who are signed in, all of a request together up to a bound; what is more is left out.

    Django's own handlers write a larger file to a temporary folder, in the clear.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.taken = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self.most = most_of(self.request)
        if not self.most:
            raise SkipFile
        self.held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A part of it comes."""
        if self.taken + start + len(raw_data) > self.most:
            self.held = BytesIO()
            self.request._left_out = [*left_out(self.request), self.file_name]
            raise SkipFile
        self.held.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """It is whole."""
        self.taken += file_size
        self.held.seek(0)
        return InMemoryUploadedFile(
            file=self.held, field_name=self.field_name, name=self.file_name, content_type=self.content_type,
            size=file_size, charset=self.charset, content_type_extra=self.content_type_extra,
        )  # fmt: skip
