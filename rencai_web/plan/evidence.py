"""Files that people hand in as evidence: bounded, of known kinds, sealed under HOME/plan/evidence."""

from __future__ import annotations

import io
import secrets
import zipfile
from pathlib import Path, PurePath
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rencai.engine.files import write_whole
from rencai_web.plan.models import Reading
from rencai_web.registers.published import sealer

LARGEST = 10 * 1024 * 1024
ALLOWED = (".pdf", ".docx", ".xlsx", ".csv", ".png", ".jpg", ".jpeg")
_UNPACKED = 100 * 1024 * 1024
_CONTEXT = "plan evidence"


class Uploaded(Protocol):
    """What Django gives of an uploaded file."""

    name: str
    size: int

    def read(self) -> bytes: ...


def checked(file: Uploaded, *, allowed: tuple[str, ...] = ALLOWED, largest: int = LARGEST) -> bytes:
    """The content of an uploaded file of an allowed kind and size. Raises ValidationError."""
    if PurePath(file.name).suffix.lower() not in allowed:
        raise ValidationError(_("Files may be: %(kinds)s") % {"kinds": " ".join(allowed)})
    if file.size > largest:
        raise ValidationError(_("The file is larger than %(size)s MB.") % {"size": largest // 1024 // 1024})
    return file.read()


def swells(content: bytes) -> bool:
    """Whether a packed file (docx, xlsx) unpacks to more than any honest one; what is not packed does not."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return sum(part.file_size for part in packed.infolist()) > _UNPACKED
    except zipfile.BadZipFile:
        return False


def keep(file: Uploaded) -> tuple[str, str]:
    """Seal an uploaded file; gives the name it is kept by and the name it came with."""
    content = checked(file)
    name = f"{secrets.token_hex(16)}.sealed"
    write_whole(_folder() / name, sealer().seal(content, context=_CONTEXT))
    return name, PurePath(file.name).name[-120:]


def opened(reading: Reading) -> bytes:
    """The evidence of a reading."""
    return sealer().open((_folder() / PurePath(reading.file).name).read_bytes(), context=_CONTEXT)


def _folder() -> Path:
    folder = settings.HOME / "plan" / "evidence"
    folder.mkdir(parents=True, exist_ok=True)
    return Path(folder)
